"""What this room tells others: plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from gongxin.quality.periods import Period

ALL = "*"
"""Department or resource of a figure: all of them together."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. value: in the metric's unit (percent 0 to 100; working days; the count itself), two places, None where there
    is nothing to divide by. department, resource: codes, ALL for all together, '' for what belongs to no resource. as_of: the
    moment up to which facts were counted (None: all there are); snapshot: the kept figures it was read from."""

    metric: str
    department: str
    resource: str
    period: Period
    numerator: Decimal
    denominator: Decimal | None
    value: Decimal | None
    as_of: datetime | None = None
    snapshot: int | None = None


@dataclass(frozen=True, slots=True)
class Level:
    """What figures are asked for: some departments and resources (None: all there are), each for itself or all together."""

    departments: Sequence[str] | None = None
    resources: Sequence[str] | None = None
    by_department: bool = True
    by_resource: bool = True

    @property
    def kept(self) -> bool:
        """Whether what is kept of a month answers it: sums over some departments only are not among it."""
        return (self.by_department or self.departments is None) and (self.by_resource or self.resources is None)


@dataclass(frozen=True, slots=True)
class Row:
    """One fact behind a figure and what it counts for above and below the line. place: goes into `after` for the next page.
    about: what it is (its keys depend on `kind`: delivery, record, sample, duty, code, objection, repair, subject, check)."""

    period: Period
    department: str
    resource: str
    day: date
    kind: str
    ref: str
    numerator: Decimal
    denominator: Decimal | None
    about: Mapping[str, Any]

    @property
    def place(self) -> str:
        return f"{self.period.first.isoformat()} {self.day.isoformat()} {self.ref}"


@dataclass(frozen=True, slots=True)
class Rows:
    """Some facts behind a figure, newest first; `next` goes into `after`, None at the end."""

    items: tuple[Row, ...]
    next: str | None
