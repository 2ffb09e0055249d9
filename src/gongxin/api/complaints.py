"""Tips and complaints about organisations: without a key for whoever reports, with one for those who handle them."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal
from uuid import UUID

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router
from pydantic import BaseModel, ConfigDict, Field

from gongxin.api.actors import actor
from gongxin.api.documentation import OFFICER
from gongxin.api.paper_files import DOWNLOAD, RECEIPT_UPLOAD, attachment, uploaded_with
from gongxin.api.remedies.asking import do as _do
from gongxin.api.remedies.asking import who as _who
from gongxin.api.schemas import Answer
from gongxin.complaints import api as complaints

router = Router(tags=["tips"])
Words = Field(min_length=1, max_length=4000)


class TipBody(Answer):
    """Where a tip stands: received, declined, passed, founded, unfounded."""

    id: int
    state: str


class ReceiptBody(Answer):
    """receipt: shown now and never again; with it the tip is followed up."""

    receipt: str
    state: str


class FollowedBody(Answer):
    """What the holder of the receipt sees: steps, the answer, and every opening of their sealed identity. papers: files that
    came with it; papers_as_they_came: those that still say what they say about whoever made them (signed, unreadable)."""

    state: str
    papers: int
    papers_as_they_came: int


class TipList(Answer):
    items: list[TipBody]


class TipPaperBody(Answer):
    """A file of a tip, without its name. place: 1 for the first; as_it_came: with what it says about whoever made it."""

    id: UUID
    place: int
    kind: str
    size: int
    on_day: date
    as_it_came: bool


class TipPaperList(Answer):
    items: list[TipPaperBody]


class ReporterBody(Answer):
    name: str
    contact: str


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Identity(_Asked):
    """Only if one wishes; sealed apart from the tip."""

    name: str = Field(default="", max_length=500)
    contact: str = Field(default="", max_length=500)


class TipRequest(_Asked):
    about: str = Field(min_length=1, max_length=200)
    about_kind: Literal["organisation", "body", "person"] = "organisation"
    domain: str = Field(max_length=32)
    statement: str = Words
    reporter: Identity | None = None


class ReceiptRequest(_Asked):
    receipt: str = Field(min_length=1, max_length=200)


class SupplementRequest(ReceiptRequest):
    statement: str = Words


class PassRequest(_Asked):
    department: str = Field(max_length=64)
    why: str = Words


class TipReason(_Asked):
    why: str = Words


class TipDecision(TipReason):
    """founded: with the number of the authority's document."""

    founded: bool
    decision_no: str = Field(default="", max_length=128)


@router.post("/tips", response={201: ReceiptBody}, operation_id="report_tip")
def report(request: HttpRequest, given: TipRequest) -> HttpResponse:
    """投诉举报一个组织或者政府部门；可以匿名。针对个人的不予接收。Report an organisation; about a person it is refused."""
    del request
    who = complaints.Reporter(given.reporter.name, given.reporter.contact) if given.reporter else None

    def done(conn: Any) -> dict[str, Any]:
        tip, receipt = complaints.report(
            conn, given.about, about_kind=given.about_kind, domain=given.domain, statement=given.statement, reporter=who,
            now=timezone.now(),
        )  # fmt: skip
        return {"receipt": receipt, "state": tip.state}

    return _do(done, status=201)


@router.post("/tips/follow", response=FollowedBody, operation_id="follow_tip")
def follow(request: HttpRequest, given: ReceiptRequest) -> HttpResponse:
    """凭回执码查询进展（用POST，回执码不进日志）。Follow up by receipt code; POST, so that no log holds the code."""
    del request
    return _do(lambda conn: _followed(complaints.follow(conn, given.receipt)))


@router.post("/tips/follow/supplement", response=FollowedBody, operation_id="supplement_tip")
def supplement(request: HttpRequest, given: SupplementRequest) -> HttpResponse:
    """凭回执码补充说明。Add to it."""
    del request
    return _do(lambda conn: _followed(complaints.supplement(conn, given.receipt, given.statement, now=timezone.now())))


@router.post("/tips/follow/forget", response=FollowedBody, operation_id="forget_reporter")
def forget(request: HttpRequest, given: ReceiptRequest) -> HttpResponse:
    """凭回执码删除自己的身份信息。Have one's identity deleted."""
    del request
    return _do(lambda conn: _followed(complaints.forget(conn, given.receipt, now=timezone.now())))


@router.post("/tips/follow/papers", response={201: FollowedBody}, operation_id="add_tip_paper", openapi_extra=RECEIPT_UPLOAD)
def add_paper(request: HttpRequest) -> HttpResponse:
    """凭回执码补充一份附件（PDF、OFD、PNG、JPEG，不超过10MB，最多10份）：不保留文件名，属性和拍摄信息先行去除。Add a file by
    receipt code, sent in the form before the file: kept sealed, without its name and what it says about whoever made it."""
    fields, content = uploaded_with(request, "receipt")
    return _do(
        lambda conn: _followed(
            complaints.supplement(conn, fields["receipt"], "", now=timezone.now(), files=[content])
        ),
        status=201,
    )


@router.get("/tips", response=TipList, operation_id="list_tips", openapi_extra=OFFICER)
def waiting(request: HttpRequest) -> HttpResponse:
    """待本部门办理的投诉举报。What waits with the department."""
    return _do(lambda conn: {"items": complaints.waiting(conn, actor=actor(request))})


@router.get("/tips/{number}", response=TipBody, operation_id="get_tip", openapi_extra=OFFICER)
def get(request: HttpRequest, number: int) -> HttpResponse:
    """一件投诉举报（不含举报人）。A tip, without who reported it."""
    return _do(lambda conn: complaints.get(conn, min(max(number, 0), 2**62), actor=actor(request)))


@router.get("/tips/{number}/papers", response=TipPaperList, operation_id="list_tip_papers", openapi_extra=OFFICER)
def list_papers(request: HttpRequest, number: int) -> HttpResponse:
    """随件附件（办理人员）。The files of a tip, for those who handle it."""
    return _do(lambda conn: {"items": complaints.papers_of(conn, _id(number), actor=actor(request))})


@router.get("/tips/{number}/papers/{uuid:paper}", operation_id="download_tip_paper", openapi_extra=DOWNLOAD)
def download(request: HttpRequest, number: int, paper: UUID) -> HttpResponse:
    """下载一份附件：仅作为附件，被举报单位不得查看。A file, as an attachment; never for the organisation complained about."""
    seen = actor(request)
    with transaction.atomic():
        connection.ensure_connection()
        found, content = complaints.paper(connection.connection, _id(number), paper, actor=seen)
    return attachment(found, content)


@router.post("/tips/{number}/pass", response=TipBody, operation_id="pass_tip", openapi_extra=OFFICER)
def pass_on(request: HttpRequest, number: int, given: PassRequest) -> HttpResponse:
    """转交有权处理的部门。Pass it to the department that has the power to act."""
    return _do(lambda conn: complaints.pass_on(conn, _id(number), given.department, why=given.why, **_who(request)))


@router.post("/tips/{number}/decline", response=TipBody, operation_id="decline_tip", openapi_extra=OFFICER)
def decline(request: HttpRequest, number: int, given: TipReason) -> HttpResponse:
    """不予受理，说明理由和其他途径。Not taken, with the reason and where to turn."""
    return _do(lambda conn: complaints.decline(conn, _id(number), why=given.why, **_who(request)))


@router.post("/tips/{number}/decide", response=TipBody, operation_id="decide_tip", openapi_extra=OFFICER)
def decide(request: HttpRequest, number: int, given: TipDecision) -> HttpResponse:
    """答复（受转交部门）；不写入任何信用档案。The answer; it writes to no credit file."""
    return _do(lambda conn: complaints.decide(conn, _id(number), **given.model_dump(), **_who(request)))


@router.post("/tips/{number}/reporter", response=ReporterBody, operation_id="open_reporter", openapi_extra=OFFICER)
def reporter(request: HttpRequest, number: int, given: TipReason) -> HttpResponse:
    """开启密封的举报人信息（unseal 职责，书面理由，先记日志）。Open the sealed identity; logged before it is readable."""
    words = _who(request)
    failed: complaints.SealBrokenError | None = None
    found: complaints.Reporter | None = None
    with transaction.atomic():  # the log of an opening that failed is kept as well
        connection.ensure_connection()
        try:
            found = complaints.open_seal(connection.connection, _id(number), why=given.why, **words)
        except complaints.SealBrokenError as error:
            failed = error
    if failed is not None or found is None:
        raise failed or complaints.UnknownTipError(place=str(number))
    shown = {"name": found.name, "contact": found.contact}
    return _do(lambda _: shown)


def _followed(found: complaints.Followed) -> dict[str, Any]:
    """Without account words of those who handle it."""
    tip = found.tip
    return {
        "state": tip.state, "about": tip.about, "domain": tip.domain, "filed_on": tip.filed_on, "department": tip.department,
        "answer": tip.answer, "decision_no": tip.decision_no, "decided_on": tip.decided_on, "identified": found.identified,
        "papers": found.papers, "papers_as_they_came": found.as_they_came,
        "events": [{"on_day": e.on_day, "what": e.what, "department": e.department} for e in found.events],
        "openings": [{"at": o.at, "department": o.department, "why": o.why} for o in found.openings],
    }  # fmt: skip


def _id(number: int) -> int:
    return min(max(number, 0), 2**62)
