"""Data quality: definitions, figures, the facts behind them; bulletins and goals, what everybody may read."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router

from gongxin.access.api import Actor, seat_of_request
from gongxin.api.actors import actor
from gongxin.api.caching import PRIVATE, PUBLIC, answer
from gongxin.api.documentation import DOWNLOAD, MAYBE_KEYED, OFFICER
from gongxin.api.language import language_of
from gongxin.api.quality_schemas import BulletinList, BulletinWhole, FactList, FigureList, GoalList, MetricList
from gongxin.api.remedies.asking import PRIVATE as PRIVATE_HEADERS
from gongxin.api.remedies.asking import looked
from gongxin.catalogue import load
from gongxin.quality import api as quality

router = Router(tags=["quality"])
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILE = {"responses": DOWNLOAD["responses"]}
Word = Annotated[str, Query(max_length=10, description="期间：2026-10、2026-Q3、2026。A period.")]
Name = Annotated[str, Query(max_length=64)]


@router.get("/quality/metrics", response=MetricList, operation_id="quality_metrics")
def metrics(request: HttpRequest) -> HttpResponse:
    """质量指标的口径。What every figure of data quality means."""
    loaded = load()
    items = [
        {
            "code": item.id, "label": item.label.as_dict(), "counts": item.counts.as_dict(),
            "of": item.of.as_dict() if item.of else None, "unit": item.unit, "good": item.good, "public": item.public,
            "formula": quality.formula(item, loaded), "certainty": item.certainty, "source": list(item.source),
            "derived": item.derived.as_dict() if item.derived else None,
            "thresholds": [
                {"over": bound.over, "label": bound.label.as_dict(), "names": bound.names, "certainty": bound.certainty}
                for bound in item.thresholds if bound.enabled
            ],
        }
        for item in quality.metrics(timezone.localdate(), loaded)
    ]  # fmt: skip
    return _json(request, {"items": items})


@router.get("/quality/figures", response=FigureList, operation_id="quality_figures", openapi_extra=MAYBE_KEYED)
def figures(  # noqa: PLR0917  parameters of the address
    request: HttpRequest,
    start: Word = "",
    end: Word = "",
    by: Annotated[str, Query(max_length=8)] = "month",
    metric: Annotated[list[str] | None, Query(max_length=20)] = None,
    department: Annotated[list[str] | None, Query(max_length=100)] = None,
    resource: Annotated[list[str] | None, Query(max_length=50)] = None,
    by_department: bool = True,
    by_resource: bool = True,
) -> HttpResponse:
    """各部门、各类信息、各期间的质量指标（公开的指标无需密钥）。Figures by department, resource and period; those that are not
    public need somebody who acts for a department. Without `start` and `end`: the running month."""
    who, loaded, today = _anybody(request), load(), timezone.localdate()
    last = quality.parse(end, today) if end else quality.parse(f"{today:%Y-%m}", today)
    first = quality.parse(start, today) if start else last
    asked = [quality.metric(code, loaded) for code in metric] if metric else list(quality.metrics(today, loaded))
    codes = [item.id for item in asked if item.public or who is not None]
    if metric and len(codes) < len(asked):
        actor(request)  # 401: a figure that is not public was named
    found = quality.figures(
        start=first.first, end=last.last, by=by, metrics=codes, departments=department, resources=resource,  # type: ignore[arg-type]
        by_department=by_department, by_resource=by_resource, catalogue=loaded,
    )  # fmt: skip
    return _json(request, {"items": [figure_body(item) for item in found]}, cache=PUBLIC if who is None else PRIVATE)


@router.get("/quality/rows", response=FactList, operation_id="quality_rows", openapi_extra=OFFICER)
def rows(  # noqa: PLR0917  parameters of the address
    request: HttpRequest,
    metric: Annotated[str, Query(max_length=8)],
    period: Word,
    department: Name = "",
    resource: Name = "",
    part: Annotated[str, Query(pattern="^(numerator|denominator|)$")] = "",
    after: Annotated[str, Query(max_length=300)] = "",
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    snapshot: Annotated[int | None, Query(ge=1, le=2**62)] = None,
) -> HttpResponse:
    """指标背后的每一条（部门看本部门的，信用主管部门看全部）。The facts behind a figure: a department its own, the credit
    office all. `snapshot`: as of the moment of the kept figures."""
    who = actor(request)
    quality.own(who, department or None)  # whose it is comes before what was asked
    found = quality.rows(
        metric, quality.parse(period, timezone.localdate()), actor=who, department=department or None,
        resource=resource or None, part=part, as_of=quality.moment_of(snapshot) if snapshot else None, after=after, limit=limit,
    )  # fmt: skip
    looked(who, f"quality {metric}", [row.about["uscc"] for row in found.items if row.about.get("uscc")])
    items = [
        {"department": row.department, "resource": row.resource, "day": row.day, "kind": row.kind, "ref": row.ref,
         "numerator": number(row.numerator), "denominator": number(row.denominator), "about": row.about}
        for row in found.items
    ]  # fmt: skip
    return _json(request, {"items": items, "next": found.next}, cache=PRIVATE)


@router.get("/quality/bulletins", response=BulletinList, operation_id="quality_bulletins")
def bulletins(request: HttpRequest) -> HttpResponse:
    """数据质量月报（公开）。The monthly bulletins."""
    return _json(request, {"items": [bulletin_body(item) for item in quality.bulletins(_conn())]})


@router.get("/quality/bulletins/{number}", response=BulletinWhole, operation_id="quality_bulletin")
def bulletin(request: HttpRequest, number: str) -> HttpResponse:
    """一期月报的全部内容。One bulletin with all it says."""
    found = quality.bulletin(_conn(), number)
    return _json(request, {**bulletin_body(found), "content": found.content})


@router.get("/quality/bulletins/{number}/pdf", operation_id="quality_bulletin_pdf", openapi_extra=FILE)
def bulletin_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """月报的 PDF（`lang`：中文或者英文）。The bulletin as PDF, in Chinese or, by `lang`, in English."""
    found, lang = quality.bulletin(_conn(), number), language_of(request)
    return _file(quality.bulletin_pdf(found, lang), "application/pdf", f"{found.number}.{lang}.pdf")


@router.get("/quality/bulletins/{number}/xlsx", operation_id="quality_bulletin_xlsx", openapi_extra=FILE)
def bulletin_xlsx(request: HttpRequest, number: str) -> HttpResponse:
    """月报的 XLSX。The bulletin as a workbook."""
    found, lang = quality.bulletin(_conn(), number), language_of(request)
    return _file(quality.bulletin_xlsx(found, lang), XLSX, f"{found.number}.{lang}.xlsx")


@router.get("/quality/goals", response=GoalList, operation_id="quality_goals")
def goals(request: HttpRequest) -> HttpResponse:
    """目标与现状（公开）。Goals beside what there is."""
    return _json(request, {"items": [goal_body(item) for item in quality.goals(_conn())]})


def figure_body(item: quality.Figure) -> dict[str, Any]:
    return {
        "metric": item.metric, "department": item.department, "resource": item.resource, "period": item.period.word,
        "first": item.period.first, "last": item.period.last, "numerator": number(item.numerator),
        "denominator": number(item.denominator), "value": None if item.value is None else f"{item.value}",
        "as_of": item.as_of.isoformat(timespec="seconds") if item.as_of else None, "snapshot": item.snapshot,
    }  # fmt: skip


def bulletin_body(item: quality.Bulletin) -> dict[str, Any]:
    address = f"/api/v1/quality/bulletins/{item.number}"
    return {
        "number": item.number, "month": f"{item.month:%Y-%m}", "place": item.place, "edition": item.edition, "hash": item.hash,
        "at": item.at.isoformat(timespec="seconds"), "pdf": f"{address}/pdf", "xlsx": f"{address}/xlsx",
    }  # fmt: skip


def goal_body(item: quality.Goal) -> dict[str, Any]:
    shown = {name: value for name, value in asdict(item).items() if name in {"id", "kind", "scope", "due_on", "source"}}
    return shown | {
        "label": item.label.as_dict(), "target": number(item.target), "actual": number(item.actual), "reached": item.reached,
    }  # fmt: skip


def number(given: Any) -> str | None:
    """A decimal as text without an exponent."""
    return None if given is None else f"{given.normalize():f}"


def _anybody(request: HttpRequest) -> Actor | None:
    """Who asks, where they say so; None for anybody, and for organisations."""
    if not request.headers.get("Authorization", "") and seat_of_request(request) is None:
        return None
    found = actor(request)
    return found if found.kind != "subject" else None


def _conn() -> Any:
    connection.ensure_connection()
    return connection.connection


def _json(request: HttpRequest, body: Any, cache: str = PUBLIC) -> HttpResponse:
    return answer(request, json.dumps(body, ensure_ascii=False, cls=DjangoJSONEncoder).encode(), cache=cache)


def _file(data: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "public, no-cache"
    response["Vary"] = "Accept-Language"
    return response


def private(body: Any, status: int = 200) -> HttpResponse:
    """An answer for whoever acts; kept by nobody."""
    text = json.dumps(body, ensure_ascii=False, cls=DjangoJSONEncoder)
    return HttpResponse(text, status=status, content_type="application/json", headers=PRIVATE_HEADERS)


