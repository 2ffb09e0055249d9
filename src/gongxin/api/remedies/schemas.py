"""Shapes of what is asked and answered about objections, repairs, papers and reorganisations."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from gongxin.api.schemas import Answer, Words
from gongxin.remedies import api as remedies


def _plain(given: str) -> str:
    if any(not char.isprintable() and char not in "\n\r\t" for char in given):
        raise ValueError("control characters")
    return given


Text = Annotated[str, AfterValidator(_plain)]
Reason = Annotated[Text, Field(min_length=1, max_length=4000)]
Code = Annotated[str, Field(pattern=r"^[a-z0-9_]{1,64}$")]
Papers = Annotated[list[UUID], Field(max_length=50)]


class Asked(BaseModel):
    model_config = ConfigDict(extra="forbid")


class About(Asked):
    """The record that it is about."""

    uscc: str = Field(pattern=r"^[0-9A-Z]{18}$")
    resource: Code
    record_key: UUID

    @property
    def target(self) -> remedies.Target:
        return remedies.Target(self.uscc, self.resource, self.record_key)


class ObjectionRequest(About):
    """`fields` empty: the record as a whole."""

    matter: Literal["content", "period", "repair"] = "content"
    fields: list[Code] = Field(default_factory=list, max_length=100)
    statement: Text = Field(min_length=1, max_length=4000)
    evidence: Papers = Field(default_factory=list)


class PersonRequest(About):
    """For a person whose name stands in `field`. Nothing about the person is asked, and nothing is kept."""

    field: Code
    mask: bool = Field(description="true：遮蔽；false：更正。Masked, or corrected.")


class ObjectionReceiptRequest(Asked):
    receipt: str = Field(min_length=8, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")


class WindowRequest(Asked):
    """`receipt`: only for the request of a person, as shown at the window."""

    receipt: str = Field(default="", max_length=64, pattern=r"^[A-Za-z0-9_-]*$")


class ObjectionSupplement(Asked):
    statement: Text = Field(default="", max_length=4000)
    evidence: Papers = Field(default_factory=list)


class ReasonRequest(Asked):
    why: Reason


class ExtensionRequest(Asked):
    """The new information on which the term is extended."""

    information: Reason


class ReviewRequest(WindowRequest):
    """Why a review is asked for; not kept for a person."""

    why: Text = Field(default="", max_length=4000)


class UpholdRequest(ReasonRequest):
    """`changes`, field → new value or null, for `corrected` only."""

    outcome: Literal["corrected", "annulled", "repaired"]
    changes: dict[Code, Text | None] = Field(default_factory=dict, max_length=100)

    @property
    def remedy(self) -> remedies.Remedy:
        return remedies.Remedy(self.outcome, self.changes)


class ChangeRequest(ReasonRequest):
    """`outcome` reopened: of a refusal, the source has to decide."""

    outcome: Literal["corrected", "annulled", "repaired", "reopened"]
    changes: dict[Code, Text | None] = Field(default_factory=dict, max_length=100)

    @property
    def remedy(self) -> remedies.Remedy | None:
        return None if self.outcome == "reopened" else remedies.Remedy(self.outcome, self.changes)


class RepairApplication(About):
    """`materials`: papers by what the regime calls them."""

    statement: Text = Field(default="", max_length=4000)
    materials: dict[Code, Papers] = Field(default_factory=dict, max_length=50)


class MaterialRequest(Asked):
    statement: Text = Field(default="", max_length=4000)
    materials: dict[Code, Papers] = Field(default_factory=dict, max_length=50)


class GrantRequest(ReasonRequest):
    """The conditions that the deciding body confirms."""

    confirmed: list[Code] = Field(default_factory=list, max_length=50)


class RecordName(Asked):
    resource: Code
    record_key: UUID


class RulingRequest(Asked):
    """A court's ruling: its number and day."""

    ruling: Text = Field(min_length=1, max_length=200)
    ruled_on: date


class ApprovalRequest(RulingRequest):
    uscc: str = Field(pattern=r"^[0-9A-Z]{18}$")
    court: Text = Field(min_length=1, max_length=200)
    records: list[RecordName] = Field(min_length=1, max_length=1000)


class ClockBody(Answer):
    """A term in working days; ends null: the calendar of that day is not announced yet, and words say so."""

    step: str
    start: date
    days: int
    ends: date | None
    over: bool
    words: Words


class EvidenceBody(Answer):
    """material: for an application for repair, what it was handed in as."""

    id: UUID
    name: str
    kind: Literal["pdf", "png", "jpeg", "ofd"]
    size: int
    sha256: str
    at: datetime
    material: str | None = None


class EvidenceList(Answer):
    items: list[EvidenceBody]
    next: UUID | None = None


class StepBody(Answer):
    """One step: who (an account, never a name), when, why."""

    step: int
    at: datetime
    what: str
    actor: str
    department: str
    why: str
    body: dict[str, Any]


class ObjectionBody(Answer):
    """Where an objection stands, whose turn it is and which clock runs; papers and steps only when one is asked for."""

    id: int
    uscc: str
    resource: str
    record_key: UUID
    applicant: Literal["subject", "named_person"]
    matter: str
    fields: list[str]
    statement: str
    source: str
    state: str
    outcome: str | None
    turn: str
    clock: ClockBody | None
    extended: bool
    filed_at: datetime
    escalated_at: datetime | None
    decided_in: str | None
    decided_at: datetime | None
    evidence: list[EvidenceBody] = []
    events: list[StepBody] = []


class ObjectionList(Answer):
    items: list[ObjectionBody]
    next: int | None


class PersonObjectionBody(ObjectionBody):
    """With the receipt, which is nowhere else: whoever asks keeps it."""

    receipt: str


class ObjectionShown(Answer):
    """What a receipt tells: where the request stands."""

    state: str
    outcome: str | None
    turn: str
    clock: ClockBody | None
    resource: str
    field: str


class RepairBody(Answer):
    """Where an application stands and which terms run."""

    id: int
    uscc: str
    resource: str
    record_key: UUID
    regime: str
    statement: str
    source: str
    state: str
    turn: str
    clocks: list[ClockBody]
    eligible_from: date | None
    applied_at: datetime
    accepted_on: date | None
    extended: bool
    escalated_at: datetime | None
    decided_at: datetime | None
    evidence: list[EvidenceBody] = []
    events: list[StepBody] = []


class RepairList(Answer):
    items: list[RepairBody]
    next: int | None


class ConditionBody(Answer):
    """state: met, not_yet (until), to_show, shown, for_body, confirmed."""

    id: str
    label: Words
    state: str
    until: date | None


class MaterialBody(Answer):
    id: str
    label: Words
    shows: str
    required: bool
    given: bool


class Outlook(Answer):
    """What a subject can know about repairing a record: from when, each condition, what to hand in, whose turn, the clock."""

    uscc: str
    resource: str
    record_key: UUID
    state: str
    regime: str | None
    eligible_from: date | None
    conditions: list[ConditionBody]
    materials: list[MaterialBody]
    turn: str
    clocks: list[ClockBody]
    application: int | None
    why_not: Words | None


class ReorganisationBody(Answer):
    """state: hidden (being carried out), final, failed."""

    id: int
    uscc: str
    court: str
    ruling: str
    ruled_on: date
    state: str
    last_ruling: str | None
    last_ruled_on: date | None
    records: list[dict[str, Any]]
    events: list[StepBody]


class ReorganisationList(Answer):
    items: list[ReorganisationBody]


class CertifiedBody(Answer):
    """annulled: the whole record may come back; fields: these values may."""

    number: int
    annulled: bool
    fields: list[str]
    department: str
    reason: str
