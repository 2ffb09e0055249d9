"""Looks at data that are not public, counted by why. Part of the room's door (api.py lists it)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from psycopg.rows import class_row

if TYPE_CHECKING:
    import psycopg


@dataclass(frozen=True, slots=True)
class Looked:
    """Looks with one purpose: how many, by how many departments, at how many files (an organisation looked at twice counts
    twice)."""

    purpose: str
    looks: int
    departments: int
    subjects: int


def looks_by_purpose(conn: psycopg.Connection[Any], first: date, last: date, *, limit: int = 30) -> list[Looked]:
    """The purposes most often named in the span (days in China, both ends included); the rest together, with an empty purpose,
    comes last. Shape: Bitmap Heap Scan of the span's pages (access_log_by_time, BRIN), a hash aggregate."""
    with conn.cursor(row_factory=class_row(Looked)) as cursor:
        return cursor.execute(
            """
            WITH counted AS (
                SELECT purpose, department, count(*) AS looks, sum(cardinality(subjects)) AS subjects FROM access_log
                WHERE at >= %(first)s::date::timestamp AT TIME ZONE 'Asia/Shanghai'
                  AND at < (%(last)s::date + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'
                GROUP BY purpose, department
            ), placed AS (
                SELECT purpose, row_number() OVER (ORDER BY sum(looks) DESC, purpose) AS place FROM counted GROUP BY purpose)
            SELECT CASE WHEN p.place <= %(limit)s THEN p.purpose ELSE '' END AS purpose, sum(c.looks)::bigint AS looks,
                   count(DISTINCT c.department) AS departments, sum(c.subjects)::bigint AS subjects
            FROM counted c JOIN placed p ON p.purpose = c.purpose
            GROUP BY 1 ORDER BY min(p.place)
            """,
            {"first": first, "last": last, "limit": limit},
        ).fetchall()
