"""What the platform answers, as pydantic models. Members that a newer platform adds are kept as extras, so that an older client
goes on working. Amounts are Decimal in yuan; days are dates; instants carry their zone."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from gongxin_client.signatures import canonical

Channel = Literal["public_page", "sharing", "government"]
RUNNING = frozenset({"received", "checked", "accepted"})
"""States of a submission that end by themselves."""


class Model(BaseModel):
    """Frozen; unknown members are kept."""

    model_config = ConfigDict(frozen=True, extra="allow")


class Hit(Model):
    """One organisation that a search found; match: by what."""

    uscc: str
    name: str
    kind: str
    region: str
    status: str | None
    provisional: bool
    match: str


class Hits(Model):
    """A page of a search; next: the cursor of the page after it."""

    items: list[Hit]
    next: str | None


class Subject(Model):
    """The head of a credit file."""

    uscc: str
    name: str
    former_names: list[str] = Field(default_factory=list)
    kind: str
    region: str
    status: str | None
    established: date | None
    dissolved: date | None
    address: str | None
    capital_amount: Decimal | None
    provisional: bool


class Record(Model):
    """One record of a file. marks: contested, repaired, …; public_until: its last public day."""

    resource: str
    record_key: UUID
    version: int
    seq: int
    state: str
    nature: str
    severity: str | None
    decided_on: date | None
    public_until: date | None
    department: str
    marks: list[str]
    content: dict[str, Any]

    @property
    def contested(self) -> bool:
        """Whether somebody objects to it: use it with care."""
        return "contested" in self.marks


class Section(Model):
    """The records of one section of a file."""

    section: str
    records: list[Record]


class CreditFile(Model):
    """A credit file as a channel shows it on a day."""

    subject: Subject
    channel: str
    on: date
    seq: int
    counts: dict[str, int]
    sections: list[Section]

    @property
    def records(self) -> list[Record]:
        """All records, section by section."""
        return [record for section in self.sections for record in section.records]


class Line(Model):
    """One code of a batch look-up. counts by nature, latest: the newest decision of each; None for an unknown code."""

    code: str
    found: bool
    name: str | None
    counts: dict[str, int] | None
    latest: dict[str, date | None] | None


class Submission(Model):
    """A delivery and where it stands. again: the same bytes were here before."""

    submission: int
    resource: str
    department: str
    state: str
    again: bool = False
    counts: dict[str, int | None]

    @property
    def ended(self) -> bool:
        """Whether nothing will change by itself any more (published, held, refused, rejected, failed)."""
        return self.state not in RUNNING


class Entry(Model):
    """The record on which a measure rests."""

    entry: str
    resource: str
    decision_no: str | None
    deciding_body: str | None
    contested: bool
    since: date
    until: date | None


class Measure(Model):
    """A measure or incentive of a check."""

    measure: str
    entries: list[Entry]


class SubjectMeasures(Model):
    """What the law gives for one subject of a check."""

    code: str
    known: bool
    name: str | None
    measures: list[Measure]
    incentives: list[Measure]


class Check(Model):
    """A check, kept for ever under its number. open: measures that still wait for feedback."""

    check: str
    on: date
    matter: str
    purpose: str
    open: int
    considered: dict[str, Any]
    subjects: list[SubjectMeasures]


class Feedback(Model):
    """What was done with one measure of a check: applied (with the document) or not (with the reason)."""

    subject: str
    measure: str
    outcome: Literal["applied", "not_applied"]
    why: str = ""
    document: str = ""


class Change(Model):
    """One change of the feed. must: what a recipient does with its copy; fields: those that differ."""

    seq: int
    uscc: str
    resource: str
    record_key: UUID
    version: int
    kind: str
    state: str
    must: Literal["update", "delete"]
    at: datetime
    fields: list[Any]


class Changes(Model):
    """A page of the feed. next: the number to ask after, None at the end; last: the newest number given out."""

    items: list[Change]
    next: int | None
    last: int


class Message(Model):
    """A correction, signed: `payload` says what, `key` and `signature` that this platform said it (signatures.verify)."""

    payload: dict[str, Any]
    key: str
    signature: str

    @property
    def number(self) -> int:
        """Its number, by which it is acknowledged."""
        return int(self.payload["message"])

    @property
    def digest(self) -> str:
        """What an acknowledgement quotes: SHA-256 of the payload as received, in hex."""
        return sha256(canonical(self.payload)).hexdigest()


class Messages(Model):
    """A page of messages to this recipient."""

    items: list[Message]
    next: int | None


class Acknowledged(Model):
    """How many acknowledgements were taken, and which were refused."""

    acknowledged: int
    refused: list[Any]


class Report(Model):
    """An issued report. state: valid; outdated (have a new one made); expired. corrected: something in it has changed since
    as_of. content_hash stands in the PDF and in the signed JSON too."""

    number: str
    kind: str
    state: str
    corrected: bool
    uscc: str
    name: str
    as_of: datetime
    issued_at: datetime
    valid_until: date
    content_hash: str
    records: int


class Objection(Model):
    """Where an objection stands; turn: whose it is."""

    id: int
    uscc: str
    resource: str
    record_key: UUID
    state: str
    turn: str
    clock: dict[str, Any] | None
