"""A client of the site: connections kept open, each sending its next request when the answer is there.

    python -m bench.once.drive PORT PLAN.json

PLAN: {requests: [[method, path, body or null]], connections, seconds, at_most (requests in all), warm (seconds before the
clock), headers (further ones, of every request)}. Measures every latency; answers are counted by status, never kept. Plain
sockets of asyncio, so that the client takes as little as possible from the machine that it shares with the server.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.figures import percentile
from bench.measuring import measured, tell

GRACE = 30


class Load:
    """The plan, and what has been seen so far."""

    def __init__(self, port: int, plan: dict[str, Any]) -> None:
        self.requests = [_bytes(port, *request, plan.get("headers", ())) for request in plan["requests"]]
        self.next = 0
        self.begin = time.perf_counter() + plan["warm"]
        self.end = self.begin + plan["seconds"]
        self.left = plan["at_most"]
        self.latencies: list[float] = []
        self.statuses: Counter[str] = Counter()
        self.received = 0
        self.last = self.begin

    def take(self) -> bytes | None:
        """The next request; None when it is over. A slow machine gets some more time for its first answers."""
        now = time.perf_counter()
        if self.left <= 0 or now >= self.end + (0 if self.latencies else GRACE):
            return None
        request = self.requests[self.next % len(self.requests)]
        self.next += 1
        return request

    def done(self, sent: float, status: str, length: int) -> None:
        now = time.perf_counter()
        if sent >= self.begin:
            self.latencies.append(now - sent)
            self.statuses[status] += 1
            self.received += length
            self.left -= 1
            self.last = now


class Connection(asyncio.Protocol):
    """One connection: an answer is over when its Content-Length is there."""

    def __init__(self, load: Load, over: asyncio.Future[None]) -> None:
        self.load, self.over = load, over
        self.sent, self.missing, self.length, self.status, self.head = 0.0, -1, 0, "", b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: Any = transport
        self._ask()

    def _ask(self) -> None:
        request = self.load.take()
        if request is None:
            self.transport.close()
            return
        self.head, self.missing = b"", -1
        self.sent = time.perf_counter()
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        if self.missing < 0:
            self.head += data
            end = self.head.find(b"\r\n\r\n")
            if end < 0:
                return
            text = self.head[:end].decode("latin-1").lower()
            self.status = text.split(" ", 2)[1]
            self.length = int(text.split("content-length:", 1)[1].split("\r\n", 1)[0])
            self.missing = self.length - (len(self.head) - end - 4)
        else:
            self.missing -= len(data)
        if self.missing == 0:
            self.load.done(self.sent, self.status, self.length)
            self._ask()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.over.done():
            self.over.set_exception(exc) if exc else self.over.set_result(None)


def _bytes(port: int, method: str, path: str, body: str | None, headers: Sequence[str] = ()) -> bytes:
    content = body.encode() if body is not None else b""
    lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Accept: application/json", *headers]
    if body is not None:
        lines += ["Content-Type: application/json", f"Content-Length: {len(content)}"]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + content


async def drive(port: int, plan: dict[str, Any]) -> Load:
    """Run the plan to its end."""
    loop = asyncio.get_running_loop()
    load = Load(port, plan)
    overs = [loop.create_future() for _ in range(plan["connections"])]
    for over in overs:
        await loop.create_connection(lambda over=over: Connection(load, over), "127.0.0.1", port)  # type: ignore[misc]
    await asyncio.wait_for(asyncio.gather(*overs), plan["warm"] + plan["seconds"] + 60)
    return load


def main(port: str, plan: str) -> None:
    with measured() as found:
        load = asyncio.run(drive(int(port), json.loads(Path(plan).read_text("utf-8"))))
    if not load.latencies:
        raise SystemExit("no request was answered")
    took = load.last - load.begin
    tell(
        {
            "requests": len(load.latencies),
            "per_second": len(load.latencies) / took,
            "p50": percentile(load.latencies, 0.5),
            "p95": percentile(load.latencies, 0.95),
            "p99": percentile(load.latencies, 0.99),
            "longest": max(load.latencies),
            "statuses": dict(load.statuses),
            "kilobytes": load.received / len(load.latencies) / 1000,
            "cpu": found["cpu"],
        }
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
