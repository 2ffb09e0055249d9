"""One file through the real intake, from its bytes to its records visible, stage by stage.

    python -m bench.once.submit FILE

Measures what a worker that runs already would take: Python, Django and the catalogue are there before the clock starts.
"""

from __future__ import annotations

import datetime as dt
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.measuring import measured, tell
from bench.once.prepare import CHINA, DEPARTMENT

RECEIVED = dt.datetime(2026, 11, 20, 10, tzinfo=CHINA)


class Stages:
    """Wall, own and server processor seconds between the intake's named steps (gongxin.intake.steps)."""

    def __init__(self, server: Callable[[], float | None]) -> None:
        self._server = server
        self.found: list[dict[str, Any]] = []
        self._last = self._now()

    def __call__(self, name: str) -> None:
        now = self._now()
        wall, cpu, server = (b - a for a, b in zip(self._last, now, strict=True))
        self.found.append({"to": name, "wall": round(wall, 3), "cpu": round(cpu, 3), "server_cpu": round(server, 3)})
        self._last = now

    def _now(self) -> tuple[float, float, float]:
        return time.perf_counter(), time.process_time(), self._server() or 0.0


def main(file: str) -> None:
    from gongxin.conf import home
    from gongxin.conf.bootstrap import setup

    setup(migrate=False)
    from django.db import connection

    from bench.database import Database
    from gongxin.catalogue import load
    from gongxin.engine import copying
    from gongxin.intake import api, bulk, process, receipt

    catalogue = load(on=RECEIVED.date())
    stages = Stages(Database(home.home()).cpu)
    for module in (receipt, bulk, process):
        module.step = stages  # type: ignore[attr-defined]
    plain_copy = copying.copy_batches

    def copy_batches(conn: Any, table: str, *rest: Any, **options: Any) -> int:
        rows = plain_copy(conn, table, *rest, **options)
        stages(f"copied into {table}")
        return rows

    copying.copy_batches = copy_batches
    stages("start")
    with measured() as found:
        view = api.submit(
            Path(file), resource="administrative_penalty", department=DEPARTMENT, filename=Path(file).name,
            received_at=RECEIVED, actor="bench", catalogue=catalogue,
        )  # fmt: skip
    stages("end")
    connection.close()
    names = ("rows", "accepted", "refused", "quarantined", "duplicates", "new", "changed", "unchanged")
    counts = {name: getattr(view, name) for name in names}
    tell(found | {"state": view.state.value, "again": view.again, "stages": stages.found[1:], **counts})


if __name__ == "__main__":
    main(*sys.argv[1:])
