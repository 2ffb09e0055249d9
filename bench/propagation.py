"""How fast a correction reaches those who wait for it, and how fast a million due messages are drained."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench import data
from bench.database import Database, database
from bench.figures import Findings
from bench.measuring import ROOT, once
from bench.part import Part, Size, main
from bench.site import site

WORKERS = 2
ACKNOWLEDGED = 100_000


def run(sizes: Mapping[str, int], folder: Path) -> Findings:
    recipients, changes = sizes["recipients"], max(1, sizes["messages"] // sizes["recipients"])
    known, tokens = data.subjects(folder, max(changes, 500)), folder / "tokens.json"
    with database() as server:
        once("prepare", known, env=server.environment)
        step(server, "prepare", known, recipients, changes, tokens)
        subject = server.value("SELECT min(uscc) FROM record_version")
        with site(server, WORKERS, folder) as here:
            waited = once("wait_for_changes", here.port, tokens, sizes["rounds"], subject, env=server.environment)
        one = step(server, "derive")
        server.run("DELETE FROM exchange_message", "VACUUM ANALYZE")
        corrected = step(server, "correct", known, changes)
        many = step(server, "derive")
        made = server.value("SELECT count(*) FROM exchange_message")
        server.run("ANALYZE exchange_message")
        with receiver(server, folder) as got:
            called = step(server, "call", got["port"])
        left = server.value("SELECT count(*) FROM exchange_message WHERE sent_at IS NULL")
        acknowledged = step(server, "acknowledge", min(ACKNOWLEDGED, made))
        pages = server.value("SELECT pg_total_relation_size('exchange_message')")
    if left or got["messages"] != made:
        raise AssertionError(f"{made} messages, {got['messages']} received, {left} left")
    found = Findings()
    found.add(
        f"a correction at {recipients:,} waiting recipients: slowest of all", waited["most"], "s", most=5.0,
        beside=f"p50 {waited['p50']:.2f} s, p99 {waited['p99']:.2f} s, first {waited['first']:.2f} s; "
        f"the correction itself {waited['correcting']:.3f} s",
    )  # fmt: skip
    found.add(
        f"{made:,} messages derived", made / many["wall"], "messages/s",
        beside=f"{many['wall']:.1f} s for {corrected['changes']:,} changes",
    )  # fmt: skip
    found.add(
        f"{made:,} due messages drained, signed and posted", called["messages"] / called["wall"], "messages/s",
        beside=f"{called['wall']:.1f} s, {got['calls']:,} calls of {got['bytes'] / max(1, got['calls']) / 1000:.0f} KB; "
        f"processor {called['cpu']:.1f} s",
    )  # fmt: skip
    found.add(
        "acknowledged by digest", acknowledged["messages"] / acknowledged["wall"], "messages/s",
        beside=f"{acknowledged['messages']:,} messages, a thousand at a time",
    )  # fmt: skip
    found.notes += [
        f"Waiting: GET /changes?wait= with a key of its own each, {WORKERS} processes of the site, {sizes['rounds']} rounds; "
        f"from before the correction began to the last recipient's answer. Answers: {waited['statuses']}.",
        f"Drained: one process, {recipients:,} recipients called at one HTTP server on the same machine; "
        f"{pages / 2**20:.0f} MB of messages. Client, site, receiver and database share the cores.",
    ]
    found.details = {
        "waited": waited, "first": one, "corrected": corrected, "derived": many, "called": called, "received": got,
        "acknowledged": acknowledged,
    }  # fmt: skip
    return found


def step(server: Database, *words: object) -> dict[str, Any]:
    return once("propagate", *words, env=server.environment)


@contextmanager
def receiver(server: Database, folder: Path) -> Iterator[dict[str, Any]]:
    """Recipients' server: its port, and at the end what it got."""
    place = folder / "port"
    words = [sys.executable, "-m", "bench.once.receive", str(place)]
    process = subprocess.Popen(words, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    got: dict[str, Any] = {}
    try:
        while not place.exists():
            if process.poll() is not None:
                raise RuntimeError("the receiver did not start")
            time.sleep(0.05)
        got["port"] = int(place.read_text("ascii"))
        yield got
        out, _ = process.communicate("", timeout=60)
        got |= json.loads(out.splitlines()[-1])
    finally:
        place.unlink(missing_ok=True)
        process.kill()
        process.wait()


PART = Part(
    "propagation",
    "Corrections that reach everyone",
    {
        "recipients": Size(1_000, 20, "recipients, each with a key"),
        "messages": Size(1_000_000, 400, "messages to drain"),
        "rounds": Size(5, 2, "corrections that are waited for"),
    },
    run,
)

if __name__ == "__main__":
    sys.exit(main(PART))
