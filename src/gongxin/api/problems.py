"""Errors as RFC 9457 problem details: `application/problem+json`, in the reader's language.

Beside the members of the RFC (type, title, status, detail, instance) every problem carries three of ours:
`code` (a stable word for programs), `place` (which parameter, cell or part it is about, or null) and `remedy`
(what to do next). `type` can be opened: it answers with the meaning of the code in both languages
(`/api/v1/problems/{code}`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from django.http import HttpRequest, HttpResponse

from gongxin.api.language import language_of
from gongxin.api.problem_types import type_of
from gongxin.kernel import identifiers
from gongxin.kernel.errors import GongxinError
from gongxin.kernel.text import Bilingual

MEDIA_TYPE = "application/problem+json"


class Problem(Exception):  # noqa: N818 (RFC 9457 calls it a problem)
    """An answer that is not the one asked for. `detail` says what happened this time; the rest comes from the
    type."""

    def __init__(
        self,
        code: str,
        detail: Bilingual | None = None,
        *,
        place: str | None = None,
        remedy: Bilingual | None = None,
        headers: Mapping[str, str] | None = None,
        extra: Mapping[str, object] | None = None,
        status: int | None = None,
    ) -> None:
        super().__init__(code)
        self.kind = type_of(code)
        self.detail = detail or self.kind.title
        self.place = place
        self.remedy = remedy or self.kind.remedy
        self.headers = dict(headers or {})
        self.extra = dict(extra or {})
        self.status = status or self.kind.status


def from_error(error: GongxinError) -> Problem:
    """The problem for an error another room raised: its own words, our status."""
    reason = error.reason or Bilingual("", "")
    message = Bilingual(error.message.zh + reason.zh, f"{error.message.en} {reason.en}".strip())
    remedy = error.remedy if error.remedy.zh else None
    return Problem(error.error_code, message, place=error.place, remedy=remedy)


def render(request: HttpRequest, problem: Problem) -> HttpResponse:
    """The response for a problem, in the language the request asks for."""
    lang = language_of(request)
    body = {
        "type": f"/api/v1/problems/{problem.kind.code}",
        "title": problem.kind.title.pick(lang),
        "status": problem.status,
        "detail": problem.detail.pick(lang),
        "instance": identifiers.mask(request.path),
        "code": problem.kind.code,
        "place": problem.place,
        "remedy": problem.remedy.pick(lang),
        **{key: _localised(value, lang) for key, value in problem.extra.items()},
    }
    response = HttpResponse(
        json.dumps(body, ensure_ascii=False).encode("utf-8", "backslashreplace"),
        status=problem.status,
        content_type=MEDIA_TYPE,
    )
    response["Cache-Control"] = "no-store"
    response["Content-Language"] = "en" if lang == "en" else "zh-Hans"
    response["Vary"] = "Accept-Language"
    for name, value in problem.headers.items():
        response[name] = value
    return response


def _localised(value: object, lang: str) -> object:
    if isinstance(value, Bilingual):
        return value.pick(lang)
    if isinstance(value, Mapping):
        return {key: _localised(item, lang) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_localised(item, lang) for item in value]
    return value
