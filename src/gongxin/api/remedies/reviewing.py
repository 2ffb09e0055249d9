"""After the decision: review by another person, and a removed fact certified anew."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from gongxin.api.documentation import OFFICER
from gongxin.api.remedies import bodies
from gongxin.api.remedies.asking import Number, Resource, Uscc, do, who
from gongxin.api.remedies.schemas import CertifiedBody, ChangeRequest, ObjectionBody, ReasonRequest, ReviewRequest
from gongxin.catalogue import load
from gongxin.remedies import api as remedies

router = Router()


@router.post("/objections/{number}/review", response=ObjectionBody, operation_id="ask_review", openapi_extra=OFFICER)
def ask_review(request: HttpRequest, number: Number, given: ReviewRequest) -> HttpResponse:
    """申请复查（提出者；代当事自然人须出示回执）。Ask for a review, within the term after the decision."""
    words = who(request)
    return do(
        lambda conn: bodies.objection(
            conn, remedies.ask_review(conn, number, why=given.why, receipt=given.receipt, **words), words["now"]
        )
    )


@router.post("/objections/{number}/confirm", response=ObjectionBody, operation_id="confirm_decision", openapi_extra=OFFICER)
def confirm_decision(request: HttpRequest, number: Number, given: ReasonRequest) -> HttpResponse:
    """复查维持（review，不得参与过原决定）。The reviewer, who had no part in it, confirms the decision."""
    words = who(request)
    return do(
        lambda conn: bodies.objection(
            conn, remedies.confirm(conn, number, why=given.why, **words, catalogue=load()), words["now"]
        )
    )


@router.post("/objections/{number}/change", response=ObjectionBody, operation_id="change_decision", openapi_extra=OFFICER)
def change_decision(request: HttpRequest, number: Number, given: ChangeRequest) -> HttpResponse:
    """复查改变决定（review，不得参与过原决定）。The reviewer, who had no part in it, changes the decision."""
    words = who(request)
    return do(
        lambda conn: bodies.objection(
            conn, remedies.change(conn, number, given.remedy, why=given.why, **words, catalogue=load()), words["now"]
        )
    )


@router.post(
    "/subjects/{uscc}/records/{resource}/{uuid:key}/certification", response={201: CertifiedBody},
    operation_id="certify_record", openapi_extra=OFFICER,
)  # fmt: skip
def certify_record(request: HttpRequest, uscc: Uscc, resource: Resource, key: UUID, given: ReasonRequest) -> HttpResponse:
    """重新认定被撤销或者更正的事实（来源部门，certify），同时告知主体。Certify anew what an objection removed; the
    subject is told in the same act."""
    words, target = who(request), remedies.Target(uscc, resource, key)

    def act(conn: Any) -> dict[str, Any]:
        done = remedies.certify(conn, target, why=given.why, **words, catalogue=load())
        return {name: getattr(done, name) for name in ("number", "annulled", "fields", "department", "reason")}

    return do(act, status=201)
