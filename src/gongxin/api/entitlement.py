"""Who asks, through which channel, and why. The public page needs no key; the rest needs key, scope and
purpose, and leaves a trace."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from urllib.parse import unquote

from django.http import HttpRequest

from gongxin.access import api as access
from gongxin.api.bearers import CHALLENGE, bearer, header
from gongxin.api.metering import count_key
from gongxin.api.problems import Problem
from gongxin.kernel import identifiers
from gongxin.kernel.text import Bilingual

Channel = Literal["public_page", "sharing", "government"]
"""The channels this API serves. Reports are documents of their own and the archive is not for looking things
up."""

SCOPES: Mapping[Channel, str] = {"sharing": "read:sharing", "government": "read:government"}
WALLED = frozenset({"submit", "checks"})
"""Scopes for what is behind departments' borders; looks at records do not touch it and do not pay for it."""


@dataclass(frozen=True)
class Look:
    """One entitled question; `record` writes it into the trail, once per subject."""

    channel: Channel
    caller: access.Caller | None
    purpose: str
    request_id: str

    @property
    def public(self) -> bool:
        return self.channel == "public_page"

    def record(self, subjects: Iterable[str], at: datetime) -> None:
        """Written before the answer leaves; a public look leaves no trace of who looked, and its `subjects` are not read."""
        if self.public:
            return
        looked_at = sorted(set(subjects))
        if not looked_at:
            return
        access.log_batch(
            self.caller,
            at=at,
            purpose=self.purpose,
            channel=self.channel,
            subjects=looked_at,
            request_id=self.request_id,
        )


def look(request: HttpRequest, channel: Channel) -> Look:
    """The entitlement for a look through `channel`. Raises Problem: no or wrong key, scope, purpose."""
    if channel == "public_page":
        return Look(channel, None, "", "")
    caller = caller_with(request, SCOPES[channel])
    purpose = (request.headers.get("X-Purpose") or request.GET.get("purpose") or "").strip() or caller.purpose
    purpose = _kept(purpose)[:200]
    if not purpose:
        raise Problem("access.purpose_missing", place="X-Purpose")
    return Look(channel, caller, purpose, request_id(request))


def request_id(request: HttpRequest) -> str:
    """The caller's own number for the request, as the trail keeps it: nobody's personal number, whatever was sent."""
    return _kept(request.headers.get("X-Request-Id", ""))[:64]


def caller_with(request: HttpRequest, scope: str) -> access.Caller:
    """The caller behind the request's key, if it holds the scope. Raises Problem."""
    if not header(request):
        raise Problem("access.key_missing", headers=CHALLENGE)
    caller = access.caller_of(bearer(request))
    if caller is None:
        raise Problem("access.key_invalid", headers=CHALLENGE)
    count_key(request, caller)
    if not caller.may(scope):
        detail = Bilingual(f"此操作需要权限 {scope}。", f"This needs the scope {scope}.")
        raise Problem("access.scope_missing", detail, place=scope)
    if scope in WALLED:
        access.narrow(request, access.Actor("department", caller.department.code))
    return caller


def _kept(header: str) -> str:
    """What a header says, as it may be kept."""
    return identifiers.mask("".join(char for char in _decoded(header) if char.isprintable()))


def _decoded(header: str) -> str:
    """What a header says. What is not ASCII arrives percent-encoded, as a client should send it and gongxin_client does, or as
    bytes of UTF-8 where the server lets them through (granian does not)."""
    with suppress(UnicodeError):
        header = header.encode("latin-1").decode("utf-8")
    return unquote(header)
