"""Shapes of early warning: criteria, signals, runs, clusters, notes."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from gongxin.api.remedies.schemas import Asked, Reason, Text
from gongxin.api.schemas import Answer, Words

Outcome = Literal["noted", "followed_up", "unfounded"]
SignalState = Literal["open", "noted", "followed_up", "unfounded", "stale", ""]
ClusterKind = Literal["address", "successor", "name"]


class SaidBasis(Answer):
    law: Words
    article: Words
    number: Words | None


class CriterionBody(Answer):
    """One criterion of early warning. `used`: it may be run today; `question`: what it looks for."""

    code: str
    version: int
    used: bool
    label: Words
    sentence: Words
    authority: Words
    question: Words
    resource: str
    basis: list[SaidBasis]


class Criteria(Answer):
    items: list[CriterionBody]


class Said(Answer):
    label: Words
    sentence: Words
    authority: Words
    basis: list[SaidBasis]


class UsedRecord(Answer):
    """A record the signal rests on, in the version used. `value`: yuan; `day`: the last day of a term."""

    resource: str
    record_key: UUID
    version: int
    decided_on: date | None
    value: Decimal | None
    day: date | None


class SignalStep(Answer):
    version: int
    at: datetime
    step: str
    actor: str
    department: str
    why: str
    did: str


class SignalBody(Answer):
    """A signal: what is pointed at, by which criterion in which version, where it stands. It is no record and no finding."""

    id: int
    criterion: str
    criterion_version: int
    uscc: str
    department: str
    on_day: date
    raised_at: datetime
    said: Said
    figures: dict[str, Any]
    state: str
    version: int
    stale_since: date | None
    stale_cause: str | None
    records: list[UsedRecord]
    events: list[SignalStep]


class SignalList(Answer):
    items: list[SignalBody]
    next: int | None


class DecisionOnSignal(Asked):
    """`version`: of the signal as you saw it. `did`: what a follow-up consisted in; only for `followed_up`."""

    version: int = Field(ge=1, le=2_147_483_647)
    outcome: Outcome
    why: Reason
    did: Annotated[Text, Field(max_length=2000)] = ""


class CountedCriterion(Answer):
    criterion: str
    version: int
    subjects: int
    standing: int
    raised: int
    ended: int


class WarningRun(Answer):
    """What a run found. `trial`: nothing was written."""

    on: date
    trial: bool
    counted: list[CountedCriterion]
    skipped: list[str]


class WarningRunRequest(Asked):
    """`trial`: only count, for any day, also with criteria that are off. Without it: today, and signals are written."""

    trial: bool = False
    on: date | None = None
    include_off: bool = False


class ClusterMember(Answer):
    uscc: str
    name: str
    region: str
    status: str
    established: date | None
    dissolved: date | None
    address: str


class ClusterBody(Answer):
    kind: str
    key: str
    fact: str
    size: int
    members: list[ClusterMember]


class Clusters(Answer):
    """One page of clusters. `not_a_finding`: what they are not; to be shown with them."""

    not_a_finding: Words
    items: list[ClusterBody]
    next: int | None


class NoteRequest(Asked):
    """The cluster as it was asked for, its key, and why it is kept."""

    kind: ClusterKind
    region: str = Field(default="", pattern=r"^[0-9]{0,6}$")
    at_least: int = Field(default=5, ge=2, le=10_000)
    days: int = Field(default=180, ge=0, le=3650)
    key: str = Field(pattern=r"^[0-9A-Za-z]{1,64}$")
    why: Reason


class CloseRequest(Asked):
    why: Reason


class NoteBody(Answer):
    """What an officer kept of a cluster. Organisations in it see the note with no other member's code."""

    id: int
    kind: str
    fact: str
    members: list[str]
    why: str
    department: str
    officer: str
    at: datetime
    closed_at: datetime | None
    closed_by: str | None
    closed_why: str | None


class NoteList(Answer):
    items: list[NoteBody]
    next: int | None
