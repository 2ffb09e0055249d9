"""What both clients do around a call: the address, who asks and why, and when to try again."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

import httpx

from gongxin_client.calls import Call
from gongxin_client.errors import UnreachableError, error_of, wait_of

T = TypeVar("T")
PIECE = 1 << 20
BUSY = {httpx.codes.TOO_MANY_REQUESTS, httpx.codes.SERVICE_UNAVAILABLE, httpx.codes.BAD_GATEWAY}


@dataclass(frozen=True)
class Again:
    """The call is sent again after so many seconds."""

    seconds: float


@dataclass(frozen=True)
class Manner:
    """How a client asks. tries: in all; longest: seconds it waits at most when told to, else it gives up at once."""

    key: str = ""
    purpose: str = ""
    language: str = "zh"
    timeout: float = 30.0
    tries: int = 4
    longest: float = 60.0

    def headers(self) -> dict[str, str]:
        """Of every request. The purpose is percent-encoded: a header holds no Chinese."""
        found = {"Accept-Language": self.language, "User-Agent": "gongxin-client"}
        if self.key:
            found["Authorization"] = f"Bearer {self.key}"
        if self.purpose:
            found["X-Purpose"] = quote(self.purpose)
        return found

    def described(self, call: Call[Any], content: Any) -> dict[str, Any]:
        """The words of a request for either of httpx's clients. content: the file's pieces, if the call sends one."""
        return {
            "method": call.method,
            "url": call.path,
            "params": call.asked(),
            "headers": call.described(),
            "json": call.json,
            "content": content,
            "timeout": call.patience or self.timeout,
        }

    def outcome(self, call: Call[T], turn: int, got: httpx.Response | httpx.TransportError) -> T | Again:
        """What the call means after try `turn` (from 1), or that it is sent again. Raises GongxinApiError, UnreachableError."""
        if isinstance(got, httpx.Response) and not got.is_error:
            return call.read(got)
        wait = self.pause(call, turn, got)
        if wait is not None:
            return Again(wait)
        if isinstance(got, httpx.Response):
            raise error_of(got)
        raise UnreachableError(f"no answer to {call.method} {call.path} after {turn} tries") from got

    def pause(self, call: Call[Any], turn: int, got: httpx.Response | httpx.TransportError) -> float | None:
        """Seconds to wait before the call is sent again; None: not again."""
        if turn >= self.tries or not call.again:
            return None
        if not isinstance(got, httpx.Response):
            return float(min(2 ** (turn - 1), self.longest))
        if got.status_code not in BUSY:
            return None
        wait = wait_of(got)
        return wait if wait <= self.longest else None


def pieces(file: Path) -> Iterator[bytes]:
    """A file as it is sent: never whole in memory."""
    with file.open("rb") as source:
        while piece := source.read(PIECE):
            yield piece


async def pieces_async(file: Path) -> AsyncIterator[bytes]:
    """The same for the asynchronous client."""
    for piece in pieces(file):
        yield piece
