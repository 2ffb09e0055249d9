"""Until which day an adverse record is public. Rules PUB1-PUB8; sources: NDRC58, NDRC36, Civil Code art. 202.

Pure: values and a catalogue in, a day out. The bulk plane computes the same from the same data
(checking/publication.py); a test compares the two.
"""

from __future__ import annotations

from datetime import date

from gongxin.catalogue import SEVERITIES, Catalogue, Regime, Resource, Severity
from gongxin.visibility.facts import NEVER, RecordFacts
from gongxin.visibility.rule import Rule


class PUB1(Rule):
    """Classes and periods are those of the regime in force on the decision date; a decision older than
    every regime is judged by the earliest."""

    zh = "失信程度和公示期适用作出决定之日有效的规则版本；早于全部版本的决定，适用最早的版本。"


class PUB2(Rule):
    """The period counts from the date of the decision document and ends on the corresponding day of the
    last month, or that month's last day."""

    zh = "公示期自决定文书作出之日起计算，至期满之月的对应日止；没有对应日的，至该月末日止。"


class PUB3(Rule):
    """An adverse record leaves every public channel on the last day of its publication period."""

    zh = "失信信息在最长公示期的最后一日终了时，自行退出全部公开渠道。"


class PUB4(Rule):
    """An end the department declares may shorten the longest period, never lengthen it."""

    zh = "部门申报的公示截止期可以短于、不得长于最长公示期。"


class PUB5(Rule):
    """A record of a class that is not published in principle is never public."""

    zh = "原则上不公示的一类（轻微失信）不在公开渠道展示。"


class PUB6(Rule):
    """One decision with several kinds takes the longest period."""

    zh = "同一决定含多类处罚的，适用其中最长的公示期。"


class PUB7(Rule):
    """A penalty of the summary procedure, or a record its definition keeps from the public, is never
    public."""

    zh = "以简易程序作出的行政处罚，以及目录规定不向社会公开的记录，不在公开渠道展示。"


class PUB8(Rule):
    """An adverse record without a decision date has no period and is never public."""

    zh = "失信信息没有决定日期的，无法计算公示期，不在公开渠道展示。"


PUBLICATION_RULES: tuple[type[Rule], ...] = (PUB1, PUB2, PUB3, PUB4, PUB5, PUB6, PUB7, PUB8)

NO_END_FROM = date(2099, 12, 31)
"""2099-12-31 and later stand for "no end" in the national tables (domain.md)."""


def last_public_day(
    resource: Resource,
    severity: Severity | None,
    decided_on: date | None,
    regime: Regime | None,
    declared: date | None = None,
    *,
    never_public: bool = False,
) -> date | None:
    """The last day an adverse record may be public; NEVER where no day is.

    Without ``never_public`` and with a class that is published this is at most ``decided_on`` plus the
    class's
    longest period. A record without severity counts as ``resource``'s ordinary class. Pass ``regime`` as
    ``catalogue.regime_on(resource, decided_on)`` gives it. Records that are not adverse: ``public_until``.
    """
    if never_public or decided_on is None or regime is None:
        return NEVER  # PUB7, PUB8
    usual: Severity = resource.severity.otherwise if resource.severity else "general"
    found = regime.class_of(severity or usual)
    if found is None or not found.published:
        return NEVER  # PUB5
    last = found.publication.max.after(decided_on)  # PUB2
    if declared is not None and declared < NO_END_FROM:
        last = min(last, declared)  # PUB4
    return last


def public_until(facts: RecordFacts, catalogue: Catalogue) -> date | None:
    """The last public day of any record: None = no end, NEVER = never public.

    Only adverse records expire. ``facts.regime``, where known, is the regime the record was judged by.
    """
    if facts.summary_procedure:
        return NEVER
    if facts.nature != "adverse":
        return None
    resource = catalogue.resource(facts.resource)
    regime = None
    if facts.regime is not None:
        regime = catalogue.regime(facts.regime)
    elif facts.decided_on is not None:
        regime = catalogue.regime_on(resource, facts.decided_on)  # PUB1
    return last_public_day(resource, facts.severity, facts.decided_on, regime, facts.publication_until)


def longest_of(severities: tuple[Severity, ...]) -> Severity | None:
    """PUB6: of several kinds in one decision the most serious counts, whose period is the longest."""
    return max(severities, key=SEVERITIES.index, default=None)


def earliest_repair_day(severity: Severity, decided_on: date, regime: Regime) -> date | None:
    """The day on which the shortest publication period is over; repair may be sought from then on."""
    found = regime.class_of(severity)
    return found.publication.min.after(decided_on) if found else None
