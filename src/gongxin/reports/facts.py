"""What this room tells others: plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from gongxin.reports.layout import Kind

Identity = tuple[str, str]
"""A record within its subject: resource and key."""


@dataclass(frozen=True)
class Asked:
    """What report is wanted. as_of None: now. span and sections: of a special report; empty sections: all of them."""

    kind: Kind
    uscc: str
    as_of: datetime | None = None
    span: tuple[date | None, date | None] = (None, None)
    sections: tuple[str, ...] = ()
    purpose: str = ""


@dataclass(frozen=True)
class Issued:
    """A report that was issued. Not its content, which is made again when it is wanted (RPT3)."""

    number: str
    kind: Kind
    uscc: str
    name: str
    as_of: datetime
    seq: int
    issued_at: datetime
    valid_until: date
    content_hash: str
    records: int
    span: tuple[date, date] | None
    sections: tuple[str, ...]
    holder: str
    purpose: str


@dataclass(frozen=True)
class Content:
    """The facts of a report (content.py says their shape) and their hash. present: marks that its records carry today and did
    not at its moment; they are shown and are no part of the facts."""

    facts: Mapping[str, Any]
    hash: str
    present: Mapping[Identity, tuple[str, ...]] = field(default_factory=dict)

    @property
    def records(self) -> int:
        return sum(len(section["records"]) for section in self.facts["sections"])

    @property
    def identities(self) -> frozenset[Identity]:
        return frozenset(
            (record["resource"], record["record_key"]) for section in self.facts["sections"] for record in section["records"]
        )


@dataclass(frozen=True)
class Checked:
    """What anybody learns who knows a report's number. state: valid; outdated (a record in it is no longer shown); expired.
    corrected: whether the file has changed since its moment."""

    issued: Issued
    state: str
    corrected: bool
