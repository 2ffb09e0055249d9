"""What this room tells others: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from gongxin.commitments.rules.keeping import standing

__all__ = ["Commitment", "Event", "Paper"]


@dataclass(frozen=True, slots=True)
class Commitment:
    """A commitment as it stands. state: offered, dropped, made, kept, broken, cured; `standing(on)` adds overdue."""

    id: int
    number: str | None
    template: str
    uscc: str
    of_body: bool
    department: str
    region: str
    matter: str
    content: str
    liability: str
    text_hash: str
    publication: str
    state: str
    steps: int
    offered_at: datetime
    due_on: date
    made_on: date | None
    signed_by: str | None
    warned_on: date | None
    performed_on: date | None
    determined_on: date | None
    determined_by: str | None
    partly: bool
    unfulfilled: str
    sanction: str
    record_key: UUID | None
    licence_resource: str | None
    licence_key: UUID | None

    def standing(self, on: date) -> str:
        return standing(self.state, self.due_on, on)


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that shows how a commitment was kept; sha256 in hex; paper: its number where its bytes are kept here."""

    name: str
    sha256: str
    says: str = ""
    paper: UUID | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """One step."""

    step: int
    at: datetime
    what: str
    actor: str
    department: str
    why: str
    body: Any
