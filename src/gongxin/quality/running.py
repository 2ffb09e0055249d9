"""The figures of the month that runs, counted by a job every night and replaced the next: no page counts over the registry
while somebody waits. A month that is over is kept for good (snapshots)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from gongxin.catalogue import Catalogue, Metric
from gongxin.kernel.dates import CHINA
from gongxin.quality import counting
from gongxin.quality.facts import Figure, Level
from gongxin.quality.periods import Period, month_of
from gongxin.quality.snapshots import AT_LEVEL, at_level, formulas_of, hash_of, recount, write

if TYPE_CHECKING:
    import psycopg

_LOCK = 7052


@dataclass(frozen=True, slots=True)
class Running:
    """What was counted last. first: of the month; until: the last day counted; formulas: metric → version."""

    first: date
    until: date
    as_of: datetime
    formulas: dict[str, str]

    def answers(self, span: Period, metric: str, version: str) -> bool:
        """Whether a question about these days is about no less than what was counted, by the same formula."""
        return span.first == self.first and span.last >= self.until and self.formulas.get(metric) == version


def count(conn: psycopg.Connection[Any], catalogue: Catalogue, *, now: datetime) -> str:
    """Count the month that holds `now`, in the caller's transaction, in place of what was counted before; the figures' hash."""
    today = now.astimezone(CHINA).date()
    span = Period(today.replace(day=1), today, month_of(today).word)
    metrics = counting.wanted(catalogue, None, today)
    formulas = formulas_of(metrics, catalogue)
    found = recount(span, metrics, catalogue, as_of=now)
    conn.execute("SELECT pg_advisory_xact_lock(%s)", (_LOCK,))
    conn.execute("DELETE FROM quality_running_figure")
    conn.execute("DELETE FROM quality_running")
    conn.execute(
        "INSERT INTO quality_running (first, until, as_of, formulas) VALUES (%s, %s, %s, %s)",
        (span.first, today, now, json.dumps(formulas)),
    )
    write(conn, "quality_running_figure", found)
    return hash_of(found, formulas)


def latest(conn: psycopg.Connection[Any]) -> Running | None:
    """What was counted last; None before the first night."""
    row = conn.execute("SELECT first, until, as_of, formulas::json FROM quality_running").fetchone()
    return Running(*row) if row else None


def figures(
    conn: psycopg.Connection[Any], known: Running, span: Period, metrics: Sequence[Metric], level: Level
) -> list[Figure]:
    """Figures as they were counted, at one level that is kept, for the days asked about."""
    by_code = {item.id: item for item in metrics}
    rows = conn.execute(
        f"SELECT metric, department, resource, numerator, denominator FROM quality_running_figure WHERE {AT_LEVEL}",
        at_level(metrics, level),
    ).fetchall()
    return [
        Figure(code, department, resource, span, above, below, counting.value(by_code[code], above, below), known.as_of)
        for code, department, resource, above, below in rows
    ]
