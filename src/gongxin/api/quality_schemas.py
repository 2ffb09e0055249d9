"""Shapes of data quality: what is asked and what is answered. Numbers as decimal text; null where there is no figure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from gongxin.api.schemas import Answer, Words

Short = Annotated[str, Field(min_length=1, max_length=200)]
Month = Annotated[str, Field(min_length=7, max_length=7)]


class MetricBody(Answer):
    """A figure as defined; `counts` of `of`. `formula`: its version."""

    code: str
    label: Words
    counts: Words
    of: Words | None
    unit: Literal["percent", "count", "workdays"]
    good: str | None
    public: bool
    formula: str
    certainty: str
    source: list[str]
    derived: Words | None
    thresholds: list[dict[str, Any]]


class MetricList(Answer):
    items: list[MetricBody]


class FigureBody(Answer):
    """`department` or `resource` '*': all together. `value` in the metric's unit (per cent 0 to 100), two places; null: nothing
    to divide by. `as_of`: kept figures say up to when facts were counted."""

    metric: str
    department: str
    resource: str
    period: str
    first: date
    last: date
    numerator: str
    denominator: str | None
    value: str | None
    as_of: str | None
    snapshot: int | None


class FigureList(Answer):
    items: list[FigureBody]


class FactBody(Answer):
    """One fact behind a figure: what it counts for above and below the line, and what it is (`kind`, `about`)."""

    department: str
    resource: str
    day: date
    kind: str
    ref: str
    numerator: str
    denominator: str | None
    about: dict[str, Any]


class FactList(Answer):
    """Newest first; `next` for `after`."""

    items: list[FactBody]
    next: str | None


class SampleBody(Answer):
    """rows = found + missing + ambiguous."""

    id: int
    department: str
    resource: str
    first: date
    last: date
    origin: str
    filename: str
    sha256: str
    at: str
    rows: int
    found: int
    missing: int
    ambiguous: int
    repeated: int


class SampleList(Answer):
    items: list[SampleBody]


class SampleRowList(Answer):
    """`next`: for `after`."""

    items: list[dict[str, Any]]
    next: int | None


class BulletinBody(Answer):
    """`pdf`, `xlsx`: where its files are; `content`: all it says."""

    number: str
    month: str
    place: str
    edition: int
    hash: str
    at: str
    pdf: str
    xlsx: str


class BulletinWhole(BulletinBody):
    content: dict[str, Any]


class BulletinList(Answer):
    items: list[BulletinBody]


class AlertList(Answer):
    items: list[dict[str, Any]]


class DueList(Answer):
    """What may run over soon, or has: quarantined rows, held deliveries, duties; `left` in working days, negative: over."""

    items: list[dict[str, Any]]


class GoalBody(Answer):
    """A target and what there is (`actual`, null: not counted yet)."""

    id: int
    kind: str
    scope: str
    label: Words
    target: str
    actual: str | None
    reached: bool | None
    due_on: date
    source: str


class GoalList(Answer):
    items: list[GoalBody]


class DutyList(Answer):
    items: list[dict[str, Any]]


class SnapshotBody(Answer):
    """Figures kept of a month; `hash` over figures and formulas, `agrees`: counting again gave the same."""

    id: int
    month: str
    edition: int
    as_of: str
    hash: str
    agrees: bool


class MonthRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")
    month: Month
    place: Annotated[str, Field(pattern=r"^[0-9]{6}$")] = "000000"


class SeenRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")
    remark: Annotated[str, Field(max_length=1000)] = ""


class GoalRequest(BaseModel):
    """kind: coverage (percent; `scope`: a sector's letter or empty), departments, cities."""

    model_config = ConfigDict(extra="forbid")
    kind: Literal["coverage", "departments", "cities"]
    scope: Annotated[str, Field(max_length=1)] = ""
    target: Annotated[Decimal, Field(gt=0, le=1_000_000, max_digits=10, decimal_places=2)]
    due_on: date
    source: Short


class DutyRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")
    department: Short
    resource: Short
    cycle: Literal["month", "quarter", "year"]
    since: date
    basis: Short
