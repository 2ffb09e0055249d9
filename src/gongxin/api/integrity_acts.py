"""Government integrity, the steps: bodies and successors, contracts and payments, judgments, complaints and breaches."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from gongxin.api import integrity_schemas as asked
from gongxin.api.actors import actor
from gongxin.api.documentation import OFFICER
from gongxin.api.integrity_schemas import BodyBody, ComplaintBody, ComplaintList, ComplaintPapers, Step
from gongxin.api.paper_files import DOWNLOAD, UPLOAD, attachment, uploaded
from gongxin.api.paper_files import body as paper_body
from gongxin.api.remedies.asking import do as _do
from gongxin.api.remedies.asking import looked
from gongxin.api.remedies.asking import who as _who
from gongxin.api.remedies.schemas import EvidenceBody
from gongxin.catalogue import load
from gongxin.integrity import api as integrity
from gongxin.kernel.text import Bilingual

router = Router(tags=["integrity"])


@router.post("/integrity/enrolments", response={201: BodyBody}, operation_id="enrol_body", openapi_extra=OFFICER)
def enrol(request: HttpRequest, given: asked.BodyRequest) -> HttpResponse:
    """登记政府部门及其上级（信用主管部门）。Enter a body and its superior."""
    return _do(
        lambda conn: integrity.enrol(
            conn, given.uscc, Bilingual(given.name_zh, given.name_en), region=given.region, level=given.level,
            superior=given.superior, **_who(request),
        ),
        status=201,
    )  # fmt: skip


@router.post("/integrity/successions", response={201: BodyBody}, operation_id="succeed_body", openapi_extra=OFFICER)
def succeed(request: HttpRequest, given: asked.SuccessionRequest) -> HttpResponse:
    """机构调整：责任转由承继单位承担（信用主管部门）。Every duty passes to the successor; none ends."""
    return _do(lambda conn: integrity.succeed(conn, **given.model_dump(), **_who(request)), status=201)


@router.post("/integrity/bodies/{uscc}/head-changes", response=BodyBody, operation_id="note_change_of_head",
             openapi_extra=OFFICER)  # fmt: skip
def head(request: HttpRequest, uscc: str, given: asked.HeadRequest) -> HttpResponse:
    """登记负责人变动（不记姓名，责任不变）。Note a change of those in charge: no name, no effect."""
    return _do(lambda conn: integrity.note_change_of_head(conn, uscc[:18].upper(), given.on_date, **_who(request)))


@router.post("/integrity/contracts", response={201: Step}, operation_id="enter_contract", openapi_extra=OFFICER)
def contract(request: HttpRequest, given: asked.ContractRequest) -> HttpResponse:
    """录入合同。Enter a contract; the same again changes nothing."""
    new = integrity.NewContract(**given.model_dump())
    return _do(lambda conn: integrity.enter_contract(conn, new, **_who(request)), status=201)


@router.post("/integrity/contracts/{number}/invoices", response={201: Step}, operation_id="add_invoice", openapi_extra=OFFICER)
def invoice(request: HttpRequest, number: int, given: asked.InvoiceRequest) -> HttpResponse:
    """录入发票：到期日随之确定，责任单位即得告知。An invoice; its due day follows, and the body is told."""
    new = integrity.NewInvoice(**given.model_dump())
    return _do(lambda conn: integrity.add_invoice(conn, _id(number), new, **_who(request)), status=201)


@router.post("/integrity/invoices/{number}/payments", response={201: Step}, operation_id="add_payment", openapi_extra=OFFICER)
def payment(request: HttpRequest, number: int, given: asked.PaymentRequest) -> HttpResponse:
    """录入付款。A payment; the same reference again changes nothing."""
    return _do(
        lambda conn: integrity.pay(
            conn, _id(number), given.amount, paid_on=given.paid_on, reference=given.reference, **_who(request)
        ),
        status=201,
    )


@router.post("/integrity/invoices/{number}/dispute", response=Step, operation_id="dispute_invoice", openapi_extra=OFFICER)
def dispute(request: HttpRequest, number: int, given: asked.DisputeRequest) -> HttpResponse:
    """对发票金额提出争议（责任单位本身）。The body that answers disputes part of an invoice."""
    return _do(lambda conn: integrity.dispute(conn, _id(number), given.amount, reason=given.reason, **_who(request)))


@router.post("/integrity/judgments", response={201: Step}, operation_id="enter_judgment", openapi_extra=OFFICER)
def judgment(request: HttpRequest, given: asked.JudgmentRequest) -> HttpResponse:
    """录入判决、复议决定。A judgment or review decision against a body."""
    return _do(lambda conn: integrity.enter_judgment(conn, **given.model_dump(), **_who(request)), status=201)


@router.post("/integrity/judgments/{number}/performed", response=Step, operation_id="perform_judgment", openapi_extra=OFFICER)
def judgment_performed(request: HttpRequest, number: int, given: asked.PerformedRequest) -> HttpResponse:
    """判决已履行。The judgment was performed."""
    return _do(lambda conn: integrity.perform_judgment(conn, _id(number), given.performed_on, **_who(request)))


@router.post("/integrity/complaints", response={201: ComplaintBody}, operation_id="complain", openapi_extra=OFFICER)
def complain(request: HttpRequest, given: asked.ComplaintRequest) -> HttpResponse:
    """企业投诉政府部门违约失信（企业本身，免费）。An enterprise complains about a body, free of charge."""
    return _do(lambda conn: integrity.complain(conn, **given.model_dump(), **_who(request)), status=201)


@router.get("/integrity/complaints", response=ComplaintList, operation_id="list_complaints", openapi_extra=OFFICER)
def complaints(request: HttpRequest) -> HttpResponse:
    """本企业的，或者待本部门办理的投诉。The enterprise's own, or those that wait with the department."""
    return _do(lambda conn: {"items": integrity.mine(conn, actor=actor(request))})


@router.get("/integrity/complaints/{number}", response=ComplaintBody, operation_id="get_complaint", openapi_extra=OFFICER)
def complaint(request: HttpRequest, number: int) -> HttpResponse:
    """一件投诉及其每一步。A complaint with every step, for its complainant and those who handle it."""

    def found(conn: Any) -> dict[str, Any]:
        who = actor(request)
        item = integrity.complaint(conn, _id(number), actor=who)
        known = {name: getattr(item, name) for name in item.__dataclass_fields__}
        return known | {
            "events": list(integrity.complaint_steps(conn, item.id, actor=who)), "breach": integrity.breach_of(conn, item.id),
        }  # fmt: skip

    return _do(found)


@router.post("/integrity/complaints/{number}/papers", response={201: EvidenceBody}, operation_id="hand_in_complaint_paper",
             openapi_extra=UPLOAD)  # fmt: skip
def hand_in(
    request: HttpRequest,
    number: int,
    name: Annotated[str, Query(max_length=200, description="文件名；表单中的优先。The name; a form's own comes first.")] = "",
) -> HttpResponse:
    """提交投诉材料（投诉企业，办结前）：PDF、OFD、PNG、JPEG，不超过10MB，最多20份；属性里的作者等先行去除。Hand in a paper
    with one's complaint, while it runs; what it says about whoever made it is taken out. The same again is the same paper."""
    words = _who(request)
    _do(lambda conn: [integrity.may_attach(conn, _id(number), actor=words["actor"]).id])  # before a byte is read
    given, content = uploaded(request)
    return _do(lambda conn: paper_body(integrity.attach(conn, _id(number), [(given or name, content)], **words)[0]), status=201)


@router.get("/integrity/complaints/{number}/papers", response=ComplaintPapers, operation_id="list_complaint_papers",
            openapi_extra=OFFICER)  # fmt: skip
def list_papers(request: HttpRequest, number: int) -> HttpResponse:
    """投诉材料（投诉企业、办理单位、信用主管部门）。The papers of a complaint; never for the accused body."""
    seen = actor(request)

    def found(conn: Any) -> dict[str, Any]:
        item = integrity.complaint(conn, _id(number), actor=seen)
        looked(seen, f"政务诚信投诉 {item.id} 材料", [item.complainant])
        return {"items": [paper_body(paper) for paper in integrity.papers_of(conn, item.id)]}

    return _do(found)


@router.get("/integrity/complaints/{number}/papers/{uuid:paper}", operation_id="download_complaint_paper",
            openapi_extra=DOWNLOAD)  # fmt: skip
def download(request: HttpRequest, number: int, paper: UUID) -> HttpResponse:
    """下载一份投诉材料：仅作为附件；经办人员下载留痕。A paper of a complaint, as an attachment."""
    seen = actor(request)
    with transaction.atomic():
        connection.ensure_connection()
        found, content = integrity.paper(connection.connection, _id(number), paper, actor=seen)
        looked(seen, f"政务诚信投诉 {_id(number)} 材料 {paper}", [found.uscc])
    return attachment(found, content)


@router.post("/integrity/complaints/{number}/register", response=ComplaintBody, operation_id="register_complaint",
             openapi_extra=OFFICER)  # fmt: skip
def register(request: HttpRequest, number: int) -> HttpResponse:
    """登记并转上级部门（信用主管部门）。Register it and route it to the superior body."""
    return _do(lambda conn: integrity.register(conn, _id(number), **_who(request)))


@router.post("/integrity/complaints/{number}/decline", response=ComplaintBody, operation_id="decline_complaint",
             openapi_extra=OFFICER)  # fmt: skip
def decline(request: HttpRequest, number: int, given: asked.WhyBody) -> HttpResponse:
    """不予登记，说明理由。Not registered, with the reason."""
    return _do(lambda conn: integrity.decline(conn, _id(number), why=given.why, **_who(request)))


@router.post("/integrity/complaints/{number}/route", response=ComplaintBody, operation_id="route_complaint",
             openapi_extra=OFFICER)  # fmt: skip
def route(request: HttpRequest, number: int, given: asked.RouteRequest) -> HttpResponse:
    """指定办理单位（不得为被投诉单位）。Route it to a named body, never to the accused."""
    return _do(lambda conn: integrity.route(conn, _id(number), given.handler, why=given.why, **_who(request)))


@router.post("/integrity/complaints/{number}/verify", response=ComplaintBody, operation_id="verify_complaint",
             openapi_extra=OFFICER)  # fmt: skip
def verify(request: HttpRequest, number: int, given: asked.VerifyRequest) -> HttpResponse:
    """核实：属实即督促，不属实须有理由（受转交单位）。Founded: urged at once; unfounded: on a ground."""
    return _do(lambda conn: integrity.verify(conn, _id(number), **given.model_dump(), **_who(request)))


@router.post("/integrity/complaints/{number}/response", response=Step, operation_id="respond_to_complaint",
             openapi_extra=OFFICER)  # fmt: skip
def respond(request: HttpRequest, number: int, given: asked.ResponseRequest) -> HttpResponse:
    """被投诉单位的陈述。What the accused body says."""

    def said(conn: Any) -> dict[str, Any]:
        done = integrity.respond(conn, _id(number), **given.model_dump(), **_who(request))
        return {"id": done.id, "state": done.state, "refused": done.refused}  # not the complainant's name

    return _do(said)


@router.post("/integrity/complaints/{number}/extend", response=ComplaintBody, operation_id="extend_complaint",
             openapi_extra=OFFICER)  # fmt: skip
def extend(request: HttpRequest, number: int, given: asked.WhyBody) -> HttpResponse:
    """延长办理期限一次（受转交单位）。Extend the term, once."""
    return _do(lambda conn: integrity.extend(conn, _id(number), why=given.why, **_who(request)))


@router.post("/integrity/complaints/{number}/performed", response=ComplaintBody, operation_id="complaint_performed",
             openapi_extra=OFFICER)  # fmt: skip
def performed(request: HttpRequest, number: int, given: asked.WhyBody) -> HttpResponse:
    """确认已履行，办结（受转交单位）。Performed; closed."""
    return _do(lambda conn: integrity.performed(conn, _id(number), why=given.why, **_who(request)))


@router.post("/integrity/complaints/{number}/recognise", response={201: Step}, operation_id="recognise_breach",
             openapi_extra=OFFICER)  # fmt: skip
def recognise(request: HttpRequest, number: int, given: asked.RecogniseRequest) -> HttpResponse:
    """认定违约失信（受转交单位；拒不整改或者督促期满）。Recognise the breach, on refusal or after the day."""
    return _do(
        lambda conn: integrity.recognise(conn, _id(number), **given.model_dump(), **_who(request), catalogue=load()), status=201
    )


@router.post("/integrity/breaches/{number}/repair", response=Step, operation_id="repair_breach", openapi_extra=OFFICER)
def repair(request: HttpRequest, number: int, given: asked.RepairRequest) -> HttpResponse:
    """确认履行，即时修复（认定单位）。Performed; repaired at once."""
    return _do(lambda conn: integrity.repair(conn, _id(number), **given.model_dump(), **_who(request)))


def _id(number: int) -> int:
    return min(max(number, 0), 2**62)
