"""Early warning: for officers and programs of departments, and for the organisation a signal is about. Nothing is public."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.db import connection, transaction
from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Status

from gongxin.api.actors import actor
from gongxin.api.documentation import OFFICER
from gongxin.api.remedies.asking import Before, Limit, Number, looked
from gongxin.api.warning_schemas import (
    CloseRequest,
    ClusterKind,
    Clusters,
    Criteria,
    DecisionOnSignal,
    NoteBody,
    NoteList,
    NoteRequest,
    SignalBody,
    SignalList,
    SignalState,
    WarningRun,
    WarningRunRequest,
)
from gongxin.catalogue import load
from gongxin.catalogue.model.warning import Criterion
from gongxin.kernel.dates import CHINA
from gongxin.kernel.text import Bilingual
from gongxin.warning import api as warning
from gongxin.warning.manual import question

router = Router(tags=["warnings"])
Purpose = Annotated[str, Query(min_length=1, max_length=200, description="查看事由，写入所涉组织的留痕。Why; it is logged.")]
Skip = Annotated[int, Query(ge=0, le=1_000_000, description="上一页的 next。`next` of the page before.")]


@router.get("/warnings/criteria", response=Criteria, operation_id="list_warning_criteria", openapi_extra=OFFICER)
def list_criteria(request: HttpRequest) -> Any:
    """预警标准：依据、看什么、当日可否使用。The criteria: basis, what they look for, whether they may be used today."""
    actor(request)
    on = timezone.now().astimezone(CHINA).date()
    return {"items": [criterion_body(item, on) for item in load().warnings.values()]}


@router.get("/warnings/signals", response=SignalList, operation_id="list_warning_signals", openapi_extra=OFFICER)
def list_signals(
    request: HttpRequest,
    state: Annotated[SignalState, Query(description="空：全部。Empty: all.")] = "open",
    criterion: Annotated[str, Query(max_length=16)] = "",
    before: Before = None,
    limit: Limit = 50,
) -> dict[str, Any]:
    """本部门的信号，或者关于本主体的信号，新的在前；信用主管部门：全部。Signals of the caller's department, or about the
    calling organisation, newest first; all for the credit office."""
    who = actor(request)
    with transaction.atomic():
        found = warning.signals(_conn(), actor=who, state=state, criterion=criterion, before=before, limit=limit + 1)
        looked(who, "预警信号", [item.uscc for item in found[:limit]])
        items = [signal_body(_conn(), item, events=False) for item in found[:limit]]
    return {"items": items, "next": found[limit - 1].id if len(found) > limit else None}


@router.get("/warnings/signals/{number}", response=SignalBody, operation_id="get_warning_signal", openapi_extra=OFFICER)
def get_signal(request: HttpRequest, number: Number) -> dict[str, Any]:
    """一条信号：理由、所用记录、每一步。A signal with its reasons, its records and every step."""
    who = actor(request)
    with transaction.atomic():
        found = warning.signal(_conn(), number, actor=who)
        looked(who, f"预警信号 {number}", [found.uscc])
        return signal_body(_conn(), found)


@router.post(
    "/warnings/signals/{number}/decision", response=SignalBody, operation_id="decide_warning_signal", openapi_extra=OFFICER
)
def decide(request: HttpRequest, number: Number, given: DecisionOnSignal) -> dict[str, Any]:
    """已知悉、已跟进、不成立（warn）。An officer notes it, follows it up, or finds it not founded."""
    who = actor(request)
    with transaction.atomic():
        found = warning.decide(
            _conn(), number, version=given.version, outcome=given.outcome, why=given.why, did=given.did, actor=who,
            now=timezone.now(),
        )  # fmt: skip
        return signal_body(_conn(), found)


@router.post("/warnings/runs", response=WarningRun, operation_id="run_warnings", openapi_extra=OFFICER)
def run(request: HttpRequest, given: WarningRunRequest) -> Any:
    """运行当日标准；trial 只计数、不写入（信用主管部门）。Run the criteria for today; trial only counts, for any day."""
    who, now = actor(request), timezone.now()
    on = given.on or now.astimezone(CHINA).date()
    with transaction.atomic():
        if given.trial:
            return warning.trial(_conn(), on, actor=who, catalogue=load(), include_off=given.include_off)
        return warning.run(_conn(), actor=who, now=now, catalogue=load())


@router.get("/warnings/clusters", response=Clusters, operation_id="list_warning_clusters", openapi_extra=OFFICER)
def list_clusters(  # noqa: PLR0917  Ninja calls it by name
    request: HttpRequest,
    kind: ClusterKind,
    purpose: Purpose,
    region: Annotated[str, Query(pattern=r"^[0-9]{0,6}$")] = "",
    at_least: Annotated[int, Query(ge=2, le=10_000)] = 5,
    days: Annotated[int, Query(ge=0, le=3650)] = 180,
    skip: Skip = 0,
) -> dict[str, Any]:
    """聚集情形，只供查阅参考（warn）。Clusters, an aid to looking; computed for this look and not kept."""
    who, ask = actor(request), warning.Ask(kind, region, at_least, days)
    with transaction.atomic():
        found = warning.clusters(_conn(), ask, purpose=purpose, actor=who, now=timezone.now(), skip=skip)
    more = skip + len(found) if len(found) == warning.CLUSTERS_AT_ONCE else None
    return {"not_a_finding": _words(warning.NOT_A_FINDING), "items": found, "next": more}


@router.post("/warnings/notes", response={201: NoteBody}, operation_id="open_warning_note", openapi_extra=OFFICER)
def open_note(request: HttpRequest, given: NoteRequest) -> Status[dict[str, Any]]:
    """开立核查记录（warn）。Keep a cluster as it stands now, with reasons; the organisations in it can read them."""
    who, ask = actor(request), warning.Ask(given.kind, given.region, given.at_least, given.days)
    with transaction.atomic():
        made = warning.open_note(_conn(), ask, given.key, why=given.why, actor=who, now=timezone.now())
    return Status(201, note_body(made))


@router.get("/warnings/notes", response=NoteList, operation_id="list_warning_notes", openapi_extra=OFFICER)
def list_notes(request: HttpRequest, before: Before = None, limit: Limit = 50) -> dict[str, Any]:
    """核查记录。Notes of the department, or in which the calling organisation is."""
    who = actor(request)
    with transaction.atomic():
        found = warning.notes(_conn(), actor=who, before=before, limit=limit + 1)
        looked(who, "聚集核查记录", [uscc for item in found[:limit] for uscc in item.members])
    more = found[limit - 1].id if len(found) > limit else None
    return {"items": [note_body(item) for item in found[:limit]], "next": more}


@router.post("/warnings/notes/{number}/closing", response=NoteBody, operation_id="close_warning_note", openapi_extra=OFFICER)
def close_note(request: HttpRequest, number: Number, given: CloseRequest) -> dict[str, Any]:
    """关闭核查记录，写明理由。Close a note, with reasons."""
    who = actor(request)
    with transaction.atomic():
        return note_body(warning.close_note(_conn(), number, why=given.why, actor=who, now=timezone.now()))


def criterion_body(found: Criterion, on: date) -> dict[str, Any]:
    return {
        "code": found.id, "version": found.version, "used": found.used_on(on), "label": _words(found.label),
        "sentence": _words(found.sentence), "authority": _words(found.authority), "resource": found.resource,
        "question": {"zh": question(found, "zh"), "en": question(found, "en")},
        "basis": [
            {"law": _words(b.law), "article": _words(b.article), "number": _words(b.number) if b.number else None}
            for b in found.declared_basis
        ],
    }  # fmt: skip


def signal_body(conn: Any, found: warning.Signal, *, events: bool = True) -> dict[str, Any]:
    """A signal with its records and, where asked, its steps."""
    body = {name: getattr(found, name) for name in warning.Signal.__slots__}
    steps = warning.events(conn, found.id) if events else ()
    return body | {"records": _plain(warning.records(conn, found.id)), "events": _plain(steps)}


def note_body(found: warning.Note) -> dict[str, Any]:
    """A note as the actor may read it."""
    return {name: getattr(found, name) for name in warning.Note.__slots__}


def _plain(items: Any) -> list[dict[str, Any]]:
    return [{name: getattr(item, name) for name in type(item).__slots__} for item in items]


def _words(text: Bilingual) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _conn() -> Any:
    connection.ensure_connection()
    return connection.connection
