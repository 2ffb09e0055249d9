"""The Ninja application: routing, the OpenAPI document, and every error as problem details."""

from __future__ import annotations

import logging
from typing import Any

import psycopg
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from gongxin.api.documentation import documented
from gongxin.api.problems import Problem, from_error, render
from gongxin.kernel.errors import GongxinError
from gongxin.kernel.text import Bilingual

log = logging.getLogger("gongxin.api")

DESCRIPTION = """公信：关于组织的公共信用信息接口。Public credit information about organisations.

* 只收录组织，不收录自然人。Organisations only, never a natural person.
* 公示渠道（public_page）无需密钥；其他渠道需要部门密钥和查询目的，每次查询都会留痕。
  The public channel needs no key; every
  other one needs a department's key and a purpose, and each look is logged.
* 错误遵循 RFC 9457。
  Errors follow RFC 9457 (application/problem+json), in Chinese or, by Accept-Language or ?lang=, in English.
* 翻页用 next → after。Pages: give `next` as `after`."""


class Service(NinjaAPI):
    """NinjaAPI whose document says what it does: problems as problem+json, 304, no host."""

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: Any = None) -> Any:
        """The document with problem answers added; the prefix is fixed, so that it does not depend on a
        request."""
        schema = super().get_openapi_schema(path_prefix="/api/v1", path_params=path_params)
        return documented(schema)


api = Service(
    title="公信 Gongxin",
    version="1",
    description=DESCRIPTION,
    docs_url=None,  # Ninja's page loads scripts from another host
    urls_namespace="api-v1",
)


@api.exception_handler(Problem)
def _problem(request: HttpRequest, error: Problem) -> HttpResponse:
    return render(request, error)


@api.exception_handler(GongxinError)
def _own(request: HttpRequest, error: GongxinError) -> HttpResponse:
    return render(request, from_error(error))


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Ninja names place and reason; the value itself is not repeated (it may be anything)."""
    items = [
        {
            "place": ".".join(str(part) for part in item["loc"][1:]) or str(item["loc"][0]),
            "detail": str(item["msg"]),
        }
        for item in error.errors
    ]
    places = ", ".join(str(item["place"]) for item in items)
    detail = Bilingual(f"这些参数不合要求：{places}。", f"These parameters are not valid: {places}.")
    return render(
        request,
        Problem("request.invalid", detail, place=items[0]["place"] if items else None, extra={"errors": items}),
    )


@api.exception_handler(HttpError)
def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    code = {404: "request.not_found", 405: "request.method", 413: "request.too_large"}.get(
        error.status_code, "request.malformed"
    )
    return render(request, Problem(code))


@api.exception_handler(Http404)
def _missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return render(request, Problem("request.not_found"))


@api.exception_handler(RequestDataTooBig)
def _too_big(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return render(request, Problem("request.too_large"))


@api.exception_handler(SuspiciousOperation)
def _suspicious(request: HttpRequest, error: SuspiciousOperation) -> HttpResponse:
    return render(request, Problem("request.malformed"))


@api.exception_handler(OperationalError)
def _no_database(request: HttpRequest, error: OperationalError) -> HttpResponse:
    log.error("database not available", exc_info=error)
    return render(request, Problem("server.unavailable", headers={"Retry-After": "10"}))


api.add_exception_handler(InterfaceError, _no_database)
# rooms that speak SQL themselves meet the driver's own
api.add_exception_handler(psycopg.OperationalError, _no_database)
api.add_exception_handler(psycopg.InterfaceError, _no_database)


@api.exception_handler(Exception)
def _fault(request: HttpRequest, error: Exception) -> HttpResponse:
    log.error("unhandled fault", exc_info=error)
    return render(request, Problem("server.fault"))
