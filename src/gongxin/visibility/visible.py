"""The one function that decides what may be shown."""

from __future__ import annotations

from datetime import date

from gongxin.catalogue import Catalogue, Channel
from gongxin.visibility.facts import RecordFacts, Visibility
from gongxin.visibility.rules import MARKING, VIS13, VIS14, case_of, hiding_rules, last_shown_day


def visible(record: RecordFacts, channel: Channel, on: date, catalogue: Catalogue) -> Visibility:
    """Whether, how and until when the channel shows the record on the day, with the rules that say so.

    Computed from nature, severity, regime, state and dates (domain.md, Visibility); never stored as a flag.
    """
    case = case_of(record, channel, on, catalogue)
    hiding = hiding_rules(case)
    until = last_shown_day(case)
    if hiding:
        return Visibility(
            shown=False,
            until=until,
            reasons=tuple(rule.sentence() for rule in hiding),
            rules=tuple(rule.number() for rule in hiding),
        )
    marking = tuple(rule for rule in MARKING if rule.marks(case))
    masked, hidden = VIS13.masked(case), VIS14.hidden(case)
    applied = (*marking, *((VIS13,) if masked else ()), *((VIS14,) if hidden else ()))
    return Visibility(
        shown=True,
        masked_fields=masked,
        hidden_fields=hidden,
        marks=tuple(rule.mark for rule in marking),
        until=until,
        reasons=tuple(rule.sentence() for rule in applied),
        rules=tuple(rule.number() for rule in applied),
    )
