"""Shapes of government integrity: what is asked and what is answered. Money as decimal text, in yuan."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from gongxin.api.remedies.schemas import EvidenceBody
from gongxin.api.schemas import Answer

Yuan = Annotated[Decimal, Field(max_digits=30)]
Code = Annotated[str, Field(min_length=18, max_length=18)]
Words = Annotated[str, Field(min_length=1, max_length=4000)]
Short = Annotated[str, Field(min_length=1, max_length=200)]


class Step(Answer):
    """Where the thing stands; the other members are in docs/integrity."""

    id: int


class ComplaintBody(Step):
    """States: filed, declined, registered, routed, unfounded, urged, performed, breach, repaired."""

    state: str


class ComplaintList(Answer):
    items: list[ComplaintBody]


class ComplaintPapers(Answer):
    items: list[EvidenceBody]


class BodyBody(Answer):
    """holder: who answers for the body's duties today."""

    uscc: str
    name_zh: str
    region: str
    level: str
    superior: str | None
    holder: str


class BodyList(Answer):
    items: list[BodyBody]


class PeriodFigures(Answer):
    """Figures of the days after `since` up to `until`. Ratios in per cent with one decimal, null where there is nothing to
    divide by; `counts` holds what they are made of."""

    since: date
    until: date
    counts: dict[str, Any]
    ratios: dict[str, Any]


class FiguresBody(Answer):
    """`trend`: quarters, oldest first. No composite figure exists."""

    place: str
    period: PeriodFigures
    trend: list[PeriodFigures]


class RecordList(Answer):
    """The records behind a figure; `next` for `before`."""

    items: list[dict[str, Any]]
    next: int | None


class ImportedBody(Answer):
    """What the package names and how many rows are new; `ignored`: members that are not taken."""

    contracts: int
    invoices: int
    payments: int
    new: int
    ignored: list[str]


class MethodList(Answer):
    items: list[dict[str, Any]]


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid")


class BodyRequest(_Asked):
    uscc: Code
    name_zh: Short
    name_en: str = Field(default="", max_length=200)
    region: str = Field(pattern=r"^[0-9]{6}$")
    level: Literal["nation", "province", "city", "county", "town"]
    superior: Code | None = None


class SuccessionRequest(_Asked):
    """basis: the document by which the reorganisation was decided."""

    predecessor: Code
    successor: Code
    on_date: date
    kind: Literal["merged", "split", "renamed", "dissolved"]
    basis: Short


class HeadRequest(_Asked):
    """Only the day: no name is taken."""

    on_date: date


class ContractRequest(_Asked):
    number: str = Field(min_length=1, max_length=100)
    kind: Literal["procurement", "ppp", "investment"]
    domain: str = Field(max_length=32)
    title: Short
    body: Code
    counterpart: Code
    counterpart_name: Short
    counterpart_size: Literal["sme", "large", "other"] = "other"
    value: Yuan | None = None
    signed_on: date
    ends_on: date | None = None
    agreed_days: int | None = Field(default=None, ge=-(2**31), lt=2**31)
    agreed_rate: Decimal | None = None
    pay_when_paid: bool = False
    ocid: str = Field(default="", max_length=200)


class InvoiceRequest(_Asked):
    number: str = Field(min_length=1, max_length=100)
    amount: Yuan
    delivered_on: date
    issued_on: date
    settled_on: date | None = None


class PaymentRequest(_Asked):
    reference: str = Field(min_length=1, max_length=100)
    amount: Yuan
    paid_on: date


class DisputeRequest(_Asked):
    """amount 0 withdraws the dispute."""

    amount: Yuan
    reason: str = Field(default="", max_length=1000)


class JudgmentRequest(_Asked):
    body: Code
    case_no: str = Field(min_length=1, max_length=100)
    kind: Literal["judgment", "review"]
    court: Short
    obligation: str = Field(min_length=1, max_length=1000)
    amount: Yuan | None = None
    decided_on: date
    due_on: date


class PerformedRequest(_Asked):
    performed_on: date


class ComplaintRequest(_Asked):
    body: Code
    domain: str = Field(max_length=32)
    statement: Words
    amount: Yuan | None = None
    contract: int | None = Field(default=None, ge=0, lt=2**62)


class WhyBody(_Asked):
    why: Words


class RouteRequest(WhyBody):
    handler: Code


class VerifyRequest(WhyBody):
    """founded: with `until`; not founded: with `ground`."""

    founded: bool
    ground: str = Field(default="", max_length=32)
    until: date | None = None


class ResponseRequest(_Asked):
    statement: Words
    ground: str = Field(default="", max_length=32)
    refuses: bool = False


class RecogniseRequest(WhyBody):
    document_no: str = Field(min_length=1, max_length=128)
    facts: Words


class RepairRequest(WhyBody):
    performed_on: date
