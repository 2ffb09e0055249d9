"""Every operation once, without sending anything: what to ask, and what the answer means. Both clients send these."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Generic, TypeVar
from urllib.parse import quote
from uuid import UUID

import httpx
from pydantic import TypeAdapter

from gongxin_client.errors import wait_of
from gongxin_client.models import (
    Acknowledged,
    Changes,
    Channel,
    Check,
    CreditFile,
    Feedback,
    Hits,
    Line,
    Message,
    Messages,
    Objection,
    Report,
    Submission,
)

T = TypeVar("T")
API = "/api/v1"
CODES_AT_ONCE = 10_000


@dataclass(frozen=True)
class Call(Generic[T]):
    """One request. again: it may be sent again after a failure without doing anything twice. file: sent as the body."""

    method: str
    path: str
    read: Callable[[httpx.Response], T]
    params: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    json: Any = None
    file: Path | None = None
    again: bool = True
    patience: float | None = None

    def asked(self) -> dict[str, Any]:
        """The parameters that were given."""
        return {name: _plain(value) for name, value in self.params.items() if value is not None}

    def described(self) -> dict[str, str]:
        """Its own headers; a file says how long it is, for a body in chunks is refused."""
        length = {"Content-Length": str(self.file.stat().st_size)} if self.file else {}
        return {**self.headers, **length}


def search(text: str, *, after: str | None, limit: int) -> Call[Hits]:
    return Call("GET", f"{API}/subjects", _as(Hits), {"q": text, "after": after, "limit": limit})


def subject(code: str, *, channel: Channel, on: date | None) -> Call[CreditFile]:
    return Call("GET", f"{API}/subjects/{_part(code)}", _as(CreditFile), {"channel": channel, "on": on})


def lookup(codes: Iterable[str], *, channel: Channel, on: date | None) -> Call[list[Line]]:
    given = list(codes)
    read = _as(TypeAdapter(list[Line]), "items")
    return Call("POST", f"{API}/subjects/lookup", read, {"channel": channel, "on": on}, json={"codes": given})


def submit(file: Path, resource: str) -> Call[Submission]:
    """The same bytes twice are one submission: sending again is safe."""
    headers = {"Content-Type": "application/octet-stream"}
    params = {"resource": resource, "filename": file.name}
    return Call("POST", f"{API}/submissions", _as(Submission), params, headers, file=file)


def submission(number: int) -> Call[Submission]:
    return Call("GET", f"{API}/submissions/{number}", _as(Submission))


def findings(number: int, form: str) -> Call[bytes]:
    return Call("GET", f"{API}/submissions/{number}/findings", _bytes, {"format": form})


def check(matter: str, codes: Iterable[str], *, on: date | None, item: str, purpose: str) -> Call[Check]:
    """A second check is a second number: it is not sent again."""
    asked = {"matter": matter, "subjects": list(codes), "purpose": purpose, "item": item}
    if on is not None:
        asked["on"] = on.isoformat()
    return Call("POST", f"{API}/checks", _as(Check), json=asked, again=False)


def give_feedback(number: str, items: Iterable[Feedback]) -> Call[int]:
    given = {"items": [item.model_dump() for item in items]}
    path = f"{API}/checks/{_part(number)}/feedback"
    return Call("POST", path, lambda answer: int(answer.json()["open"]), json=given, again=False)


def changes(after: int, *, limit: int, wait: int | None) -> Call[Changes]:
    patience = None if wait is None else wait + 10.0
    return Call("GET", f"{API}/changes", _as(Changes), {"after": after, "limit": limit, "wait": wait}, patience=patience)


def messages(after: int, *, limit: int) -> Call[Messages]:
    return Call("GET", f"{API}/messages", _as(Messages), {"after": after, "limit": limit})


def acknowledge(done: Iterable[Message]) -> Call[Acknowledged]:
    given = {"items": [{"message": item.number, "digest": item.digest} for item in done]}
    return Call("POST", f"{API}/messages/acks", _as(Acknowledged), json=given)


def signing_keys() -> Call[dict[str, Any]]:
    return Call("GET", f"{API}/keys", lambda answer: dict(answer.json()))


def snapshot() -> Call[bytes]:
    return Call("GET", f"{API}/snapshot", _bytes)


def hand_in(file: Path) -> Call[UUID]:
    """The same bytes again are the same paper."""
    headers = {"Content-Type": "application/octet-stream"}
    return Call("POST", f"{API}/evidence", lambda answer: UUID(answer.json()["id"]), {"name": file.name}, headers, file=file)


def object_to(
    code: str, resource: str, key: UUID, *, statement: str, fields: Iterable[str], evidence: Iterable[UUID], matter: str
) -> Call[Objection]:
    given = {
        "uscc": code,
        "resource": resource,
        "record_key": str(key),
        "matter": matter,
        "fields": list(fields),
        "statement": statement,
        "evidence": [str(paper) for paper in evidence],
    }
    return Call("POST", f"{API}/objections", _as(Objection), json=given, again=False)


def objection(number: int) -> Call[Objection]:
    return Call("GET", f"{API}/objections/{number}", _as(Objection))


def make_report(
    code: str, kind: str, *, on: date | None, first: date | None, last: date | None, sections: Iterable[str], purpose: str
) -> Call[Report]:
    """A second report is a second number: it is not sent again."""
    span = {name: day.isoformat() for name, day in (("from", first), ("to", last)) if day is not None}
    asked: dict[str, Any] = {"kind": kind, "span": span, "sections": list(sections), "purpose": purpose}
    if on is not None:
        asked["on"] = on.isoformat()
    return Call("POST", f"{API}/subjects/{_part(code)}/reports", _as(Report), json=asked, again=False)


def report(number: str) -> Call[Report]:
    return Call("GET", f"{API}/reports/{_part(number)}", _as(Report))


def report_json(number: str) -> Call[dict[str, Any]]:
    return Call("GET", f"{API}/reports/{_part(number)}/json", lambda answer: dict(answer.json()))


def report_pdf(number: str, language: str | None) -> Call[bytes | float]:
    """The PDF; seconds to wait where it is still being made."""

    def read(answer: httpx.Response) -> bytes | float:
        return wait_of(answer) if answer.status_code == httpx.codes.ACCEPTED else answer.content

    return Call("GET", f"{API}/reports/{_part(number)}/pdf", read, {"lang": language}, patience=120.0)


def anything(method: str, path: str, params: Mapping[str, Any], body: Any) -> Call[Any]:
    """An operation that has no method of its own here; only GET is sent again."""
    place = path if path.startswith(API) else f"{API}/{path.lstrip('/')}"

    def read(answer: httpx.Response) -> Any:
        return answer.json() if "json" in answer.headers.get("Content-Type", "") else answer.content

    return Call(method.upper(), place, read, params, json=body, again=method.upper() == "GET")


def _as(shape: Any, member: str = "") -> Callable[[httpx.Response], Any]:
    adapter: TypeAdapter[Any] = shape if isinstance(shape, TypeAdapter) else TypeAdapter(shape)

    def read(answer: httpx.Response) -> Any:
        if member:
            return adapter.validate_python(answer.json()[member])
        return adapter.validate_json(answer.content)

    return read


def _bytes(answer: httpx.Response) -> bytes:
    return answer.content


def _part(text: str) -> str:
    """One segment of an address, whatever it holds."""
    return quote(text, safe="")


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
