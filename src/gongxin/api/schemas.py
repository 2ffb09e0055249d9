"""Shapes of the answers, for the OpenAPI document only.

The answers themselves are bytes built in PostgreSQL or plain dictionaries; tests compare them with these
shapes (tests/api/test_schema.py). No answer is ever serialised through a model here.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field


class Answer(Schema):
    """Answers may grow members; clients ignore what they do not know."""

    model_config = ConfigDict(extra="allow")


class Words(Answer):
    """A text in both languages."""

    zh: str
    en: str


class FieldProblem(Answer):
    """One parameter that is not valid."""

    place: str
    detail: str


class ProblemDetails(Answer):
    """RFC 9457. `code` is stable; `place` names the parameter or part; `remedy` says what to do next."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    place: str | None
    remedy: str
    errors: list[FieldProblem] | None = None


class OldCode(Answer):
    kind: str
    code: str


class Hit(Answer):
    """One organisation found. `match` says by what, `matched_name` which of its names (`matched_kind`)."""

    uscc: str
    name: str
    kind: str
    region: str
    status: str | None
    provisional: bool
    match: Literal["code", "old_code", "name", "prefix", "part", "similar"]
    matched_kind: str
    matched_name: str


class Hits(Answer):
    items: list[Hit]
    next: str | None = Field(description="Cursor for `after`; null on the last page.")


class SubjectBody(Answer):
    """The head of a credit file. `capital_amount` is a decimal as text, in full units of the currency."""

    uscc: str
    name: str
    former_names: list[str]
    second_names: list[str]
    short_names: list[str]
    old_codes: list[OldCode]
    kind: str
    region: str
    status: str | None
    established: date | None
    dissolved: date | None
    address: str | None
    capital_amount: str | None
    capital_currency: str | None
    issued_nonconforming: bool
    provisional: bool


class VersionBody(Answer):
    """One version of a record: `content` holds the fields of its resource (see /catalogue/resources/{id}),
    names of persons masked; the dates never stand in for each other; `public_until` is the last day in
    public, null when there is no end."""

    version: int
    seq: int
    state: str
    nature: Literal["basic", "favourable", "adverse", "neutral"]
    severity: str | None
    regime: str | None
    decided_on: date | None
    effective_from: date | None
    effective_to: date | None
    publication_until: date | None
    public_until: date | None
    authority_uscc: str | None
    department: str
    submission_id: int | None
    row: int | None
    accepted_at: datetime
    content: dict[str, Any]


class RecordBody(VersionBody):
    """The version that stood on the day; `version` also counts the versions there are."""

    resource: str
    record_key: UUID
    marks: list[str]
    never_public: bool
    summary_procedure: bool


class SectionBody(Answer):
    section: str
    records: list[RecordBody]


class CreditFile(Answer):
    """One organisation's credit file as it stood on a day in a channel; sections in the order of the public
    report, records newest decision first; `resources` gives label and legal basis of every resource in it."""

    subject: SubjectBody
    channel: str
    on: date
    seq: int
    counts: dict[str, int]
    sections: list[SectionBody]
    resources: dict[str, dict[str, Any]]


class History(Answer):
    """All versions of one record, newest first."""

    uscc: str
    resource: str
    record_key: UUID
    channel: str
    on: date
    versions: list[VersionBody]


class LookupRequest(Schema):
    """Up to 10,000 codes, each as it stands in the caller's table."""

    codes: list[str] = Field(min_length=1, max_length=10_000, examples=[["91110000600037341L"]])


class LookupLine(Answer):
    """`counts` and `latest` (newest decision) by nature; null for a code that is not known."""

    code: str
    found: bool
    name: str | None
    counts: dict[str, int] | None
    latest: dict[str, date | None] | None


class LookupAnswer(Answer):
    """One item per code, in the order asked."""

    items: list[LookupLine]


class ResourceLine(Answer):
    id: str
    label: Words
    section: str
    nature: str
    enabled: bool


class ResourceLines(Answer):
    items: list[ResourceLine]


class FieldBody(Answer):
    code: str
    label: Words
    type: str
    required: bool
    public: bool
    personal: bool


class ResourceBody(ResourceLine):
    """All that is true of a resource: legal basis, fields, who may see it."""

    basis: list[dict[str, Any]]
    fields: list[FieldBody]
    channels: dict[str, bool]


class Change(Answer):
    """One version's arrival; `kind` is created or changed. must: update a copy by `fields` (old and new value each, null where
    there is none), or delete it. nature, decided_on, public_until: as they are now; after the last public day a copy goes."""

    seq: int
    uscc: str
    resource: str
    record_key: UUID
    version: int
    kind: Literal["created", "changed"]
    state: str
    department: str
    submission: int | None
    at: datetime
    must: Literal["update", "delete"]
    nature: str
    decided_on: date | None
    public_until: date | None
    fields: list[dict[str, Any]]


class Changes(Answer):
    """In sequence order without a gap. `next` goes into `after` when there is more; `last` is where to go on
    later."""

    items: list[Change]
    next: int | None
    last: int


class SubmissionBody(Answer):
    """State and counts of one submission; rows = accepted + refused + quarantined once it is published."""

    submission: int
    resource: str
    department: str
    state: str
    again: bool
    received_at: datetime
    counts: dict[str, int | None]


class Health(Answer):
    status: Literal["ok"]
    database: Literal["ok"]


class ProblemTypeBody(Answer):
    code: str
    status: int
    title: Words
    remedy: Words
