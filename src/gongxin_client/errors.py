"""What the platform answers when it does not do what was asked: RFC 9457 problem details as exceptions."""

from __future__ import annotations

import json
from typing import Any

import httpx


class GongxinApiError(Exception):
    """The platform refused. code: a stable word such as `subject.unknown`; place, remedy, per-field errors as it said them."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        self.status = status
        self.code = str(problem.get("code") or "")
        self.title = str(problem.get("title") or "")
        self.detail = str(problem.get("detail") or self.title)
        self.place = problem.get("place")
        self.remedy = str(problem.get("remedy") or "")
        self.errors: list[dict[str, Any]] = list(problem.get("errors") or [])
        super().__init__(" ".join(part for part in (f"{status} {self.code}:", self.detail, self.remedy) if part))


class NotFoundError(GongxinApiError):
    """404: no such thing, or not yours to know of."""


class NotAllowedError(GongxinApiError):
    """401 or 403: no key in force, no scope, no office."""


class RefusedError(GongxinApiError):
    """400, 409, 413, 415, 422: what was sent is not acceptable; `errors` names the fields."""


class TooOldError(GongxinApiError):
    """410: the feed does not go back so far: take a snapshot."""


class TooManyRequestsError(GongxinApiError):
    """429 after all tries. wait: seconds that the platform asked for."""

    def __init__(self, status: int, problem: dict[str, Any], wait: float) -> None:
        super().__init__(status, problem)
        self.wait = wait


class UnreachableError(Exception):
    """No answer after all tries: no connection, a time-out, or 503."""


KINDS: dict[int, type[GongxinApiError]] = {401: NotAllowedError, 403: NotAllowedError, 404: NotFoundError, 410: TooOldError}


def error_of(response: httpx.Response) -> GongxinApiError:
    """The exception for an answer of 400 and above, whose body has been read."""
    try:
        given = json.loads(response.content)
    except ValueError:
        given = None
    problem: dict[str, Any] = given if isinstance(given, dict) else {"title": response.reason_phrase}
    if response.status_code == httpx.codes.TOO_MANY_REQUESTS:
        return TooManyRequestsError(response.status_code, problem, wait_of(response))
    kind = KINDS.get(response.status_code)
    if kind is None:
        kind = RefusedError if response.is_client_error else GongxinApiError
    return kind(response.status_code, problem)


def wait_of(response: httpx.Response) -> float:
    """Seconds of Retry-After, 1 where it is absent or a date."""
    try:
        return max(0.0, float(response.headers.get("Retry-After", "1")))
    except ValueError:
        return 1.0
