"""Proceedings counted by list and state, and entries whose end is near."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import psycopg

STATES = ("proposed", "notified", "stated", "decided", "listed", "dropped", "removed")


@dataclass(frozen=True, slots=True)
class OfList:
    """Proceedings of one list by the state they stand in (STATES)."""

    list_code: str
    counts: tuple[int, ...]


def by_state(conn: psycopg.Connection[Any], department: str | None = None) -> list[OfList]:
    """Every list that has a proceeding. A small table, read once."""
    states = ", ".join(f"count(*) FILTER (WHERE state = '{state}')" for state in STATES)
    rows = conn.execute(
        f"SELECT list_code, {states} FROM list_entry WHERE %(department)s::text IS NULL OR department = %(department)s"
        " GROUP BY list_code ORDER BY list_code",
        {"department": department},
    ).fetchall()
    return [OfList(code, tuple(counts)) for code, *counts in rows]


def waiting(conn: psycopg.Connection[Any], on: date, department: str | None = None) -> list[tuple[str, int, int]]:
    """(department, proceedings whose statement period is over without a decision, all that are open): the law sets no term for
    deciding, so nothing of it is late, but it waits."""
    return conn.execute(
        """
        SELECT department, count(*) FILTER (WHERE state IN ('notified', 'stated') AND statement_until < %(on)s), count(*)
        FROM list_entry WHERE state IN ('proposed', 'notified', 'stated', 'decided')
          AND (%(department)s::text IS NULL OR department = %(department)s)
        GROUP BY department ORDER BY department
        """,
        {"on": on, "department": department},
    ).fetchall()
