"""Checks counted by month: how many were made, whom they named measures for, and what came back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from psycopg.rows import class_row

if TYPE_CHECKING:
    import psycopg


@dataclass(frozen=True, slots=True)
class Month:
    """Checks made in the month, subjects asked about, (subject, measure) pairs named, of these fed back as applied and as not
    applied by now (the latest feedback of each)."""

    month: str
    checks: int
    subjects: int
    named: int
    applied: int
    not_applied: int


def by_month(conn: psycopg.Connection[Any], first: date, last: date, department: str | None = None) -> list[Month]:
    """Every month of the span (days in China, both ends included), oldest first. Shape: checks of the span, then their measures
    by the key, then the latest feedback of each by check_feedback_of."""
    with conn.cursor(row_factory=class_row(Month)) as cursor:
        return cursor.execute(
            """
            WITH asked AS (
                SELECT c.no, to_char(c.at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM') AS month, cardinality(c.codes) AS subjects
                FROM credit_check c
                WHERE (c.at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN %(first)s AND %(last)s
                  AND (%(department)s::text IS NULL OR c.department = %(department)s)
            ), made AS (SELECT month, count(*) AS checks, sum(subjects) AS subjects FROM asked GROUP BY 1), said AS (
                SELECT a.month, count(*) AS named, count(*) FILTER (WHERE f.outcome = 'applied') AS applied,
                       count(*) FILTER (WHERE f.outcome = 'not_applied') AS not_applied
                FROM asked a JOIN check_measure m ON m.check_no = a.no
                LEFT JOIN LATERAL (SELECT f.outcome FROM check_feedback f
                                   WHERE f.check_no = m.check_no AND f.uscc = m.uscc AND f.measure = m.measure
                                   ORDER BY f.id DESC LIMIT 1) f ON true
                GROUP BY 1)
            SELECT t.month, coalesce(m.checks, 0) AS checks, coalesce(m.subjects, 0)::bigint AS subjects,
                   coalesce(s.named, 0) AS named, coalesce(s.applied, 0) AS applied, coalesce(s.not_applied, 0) AS not_applied
            FROM (SELECT to_char(generate_series(date_trunc('month', %(first)s::timestamp), %(last)s::timestamp,
                                                 interval '1 month'), 'YYYY-MM') AS month) t
            LEFT JOIN made m USING (month) LEFT JOIN said s USING (month) ORDER BY t.month
            """,
            {"first": first, "last": last, "department": department},
        ).fetchall()
