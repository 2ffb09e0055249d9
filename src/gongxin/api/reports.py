"""Reports: made, checked by number, fetched again as PDF or signed JSON."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any, Literal

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router, Status
from pydantic import BaseModel, ConfigDict, Field

from gongxin.access.api import Actor, seat_of_request
from gongxin.api import metering, parameters
from gongxin.api.actors import actor
from gongxin.api.documentation import ISSUED, REPORT_JSON, REPORT_PDF
from gongxin.api.language import language_of
from gongxin.api.schemas import Answer
from gongxin.catalogue import load
from gongxin.reports import api as reports

router = Router(tags=["reports"])
AGAIN = 3
"""Seconds after which a client should look again for a PDF that is being made."""


class Span(BaseModel):
    """Both days included; at most five years, up to the report's day."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)
    first: date | None = Field(default=None, alias="from")
    last: date | None = Field(default=None, alias="to")


class ReportRequest(BaseModel):
    """`kind` special: for the organisation itself or with its grant. `on`: as of the end of that day; `as_of`: as of that
    moment; neither: now. `span` and `sections`: of a special report; without them the last five years and every section."""

    model_config = ConfigDict(extra="forbid")
    kind: Literal["public", "special"] = "public"
    on: date | None = None
    as_of: datetime | None = None
    span: Span = Field(default_factory=Span)
    sections: list[str] = Field(default_factory=list, max_length=20)
    purpose: str = Field(default="", max_length=200)


class ReportBody(Answer):
    """What a number stands for. state: valid; outdated (a record in it is no longer shown: have a new one made); expired.
    corrected: something in it has changed since `as_of`. content_hash stands in the PDF (`pdf`) and in the signed JSON
    (`credential`) too."""

    number: str
    kind: str
    state: str
    corrected: bool
    uscc: str
    name: str
    as_of: str
    issued_at: str
    valid_until: str
    content_hash: str
    records: int
    pdf: str
    credential: str


@router.post("/subjects/{uscc_code}/reports", response={201: ReportBody}, operation_id="make_report", openapi_extra=ISSUED)
def make_report(request: HttpRequest, uscc_code: str, given: ReportRequest) -> Any:
    """生成信用报告：公共信用信息报告人人可取；专项信用报告限主体本身或经其授权。Make a report; the answer names where it is."""
    now = timezone.now()
    who = _anybody(request)
    as_of = given.as_of if given.as_of is None or given.as_of.tzinfo else timezone.make_aware(given.as_of)
    if given.on is not None:
        as_of = reports.end_of(parameters.day(str(given.on)), now)
    asked = reports.Asked(
        given.kind, uscc_code, as_of, (given.span.first, given.span.last), tuple(given.sections), given.purpose
    )
    with transaction.atomic():
        connection.ensure_connection()
        issued, _ = reports.issue(connection.connection, asked, actor=who, now=now, catalogue=load())
    return Status(201, _body(reports.Checked(issued, "valid", corrected=False)))


@router.get("/reports/{number}", response=ReportBody, operation_id="check_report")
def check_report(request: HttpRequest, number: str) -> Any:
    """凭编号核验报告：是否本平台签发、数据时点、内容摘要、是否仍反映现状。Check a report by its number."""
    del request
    return _body(reports.check(number, now=timezone.now(), catalogue=load()))


@router.get("/reports/{number}/pdf", operation_id="report_pdf", openapi_extra=REPORT_PDF)
def report_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """报告的 PDF（PDF/A，带签名）。The signed PDF, in Chinese or, by `lang`, in English."""
    now, lang = timezone.now(), language_of(request)
    issued, content = reports.again(number, actor=_anybody(request), now=now, catalogue=load())
    site = request.build_absolute_uri("/")
    data = reports.files.ready(issued, lang, now)
    if data is None:
        metering.count_costly(request, "report", per_minute=settings.REPORT_RATE)
        if issued.records > reports.files.DIRECT:
            reports.files.ask(issued, lang, site=site, now=now)
            return _being_made(request, issued, lang)
        data = reports.pdf(issued, content, load(), lang=lang, now=now, asked_at=site)
    return _file(data, "application/pdf", f"{issued.number}.pdf", lang)


def _being_made(request: HttpRequest, issued: reports.Issued, lang: str) -> HttpResponse:
    """202 for a program: come again. A browser is led to the page that says so and looks again by itself."""
    if "text/html" in request.headers.get("Accept", ""):
        page = f"{'/en' if lang == 'en' else ''}/reports/{issued.number}/?pdf={lang}"
        return HttpResponse(status=303, headers={"Location": page, "Cache-Control": "no-store"})
    here = f"/api/v1/reports/{issued.number}/pdf?lang={lang}"
    body = json.dumps({"number": issued.number, "state": "making", "pdf": here}, ensure_ascii=False)
    headers = {"Location": here, "Retry-After": str(AGAIN), "Cache-Control": "private, no-store"}
    return HttpResponse(body, status=202, content_type="application/json", headers=headers)


@router.get("/reports/{number}/json", operation_id="report_json", openapi_extra=REPORT_JSON)
def report_json(request: HttpRequest, number: str) -> HttpResponse:
    """报告的已签名 JSON（可验证凭证）。The signed JSON, a verifiable credential."""
    now = timezone.now()
    issued, content = reports.again(number, actor=_anybody(request), now=now, catalogue=load())
    return _file(reports.json_bytes(issued, content, load(), now=now), "application/vc", f"{issued.number}.json", "")


def _anybody(request: HttpRequest) -> Actor | None:
    """Who asks, where they say so; None for anybody."""
    named = request.headers.get("Authorization", "") or seat_of_request(request) is not None
    return actor(request) if named else None


def _file(data: bytes, media_type: str, name: str, lang: str) -> HttpResponse:
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    response["Vary"] = "Accept-Language, Authorization, Cookie"
    if lang:
        response["Content-Language"] = "en" if lang == "en" else "zh-Hans"
    return response


def _body(checked: reports.Checked) -> dict[str, Any]:
    issued = checked.issued
    here = f"/api/v1/reports/{issued.number}"
    return {
        "number": issued.number,
        "kind": issued.kind,
        "state": checked.state,
        "corrected": checked.corrected,
        "uscc": issued.uscc,
        "name": issued.name,
        "as_of": issued.as_of.isoformat(),
        "issued_at": issued.issued_at.isoformat(),
        "valid_until": str(issued.valid_until),
        "content_hash": issued.content_hash,
        "records": issued.records,
        "span": {"from": str(issued.span[0]), "to": str(issued.span[1])} if issued.span else None,
        "sections": list(issued.sections),
        "pdf": f"{here}/pdf",
        "credential": f"{here}/json",
    }
