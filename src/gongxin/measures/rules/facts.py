"""What the rules look at and what they answer: plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongxin.catalogue.model.measure import Ground, Measure, MeasureClass

CARRYING_STATES = ("current", "contested")
"""States of a record that carries measures (MEA6, MEA7)."""
RATED_STATES = ("current", "contested", "repaired", "hidden")
"""States in which a grade was given, whether or not it carries anything: an older one does not become the newest again
because the newest was repaired."""


@dataclass(frozen=True, slots=True)
class RecordOf:
    """The latest version of one record, as far as measures are concerned. `content`: fields by code, dates as ISO text."""

    uscc: str
    resource: str
    record_key: str
    state: str
    content: Mapping[str, Any]
    decided_on: date | None = None
    effective_from: date | None = None
    public_until: date | None = None
    version: int = 1

    def text(self, field: str) -> str:
        """The field's value as text; empty for nothing."""
        value = self.content.get(field)
        return "" if value is None else str(value)

    def day(self, field: str) -> date | None:
        """The field's value as a day, or None."""
        text = self.text(field)
        return date.fromisoformat(text) if text else None


@dataclass(frozen=True, slots=True)
class Case:
    """One question: does this record carry this measure on this ground on this day, in a check that names `item`?

    `others`: the subject's other records of the same resource (for grades).
    """

    measure: Measure
    class_: MeasureClass
    ground: Ground
    record: RecordOf
    on: date
    item: str = ""
    others: tuple[RecordOf, ...] = ()


@dataclass(frozen=True, slots=True)
class Carried:
    """A measure that a record carries. `ground`: its place among the measure's grounds; `until`: last day, None = while
    the state lasts."""

    measure: str
    record_key: str
    resource: str
    ground: int
    since: date
    until: date | None
    contested: bool
