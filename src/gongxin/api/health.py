"""Whether the service can answer, and what its error codes mean."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, JsonResponse
from ninja import Router

from gongxin.api.problem_types import TYPES
from gongxin.api.problems import Problem
from gongxin.api.schemas import Health, ProblemTypeBody

router = Router(tags=["service"])


@router.get("/healthz", response=Health, operation_id="health")
def healthz(request: HttpRequest) -> dict[str, str]:
    """服务与数据库是否可用。Whether the service and its database answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return {"status": "ok", "database": "ok"}


def plain(request: HttpRequest) -> JsonResponse:
    """The same at /healthz, where load balancers look."""
    return JsonResponse(healthz(request))


@router.get("/problems/{code}", response=ProblemTypeBody, operation_id="problem_type")
def problem_type(request: HttpRequest, code: str) -> dict[str, object]:
    """错误代码的含义（RFC 9457 的 type）。What `type` of a problem points to."""
    kind = TYPES.get(code) or Problem(code).kind
    return {
        "code": kind.code,
        "status": kind.status,
        "title": kind.title.as_dict(),
        "remedy": kind.remedy.as_dict(),
    }
