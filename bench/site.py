"""The site as `gongxin serve` runs it, on a free port of 127.0.0.1, for a client that measures it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from bench.database import Database
from bench.measuring import ROOT, once, tree_cpu

PATIENCE = 120
Request = tuple[str, str, str | None]


@dataclass(frozen=True)
class Site:
    """The running site."""

    port: int
    process: subprocess.Popen[bytes]
    server: Database
    folder: Path

    def drive(
        self, requests: Sequence[Request], *, clients: int, seconds: float, at_most: int = 10**9, warm: float = 0.0,
        headers: Sequence[str] = (), accepted: frozenset[str] = frozenset({"200"}),
    ) -> dict[str, Any]:
        """Send the requests in turn; what the client saw, with the processor seconds of site and database per request."""
        plan = self.folder / "plan.json"
        plan.write_text(
            json.dumps(
                {"requests": requests, "connections": clients, "seconds": seconds, "at_most": at_most, "warm": warm,
                 "headers": list(headers)},
                ensure_ascii=False,
            ),
            "utf-8",
        )
        before = tree_cpu(self.process.pid), self.server.cpu()
        found = once("drive", self.port, plan)
        after = tree_cpu(self.process.pid), self.server.cpu()
        counted = max(1.0, found["requests"] * (warm + seconds) / seconds)  # the warm-up has used its share
        for name, a, b in zip(("site_ms", "database_ms"), after, before, strict=True):
            found[name] = None if a is None or b is None else (a - b) / counted * 1000
        if not set(found["statuses"]) <= accepted:
            raise AssertionError(f"{requests[0][:2]}: {found['statuses']}")
        return found


@contextmanager
def site(server: Database, workers: int, folder: Path, *, jobs: bool = True) -> Iterator[Site]:
    """Start it, with a worker for background jobs or without, wait until it answers, stop it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = [sys.executable, "-m", "gongxin", "serve", "--port", str(port), "--workers", str(workers)]
    words += [] if jobs else ["--no-jobs"]
    process = subprocess.Popen(words, cwd=ROOT, env=os.environ | _environment(server), stderr=subprocess.DEVNULL)
    try:
        _wait(port, process)
        yield Site(port, process, server, folder)
    finally:
        process.terminate()
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _environment(server: Database) -> Mapping[str, str]:
    return server.environment | {"GONGXIN_LANG": "en"}


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            for _ in range(20):  # each worker loads the application at its first request
                _ask(port)
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("the site did not start")


def _ask(port: int) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", "/api/v1/subjects?q=00")
        connection.getresponse().read()
    finally:
        connection.close()
