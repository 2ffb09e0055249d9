"""What the registry is given and gives back: plain values, no Django, no database."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

# The columns of the batches that publish() takes {name: PostgreSQL type}. Rows sorted by (uscc,
# record_key), each key once. `content` holds the fields with personal ones masked, `personal` their full
# values (null where there are none); public_until: null = no end, 0001-01-01 = never public. Columns that
# are absent are null (summary_procedure: false).
RECORD_COLUMNS: dict[str, str] = {
    "row": "integer",
    "decided_on": "date",
    "effective_from": "date",
    "effective_to": "date",
    "publication_until": "date",
    "public_until": "date",
    "record_key": "uuid",
    "content_hash": "uuid",
    "summary_procedure": "boolean",
    "uscc": "text",
    "nature": "text",
    "severity": "text",
    "regime": "text",
    "authority_uscc": "text",
    "content": "json",
    "personal": "json",
}

# The columns of the batches that register_subjects() takes. old_codes: any mixture of registration numbers
# (15 or 13 characters) and organisation codes (9, without hyphen); the kind follows from the length.
SUBJECT_COLUMNS: dict[str, str] = {
    "uscc": "text",
    "name": "text",
    "former_names": "text[]",
    "second_name": "text",
    "short_name": "text",
    "old_codes": "text[]",
    "kind": "text",
    "region": "text",
    "status": "text",
    "established": "date",
    "dissolved": "date",
    "address": "text",
    "capital_amount": "numeric",
    "capital_currency": "text",
    "issued_nonconforming": "boolean",
}

# Columns of ensure_subjects(): codes that records are about, with the name the record gives.
NEWCOMER_COLUMNS: dict[str, str] = {"uscc": "text", "name": "text", "issued_nonconforming": "boolean"}

STATES = ("current", "contested", "repaired", "hidden", "withdrawn", "annulled")
"""hidden: for the time of a bankruptcy reorganisation (NDRC36); out of every channel but government and the archive."""


@dataclass(frozen=True)
class SubmissionRef:
    """Which delivery rows came by: `id` of the submission (None: an act of this platform), resource, code of the
    department."""

    id: int | None
    resource: str
    department: str


@dataclass(frozen=True)
class HeldRow:
    """A row that would have brought back what was removed, and so was not accepted (domain.md, flow 5). why: annulled (the
    record), corrected (a value it carries), kept_out (an objection to the record was never answered)."""

    uscc: str
    record_key: UUID
    row: int | None
    why: str = "annulled"


@dataclass(frozen=True)
class Published:
    """What publish() did. rows = new + changed + unchanged + held_back; first_seq and last_seq are None
    when nothing was written. `how` names the way in: 'first' (empty registry), 'direct' (a resource seen
    first), 'staged'."""

    rows: int
    new: int
    changed: int
    unchanged: int
    held_back: int
    held_rows: tuple[HeldRow, ...]
    first_seq: int | None
    last_seq: int | None
    how: str


@dataclass(frozen=True)
class Registered:
    """What register_subjects() or ensure_subjects() did to the subjects. rows = new + changed +
    unchanged."""

    rows: int
    new: int
    changed: int
    unchanged: int
