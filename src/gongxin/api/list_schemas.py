"""Shapes of lists and entries."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from gongxin.api.schemas import Answer, Words


class CitedBasis(Answer):
    law: Words
    article: Words
    rank: str
    certainty: str


class ListBody(Answer):
    """A list as it is defined. Periods are ISO 8601; without one the decision says how long."""

    code: str
    kind: str
    enabled: bool
    label: Words
    authority: Words
    office: Words | None
    region: str | None
    period: str | None
    earliest_removal: str | None
    removed_on_performance: bool
    removal: dict[str, Words] | None
    statement_workdays: int
    basis: list[CitedBasis]


class Lists(Answer):
    items: list[ListBody]


class EntryStep(Answer):
    version: int
    at: datetime
    step: str
    actor: str
    why: str
    documents: list[dict[str, Any]]


class EntryBody(Answer):
    """Where a proceeding stands: proposed, notified, stated, decided, listed, removed or dropped, and every step so far."""

    id: int
    list_code: str
    uscc: str
    department: str
    state: str
    reason: str
    evidence: list[dict[str, Any]]
    listing_basis: str
    office: str
    notified_on: date | None
    statement_until: date | None
    decided_on: date | None
    decision_no: str | None
    listing_date: date | None
    end_date: date | None
    earliest_removal: date | None
    removal_date: date | None
    record_key: UUID | None
    events: list[EntryStep]


class EntryList(Answer):
    items: list[EntryBody]
    next: int | None
