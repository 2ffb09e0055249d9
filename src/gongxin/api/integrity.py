"""Government integrity, what everybody may read: bodies, figures, the records behind them, OCDS, the method."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict
from typing import Annotated, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from gongxin.api.caching import answer
from gongxin.api.documentation import DOWNLOAD, OFFICER
from gongxin.api.integrity_schemas import BodyBody, BodyList, FiguresBody, ImportedBody, MethodList, RecordList
from gongxin.api.parameters import day
from gongxin.api.remedies.asking import do as _do
from gongxin.api.remedies.asking import who as _who
from gongxin.integrity import api as integrity

router = Router(tags=["integrity"])
CSV = "text/csv; charset=utf-8"
Region = Annotated[str, Query(pattern=r"^[0-9]{0,6}$", description="区划代码，不写为全部。Region; all without.")]
On = Annotated[str | None, Query(description="截至哪一天（YYYY-MM-DD）。As of which day; today when none is given.")]


@router.get("/integrity/method", response=MethodList, operation_id="integrity_method")
def method(request: HttpRequest) -> HttpResponse:
    """指标口径。What every figure means; there is no composite."""
    items = [{"rule": r.number(), **r.sentence().as_dict()} for r in integrity.FIGURE_RULES]
    return _json(request, {"items": items})


@router.get("/integrity/bodies", response=BodyList, operation_id="integrity_bodies")
def bodies(request: HttpRequest, region: Region = "") -> HttpResponse:
    """政府部门（可按区划）。Government bodies, of a region if one is named."""
    return _json(request, {"items": [asdict(item) for item in integrity.bodies(_conn(), region=region)]})


@router.get("/integrity/bodies/{uscc}", response=BodyBody, operation_id="integrity_body")
def body(request: HttpRequest, uscc: str) -> HttpResponse:
    """一个部门、其责任单位及承继情况。A body, who answers for it, and the reorganisations."""
    found = integrity.body(_conn(), uscc[:18].upper())
    return _json(request, asdict(found) | {"line": [asdict(step) for step in integrity.line_of(_conn(), found.uscc)]})


@router.get("/integrity/figures.csv", operation_id="integrity_figures_csv", openapi_extra={"responses": DOWNLOAD["responses"]})
def figures_csv(request: HttpRequest, region: Region = "", on: On = None) -> HttpResponse:
    """各部门近十二个月的指标（CSV）。The figures of every body for the twelve months to the day, as CSV."""
    period = integrity.year_to(day(on))
    names = {item.uscc: item for item in integrity.bodies(_conn(), region=region)}
    counted = integrity.by_body(_conn(), period, region)
    rows = [
        {"uscc": code, "name": names[code].name_zh if code in names else "", "since": period[0], "until": period[1],
         **asdict(found), **{k: "" if v is None else v for k, v in integrity.ratios(found).items()}}
        for code, found in sorted(counted.items())
    ]  # fmt: skip
    head = ["uscc", "name", "since", "until", *asdict(integrity.Figures()), *integrity.ratios(integrity.Figures())]
    return _csv(request, head, rows)


@router.get("/integrity/figures", response=FiguresBody, operation_id="integrity_figures")
def figures(request: HttpRequest, body: str = "", region: Region = "", on: On = None) -> HttpResponse:
    """一个部门或者区域近十二个月的指标和按季度趋势。The figures of a body or a region, with the trend by quarter."""
    until = day(on)
    periods = [integrity.year_to(until), *integrity.quarters(until)]
    if body:
        place = integrity.body(_conn(), body[:18].upper()).uscc
        found = integrity.of_body(_conn(), place, periods)
    else:
        place = region
        found = integrity.of_region(_conn(), place, periods)
    said = [
        {"since": since, "until": to, "counts": asdict(item), "ratios": integrity.ratios(item)}
        for (since, to), item in zip(periods, found, strict=True)
    ]
    return _json(request, {"place": place, "period": said[0], "trend": said[1:]})


@router.get("/integrity/bodies/{uscc}/{kind}.csv", operation_id="integrity_records_csv",
            openapi_extra={"responses": DOWNLOAD["responses"]})  # fmt: skip
def records_csv(request: HttpRequest, uscc: str, kind: str, on: On = None, late: bool = False) -> HttpResponse:
    """指标背后的记录（CSV，最多10,000条）。The records behind a figure as CSV, at most 10,000."""
    rows = integrity.records(_conn(), kind, uscc[:18].upper(), on=day(on), limit=10_000, late=late)
    return _csv(request, list(rows[0]) if rows else ["id"], rows)


@router.get("/integrity/bodies/{uscc}/{kind}", response=RecordList, operation_id="integrity_records")
def records(  # noqa: PLR0917  parameters of the address
    request: HttpRequest, uscc: str, kind: str, on: On = None, before: int | None = None, limit: int = 50, late: bool = False
) -> HttpResponse:
    """指标背后的每条记录：promises、contracts、invoices、judgments、complaints、breaches。The records behind a figure."""
    wanted = min(max(limit, 1), 200)
    last = None if before is None else min(max(before, 0), 2**62)
    rows = integrity.records(_conn(), kind, uscc[:18].upper(), on=day(on), limit=wanted + 1, before=last, late=late)
    shown = rows[:wanted]
    return _json(request, {"items": shown, "next": shown[-1]["id"] if len(rows) > wanted else None})


@router.get("/integrity/ocds", operation_id="export_ocds", response=dict[str, Any])
def export(request: HttpRequest, body: str = "", after: int = 0, limit: int = 200) -> HttpResponse:
    """OCDS 1.1 release package。下一页见 Link 头。The next page is in the header Link."""
    from django.utils import timezone

    base = request.build_absolute_uri("/api/v1/integrity/ocds")
    package, following = integrity.exported(
        _conn(), base=base, now=timezone.now(), body=body[:18].upper(), after=min(max(after, 0), 2**62),
        limit=min(max(limit, 1), 1000),
    )  # fmt: skip
    response = HttpResponse(json.dumps(package, ensure_ascii=False), content_type="application/json")
    response["Cache-Control"] = "public, no-cache"
    if following is not None:
        response["Link"] = f'<{base}?after={following}&limit={limit}{f"&body={body[:18]}" if body else ""}>; rel="next"'
    return response


@router.post("/integrity/ocds", response=ImportedBody, operation_id="import_ocds", openapi_extra={
    **OFFICER, "requestBody": {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}},
})  # fmt: skip
def import_(request: HttpRequest) -> HttpResponse:
    """导入OCDS 1.1 release package：全部或者全不。Import: everything or nothing, with every finding."""
    who = _who(request)
    content = request.body
    return _do(lambda conn: integrity.import_package(conn, content, **who))


def _conn() -> Any:
    connection.ensure_connection()
    return connection.connection


def _json(request: HttpRequest, body: Any) -> HttpResponse:
    return answer(request, json.dumps(body, ensure_ascii=False, cls=DjangoJSONEncoder).encode())


def _csv(request: HttpRequest, head: list[str], rows: list[dict[str, Any]]) -> HttpResponse:
    out = io.StringIO()
    writer = csv.DictWriter(out, head, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows([{name: _cell(value) for name, value in row.items()} for row in rows])
    return answer(request, b"\xef\xbb\xbf" + out.getvalue().encode(), content_type=CSV)


def _cell(value: Any) -> Any:
    """A text that a spreadsheet would take for a formula is led by an apostrophe."""
    return f"'{value}" if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"} else value
