"""How objections and repairs stand: sums without names, for everyone to see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from gongxin.remedies.overdue import unanswered

if TYPE_CHECKING:
    import psycopg


@dataclass(frozen=True)
class Figures:
    """`open`, `over`: objections that wait for an answer, and those whose term is over; the rest over the last year."""

    open: int
    over: int
    filed: int
    upheld: int
    repairs_open: int
    repairs_granted: int


def figures(conn: psycopg.Connection[Any], on: date, *, now: datetime) -> Figures:
    """The sums of the year before `on`. Small tables: each is read once."""
    since = on - timedelta(days=365)
    objections = conn.execute(
        "SELECT count(*) FILTER (WHERE state IN ('filed', 'accepted', 'with_source', 'in_review')),"
        " count(*) FILTER (WHERE escalated_at IS NOT NULL AND state IN ('filed', 'accepted', 'with_source', 'in_review')),"
        " count(*) FILTER (WHERE filed_at >= %(since)s),"
        " count(*) FILTER (WHERE decided_at >= %(since)s AND outcome IN ('corrected', 'annulled', 'repaired')) FROM objection",
        {"since": since},
    ).fetchone()
    repairs = conn.execute(
        "SELECT count(*) FILTER (WHERE state IN ('applied', 'accepted')),"
        " count(*) FILTER (WHERE state = 'granted' AND decided_at >= %(since)s) FROM repair",
        {"since": since},
    ).fetchone()
    running, escalated, filed, upheld = objections or (0, 0, 0, 0)
    waiting, granted = repairs or (0, 0)
    return Figures(running, escalated + len(unanswered(conn, now=now)), filed, upheld, waiting, granted)
