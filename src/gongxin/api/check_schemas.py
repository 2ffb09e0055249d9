"""Shapes of checks, for the OpenAPI document only; the answers are built in PostgreSQL (schemas.py says more)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from gongxin.api.schemas import Answer, Words

Outcome = Literal["applied", "not_applied"]


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid")


class CheckRequest(_Asked):
    """`item`: the one licence or project the matter is about; bans on a single licence are named only with it."""

    matter: str = Field(max_length=64, examples=["procurement"])
    subjects: list[str] = Field(min_length=1, max_length=10_000)
    purpose: str = Field(min_length=1, max_length=200)
    on: date | None = None
    item: str = Field(default="", max_length=200)


class FeedbackItem(_Asked):
    """What was done with one measure of one subject: applied needs `document`, not_applied needs `why`."""

    subject: str = Field(max_length=18)
    measure: str = Field(max_length=16)
    outcome: Outcome
    why: str = Field(default="", max_length=2000)
    document: str = Field(default="", max_length=200)


class FeedbackRequest(_Asked):
    items: list[FeedbackItem] = Field(min_length=1, max_length=10_000)


class RepealRequest(_Asked):
    """`law`: id or Chinese title as the measure cites it; `article` as it is written there, empty = the whole law;
    `last_day` null takes an earlier record back."""

    law: str = Field(min_length=1, max_length=200)
    article: str = Field(default="", max_length=100)
    last_day: date | None
    document: str = Field(min_length=1, max_length=200)
    why: str = Field(default="", max_length=2000)


class Entry(Answer):
    """A record that carries a measure. `until` is the last day, null while its state lasts."""

    entry: str
    resource: str
    record_key: UUID
    version: int
    list_code: str | None
    decision_no: str | None
    deciding_body: str | None
    decided_on: date | None
    contested: bool
    since: date
    until: date | None


class FeedbackBody(Answer):
    outcome: Outcome
    why: str
    document: str
    at: datetime
    officer: str


class MeasureOf(Answer):
    """A measure of a subject and why; what it is stands under `considered`."""

    measure: str
    entries: list[Entry]
    feedback: FeedbackBody | None


class SubjectOf(Answer):
    code: str
    known: bool
    name: str | None
    measures: list[MeasureOf]
    incentives: list[MeasureOf]


class Article(Answer):
    law_id: str | None
    law: Words
    article: Words
    number: Words | None
    rank: str


class Considered(Answer):
    direction: Literal["restriction", "incentive"]
    kind: str
    label: Words
    target: Words
    authority: Words
    length: Words
    articles: list[Article]


class CheckBody(Answer):
    """`considered`: the measures this matter knows on that day, by code; `open`: how many wait for feedback."""

    check: str
    at: datetime
    on: date
    matter: str
    item: str
    purpose: str
    department: str
    open: int
    considered: dict[str, Considered]
    subjects: list[SubjectOf]


class WhatIfBody(Answer):
    check: str
    entry: str
    uscc: str
    falling: list[str]
    staying: list[str]


class FeedbackAnswer(Answer):
    check: str
    recorded: int
    open: int


class TallyBody(Answer):
    measure: str
    department: str
    named: int
    applied: int
    not_applied: int
    open: int
    contested: int


class Statistics(Answer):
    first: date
    last: date
    items: list[TallyBody]


class TouchedBody(Answer):
    check: str
    department: str
    on: date
    uscc: str
    measure: str
    entry: str
    until: date | None
    outcome: Outcome | None


class TouchedList(Answer):
    items: list[TouchedBody]


class SaidEntry(Answer):
    resource: str
    record_key: UUID
    decision_no: str | None
    contested: bool
    since: date
    until: date | None


class SaidLine(Answer):
    """One measure a check named for the subject. `outcome`: what the department did, null while open."""

    check: str
    at: datetime
    on: date
    department: str
    matter: str
    measure: str
    label: Words
    articles: list[Article]
    entries: list[SaidEntry]
    outcome: Outcome | None


class SaidOf(Answer):
    items: list[SaidLine]


class RepealBody(Answer):
    """`measures` have no effect from the day after `last_day`; `touched` are the answers that named a measure resting on it."""

    law: str
    article: str
    last_day: date | None
    measures: list[str]
    touched: list[TouchedBody]


class MatterLine(Answer):
    matter: str
    label: Words
    measures: list[str]


class Matters(Answer):
    items: list[MatterLine]


class MeasureLine(Answer):
    """A measure as defined; `in_effect` today, after the dates of its articles and the repeals."""

    measure: str
    direction: Literal["restriction", "incentive"]
    kind: str
    enabled: bool
    in_effect: bool
    label: Words
    target: Words
    authority: Words
    length: Words
    matters: list[str]
    articles: list[dict[str, Any]]


class Measures(Answer):
    items: list[MeasureLine]
