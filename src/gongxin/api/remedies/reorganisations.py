"""Bankruptcy: rulings of courts, entered by the credit office (REP12)."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from gongxin.api.actors import actor
from gongxin.api.documentation import OFFICER
from gongxin.api.remedies import bodies
from gongxin.api.remedies.asking import Number, do, looked, who
from gongxin.api.remedies.schemas import ApprovalRequest, ReorganisationBody, ReorganisationList, RulingRequest
from gongxin.catalogue import load
from gongxin.remedies import api as remedies

router = Router()


@router.post(
    "/reorganisations", response={201: ReorganisationBody}, operation_id="approve_reorganisation", openapi_extra=OFFICER
)
def approve(request: HttpRequest, given: ApprovalRequest) -> HttpResponse:
    """登记批准重整计划或者和解协议的裁定（credit_office）：所列失信信息暂停公示。Enter the ruling that approves a plan or
    settlement: these records are hidden."""
    words = who(request)
    targets = [remedies.Target(given.uscc, item.resource, item.record_key) for item in given.records]
    return do(
        lambda conn: bodies.reorganisation(
            conn,
            remedies.approve(
                conn, given.uscc, targets, court=given.court, ruling=given.ruling, ruled_on=given.ruled_on, **words,
                catalogue=load(),
            ),
        ),
        status=201,
    )  # fmt: skip


@router.get("/reorganisations", response=ReorganisationList, operation_id="list_reorganisations", openapi_extra=OFFICER)
def list_reorganisations(
    request: HttpRequest,
    uscc: Annotated[str, Query(pattern=r"^([0-9A-Z]{18})?$", description="信用主管部门用。For the credit office.")] = "",
) -> HttpResponse:
    """本主体的（或者信用主管部门所问主体的）重整。The calling subject's; for the credit office, those of any."""
    seen = actor(request)
    if seen.kind != "subject":
        seen.require("credit_office")
    whose = seen.uscc if seen.kind == "subject" else uscc

    def found(conn: Any) -> dict[str, Any]:
        items = remedies.reorganisations_of_subject(conn, whose)
        looked(seen, "重整", [item.uscc for item in items])
        return {"items": [bodies.reorganisation(conn, item) for item in items]}

    return do(found)


@router.get(
    "/reorganisations/{number}", response=ReorganisationBody, operation_id="get_reorganisation", openapi_extra=OFFICER
)
def get_reorganisation(request: HttpRequest, number: Number) -> HttpResponse:
    """一件重整及其影响的记录。A reorganisation with its records and steps."""
    seen = actor(request)

    def found(conn: Any) -> dict[str, Any]:
        case = remedies.reorganisation(conn, number, actor=seen)
        looked(seen, f"重整 {number}", [case.uscc])
        return bodies.reorganisation(conn, case)

    return do(found)


@router.post(
    "/reorganisations/{number}/completion", response=ReorganisationBody, operation_id="complete_reorganisation",
    openapi_extra=OFFICER,
)  # fmt: skip
def complete(request: HttpRequest, number: Number, given: RulingRequest) -> HttpResponse:
    """登记执行完毕的裁定（credit_office）：修复成为最终。The ruling that confirms completion: the repair is final."""
    return _ended(request, number, given, remedies.complete)


@router.post(
    "/reorganisations/{number}/failure", response=ReorganisationBody, operation_id="fail_reorganisation",
    openapi_extra=OFFICER,
)  # fmt: skip
def fail(request: HttpRequest, number: Number, given: RulingRequest) -> HttpResponse:
    """登记执行失败的裁定（credit_office）：恢复公示，公示期不顺延。The records come back for their remaining days."""
    return _ended(request, number, given, remedies.fail)


def _ended(request: HttpRequest, number: int, given: RulingRequest, step: Any) -> HttpResponse:
    words = who(request)
    return do(
        lambda conn: bodies.reorganisation(
            conn, step(conn, number, ruling=given.ruling, ruled_on=given.ruled_on, **words, catalogue=load())
        )
    )
