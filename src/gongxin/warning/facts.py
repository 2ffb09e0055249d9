"""What this room tells others: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Signal:
    """Where a signal stands. said: the criterion in both languages as it was ({label, sentence, authority, basis}); figures:
    what was found ({times, sum, day} as far as they apply). state: open, noted, followed_up, unfounded. stale_since,
    stale_cause: since when and why it no longer stands (rules.signals.Cause)."""

    id: int
    criterion: str
    criterion_version: int
    uscc: str
    department: str
    on_day: date
    raised_at: datetime
    said: dict[str, Any]
    figures: dict[str, Any]
    state: str
    version: int
    stale_since: date | None
    stale_cause: str | None


@dataclass(frozen=True, slots=True)
class Used:
    """A record that a signal rests on, in the version that was used. value: yuan, for sums; day: the last day, for terms."""

    resource: str
    record_key: UUID
    version: int
    decided_on: date | None
    value: Decimal | None
    day: date | None


@dataclass(frozen=True, slots=True)
class Event:
    """One step. step: raise, an outcome, or stale; did: what a follow-up consisted in; why: a person's words, or the cause."""

    version: int
    at: datetime
    step: str
    actor: str
    department: str
    why: str
    did: str


@dataclass(frozen=True, slots=True)
class Counted:
    """What a run found for one criterion: organisations pointed at, signals standing, new ones, ones that no longer stand."""

    criterion: str
    version: int
    subjects: int
    standing: int
    raised: int
    ended: int


@dataclass(frozen=True, slots=True)
class Run:
    """A run for a day. skipped: criteria that may not be used on it. trial: nothing was written."""

    on: date
    trial: bool
    counted: tuple[Counted, ...]
    skipped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """One organisation of a cluster, with what put it there."""

    uscc: str
    name: str
    region: str
    status: str
    established: date | None
    dissolved: date | None
    address: str


@dataclass(frozen=True, slots=True)
class Cluster:
    """Organisations that have something in common. key: names it among those of its kind; fact: what they share; size: how many
    there are, of which the first are `members`."""

    kind: str
    key: str
    fact: str
    size: int
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """What an officer kept of a cluster, and why; closed_*: when it was closed, with reasons."""

    id: int
    kind: str
    fact: str
    members: list[str]
    why: str
    department: str
    officer: str
    at: datetime
    closed_at: datetime | None
    closed_by: str | None
    closed_why: str | None
