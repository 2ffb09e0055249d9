"""Recipients that wait for changes, each on a connection of its own, while records are corrected.

    python -m bench.once.wait_for_changes PORT TOKENS.json ROUNDS SUBJECT

In each round everybody waits at the head (GET /changes?wait=…), then one record of SUBJECT is corrected and committed; measured
is the time from before the correction began to each recipient's answer with it. One who is told to ask again does so.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from bench.figures import percentile
from bench.measuring import tell
from bench.once.prepare import CHINA, DEPARTMENT

WAIT = 25
SETTLE = 3.0
"""Seconds given to the last to fall asleep before the correction."""


class Recipient:
    """One connection that asks again until it has seen the change."""

    def __init__(self, port: int, token: str, statuses: Counter[str]) -> None:
        self.port, self.token, self.statuses = port, token, statuses
        self.stream: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def wait_beyond(self, after: int) -> float:
        """The instant at which the answer with a change beyond `after` was there."""
        while True:
            answer, retry = await self._ask(f"/api/v1/changes?after={after}&wait={WAIT}")
            if answer["items"]:
                return time.perf_counter()
            self.statuses["again"] += 1
            await asyncio.sleep(retry)

    async def _ask(self, path: str) -> tuple[dict[str, Any], float]:
        if self.stream is None:
            self.stream = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self.stream
        words = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {self.token}\r\nX-Purpose: bench\r\n\r\n"
        writer.write(words.encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower().split("\r\n")
        fields = dict(line.split(": ", 1) for line in head[1:] if ": " in line)
        body = await reader.readexactly(int(fields["content-length"]))
        status = head[0].split()[1]
        self.statuses[status] += 1
        if status != "200":
            raise AssertionError(f"{status}: {body[:200]!r}")
        return json.loads(body), float(fields.get("retry-after", 0))


def correct(subject: str, round_: int) -> float:
    """Correct one record of the subject and commit; seconds."""
    import datetime as dt

    from django.db import connection, transaction

    from gongxin.registry import api as registry

    start = time.perf_counter()
    with transaction.atomic():
        connection.ensure_connection()
        conn = connection.connection
        key = conn.execute("SELECT record_key FROM record_version WHERE uscc = %s LIMIT 1", (subject,)).fetchone()
        assert key
        state = "contested" if round_ % 2 == 0 else "current"
        registry.set_state(
            conn, subject, "administrative_penalty", key[0], state, department=DEPARTMENT, now=dt.datetime.now(CHINA)
        )
    connection.close()
    return time.perf_counter() - start


async def main(port: str, tokens: str, rounds: str, subject: str) -> None:
    from django.db import connection

    from gongxin.exchange import api as exchange

    def head() -> int:
        connection.ensure_connection()
        found = exchange.last(connection.connection)
        connection.close()
        return found

    statuses: Counter[str] = Counter()
    everybody = [Recipient(int(port), token, statuses) for token in json.loads(Path(tokens).read_text("utf-8"))]
    seen: list[float] = []
    slowest, corrected = [], []
    for round_ in range(int(rounds)):
        after = await asyncio.to_thread(head)
        waiting = [asyncio.create_task(one.wait_beyond(after)) for one in everybody]
        await asyncio.sleep(SETTLE + len(everybody) / 200)
        start = time.perf_counter()
        corrected.append(await asyncio.to_thread(correct, subject, round_))
        answers = [at - start for at in await asyncio.gather(*waiting)]
        seen += answers
        slowest.append(max(answers))
    tell(
        {
            "recipients": len(everybody), "p50": percentile(seen, 0.5), "p99": percentile(seen, 0.99), "most": max(slowest),
            "first": min(seen), "correcting": percentile(corrected, 0.5), "statuses": dict(statuses),
        }
    )  # fmt: skip


if __name__ == "__main__":
    from gongxin.conf.bootstrap import setup

    setup(migrate=False)
    asyncio.run(main(*sys.argv[1:]))
