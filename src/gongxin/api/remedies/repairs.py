"""Repairs: what a subject can know beforehand, the application, and what the deciding body answers."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router

from gongxin.api.actors import actor
from gongxin.api.documentation import OFFICER
from gongxin.api.remedies import bodies
from gongxin.api.remedies.asking import Before, Limit, Number, Resource, Uscc, do, looked, who
from gongxin.api.remedies.schemas import (
    GrantRequest,
    MaterialRequest,
    Outlook,
    ReasonRequest,
    RepairApplication,
    RepairBody,
    RepairList,
)
from gongxin.catalogue import load
from gongxin.remedies import api as remedies

router = Router()


@router.get(
    "/subjects/{uscc}/records/{resource}/{uuid:key}/repair", response=Outlook, operation_id="repair_outlook",
    openapi_extra=OFFICER,
)  # fmt: skip
def repair_outlook(request: HttpRequest, uscc: Uscc, resource: Resource, key: UUID) -> HttpResponse:
    """这条记录何时、如何修复（主体本身）。When and how this record can be repaired, for the subject."""
    actor(request).require_subject(uscc)
    target = remedies.Target(uscc, resource, key)
    return do(lambda conn: bodies.outlook(remedies.prospect(conn, target, now=timezone.now(), catalogue=load())))


@router.post("/repairs", response={201: RepairBody}, operation_id="apply_for_repair", openapi_extra=OFFICER)
def apply_for_repair(request: HttpRequest, given: RepairApplication) -> HttpResponse:
    """申请信用修复（主体本身），免费。Apply for repair; free of charge."""
    words = who(request)
    return do(
        lambda conn: bodies.repair(
            conn,
            remedies.apply_for_repair(
                conn, given.target, materials=given.materials, statement=given.statement, **words, catalogue=load()
            ),
            words["now"],
        ),
        status=201,
    )


@router.get("/repairs", response=RepairList, operation_id="list_repairs", openapi_extra=OFFICER)
def list_repairs(
    request: HttpRequest,
    every: Annotated[bool, Query(description="部门：包括已办结的。For a department: decided ones, too.")] = False,
    before: Before = None,
    limit: Limit = 50,
) -> HttpResponse:
    """主体：本主体的申请，新的在前；部门：待办理的，旧的在前；信用主管部门：全部。A subject's own, newest first; what
    waits in a department, oldest first; all for the credit office."""
    seen, now = actor(request), timezone.now()

    def found(conn: Any) -> dict[str, Any]:
        if seen.kind == "subject":
            cases = remedies.repairs_of_subject(conn, seen.uscc, limit=limit + 1, before=before)
        else:
            states = ("applied", "accepted", *(("refused", "granted", "rejected", "withdrawn") if every else ()))
            cases = remedies.repairs_of_department(conn, actor=seen, states=states, limit=limit + 1, after=before)
            looked(seen, "信用修复", [case.uscc for case in cases[:limit]])
        more = cases[limit - 1].id if len(cases) > limit else None
        return {"items": [bodies.repair(conn, case, now, whole=False) for case in cases[:limit]], "next": more}

    return do(found)


@router.get("/repairs/{number}", response=RepairBody, operation_id="get_repair", openapi_extra=OFFICER)
def get_repair(request: HttpRequest, number: Number) -> HttpResponse:
    """一件修复申请，连同材料和每一步。An application with papers and steps, for its subject, the body and the credit office."""
    seen = actor(request)

    def found(conn: Any) -> dict[str, Any]:
        case = remedies.repair(conn, number, actor=seen)
        looked(seen, f"信用修复 {number}", [case.uscc])
        return bodies.repair(conn, case, timezone.now())

    return do(found)


@router.post("/repairs/{number}/supplement", response=RepairBody, operation_id="supplement_repair", openapi_extra=OFFICER)
def supplement_repair(request: HttpRequest, number: Number, given: MaterialRequest) -> HttpResponse:
    """补充规则所列材料（主体本身）。Further papers that the regime names."""
    words = who(request)
    return do(
        lambda conn: bodies.repair(
            conn,
            remedies.supplement_repair(
                conn, number, materials=given.materials, statement=given.statement, **words, catalogue=load()
            ),
            words["now"],
        )
    )


@router.post("/repairs/{number}/withdraw", response=RepairBody, operation_id="withdraw_repair", openapi_extra=OFFICER)
def withdraw_repair(request: HttpRequest, number: Number) -> HttpResponse:
    """撤回申请（主体本身）。Take the application back."""
    words = who(request)
    return do(lambda conn: bodies.repair(conn, remedies.withdraw_repair(conn, number, **words), words["now"]))


@router.post("/repairs/{number}/accept", response=RepairBody, operation_id="accept_repair", openapi_extra=OFFICER)
def accept_repair(request: HttpRequest, number: Number) -> HttpResponse:
    """受理修复申请（remedy）。Accept the application; the term of the decision begins."""
    words = who(request)
    return do(
        lambda conn: bodies.repair(conn, remedies.accept_repair(conn, number, **words, catalogue=load()), words["now"])
    )


@router.post("/repairs/{number}/refuse", response=RepairBody, operation_id="refuse_repair", openapi_extra=OFFICER)
def refuse_repair(request: HttpRequest, number: Number, given: ReasonRequest) -> HttpResponse:
    """不予受理（remedy），说明理由和所缺材料。Not accepted, with the reason and what is missing."""
    return _decided(request, number, given.why, remedies.refuse_repair)


@router.post("/repairs/{number}/extension", response=RepairBody, operation_id="extend_repair", openapi_extra=OFFICER)
def extend_repair(request: HttpRequest, number: Number, given: ReasonRequest) -> HttpResponse:
    """延长决定期限（remedy）：复杂的，仅一次，期满之前。Extend once, in time, in a complex case, which is explained."""
    return _decided(request, number, given.why, remedies.extend_repair)


@router.post("/repairs/{number}/grant", response=RepairBody, operation_id="grant_repair", openapi_extra=OFFICER)
def grant_repair(request: HttpRequest, number: Number, given: GrantRequest) -> HttpResponse:
    """准予修复（remedy；名单列入另须 decide）：公示终止、共享停止、措施解除。Grant; publication, sharing and measures end."""
    words = who(request)
    return do(
        lambda conn: bodies.repair(
            conn,
            remedies.grant(conn, number, confirmed=given.confirmed, why=given.why, **words, catalogue=load()),
            words["now"],
        )
    )


@router.post("/repairs/{number}/reject", response=RepairBody, operation_id="reject_repair", openapi_extra=OFFICER)
def reject_repair(request: HttpRequest, number: Number, given: ReasonRequest) -> HttpResponse:
    """不予修复（remedy），说明理由。Not granted, with reasons."""
    return _decided(request, number, given.why, remedies.reject_repair)


def _decided(request: HttpRequest, number: int, why: str, step: Any) -> HttpResponse:
    words = who(request)
    return do(lambda conn: bodies.repair(conn, step(conn, number, why=why, **words, catalogue=load()), words["now"]))
