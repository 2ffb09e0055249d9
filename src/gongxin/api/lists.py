"""Lists and entries: the lists as they are defined, public; the steps of a proceeding, for officers and the subject."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router, Status
from pydantic import Field

from gongxin.access import api as access
from gongxin.api.actors import actor
from gongxin.api.documentation import OFFICER
from gongxin.api.list_schemas import EntryBody, EntryList, Lists
from gongxin.api.paper_files import DOWNLOAD, UPLOAD, attachment, body, uploaded
from gongxin.api.remedies.asking import Before, Limit, Number, do, looked, who
from gongxin.api.remedies.schemas import Asked, EvidenceBody, Reason, Text
from gongxin.catalogue import load
from gongxin.catalogue.model.list import ListDefinition
from gongxin.lists import api as lists

router = Router(tags=["lists"])

Papers = Annotated[list[UUID], Field(max_length=50)]
"""Papers of a step by their numbers, as `POST /lists/papers` (an officer) or `POST /evidence` (the subject) gave them."""


class ProposalRequest(Asked):
    list_code: str = Field(pattern=r"^[A-Z0-9_]{1,16}$")
    uscc: str = Field(pattern=r"^[0-9A-Z]{18}$")
    reason: Reason
    evidence: Annotated[list[UUID], Field(min_length=1, max_length=50)]


class StatementRequest(Asked):
    text: Text = Field(min_length=1, max_length=10_000)
    documents: Papers = Field(default_factory=list)


class DecisionRequest(Asked):
    """`end_date` only where the list leaves the period to the decision, or for a shorter one."""

    decision_no: Text = Field(min_length=1, max_length=128)
    why: Reason
    end_date: date | None = None
    documents: Papers = Field(default_factory=list)


class WhyRequest(Asked):
    why: Reason


class RemovalRequest(Asked):
    ground: Literal["expired_early", "performance", "not_standing"]
    why: Reason
    documents: Papers = Field(default_factory=list)


@router.get("/lists", response=Lists, operation_id="list_lists")
def list_lists(request: HttpRequest, every: Annotated[bool, Query(description="包括未启用的。Those off, too.")] = False) -> Any:
    """名单及其依据、期限、移出条件。The lists: basis, period, removal, office."""
    del request
    found = load().lists.values()
    return {"items": [list_body(item) for item in found if every or item.enabled]}


@router.post("/lists/papers", response={201: EvidenceBody}, operation_id="hand_in_list_paper", openapi_extra=UPLOAD)
def hand_in(
    request: HttpRequest,
    uscc: Annotated[str, Query(pattern=r"^[0-9A-Z]{18}$", description="程序所关于的组织。Whom the proceeding is about.")],
    name: Annotated[str, Query(max_length=200, description="文件名；表单中的优先。The name; a form's own comes first.")] = "",
) -> HttpResponse:
    """提交程序材料（propose、decide）：PDF、OFD、PNG、JPEG，不超过10MB，类型以内容判断。An officer hands in a paper for a
    proceeding; the subject hands in its own by `POST /evidence`."""
    words = who(request)
    if words["actor"].kind == "subject":  # before a byte is read
        raise access.NoOfficeError(place="propose")
    given, content = uploaded(request)
    return do(lambda conn: body(lists.keep_paper(conn, given or name, content, uscc=uscc, **words)), status=201)


@router.get("/lists/entries/{number}/papers/{uuid:paper}", operation_id="download_list_paper", openapi_extra=DOWNLOAD)
def download(request: HttpRequest, number: Number, paper: UUID) -> HttpResponse:
    """下载程序中的一份材料：仅作为附件；经办人员下载留痕。A paper, as an attachment, for the department, the credit office, and
    the subject once it was told."""
    seen = actor(request)
    with transaction.atomic():
        found, content = lists.paper(_conn(), number, paper, actor=seen)
        looked(seen, f"名单程序 {number} 材料", [found.uscc])
    return attachment(found, content)


@router.post("/lists/entries", response={201: EntryBody}, operation_id="propose_entry", openapi_extra=OFFICER)
def propose(request: HttpRequest, given: ProposalRequest) -> Status[dict[str, Any]]:
    """提出列入（propose）。An officer proposes an entry, with reason and evidence."""
    seen = actor(request)
    with transaction.atomic():
        entry = lists.propose(
            _conn(), given.list_code, given.uscc, reason=given.reason, evidence=given.evidence, actor=seen,
            now=timezone.now(), catalogue=load(),
        )
    return Status(201, entry_body(entry))


@router.get("/lists/entries", response=EntryList, operation_id="list_entries", openapi_extra=OFFICER)
def list_entries(request: HttpRequest, before: Before = None, limit: Limit = 50) -> dict[str, Any]:
    """本部门的程序，或者关于本主体的程序，新的在前；信用主管部门：全部。Proceedings of the caller's department, or about
    the calling subject, newest first; all for the credit office."""
    seen = actor(request)
    department = None if seen.holds("credit_office") else seen.department or None
    whose: dict[str, Any] = {"uscc": seen.uscc or None, "department": department, "told": seen.kind == "subject"}
    with transaction.atomic():
        found = lists.open_of(_conn(), **whose, before=before, limit=limit + 1)
        entries = [lists.entry(_conn(), number) for number in found[:limit]]
        looked(seen, "名单程序", [entry.uscc for entry in entries])
    more = found[limit - 1] if len(found) > limit else None
    return {"items": [entry_body(entry, events=False) for entry in entries], "next": more}


@router.get("/lists/entries/{number}", response=EntryBody, operation_id="get_entry", openapi_extra=OFFICER)
def get_entry(request: HttpRequest, number: Number) -> dict[str, Any]:
    """一个程序的每一步。A proceeding with every step."""
    seen = actor(request)
    with transaction.atomic():
        entry = lists.visible(_conn(), number, seen)
        looked(seen, f"名单程序 {number}", [entry.uscc])
    return entry_body(entry)


@router.post("/lists/entries/{number}/notice", response=EntryBody, operation_id="notify_entry", openapi_extra=OFFICER)
def notify(request: HttpRequest, number: Number) -> dict[str, Any]:
    """告知（propose）。Tell the subject; the statement period begins."""
    return _step(lambda: lists.notify(_conn(), number, actor=actor(request), now=timezone.now(), catalogue=load()))


@router.post("/lists/entries/{number}/statement", response=EntryBody, operation_id="state_entry", openapi_extra=OFFICER)
def state(request: HttpRequest, number: Number, given: StatementRequest) -> dict[str, Any]:
    """陈述申辩（主体本身）。The subject's statement."""
    return _step(
        lambda: lists.state(_conn(), number, given.text, actor=actor(request), now=timezone.now(), documents=given.documents)
    )


@router.post("/lists/entries/{number}/decision", response=EntryBody, operation_id="decide_entry", openapi_extra=OFFICER)
def decide(request: HttpRequest, number: Number, given: DecisionRequest) -> dict[str, Any]:
    """作出决定（decide）。The written decision, after the statement period."""
    return _step(
        lambda: lists.decide(
            _conn(), number, decision_no=given.decision_no, why=given.why, end_date=given.end_date,
            documents=given.documents, actor=actor(request), now=timezone.now(), catalogue=load(),
        )
    )


@router.post("/lists/entries/{number}/signature", response=EntryBody, operation_id="sign_entry", openapi_extra=OFFICER)
def sign_off(request: HttpRequest, number: Number, given: WhyRequest) -> dict[str, Any]:
    """复核签发（sign_off，不得是作出决定者）。A second person signs; the entry takes effect."""
    return _step(
        lambda: lists.sign_off(
            _conn(), number, why=given.why, actor=actor(request), now=timezone.now(), catalogue=load()
        )
    )


@router.post("/lists/entries/{number}/drop", response=EntryBody, operation_id="drop_entry", openapi_extra=OFFICER)
def drop(request: HttpRequest, number: Number, given: WhyRequest) -> dict[str, Any]:
    """不予列入（decide）。End the proceeding without an entry."""
    return _step(
        lambda: lists.drop(_conn(), number, why=given.why, actor=actor(request), now=timezone.now(), catalogue=load())
    )


@router.post("/lists/entries/{number}/removal", response=EntryBody, operation_id="remove_entry", openapi_extra=OFFICER)
def remove(request: HttpRequest, number: Number, given: RemovalRequest) -> dict[str, Any]:
    """移出（decide）。Take the entry off the list; publication, sharing and measures end with it."""
    return _step(
        lambda: lists.remove(
            _conn(), number, ground=given.ground, why=given.why, documents=given.documents, actor=actor(request),
            now=timezone.now(), catalogue=load(),
        )
    )


def _step(do: Any) -> dict[str, Any]:
    with transaction.atomic():
        return entry_body(do())


def _conn() -> Any:
    connection.ensure_connection()
    return connection.connection


def entry_body(entry: lists.Entry, *, events: bool = True) -> dict[str, Any]:
    known = {name: getattr(entry, name) for name in EntryBody.model_fields if hasattr(entry, name)}
    steps = lists.events(_conn(), entry.id) if events else ()
    return known | {
        "events": [
            {"version": e.version, "at": e.at, "step": e.step, "actor": e.actor, "why": e.why, "documents": e.documents}
            for e in steps
        ]
    }


def list_body(found: ListDefinition) -> dict[str, Any]:
    def words(text: Any) -> dict[str, str] | None:
        return {"zh": text.zh, "en": text.en} if text is not None else None

    return {
        "code": found.id,
        "kind": found.kind,
        "enabled": found.enabled,
        "label": words(found.label),
        "authority": words(found.authority),
        "office": words(found.office),
        "region": found.region,
        "period": str(found.period) if found.period else None,
        "earliest_removal": str(found.earliest_removal) if found.earliest_removal else None,
        "removed_on_performance": found.removed_on_performance,
        "removal": {"conditions": words(found.removal.conditions), "procedure": words(found.removal.procedure)}
        if found.removal
        else None,
        "statement_workdays": found.statement_workdays,
        "basis": [
            {"law": words(b.law), "article": words(b.article), "rank": b.rank, "certainty": b.certainty} for b in found.basis
        ],
    }
