"""What Ninja does not do by itself under /api/: HEAD, and 404 and 405 as problem details."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from gongxin.api import metering
from gongxin.api.oauth_answers import is_oauth
from gongxin.api.problems import MEDIA_TYPE, Problem, render
from gongxin.kernel.text import Bilingual

PREFIX = "/api/"
_CODES = {400: "request.malformed", 404: "request.not_found", 405: "request.method", 413: "request.too_large"}


class ProblemMiddleware:
    """Answers under /api/ that are errors but not yet problem details become such; HEAD answers like GET
    without a body."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        head = request.method == "HEAD"
        if head:
            request.method = "GET"
        response = self._refused(request) or self._as_problem(request, self.get_response(request))
        metering.tell(request, response)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        if head and isinstance(response, HttpResponse):
            response["Content-Length"] = str(len(response.content))
            response.content = b""
        return response

    def _refused(self, request: HttpRequest) -> HttpResponseBase | None:
        """Where the public is counted (GONGXIN_PUBLIC_RATE), whoever asks too often; a key is counted by itself."""
        if not settings.PUBLIC_RATE or metering.has_key(request):
            return None
        try:
            metering.count_public(request)
        except Problem as problem:
            return render(request, problem)
        return None

    def _as_problem(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        code = _CODES.get(response.status_code)
        if code is None or response.headers.get("Content-Type", "").startswith(MEDIA_TYPE) or is_oauth(response):
            return response
        if response.status_code != 405:
            return render(request, Problem(code))
        allow = response.headers.get("Allow", "")
        detail = Bilingual(f"此地址支持的方法：{allow}", f"Methods of this address: {allow}")
        return render(request, Problem(code, detail, headers={"Allow": allow}))
