"""Deliveries counted: by month, by resource, by failing check, and what is held. Days are days in China, both ends included; a
delivery counts in the span in which it was received. Rows that were typed by hand are no deliveries of a period, but count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from psycopg.rows import class_row

if TYPE_CHECKING:
    import psycopg


@dataclass(frozen=True, slots=True)
class Month:
    """One month. rows: judged, = accepted + refused + waiting; hours: half of the published ones were public within so many
    hours after they came, hours_long: nineteen of twenty."""

    month: str
    files: int
    rows: int
    accepted: int
    refused: int
    waiting: int
    failed: int
    hours: Decimal | None
    hours_long: Decimal | None


@dataclass(frozen=True, slots=True)
class OfResource:
    """What a department delivered of a resource."""

    department: str
    resource: str
    files: int
    rows: int
    accepted: int
    refused: int
    waiting: int
    last: date | None


@dataclass(frozen=True, slots=True)
class Failing:
    """How often a check failed."""

    rule: str
    times: int
    files: int


@dataclass(frozen=True, slots=True)
class Held:
    """Deliveries of a department that wait for somebody's release; rows that would become public."""

    department: str
    files: int
    rows: int
    since: datetime


_SPAN = (
    "s.received_on BETWEEN %(first)s::date AND %(last)s::date"
    " AND (%(department)s::text IS NULL OR s.department = %(department)s)"
)
_HOURS = "extract(epoch FROM s.published_at - s.received_at)::numeric / 3600"


def by_month(conn: psycopg.Connection[Any], first: date, last: date, department: str | None = None) -> list[Month]:
    """Every month of the span, those without a delivery too, oldest first. Shape: one scan of intake_submission."""
    with conn.cursor(row_factory=class_row(Month)) as cursor:
        return cursor.execute(
            f"""
            WITH counted AS (
                SELECT to_char(s.received_on, 'YYYY-MM') AS month, count(*) AS files, sum(s.rows) AS rows,
                       sum(s.accepted) AS accepted, sum(s.refused) AS refused, sum(s.quarantined) AS waiting,
                       count(*) FILTER (WHERE s.state = 'failed') AS failed,
                       percentile_cont(array[0.5, 0.95]) WITHIN GROUP (ORDER BY ({_HOURS})::float8)
                           FILTER (WHERE s.published_at IS NOT NULL) AS hours
                FROM intake_submission s WHERE {_SPAN} GROUP BY 1)
            SELECT m.month, coalesce(c.files, 0) AS files, coalesce(c.rows, 0)::bigint AS rows,
                   coalesce(c.accepted, 0)::bigint AS accepted, coalesce(c.refused, 0)::bigint AS refused,
                   coalesce(c.waiting, 0)::bigint AS waiting, coalesce(c.failed, 0) AS failed,
                   round(c.hours[1]::numeric, 1) AS hours, round(c.hours[2]::numeric, 1) AS hours_long
            FROM (SELECT to_char(generate_series(date_trunc('month', %(first)s::timestamp), %(last)s::timestamp,
                                                 interval '1 month'), 'YYYY-MM') AS month) m
            LEFT JOIN counted c ON c.month = m.month ORDER BY m.month
            """,
            {"first": first, "last": last, "department": department},
        ).fetchall()


def by_resource(conn: psycopg.Connection[Any], first: date, last: date, department: str | None = None) -> list[OfResource]:
    """By department and resource."""
    with conn.cursor(row_factory=class_row(OfResource)) as cursor:
        return cursor.execute(
            f"""
            SELECT s.department, s.resource, count(*) AS files, coalesce(sum(s.rows), 0)::bigint AS rows,
                   coalesce(sum(s.accepted), 0)::bigint AS accepted, coalesce(sum(s.refused), 0)::bigint AS refused,
                   coalesce(sum(s.quarantined), 0)::bigint AS waiting,
                   max(s.received_on) FILTER (WHERE s.state = 'published') AS last
            FROM intake_submission s WHERE {_SPAN} GROUP BY 1, 2 ORDER BY 1, 2
            """,
            {"first": first, "last": last, "department": department},
        ).fetchall()


def failing(
    conn: psycopg.Connection[Any], first: date, last: date, department: str | None = None, *, limit: int = 50
) -> list[Failing]:
    """The checks that failed most, errors and warnings alike (a submission keeps how often each did)."""
    with conn.cursor(row_factory=class_row(Failing)) as cursor:
        return cursor.execute(
            f"""
            SELECT f.key AS rule, sum(f.value::bigint)::bigint AS times, count(*) AS files
            FROM intake_submission s CROSS JOIN LATERAL jsonb_each_text(s.findings) AS f
            WHERE {_SPAN} GROUP BY f.key ORDER BY times DESC, rule LIMIT %(limit)s
            """,
            {"first": first, "last": last, "department": department, "limit": limit},
        ).fetchall()


def held(conn: psycopg.Connection[Any]) -> list[Held]:
    """What is held now, the longest first."""
    with conn.cursor(row_factory=class_row(Held)) as cursor:
        return cursor.execute(
            "SELECT department, count(*) AS files, coalesce(sum(rows), 0)::bigint AS rows, min(received_at) AS since"
            " FROM intake_submission WHERE state = 'held' GROUP BY department ORDER BY since, department"
        ).fetchall()
