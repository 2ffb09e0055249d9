"""Whether a channel shows a record on a day. Rules VIS1-VIS16; sources: scope.md, domain.md (Visibility),
repair_rules.yaml.

Each rule hides, marks or masks; the archive keeps everything. A rule that hides answers with the last day
on which
its reason did not yet hold, so that the reader is told until when.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from gongxin.catalogue import PUBLIC_CHANNELS, Catalogue, Channel, Resource
from gongxin.catalogue.model.duration import Duration
from gongxin.kernel.text import Bilingual
from gongxin.visibility.facts import NEVER, RecordFacts
from gongxin.visibility.publication import PUB3, PUB5, PUB7, PUB8, public_until
from gongxin.visibility.rule import Rule

EXPIRING: tuple[Channel, ...] = (*PUBLIC_CHANNELS, "sharing")
"""Channels an adverse record leaves after its last public day: publication and sharing end together."""
_SPECIAL_SPAN = Duration.parse("P5Y")


@dataclass(frozen=True, slots=True)
class Case:
    """One question: this record, in this channel, on this day."""

    facts: RecordFacts
    resource: Resource
    channel: Channel
    on: date
    until: date | None
    """The record's last public day, by the PUB rules."""


class HidingRule(Rule):
    """A rule that keeps a record out of a channel."""

    @classmethod
    def hides(cls, case: Case) -> bool:
        """Whether the record is kept out."""
        raise NotImplementedError

    @classmethod
    def last_day(cls, case: Case) -> date | None:
        """The last day on which this rule lets the record through, as far as is known; None = no such day
        is known."""
        del case
        return None


class VIS1(HidingRule):
    """A record appears only in the channels that its resource's definition opens."""

    zh = "记录只在其信息资源定义所开放的渠道出现。"

    @classmethod
    def hides(cls, case: Case) -> bool:
        return not case.resource.open_in(case.channel)


class VIS2(HidingRule):
    """A record appears from the day it was accepted, and not before its decision was made."""

    zh = "记录自接收之日起出现，且不早于决定作出之日。"

    @classmethod
    def hides(cls, case: Case) -> bool:
        return any(day is not None and case.on < day for day in (case.facts.accepted_on, case.facts.decided_on))


class VIS3(HidingRule):
    """An annulled record appears in no channel but the archive."""

    zh = "被撤销的记录除档案外不在任何渠道出现。"

    @classmethod
    def hides(cls, case: Case) -> bool:
        return case.facts.annulled_on is not None and case.facts.annulled_on <= case.on

    @classmethod
    def last_day(cls, case: Case) -> date | None:
        return _before(case.facts.annulled_on)


class VIS4(HidingRule):
    """A record that its source withdrew appears in no channel but the archive."""

    zh = "来源单位撤回的记录除档案外不在任何渠道出现。"

    @classmethod
    def hides(cls, case: Case) -> bool:
        return case.facts.withdrawn_on is not None and case.facts.withdrawn_on <= case.on

    @classmethod
    def last_day(cls, case: Case) -> date | None:
        return _before(case.facts.withdrawn_on)


class VIS5(HidingRule):
    """A repaired record is gone from the public page, the public report and sharing."""

    zh = "已修复的记录不再出现在公示页面和公共信用报告中，并停止共享。"

    @classmethod
    def hides(cls, case: Case) -> bool:
        repaired = case.facts.repaired_on
        return case.channel in EXPIRING and repaired is not None and repaired <= case.on

    @classmethod
    def last_day(cls, case: Case) -> date | None:
        return _before(case.facts.repaired_on) if case.channel in EXPIRING else None


class VIS6(HidingRule):
    """An adverse record leaves every public channel, and sharing, after its last public day; one that never
    had such a day never enters them."""

    zh = "失信信息在最后公示日之后退出全部公开渠道并停止共享；没有公示日的，从不进入。"

    @classmethod
    def hides(cls, case: Case) -> bool:
        return case.channel in EXPIRING and case.until is not None and case.until < case.on

    @classmethod
    def last_day(cls, case: Case) -> date | None:
        return case.until if case.channel in EXPIRING else None


class VIS7(HidingRule):
    """A special report reaches back five years at most."""

    zh = "专项信用报告最多回溯五年。"

    @classmethod
    def hides(cls, case: Case) -> bool:
        last = cls.last_day(case)
        return last is not None and last < case.on

    @classmethod
    def last_day(cls, case: Case) -> date | None:
        if case.channel != "special_report" or case.facts.nature != "adverse" or case.facts.decided_on is None:
            return None
        return _SPECIAL_SPAN.after(case.facts.decided_on)


class MarkingRule(Rule):
    """A rule that sets a mark beside a record that is shown."""

    mark: ClassVar[Bilingual]

    @classmethod
    def marks(cls, case: Case) -> bool:
        """Whether the mark is set."""
        raise NotImplementedError


class VIS8(MarkingRule):
    """While an objection is open, every channel marks the record as contested."""

    zh = "异议处理期间，记录在各渠道均标注“异议处理中”。"
    mark = Bilingual("异议处理中", "Contested")

    @classmethod
    def marks(cls, case: Case) -> bool:
        return case.facts.contested


class VIS9(MarkingRule):
    """Where a repaired record is still shown it is marked as repaired."""

    zh = "已修复的记录在仍可查看之处标注“已修复”。"
    mark = Bilingual("已修复", "Repaired")

    @classmethod
    def marks(cls, case: Case) -> bool:
        return case.facts.repaired_on is not None and case.facts.repaired_on <= case.on


class VIS10(MarkingRule):
    """A record whose validity has ended stays where it is and says so."""

    zh = "有效期已过的记录予以保留并标注。"
    mark = Bilingual("已过有效期", "No longer valid")

    @classmethod
    def marks(cls, case: Case) -> bool:
        return case.facts.effective_to is not None and case.facts.effective_to < case.on


class VIS11(MarkingRule):
    """Where a record is shown after its last public day it is marked."""

    zh = "公示期满后仍可查看之处，标注“公示期已满”。"
    mark = Bilingual("公示期已满", "Publication ended")

    @classmethod
    def marks(cls, case: Case) -> bool:
        return case.until is not None and case.until != NEVER and case.until < case.on


class VIS12(MarkingRule):
    """Where an annulled or withdrawn record is kept it is marked as without effect."""

    zh = "被撤销或者撤回的记录在档案中标注“已撤销或者撤回”。"
    mark = Bilingual("已撤销或者撤回", "Annulled or withdrawn")

    @classmethod
    def marks(cls, case: Case) -> bool:
        return any(day is not None and day <= case.on for day in (case.facts.annulled_on, case.facts.withdrawn_on))


class VIS13(Rule):
    """The name of a person on an organisation's record is masked in every channel but government."""

    zh = "组织记录中的人员姓名，除政务渠道外一律脱敏。"

    @staticmethod
    def masked(case: Case) -> frozenset[str]:
        """The fields to mask."""
        return frozenset() if case.channel == "government" else case.resource.personal_fields


class VIS14(Rule):
    """Fields that are not open to the public are shown to government only."""

    zh = "不公开的字段仅在政务渠道显示。"

    @staticmethod
    def hidden(case: Case) -> frozenset[str]:
        """The fields to leave out."""
        return frozenset() if case.channel == "government" else case.resource.hidden_fields


class VIS15(HidingRule):
    """While a bankruptcy reorganisation is carried out, a record hidden on the court's approval appears to government and in
    the archive only."""

    zh = "破产重整计划执行期间，依法院批准裁定暂停公示的记录仅在政务渠道和档案中可见。"

    @classmethod
    def hides(cls, case: Case) -> bool:
        hidden = case.facts.hidden_on
        return case.channel != "government" and hidden is not None and hidden <= case.on

    @classmethod
    def last_day(cls, case: Case) -> date | None:
        return _before(case.facts.hidden_on) if case.channel != "government" else None


class VIS16(MarkingRule):
    """Where a record hidden during a reorganisation is kept it is marked."""

    zh = "重整期间暂停公示的记录在仍可查看之处予以标注。"
    mark = Bilingual("重整期间暂停公示", "Hidden during reorganisation")

    @classmethod
    def marks(cls, case: Case) -> bool:
        return case.facts.hidden_on is not None and case.facts.hidden_on <= case.on


HIDING: tuple[type[HidingRule], ...] = (VIS1, VIS2, VIS3, VIS4, VIS5, VIS6, VIS7, VIS15)
MARKING: tuple[type[MarkingRule], ...] = (VIS8, VIS9, VIS10, VIS11, VIS12, VIS16)
VISIBILITY_RULES: tuple[type[Rule], ...] = (VIS1, VIS2, VIS3, VIS4, VIS5, VIS6, VIS7, *MARKING[:5], VIS13, VIS14, VIS15, VIS16)


def hiding_rules(case: Case) -> tuple[type[Rule], ...]:
    """The rules that keep the record out, and where it never is public the PUB rule that says why.

    The archive is bound by none of them but VIS2: it shows everything it had on the day.
    """
    rules: tuple[type[HidingRule], ...] = (VIS2,) if case.channel == "archive" else HIDING
    found: list[type[Rule]] = []
    for rule in rules:
        if rule.hides(case):
            found.append(_why_never(case) if rule is VIS6 and case.until == NEVER else rule)
            if rule is VIS6 and case.until != NEVER:
                found.append(PUB3)
    return tuple(found)


def _why_never(case: Case) -> type[Rule]:
    if case.facts.summary_procedure:
        return PUB7
    return PUB8 if case.facts.decided_on is None else PUB5


def last_shown_day(case: Case) -> date | None:
    """The last day this channel shows the record, by what is known on the day asked; None = no end."""
    if case.channel == "archive":
        return None
    days = [day for rule in HIDING if (day := rule.last_day(case)) is not None]
    return min(days, default=None)


def case_of(facts: RecordFacts, channel: Channel, on: date, catalogue: Catalogue) -> Case:
    """The case, with the definition of the record's resource and its last public day."""
    resource = catalogue.resource(facts.resource)
    return Case(facts, resource, channel, on, public_until(facts, catalogue))


def _before(day: date | None) -> date | None:
    if day is None:
        return None
    return day - timedelta(days=1) if day > date.min else date.min
