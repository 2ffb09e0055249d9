"""What this room tells others: plain values. Money in yuan, Decimal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

__all__ = ["Body", "Breach", "Complaint", "Contract", "Event", "Invoice", "Judgment", "NewContract", "NewInvoice", "Succession"]


@dataclass(frozen=True, slots=True)
class Body:
    """A government body. holder: who answers for it today (itself, or the end of its line of successors)."""

    uscc: str
    name_zh: str
    name_en: str
    region: str
    level: str
    superior: str | None
    holder: str


@dataclass(frozen=True, slots=True)
class Succession:
    predecessor: str
    successor: str
    on_date: date
    kind: str
    basis: str


@dataclass(frozen=True, slots=True)
class NewContract:
    """A contract as it is handed in. agreed_rate: per cent a year. counterpart_size: sme, large or other."""

    number: str
    kind: str
    domain: str
    title: str
    body: str
    counterpart: str
    counterpart_name: str
    value: Decimal | None
    signed_on: date
    counterpart_size: str = "other"
    ends_on: date | None = None
    agreed_days: int | None = None
    agreed_rate: Decimal | None = None
    pay_when_paid: bool = False
    ocid: str = ""


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract as it is kept."""

    id: int
    ocid: str
    number: str
    kind: str
    domain: str
    title: str
    body: str
    counterpart: str
    counterpart_name: str
    counterpart_size: str
    value: Decimal
    signed_on: date
    ends_on: date | None
    agreed_days: int | None
    agreed_rate: Decimal | None
    applied_rate: Decimal | None
    pay_when_paid: bool
    source: str
    at: datetime
    steps: int


@dataclass(frozen=True, slots=True)
class NewInvoice:
    """An invoice as it is handed in."""

    number: str
    amount: Decimal
    delivered_on: date
    issued_on: date
    settled_on: date | None = None


@dataclass(frozen=True, slots=True)
class Invoice:
    """An invoice as it is kept."""

    id: int
    contract: int
    number: str
    amount: Decimal
    delivered_on: date
    settled_on: date | None
    issued_on: date
    due_on: date
    disputed: Decimal
    dispute_reason: str
    steps: int


@dataclass(frozen=True, slots=True)
class Judgment:
    """A judgment or review decision against a body. kind: judgment or review."""

    id: int
    body: str
    case_no: str
    kind: str
    court: str
    obligation: str
    amount: Decimal | None
    decided_on: date
    due_on: date
    performed_on: date | None
    source: str
    at: datetime
    steps: int


@dataclass(frozen=True, slots=True)
class Complaint:
    """Where a complaint stands; clock_days natural days after clock_from."""

    id: int
    body: str
    complainant: str
    domain: str
    contract: int | None
    statement: str
    amount: Decimal | None
    state: str
    steps: int
    filed_at: datetime
    clock_from: date
    clock_days: int
    extended: bool
    routed_to: str | None
    ground: str | None
    urged_until: date | None
    refused: bool
    closed_on: date | None
    decided_by: str | None


@dataclass(frozen=True, slots=True)
class Breach:
    """A breach that was recognised, and its record in the body's credit file."""

    id: int
    complaint: int
    body: str
    domain: str
    facts: str
    amount: Decimal | None
    document_no: str
    recognised_by: str
    recognised_on: date
    resource: str
    record_key: UUID
    performed_on: date | None
    repaired_on: date | None
    steps: int


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
