"""How punctually departments answer: objections and repairs decided in a span, and those that ran over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from gongxin.access.api import whole

if TYPE_CHECKING:
    import psycopg


@dataclass(frozen=True, slots=True)
class Punctuality:
    """Cases of one department. decided: in the span; in_time: of these, never escalated; late: open and escalated."""

    department: str
    decided: int
    in_time: int
    late: int


def punctuality(conn: psycopg.Connection[Any], first: date, last: date) -> tuple[Punctuality, ...]:
    """By department, both days (in China) included. A case that was escalated counts as late even if it was answered later."""
    with whole(conn):
        rows = _rows(conn, first, last)
    return tuple(Punctuality(*row) for row in rows)


def _rows(conn: psycopg.Connection[Any], first: date, last: date) -> list[tuple[Any, ...]]:
    return conn.execute(
        """
        SELECT source,
               count(*) FILTER (WHERE day BETWEEN %(first)s AND %(last)s),
               count(*) FILTER (WHERE day BETWEEN %(first)s AND %(last)s AND escalated_at IS NULL),
               count(*) FILTER (WHERE day IS NULL AND escalated_at IS NOT NULL)
        FROM (SELECT source, escalated_at, (decided_at AT TIME ZONE 'Asia/Shanghai')::date AS day FROM objection
              UNION ALL
              SELECT source, escalated_at, (decided_at AT TIME ZONE 'Asia/Shanghai')::date FROM repair) c
        GROUP BY source ORDER BY source
        """,
        {"first": first, "last": last},
    ).fetchall()
