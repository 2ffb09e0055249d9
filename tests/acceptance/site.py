"""A house's site: `gongxin serve` in a process of its own, asked over HTTP as a department's program asks."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from acceptance.house import House


@contextmanager
def served(house: House, log: Path) -> Iterator[httpx.Client]:
    """The site with its worker until the end of the block; what they print, with every log there is, goes into `log`."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with log.open("wb") as out:
        site = subprocess.Popen(
            [sys.executable, "-m", "gongxin", "serve", "--port", str(port), "--workers", "1"],
            stdout=out,
            stderr=subprocess.STDOUT,
            env=house.environment(GONGXIN_LOG_LEVEL="DEBUG", PYTHONWARNINGS="default"),
        )
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=120) as client:
                _answers(client, site)
                yield client
        finally:
            site.send_signal(signal.SIGTERM)
            site.wait(60)


def _answers(client: httpx.Client, site: subprocess.Popen[bytes]) -> None:
    """Wait for the first answer."""
    for _ in range(1200):
        assert site.poll() is None, "the site ended by itself"
        try:
            client.get("/api/v1/healthz")
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the site does not answer")
