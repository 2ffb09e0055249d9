"""Objections on their way to the source's decision: filed, accepted or refused, added to, extended, decided, taken back."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router

from gongxin.api.actors import actor
from gongxin.api.documentation import OFFICER
from gongxin.api.remedies import bodies
from gongxin.api.remedies.asking import Before, Limit, Number, do, looked, who
from gongxin.api.remedies.schemas import (
    ExtensionRequest,
    ObjectionBody,
    ObjectionList,
    ObjectionReceiptRequest,
    ObjectionRequest,
    ObjectionShown,
    ObjectionSupplement,
    PersonObjectionBody,
    PersonRequest,
    ReasonRequest,
    UpholdRequest,
    WindowRequest,
)
from gongxin.catalogue import load
from gongxin.remedies import api as remedies

router = Router()
_OPEN = ("filed", "accepted", "with_source", "in_review")


@router.post("/objections", response={201: ObjectionBody}, operation_id="file_objection", openapi_extra=OFFICER)
def file_objection(request: HttpRequest, given: ObjectionRequest) -> HttpResponse:
    """提出异议（主体本身）：记录即标注“异议处理中”。Object; the record is marked as contested at once."""
    words = who(request)
    return do(
        lambda conn: bodies.objection(
            conn,
            remedies.file(
                conn, given.target, matter=given.matter, fields=given.fields, statement=given.statement,
                evidence=given.evidence, **words, catalogue=load(),
            ),
            words["now"],
        ),
        status=201,
    )  # fmt: skip


@router.post("/objections/person", response={201: PersonObjectionBody}, operation_id="file_for_person", openapi_extra=OFFICER)
def file_for_person(request: HttpRequest, given: PersonRequest) -> HttpResponse:
    """代姓名载于记录中的人提出更正或者遮蔽（窗口，身份当面核对）；不留该人任何信息，只给回执。For a person
    whose name stands in the record: nothing about the person is kept; the receipt is in the answer and nowhere else."""
    words = who(request)

    def act(conn: Any) -> dict[str, Any]:
        made, receipt = remedies.file_for_person(
            conn, given.target, field=given.field, mask=given.mask, **words, catalogue=load()
        )
        return bodies.objection(conn, made, words["now"]) | {"receipt": receipt}

    return do(act, status=201)


@router.post("/objections/receipt", response=ObjectionShown, operation_id="show_receipt")
def show_receipt(request: HttpRequest, given: ObjectionReceiptRequest) -> HttpResponse:
    """凭回执查询办理情况，无须密钥。Where the request stands, for whoever holds the receipt; no key is needed."""
    del request
    return do(lambda conn: bodies.shown(remedies.by_receipt(conn, given.receipt), timezone.now()))


@router.get("/objections", response=ObjectionList, operation_id="list_objections", openapi_extra=OFFICER)
def list_objections(
    request: HttpRequest,
    every: Annotated[bool, Query(description="部门：包括已办结的。For a department: decided ones, too.")] = False,
    before: Before = None,
    limit: Limit = 50,
) -> HttpResponse:
    """主体：本主体的异议，新的在前；部门：待本部门办理的，旧的在前；信用主管部门：全部。A subject's own, newest first;
    what waits in a department, oldest first; all for the credit office."""
    seen, now = actor(request), timezone.now()

    def found(conn: Any) -> dict[str, Any]:
        if seen.kind == "subject":
            cases = remedies.of_subject(conn, seen.uscc, limit=limit + 1, before=before)
        else:
            states = (*_OPEN, "refused", "upheld", "rejected", "closed") if every else _OPEN
            cases = remedies.of_department(conn, actor=seen, states=states, limit=limit + 1, after=before)
            looked(seen, "异议", [case.uscc for case in cases[:limit]])
        more = cases[limit - 1].id if len(cases) > limit else None
        return {"items": [bodies.objection(conn, case, now, whole=False) for case in cases[:limit]], "next": more}

    return do(found)


@router.get("/objections/{number}", response=ObjectionBody, operation_id="get_objection", openapi_extra=OFFICER)
def get_objection(request: HttpRequest, number: Number) -> HttpResponse:
    """一件异议，连同材料和每一步。An objection with papers and steps, for its subject, the source and the credit office."""
    seen = actor(request)

    def found(conn: Any) -> dict[str, Any]:
        case = remedies.get(conn, number, actor=seen)
        looked(seen, f"异议 {number}", [case.uscc])
        return bodies.objection(conn, case, timezone.now())

    return do(found)


@router.post("/objections/{number}/accept", response=ObjectionBody, operation_id="accept_objection", openapi_extra=OFFICER)
def accept_objection(request: HttpRequest, number: Number) -> HttpResponse:
    """受理并转来源部门（remedy 或 credit_office）。Accept and route to the source department."""
    words = who(request)
    return do(lambda conn: bodies.objection(conn, remedies.accept(conn, number, **words), words["now"]))


@router.post("/objections/{number}/refuse", response=ObjectionBody, operation_id="refuse_objection", openapi_extra=OFFICER)
def refuse_objection(request: HttpRequest, number: Number, given: ReasonRequest) -> HttpResponse:
    """不予受理（remedy 或 credit_office），说明理由。Not accepted, with reasons."""
    words = who(request)
    return do(
        lambda conn: bodies.objection(
            conn, remedies.refuse(conn, number, why=given.why, **words, catalogue=load()), words["now"]
        )
    )


@router.post(
    "/objections/{number}/supplement", response=ObjectionBody, operation_id="supplement_objection", openapi_extra=OFFICER
)
def supplement_objection(request: HttpRequest, number: Number, given: ObjectionSupplement) -> HttpResponse:
    """补充说明和材料（主体本身）。Further words and papers of the subject."""
    words = who(request)
    return do(
        lambda conn: bodies.objection(
            conn, remedies.supplement(conn, number, statement=given.statement, evidence=given.evidence, **words), words["now"]
        )
    )


@router.post("/objections/{number}/extension", response=ObjectionBody, operation_id="extend_objection", openapi_extra=OFFICER)
def extend_objection(request: HttpRequest, number: Number, given: ExtensionRequest) -> HttpResponse:
    """延长办理期限（remedy）：仅一次，期满之前，载明新的情况。Extend once, in time, on new information."""
    words = who(request)
    return do(
        lambda conn: bodies.objection(
            conn, remedies.extend(conn, number, information=given.information, **words, catalogue=load()), words["now"]
        )
    )


@router.post("/objections/{number}/uphold", response=ObjectionBody, operation_id="uphold_objection", openapi_extra=OFFICER)
def uphold_objection(request: HttpRequest, number: Number, given: UpholdRequest) -> HttpResponse:
    """异议成立（来源部门，remedy）：更正、撤销或者修复。Upheld by the source: corrected, annulled or repaired."""
    words = who(request)
    return do(
        lambda conn: bodies.objection(
            conn, remedies.uphold(conn, number, given.remedy, why=given.why, **words, catalogue=load()), words["now"]
        )
    )


@router.post("/objections/{number}/reject", response=ObjectionBody, operation_id="reject_objection", openapi_extra=OFFICER)
def reject_objection(request: HttpRequest, number: Number, given: ReasonRequest) -> HttpResponse:
    """异议不成立（来源部门，remedy）。Rejected by the source, with reasons."""
    words = who(request)
    return do(
        lambda conn: bodies.objection(
            conn, remedies.reject(conn, number, why=given.why, **words, catalogue=load()), words["now"]
        )
    )


@router.post("/objections/{number}/withdraw", response=ObjectionBody, operation_id="withdraw_objection", openapi_extra=OFFICER)
def withdraw_objection(request: HttpRequest, number: Number, given: WindowRequest) -> HttpResponse:
    """撤回异议或者复查请求（提出者；代当事自然人须出示回执）。Take an objection, or the request for review, back."""
    words = who(request)
    return do(
        lambda conn: bodies.objection(conn, remedies.withdraw(conn, number, receipt=given.receipt, **words), words["now"])
    )
