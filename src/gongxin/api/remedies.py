"""Objections and repairs: for the subject, the department whose fact it is, and the credit office."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import Any, Literal
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router
from pydantic import BaseModel, ConfigDict, Field

from gongxin.api.actors import actor
from gongxin.api.documentation import OFFICER
from gongxin.api.schemas import Answer
from gongxin.catalogue import load
from gongxin.kernel.text import Bilingual
from gongxin.remedies import api as remedies

router = Router(tags=["remedies"])
Words = Field(default="", max_length=10_000)


class Case(Answer):
    """Where an objection or an application stands; the other members are in docs/remedies."""

    id: int
    state: str


class Outlook(Answer):
    """What a subject can know about repairing a record: from when, each condition, what to hand in, whose turn, the clock."""

    state: str
    turn: str


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _About(_Asked):
    uscc: str = Field(min_length=18, max_length=18)
    resource: str = Field(max_length=64)
    record_key: UUID

    @property
    def target(self) -> remedies.Target:
        return remedies.Target(self.uscc, self.resource, self.record_key)


class ObjectionRequest(_About):
    """`fields` empty: the record as a whole."""

    matter: Literal["content", "period", "repair"] = "content"
    fields: list[str] = Field(default_factory=list, max_length=100)
    statement: str = Field(min_length=1, max_length=10_000)
    evidence: list[UUID] = Field(default_factory=list, max_length=50)


class RepairRequest(_About):
    """`materials`: papers by what the regime calls them."""

    statement: str = Words
    materials: dict[str, list[UUID]] = Field(default_factory=dict)


class ReasonRequest(_Asked):
    why: str = Words


class UpholdRequest(ReasonRequest):
    """`changes`, field → new value or null, for `corrected` only."""

    outcome: Literal["corrected", "annulled", "repaired"]
    changes: dict[str, str | None] = Field(default_factory=dict)


class GrantRequest(ReasonRequest):
    """The conditions that the deciding body confirms."""

    confirmed: list[str] = Field(default_factory=list, max_length=50)


@router.post("/objections", response={201: Case}, operation_id="file_objection", openapi_extra=OFFICER)
def file_objection(request: HttpRequest, given: ObjectionRequest) -> HttpResponse:
    """提出异议（主体本身）：记录即标注“异议处理中”。Object; the record is marked as contested at once."""
    return _do(
        lambda conn: remedies.file(
            conn, given.target, matter=given.matter, fields=given.fields, statement=given.statement,
            evidence=given.evidence, **_who(request), catalogue=load(),
        ),
        status=201,
    )


@router.get("/objections/{number}", response=Case, operation_id="get_objection", openapi_extra=OFFICER)
def get_objection(request: HttpRequest, number: int) -> HttpResponse:
    """一件异议。An objection, for its subject, the source department and the credit office."""
    return _do(lambda conn: remedies.get(conn, number, actor=actor(request)))


@router.post("/objections/{number}/accept", response=Case, operation_id="accept_objection", openapi_extra=OFFICER)
def accept_objection(request: HttpRequest, number: int) -> HttpResponse:
    """受理并转来源部门。Accept and route to the source department."""
    return _do(lambda conn: remedies.accept(conn, number, **_who(request)))


@router.post("/objections/{number}/refuse", response=Case, operation_id="refuse_objection", openapi_extra=OFFICER)
def refuse_objection(request: HttpRequest, number: int, given: ReasonRequest) -> HttpResponse:
    """不予受理。Not accepted, with reasons."""
    return _do(lambda conn: remedies.refuse(conn, number, why=given.why, **_who(request), catalogue=load()))


@router.post("/objections/{number}/uphold", response=Case, operation_id="uphold_objection", openapi_extra=OFFICER)
def uphold_objection(request: HttpRequest, number: int, given: UpholdRequest) -> HttpResponse:
    """异议成立（来源部门）：更正、撤销或者修复。Upheld by the source: corrected, annulled or repaired."""
    remedy = remedies.Remedy(given.outcome, given.changes)
    return _do(lambda conn: remedies.uphold(conn, number, remedy, why=given.why, **_who(request), catalogue=load()))


@router.post("/objections/{number}/reject", response=Case, operation_id="reject_objection", openapi_extra=OFFICER)
def reject_objection(request: HttpRequest, number: int, given: ReasonRequest) -> HttpResponse:
    """异议不成立（来源部门）。Rejected by the source, with reasons."""
    return _do(lambda conn: remedies.reject(conn, number, why=given.why, **_who(request), catalogue=load()))


@router.get(
    "/subjects/{uscc}/records/{resource}/{uuid:key}/repair", response=Outlook, operation_id="repair_outlook",
    openapi_extra=OFFICER,
)
def repair_outlook(request: HttpRequest, uscc: str, resource: str, key: UUID) -> HttpResponse:
    """这条记录何时、如何修复（主体本身）。When and how this record can be repaired, for the subject."""
    actor(request).require_subject(uscc)
    target = remedies.Target(uscc, resource, key)
    return _do(lambda conn: remedies.prospect(conn, target, now=timezone.now(), catalogue=load()))


@router.post("/repairs", response={201: Case}, operation_id="apply_for_repair", openapi_extra=OFFICER)
def apply_for_repair(request: HttpRequest, given: RepairRequest) -> HttpResponse:
    """申请信用修复（主体本身）。Apply for repair; free of charge."""
    return _do(
        lambda conn: remedies.apply_for_repair(
            conn, given.target, materials=given.materials, statement=given.statement, **_who(request), catalogue=load()
        ),
        status=201,
    )


@router.get("/repairs/{number}", response=Case, operation_id="get_repair", openapi_extra=OFFICER)
def get_repair(request: HttpRequest, number: int) -> HttpResponse:
    """一件修复申请。An application, for its subject, the deciding body and the credit office."""
    return _do(lambda conn: remedies.repair(conn, number, actor=actor(request)))


@router.post("/repairs/{number}/accept", response=Case, operation_id="accept_repair", openapi_extra=OFFICER)
def accept_repair(request: HttpRequest, number: int) -> HttpResponse:
    """受理修复申请。Accept the application; the term of the decision begins."""
    return _do(lambda conn: remedies.accept_repair(conn, number, **_who(request), catalogue=load()))


@router.post("/repairs/{number}/grant", response=Case, operation_id="grant_repair", openapi_extra=OFFICER)
def grant_repair(request: HttpRequest, number: int, given: GrantRequest) -> HttpResponse:
    """准予修复：公示终止、共享停止、措施解除。Grant; publication, sharing and measures end."""
    return _do(
        lambda conn: remedies.grant(
            conn, number, confirmed=given.confirmed, why=given.why, **_who(request), catalogue=load()
        )
    )


@router.post("/repairs/{number}/reject", response=Case, operation_id="reject_repair", openapi_extra=OFFICER)
def reject_repair(request: HttpRequest, number: int, given: ReasonRequest) -> HttpResponse:
    """不予修复。Not granted, with reasons."""
    return _do(lambda conn: remedies.reject_repair(conn, number, why=given.why, **_who(request), catalogue=load()))


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"actor": actor(request), "now": timezone.now()}


def _do(act: Callable[[Any], Any], *, status: int = 200) -> HttpResponse:
    with transaction.atomic():
        connection.ensure_connection()
        body = json.dumps(_plain(act(connection.connection)), ensure_ascii=False, cls=DjangoJSONEncoder)
    return HttpResponse(body, status=status, content_type="application/json", headers={"Cache-Control": "private, no-store"})


def _plain(value: Any) -> Any:
    """A dataclass as members; texts in both languages as {zh, en}."""
    if isinstance(value, Bilingual):
        return {"zh": value.zh, "en": value.en}
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, (list, tuple)) else value
