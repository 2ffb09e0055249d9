"""What this room tells others: plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from gongxin.kernel.text import Bilingual
from gongxin.remedies.rules.repairing import ConditionState

__all__ = ["Clock", "Event", "MaterialState", "Objection", "Prospect", "Reorganisation", "Repair", "Target"]


@dataclass(frozen=True, slots=True)
class Target:
    """The record that a case is about."""

    uscc: str
    resource: str
    record_key: UUID


@dataclass(frozen=True, slots=True)
class Clock:
    """A running term: `days` working days after `start`. ends is None while the calendar of that day is not announced; words
    then say so. over: on the day asked about."""

    step: str
    start: date
    days: int
    ends: date | None
    over: bool
    words: Bilingual


@dataclass(frozen=True, slots=True)
class Event:
    """One step of a case."""

    step: int
    at: datetime
    what: str
    actor: str
    department: str
    why: str
    body: Any


@dataclass(frozen=True, slots=True)
class Objection:
    """Where an objection stands. fields empty: the record as a whole. decided_by: an account, never a name."""

    id: int
    uscc: str
    resource: str
    record_key: UUID
    applicant: str
    matter: str
    fields: tuple[str, ...]
    statement: str
    source: str
    state: str
    steps: int
    filed_at: datetime
    clock_from: date
    clock_days: int
    extended: bool
    escalated_at: datetime | None
    withdrew: bool
    outcome: str | None
    decided_by: str | None
    decided_in: str | None
    decided_at: datetime | None
    reviewed_by: str | None
    receipt_hash: str | None = field(repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "fields", tuple(self.fields))  # the driver gives a list

    @property
    def target(self) -> Target:
        return Target(self.uscc, self.resource, self.record_key)


@dataclass(frozen=True, slots=True)
class Repair:
    """Where an application stands. decide_days run from accepted_on, the other two from applied_on, in working days."""

    id: int
    uscc: str
    resource: str
    record_key: UUID
    regime: str
    statement: str
    source: str
    state: str
    steps: int
    applied_at: datetime
    eligible_from: date | None
    applied_on: date
    accept_days: int
    answer_days: int
    accepted_on: date | None
    decide_days: int
    extended: bool
    escalated_at: datetime | None
    decided_by: str | None
    decided_at: datetime | None

    @property
    def target(self) -> Target:
        return Target(self.uscc, self.resource, self.record_key)


@dataclass(frozen=True, slots=True)
class MaterialState:
    """One paper that the regime names, and whether it was handed in with the running application."""

    id: str
    label: Bilingual
    shows: str
    required: bool
    given: bool


@dataclass(frozen=True, slots=True)
class Prospect:
    """What a subject can know about repairing a record. state as in domain.md: not_open, not_yet_eligible, eligible, applied,
    accepted, granted. turn: subject, body or nobody. why_not: where state is not_open or not_yet_eligible."""

    target: Target
    state: str
    regime: str | None
    eligible_from: date | None
    conditions: tuple[ConditionState, ...]
    materials: tuple[MaterialState, ...]
    turn: str
    clocks: tuple[Clock, ...]
    application: int | None
    why_not: Bilingual | None


@dataclass(frozen=True, slots=True)
class Reorganisation:
    """A plan or settlement under a court's ruling, and the records hidden for it."""

    id: int
    uscc: str
    court: str
    ruling: str
    ruled_on: date
    state: str
    steps: int
    at: datetime
    last_ruling: str | None
    last_ruled_on: date | None
