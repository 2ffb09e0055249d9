"""Visibility: what may be shown, where, on which day. Pure; takes values and a date, imports neither Django
nor the clock."""

from gongxin.visibility.facts import NEVER, RecordFacts, Visibility
from gongxin.visibility.publication import (
    PUBLICATION_RULES,
    earliest_repair_day,
    last_public_day,
    longest_of,
    public_until,
)
from gongxin.visibility.rules import VISIBILITY_RULES
from gongxin.visibility.visible import visible

__all__ = [
    "NEVER",
    "PUBLICATION_RULES",
    "VISIBILITY_RULES",
    "RecordFacts",
    "Visibility",
    "earliest_repair_day",
    "last_public_day",
    "longest_of",
    "public_until",
    "visible",
]
