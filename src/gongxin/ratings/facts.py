"""What this room tells others: plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from gongxin.kernel.text import Bilingual


@dataclass(frozen=True, slots=True)
class Run:
    """One run of one version. counts: grade → subjects. definition: the version as it stood."""

    id: int
    model: str
    version: str
    on: date
    seq: int
    partial: bool
    subjects: int
    counts: Mapping[str, int]
    definition: Mapping[str, Any]
    by: str
    at: datetime
    seconds: Decimal


@dataclass(frozen=True, slots=True)
class Mark:
    """Why a grade is out of date: what happened to which record (RAT9)."""

    resource: str
    record_key: UUID
    why: str
    seq: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Reason:
    """One record that counts for one criterion (RAT7). met: the criterion holds. sentence: all of it in words."""

    indicator: str
    resource: str
    record_key: UUID
    version: int
    met: bool
    until: date | None
    decided_on: date | None
    title: str
    rule: Bilingual
    sentence: Bilingual


@dataclass(frozen=True, slots=True)
class Grade:
    """A subject's grade of one model as a run stored it, with its reasons and marks."""

    uscc: str
    model: str
    version: str
    run: int
    on: date
    grade: str
    label: Bilingual
    points: Decimal | None
    at: datetime
    authority: Bilingual
    rule: Bilingual
    reasons: tuple[Reason, ...]
    marks: tuple[Mark, ...]

    @property
    def stale(self) -> bool:
        return bool(self.marks)


@dataclass(frozen=True, slots=True)
class Step:
    """A day to come on which the grade changes by the calendar alone."""

    on: date
    before: str
    after: str
    sentence: Bilingual


@dataclass(frozen=True, slots=True)
class Without:
    """What the grade would be today if this record were repaired or annulled."""

    resource: str
    record_key: UUID
    before: str
    after: str
    sentence: Bilingual


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Counterfactual: today's grade computed anew, the days on which it changes, and what each record makes of it."""

    uscc: str
    model: str
    version: str
    on: date
    grade: str
    label: Bilingual
    steps: tuple[Step, ...]
    without: tuple[Without, ...]
    last: Bilingual


@dataclass(frozen=True, slots=True)
class Trial:
    """One trial: sums by (before, after, region, size, sector); nothing of it stands (RAT12)."""

    id: int
    model: str
    version: str
    against: str | None
    on: date
    subjects: int
    changed: int
    sums: tuple[Mapping[str, Any], ...]
    by: str
    at: datetime
    seconds: Decimal


@dataclass(frozen=True, slots=True)
class Changed:
    """One subject whose grade the version on trial would change."""

    uscc: str
    name: str
    before: str
    after: str
    region: str
    size: str
    sector: str


@dataclass(frozen=True, slots=True)
class Authority:
    """A department that is the authority of a model here."""

    model: str
    department: str
    by: str
    at: datetime
