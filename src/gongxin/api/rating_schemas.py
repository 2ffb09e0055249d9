"""Shapes of ratings: scales, models, grades with their reasons, what-if, runs and trials."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from gongxin.api.remedies.schemas import Asked
from gongxin.api.schemas import Answer, Words


class RatingCited(Answer):
    law: Words
    article: Words
    number: Words | None
    rank: str
    certainty: str
    in_force: bool


class GradeOfScale(Answer):
    grade: str
    order: int
    label: Words | None
    published: bool
    rule: Words | None


class ScaleBody(Answer):
    """`in_use`: grades are given on it today; `ended`: the last day they were. Grades of two scales are never compared."""

    scale: str
    nature: str
    enabled: bool
    label: Words
    domain: Words
    authority: Words
    applies_to: Words
    cycle: Words | None
    effective: dict[str, date | None]
    in_use: bool
    ended: date | None
    carried_by: str | None
    certainty: str
    basis: list[RatingCited]
    grades: list[GradeOfScale]
    note: Words | None


class ScaleList(Answer):
    items: list[ScaleBody]


class IndicatorBody(Answer):
    indicator: str
    label: Words
    enabled: bool
    certainty: str
    resource: str
    basis: list[RatingCited]
    grade: str | None
    points: dict[str, str | None] | None


class ModelBody(Answer):
    """`rates`: this version gives grades today."""

    model: str
    version: str
    kind: str
    enabled: bool
    rates: bool
    published: bool
    label: Words
    domain: Words
    authority: Words
    scale: str | None
    outcomes: list[GradeOfScale]
    effective: dict[str, date | None]
    certainty: str
    kinds: list[str]
    having: str | None
    start: str | None
    points: str | None
    basis: list[RatingCited]
    criteria: list[IndicatorBody]


class ModelList(Answer):
    items: list[ModelBody]


class ReasonBody(Answer):
    """`record` is where the record with its versions is; an objection or a repair is about that record."""

    indicator: str
    resource: str
    record_key: UUID
    version: int
    met: bool
    until: date | None
    decided_on: date | None
    title: str
    rule: Words
    sentence: Words
    record: str


class MarkBody(Answer):
    resource: str
    record_key: UUID
    why: str
    seq: int | None
    at: datetime


class GradeBody(Answer):
    uscc: str
    model: str
    version: str
    run: int
    on: date
    grade: str
    label: Words
    points: str | None
    at: datetime
    authority: Words
    rule: Words
    stale: bool
    reasons: list[ReasonBody]
    marks: list[MarkBody]


class GradeList(Answer):
    items: list[GradeBody]


class AsOfBody(Answer):
    """Computed for that day from the versions of records that were there by its end; not kept."""

    uscc: str
    model: str
    on: date
    grade: str
    points: str | None
    records: list[list[Any]] = Field(description="[criterion, resource, record key, version]")


class GradeStepBody(Answer):
    on: date
    before: str
    after: str
    sentence: Words


class GradeWithoutBody(Answer):
    resource: str
    record_key: UUID
    before: str
    after: str
    sentence: Words


class RatingWhatIf(Answer):
    uscc: str
    model: str
    version: str
    on: date
    grade: str
    label: Words
    steps: list[GradeStepBody]
    without: list[GradeWithoutBody]
    last: Words


class RunBody(Answer):
    """`definition`: the version as it stood; with `on` and `seq` the run can be made again."""

    id: int
    model: str
    version: str
    on: date
    seq: int
    partial: bool
    subjects: int
    counts: dict[str, int]
    definition: dict[str, Any]
    by: str
    at: datetime
    seconds: float


class RunList(Answer):
    items: list[RunBody]
    next: int | None


class RunRequest(Asked):
    """`on`: the day to rate, today if none is named. `marked`: only the grades that are marked out of date."""

    model: str = Field(pattern=r"^[A-Z0-9_]{1,16}$")
    on: date | None = None
    marked: bool = False


class TrialRequest(Asked):
    model: str = Field(pattern=r"^[A-Z0-9_]{1,16}$")
    version: str = Field(pattern=r"^[0-9-]{4,7}$")
    on: date | None = None


class TrialBody(Answer):
    id: int
    model: str
    version: str
    against: str | None
    on: date
    subjects: int
    changed: int
    sums: list[dict[str, Any]]
    by: str
    at: datetime
    seconds: float


class TrialWhole(TrialBody):
    by_region: list[dict[str, Any]]
    by_size: list[dict[str, Any]]
    by_sector: list[dict[str, Any]]


class TrialList(Answer):
    items: list[TrialBody]


class ChangedBody(Answer):
    uscc: str
    name: str
    before: str
    after: str
    region: str
    size: str
    sector: str


class ChangedList(Answer):
    items: list[ChangedBody]
    next: str | None


class AuthorityRequest(Asked):
    department: str = Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9._-]+$")


class AuthorityBody(Answer):
    model: str
    department: str
    by: str
    at: datetime


class AuthorityList(Answer):
    items: list[AuthorityBody]


By = Literal["region", "size", "sector"]
