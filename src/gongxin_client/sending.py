"""What both clients do around a call: the address, who asks and why, and when to try again."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx

from gongxin_client.calls import Call
from gongxin_client.errors import error_of, wait_of

PIECE = 1 << 20
BUSY = {httpx.codes.TOO_MANY_REQUESTS, httpx.codes.SERVICE_UNAVAILABLE, httpx.codes.BAD_GATEWAY}


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

    def pause(self, call: Call[Any], turn: int, answer: httpx.Response | None) -> float | None:
        """Seconds to wait before the call is sent again after try `turn` (from 1); None: not again."""
        if turn >= self.tries or not call.again:
            return None
        if answer is None:
            return float(min(2 ** (turn - 1), self.longest))
        if answer.status_code not in BUSY:
            return None
        wait = wait_of(answer)
        return wait if wait <= self.longest else None

    def taken(self, answer: httpx.Response) -> httpx.Response:
        """The answer, if it is one. Raises GongxinApiError."""
        if answer.is_error:
            raise error_of(answer)
        return answer


def pieces(file: Path) -> Iterator[bytes]:
    """A file as it is sent: never whole in memory."""
    with file.open("rb") as source:
        while piece := source.read(PIECE):
            yield piece


async def pieces_async(file: Path) -> AsyncIterator[bytes]:
    """The same for the asynchronous client."""
    for piece in pieces(file):
        yield piece
