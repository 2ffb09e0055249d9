"""LST1-LST8: what each step needs. Pure: days come in. Source: State Council Office 2020 No. 49, part IV; scope.md."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from gongxin.catalogue.model.list import ListDefinition
from gongxin.visibility.rule import Rule


class LST1(Rule):
    """An entry is proposed only for a list that is switched on and whose basis of enough rank is in force on the day."""

    zh = "只有已启用、且当日有足够位阶依据的名单，才能提出列入。"


class LST2(Rule):
    """Nothing is decided before the subject was told reasons, evidence and rights, and its statement period is over."""

    zh = "未告知事由、证据和权利，或者陈述申辩期未满的，不得作出决定。"


class LST3(Rule):
    """The subject may make its statement, with documents, until the last day of the statement period, more than once."""

    zh = "主体可在陈述申辩期届满前陈述申辩并提交材料，可多次。"


class LST4(Rule):
    """An entry takes effect only when somebody other than the one who decided has signed it off."""

    zh = "列入决定须由作出决定者以外的人员复核签发后才生效。"


class LST5(Rule):
    """Every entry has a last day when it is decided: by the list's period, or by the decision where the list says so; never
    beyond the list's period."""

    zh = "每条列入在决定时即有届满日：按名单规定的期限，规定由决定载明的按决定；不得超过名单规定的期限。"


class LST6(Rule):
    """Before its earliest day an entry is removed only on performance where the list provides for it, or because the decision
    does not stand."""

    zh = "未到最早可移出之日的，只能因名单规定的履行完毕或者决定被撤销而移出。"


class LST7(Rule):
    """Whether an entry is active is computed from its dates, its state and the list's basis; nothing runs for it to end."""

    zh = "列入是否有效由日期、状态和名单依据计算得出，到期无须任何操作。"


class LST8(Rule):
    """No number of records puts anyone on a list: an officer proposes, with reasons and evidence."""

    zh = "不因记录数量自动列入；列入由经办人员附事由和证据提出。"


RULES: tuple[type[Rule], ...] = (LST1, LST2, LST3, LST4, LST5, LST6, LST7, LST8)

REMOVALS = ("expired_early", "performance", "not_standing")
"""Why an entry is removed: on application after the earliest day, on performance, or because the decision fell."""


def may_propose(found: ListDefinition, on: date) -> bool:
    """LST1."""
    return found.kept_on(on)


def may_state(statement_until: date | None, on: date) -> bool:
    """LST3."""
    return statement_until is not None and on <= statement_until


def may_decide(statement_until: date | None, on: date) -> bool:
    """LST2."""
    return statement_until is not None and on > statement_until


def may_sign(decided_by: str | None, signer: str) -> bool:
    """LST4."""
    return bool(decided_by) and bool(signer) and decided_by != signer


def last_day(found: ListDefinition, decided_on: date, stated: date | None) -> date | None:
    """LST5: the entry's last day, or None where the list leaves it to the decision and that names none, or it is too late."""
    longest = found.period.after(decided_on) if found.period else None
    if longest is None:
        return stated if stated is not None and stated > decided_on else None
    if stated is None:
        return longest
    return stated if decided_on < stated <= longest else None


def earliest_removal(found: ListDefinition, listed_on: date) -> date | None:
    """The first day on which removal may be asked for; None where the list names no such day."""
    return found.earliest_removal.after(listed_on) if found.earliest_removal else None


def may_remove(found: ListDefinition, earliest: date | None, ground: str, on: date) -> bool:
    """LST6."""
    if ground == "not_standing":
        return True
    if ground == "performance":
        return found.removed_on_performance
    return earliest is not None and on >= earliest


@dataclass(frozen=True)
class Standing:
    """What LST7 looks at."""

    state: str
    listing_date: date | None
    end_date: date | None
    removal_date: date | None


def active(found: ListDefinition, standing: Standing, on: date) -> bool:
    """LST7."""
    if standing.listing_date is None or on < standing.listing_date or not found.kept_on(on):
        return False
    if standing.end_date is not None and on > standing.end_date:
        return False
    return standing.removal_date is None or on < standing.removal_date
