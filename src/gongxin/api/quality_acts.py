"""Data quality, what departments and the credit office do: samples, alerts, warnings, goals, duties, months kept, bulletins."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Path, Query

from gongxin.api.actors import actor
from gongxin.api.documentation import DELIVERY, OFFICER
from gongxin.api.problems import Problem
from gongxin.api.quality import bulletin_body, goal_body, private, router
from gongxin.api.quality_schemas import (
    AlertList,
    BulletinBody,
    DueList,
    DutyList,
    DutyRequest,
    GoalBody,
    GoalRequest,
    MonthRequest,
    SampleBody,
    SampleList,
    SampleRowList,
    SeenRequest,
    SnapshotBody,
)
from gongxin.api.receiving import delivery_of
from gongxin.api.remedies.asking import do, looked
from gongxin.catalogue import load
from gongxin.kernel.text import Bilingual
from gongxin.quality import api as quality

__all__ = ["router"]  # one with gongxin.api.quality: Ninja takes the methods of a path from one router

MOST = 2**62
Number = Annotated[int, Path(ge=1, le=MOST)]
Before = Annotated[int | None, Query(ge=1, le=MOST)]
Limit = Annotated[int, Query(ge=1, le=200)]
Name = Annotated[str, Query(max_length=64)]
SAMPLE = DELIVERY | {"responses": {status: said for status, said in DELIVERY["responses"].items() if status != 202}}
LARGEST = 5 * 1024 * 1024


@router.post("/quality/samples", response={201: SampleBody}, operation_id="take_quality_sample", openapi_extra=SAMPLE)
def take_sample(  # noqa: PLR0917  parameters of the address
    request: HttpRequest,
    department: Annotated[str, Query(max_length=64)],
    resource: Annotated[str, Query(max_length=64)],
    period: Annotated[str, Query(max_length=10)],
    origin: Annotated[str, Query(max_length=200)],
    filename: Annotated[str | None, Query(max_length=255)] = None,
) -> HttpResponse:
    """上传外部抽样并与已报送的比对（信用主管部门）。Hand in a sample from outside; it is matched at once."""
    who, now = actor(request).require("credit_office"), timezone.now()
    delivery = delivery_of(request)
    content = bytearray()
    for chunk in delivery.chunks:
        content += chunk
        if len(content) > LARGEST:
            raise Problem("request.too_large", Bilingual("抽样文件不超过 5 MB。", "A sample is at most 5 MB."))
    return do(
        lambda conn: _sample(quality.take_sample(
            conn, bytes(content), filename or delivery.filename or "sample", department=department, resource=resource,
            period=quality.parse(period, timezone.localdate(now)), origin=origin, actor=who, now=now, catalogue=load(),
        )), status=201,
    )  # fmt: skip


@router.get("/quality/samples", response=SampleList, operation_id="quality_samples", openapi_extra=OFFICER)
def samples(request: HttpRequest, department: Name = "", before: Before = None, limit: Limit = 50) -> HttpResponse:
    """抽样及比对结果（部门看本部门的）。Samples and what came of them."""
    who = actor(request)
    found = quality.samples(actor=who, department=department or None, before=before, limit=limit)
    return private({"items": [_sample(item) for item in found]})


@router.get("/quality/samples/{number}", response=SampleBody, operation_id="quality_sample", openapi_extra=OFFICER)
def sample(request: HttpRequest, number: Number) -> HttpResponse:
    """一次抽样。One sample."""
    return private(_sample(quality.sample(number, actor=actor(request))))


@router.get("/quality/samples/{number}/rows", response=SampleRowList, operation_id="quality_sample_rows", openapi_extra=OFFICER)
def sample_rows(
    request: HttpRequest,
    number: Number,
    outcome: Annotated[str, Query(pattern="^(found|missing|ambiguous|)$")] = "",
    after: Annotated[int, Query(ge=0, le=MOST)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> HttpResponse:
    """抽样的每一行：已报送、未报送、存疑。Its rows: found, missing, ambiguous."""
    who = actor(request)
    rows = quality.sample_rows(number, actor=who, outcome=outcome, after=min(after, 2**31 - 1), limit=limit)
    looked(who, "quality sample", [row.uscc for row in rows])
    following = rows[-1].row if len(rows) == limit else None
    return private({"items": [asdict(row) for row in rows], "next": following})


@router.get("/quality/alerts", response=AlertList, operation_id="quality_alerts", openapi_extra=OFFICER)
def alerts(
    request: HttpRequest, department: Name = "", unseen: bool = False, before: Before = None, limit: Limit = 100
) -> HttpResponse:
    """骤降和骤增（部门看本部门的）。Drops and jumps against the median of the months before."""
    found = quality.alerts(actor=actor(request), department=department or None, unseen=unseen, before=before, limit=limit)
    return private({"items": [asdict(item) for item in found]})


@router.post("/quality/alerts/{number}/seen", response=dict[str, Any], operation_id="see_quality_alert", openapi_extra=OFFICER)
def seen(request: HttpRequest, number: Number, given: SeenRequest) -> HttpResponse:
    """本部门已知悉，可说明原因。The department has seen it, and may say why."""
    who = actor(request)
    return do(lambda conn: quality.see_alert(number, given.remark, actor=who, now=timezone.now()))


@router.get("/quality/warnings", response=DueList, operation_id="quality_warnings", openapi_extra=OFFICER)
def warnings(
    request: HttpRequest, department: Name = "", within: Annotated[int, Query(ge=0, le=60)] = quality.WITHIN
) -> HttpResponse:
    """期限将到：已收到未入库的、应报未报的。What may run over within so many working days, or has."""
    found = quality.warnings(timezone.localdate(), actor=actor(request), department=department or None, within=within)
    return private({"items": [asdict(item) for item in found]})


@router.post("/quality/goals", response={201: GoalBody}, operation_id="set_quality_goal", openapi_extra=OFFICER)
def set_goal(request: HttpRequest, given: GoalRequest) -> HttpResponse:
    """设定目标（信用主管部门）。Set a goal, in place of the one there is."""
    who, now = actor(request), timezone.now()
    return do(
        lambda conn: goal_body(quality.set_goal(
            conn, given.kind, given.scope, given.target, due_on=given.due_on, source=given.source, actor=who,
            on=timezone.localdate(now), now=now,
        )), status=201,
    )  # fmt: skip


@router.delete("/quality/goals/{number}", response=dict[str, Any], operation_id="end_quality_goal", openapi_extra=OFFICER)
def end_goal(request: HttpRequest, number: Number) -> HttpResponse:
    """取消目标（信用主管部门）。Take a goal back."""
    who = actor(request)

    def act(conn: Any) -> dict[str, Any]:
        quality.end_goal(conn, number, actor=who, on=timezone.localdate())
        return {"ended": number}

    return do(act)


@router.get("/quality/duties", response=DutyList, operation_id="quality_duties", openapi_extra=OFFICER)
def duties(request: HttpRequest) -> HttpResponse:
    """应报送的目录事项（部门看本部门的）。What departments are to deliver, and how often."""
    whose = quality.own(actor(request), None)
    return do(lambda conn: {"items": quality.duties(conn, whose)})


@router.post("/quality/duties", response={201: dict[str, Any]}, operation_id="set_quality_duty", openapi_extra=OFFICER)
def set_duty(request: HttpRequest, given: DutyRequest) -> HttpResponse:
    """设定应报送的事项（信用主管部门）。Enter what a department is to deliver."""
    who = actor(request)
    return do(
        lambda conn: quality.set_duty(
            conn, given.department, given.resource, given.cycle, since=given.since, basis=given.basis, actor=who,
            now=timezone.now(), catalogue=load(),
        ), status=201,
    )  # fmt: skip


@router.post("/quality/snapshots", response={201: SnapshotBody}, operation_id="take_quality_snapshot", openapi_extra=OFFICER)
def take_snapshot(request: HttpRequest, given: MonthRequest) -> HttpResponse:
    """固化一个已结束的月份（信用主管部门）。Keep the figures of a closed month; done again it changes nothing."""
    who, now = actor(request).require("credit_office"), timezone.now()

    def act(_: Any) -> dict[str, Any]:
        made = quality.take_snapshot(quality.parse(given.month, timezone.localdate(now)), now=now, actor=who)
        return {
            "id": made.id, "month": made.month.word, "edition": made.edition, "as_of": made.as_of, "hash": made.hash,
            "agrees": quality.agrees(made, load()),
        }  # fmt: skip

    return do(act, status=201)


@router.post("/quality/bulletins", response={201: BulletinBody}, operation_id="make_quality_bulletin", openapi_extra=OFFICER)
def make_bulletin(request: HttpRequest, given: MonthRequest) -> HttpResponse:
    """编制月报（信用主管部门）。Make the bulletin of a closed month; again it is the same."""
    who, now = actor(request).require("credit_office"), timezone.now()
    return do(
        lambda conn: bulletin_body(quality.make_bulletin(
            conn, quality.parse(given.month, timezone.localdate(now)), load(), actor=who, now=now, place=given.place,
        )), status=201,
    )  # fmt: skip


def _sample(item: quality.Sample) -> dict[str, Any]:
    return asdict(item) | {"at": item.at.isoformat(timespec="seconds")}
