"""WRN1-WRN12: when a criterion may point at whom, who decides, and where a signal never goes. Pure: days come in.

Sources: scope.md (Always 1, 2, 6, 8; Never 3, 4); issue 5, item 6.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from gongxin.visibility.rule import Rule

Outcome = Literal["noted", "followed_up", "unfounded"]
Cause = Literal[
    "corrected", "contested", "repaired", "hidden", "withdrawn", "annulled", "expired", "no_longer", "criterion", "basis"
]
"""Why a signal is stale: a record it used is no longer what it was (the first seven: the record's new state), the last run no
longer found it, its criterion has changed, or its criterion may no longer be used."""

STEPS: Mapping[str, tuple[Outcome, ...]] = {
    "open": ("noted", "followed_up", "unfounded"),
    "noted": ("followed_up", "unfounded"),
    "followed_up": (),
    "unfounded": (),
}
"""WRN6: state → what may be decided from it."""


class WRN1(Rule):
    """A criterion is used only where a law, regulation or rule names it, that is in force on the day; what is uncertain
    is off."""

    zh = "预警标准须有当日施行的法律、法规或者规章明文规定；未核实的不启用。"


class WRN2(Rule):
    """Only records in force on the day count: current, not contested, not repaired, not past their last public day; and never a
    field about a person."""

    zh = "只看当日有效的记录：现行、无异议、未修复、未过公示期；不看人员信息字段。"


class WRN3(Rule):
    """A signal is about an organisation that still exists, never about an individual business: that would be about
    its operator."""

    zh = "信号只针对存续的组织，不针对个体工商户（否则就是针对其经营者）。"


class WRN4(Rule):
    """A signal goes to the department that delivered its newest record; an officer there with the office `warn` decides."""

    zh = "信号交由所用最新记录的报送部门，由该部门有预警办理职权的人员决定。"


class WRN5(Rule):
    """Every decision says why; a follow-up also says with what."""

    zh = "每次决定都要写明理由；已跟进的还要写明做了什么。"


class WRN6(Rule):
    """A signal is noted, followed up or not founded; what was noted may still be followed up or found not founded; what was
    decided stays, with who and why."""

    zh = "信号可作已知悉、已跟进、不成立三种决定；已知悉的还可跟进或者认定不成立；每次决定连同人员、理由永久保留。"


class WRN7(Rule):
    """A signal is stale once a record it used was corrected, contested, annulled, repaired or has expired, or the criterion no
    longer holds. A stale signal is not decided; the next run says anew."""

    zh = "所用记录被更正、提出异议、撤销、修复或者过期，或者标准不再满足的，信号失效；失效的不再决定，由下次运行重新判断。"


class WRN8(Rule):
    """Whoever decides has seen the signal as it stands: two who decide at once do not both."""

    zh = "决定须针对信号的现状：两人同时办理，只有一人成功。"


class WRN9(Rule):
    """A signal is seen by its department, the credit office and the organisation itself, by the last at once and with reasons.
    It is no record, and nothing is published, listed, rated, measured or exchanged because of it."""

    zh = (
        "信号只有所属部门、信用主管部门和该组织本身可见，该组织自产生时起即可见并可见理由；"
        "信号不是记录，不公示、不列入、不评价、不触发措施、不交换。"
    )


class WRN10(Rule):
    """A cluster is an aid to looking, not a finding; nothing follows from being in one."""

    zh = "聚集情形只供查阅参考，不是认定；身处其中不产生任何后果。"


class WRN11(Rule):
    """Clusters link organisations by registered address and by names of organisations only; never by anything about a person,
    and never individual businesses."""

    zh = "聚集只按组织的登记住所和组织名称关联；绝不按任何人员信息关联，也不含个体工商户。"


class WRN12(Rule):
    """Whoever looks at clusters says why; every organisation shown finds the look in its log; nothing of it is kept unless an
    officer opens a note with reasons, which the organisations in it can read."""

    zh = "查看聚集须写明事由，所涉组织均可在留痕中看到；除人员写明理由开立核查记录（所涉组织可见）外，结果不保存。"


RULES: tuple[type[Rule], ...] = (WRN1, WRN2, WRN3, WRN4, WRN5, WRN6, WRN7, WRN8, WRN9, WRN10, WRN11, WRN12)


def may_become(state: str, outcome: str) -> bool:
    """WRN6."""
    return outcome in STEPS.get(state, ())
