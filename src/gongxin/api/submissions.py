"""Deliveries by HTTP: a form with a file or the bytes themselves; their state; their findings."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from ninja import Query, Router

from gongxin.access import api as access
from gongxin.api.documentation import DELIVERY, DOWNLOAD, KEYED
from gongxin.api.entitlement import caller_with
from gongxin.api.language import language_of
from gongxin.api.problems import Problem
from gongxin.api.receiving import delivery_of
from gongxin.api.schemas import SubmissionBody
from gongxin.catalogue import UnknownDefinition, load
from gongxin.intake import api as intake
from gongxin.intake import jobs
from gongxin.kernel.errors import GongxinError
from gongxin.kernel.text import Bilingual

router = Router(tags=["submissions"])
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
_NO_RESOURCE = Bilingual(
    "没有写明信息资源；请用 ?resource= 给出，或在表单中写在文件之前。",
    "The resource is not named: give ?resource=, or put the form field before the file.",
)


@router.post(
    "/submissions",
    response={202: SubmissionBody, 200: SubmissionBody},
    operation_id="submit",
    openapi_extra=DELIVERY,
)
def submit(
    request: HttpRequest,
    resource: Annotated[str | None, Query(description="信息资源；表单中写在文件之前也可", max_length=48)] = None,
    filename: Annotated[str | None, Query(description="原始文件名，只用于显示", max_length=255)] = None,
) -> HttpResponse:
    """报送一个文件（需要 submit）。Sends one file. 202 with the address of its state; 200 when the same bytes
    were here before."""
    caller = caller_with(request, "submit")
    delivery = delivery_of(request)
    wanted = resource or delivery.fields.get("resource", "")
    if not wanted:
        raise Problem("request.invalid", _NO_RESOURCE, place="resource")
    try:
        load().resource(wanted)
    except UnknownDefinition as error:
        raise Problem("resource.unknown", place="resource", remedy=error.remedy) from error
    got = intake.receive(
        delivery.chunks,
        resource=wanted,
        department=caller.department.code,
        filename=filename or delivery.filename or "submission",
        received_at=timezone.now(),
        actor=f"key:{caller.key}",
    )
    if not got.again:
        jobs.enqueue(got.id)
    address = f"/api/v1/submissions/{got.id}"
    response = HttpResponse(_json(got.as_dict()), content_type="application/json", status=200 if got.again else 202)
    response["Location"] = address
    response["Cache-Control"] = "no-store"
    return response


@router.get(
    "/submissions/{int:submission_id}",
    response=SubmissionBody,
    operation_id="get_submission",
    openapi_extra=KEYED,
)
def get_submission(request: HttpRequest, submission_id: int) -> HttpResponse:
    """批次的状态和计数（本部门）。State and counts of one of the department's own submissions."""
    found = _own(request, submission_id)
    response = HttpResponse(_json(found.as_dict()), content_type="application/json")
    response["Cache-Control"] = "private, no-store"
    return response


@router.get("/submissions/{int:submission_id}/findings", operation_id="get_findings", openapi_extra=DOWNLOAD)
def get_findings(
    request: HttpRequest,
    submission_id: int,
    format: Annotated[Literal["csv", "xlsx", "json"], Query()] = "csv",
) -> HttpResponse:
    """逐行问题清单，不截断（本部门）。Every finding of every row, as a download; never cut short."""
    found = _own(request, submission_id)
    chunks: Iterator[bytes] = intake.findings(found.id, format, language_of(request))
    response = StreamingHttpResponse(chunks, content_type=_TYPES[format])
    response["Content-Disposition"] = f'attachment; filename="submission-{found.id}-findings.{format}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _own(request: HttpRequest, submission_id: int) -> intake.SubmissionView:
    """The submission, if it is the caller's department's; another's number answers like one that does not
    exist."""
    caller = _reader(request)
    if submission_id > 2**63 - 1:
        raise Problem("submission.unknown", place="submission_id")
    try:
        found = intake.submission(submission_id)
    except GongxinError as error:
        raise Problem("submission.unknown", place="submission_id") from error
    if found.department != caller.department.code:
        raise Problem("submission.unknown", place="submission_id")
    return found


def _reader(request: HttpRequest) -> access.Caller:
    """Whoever may submit may read what became of it; `checks` is for keys that only read."""
    try:
        return caller_with(request, "checks")
    except Problem as problem:
        if problem.kind.code != "access.scope_missing":
            raise
        return caller_with(request, "submit")


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, default=str).encode()
