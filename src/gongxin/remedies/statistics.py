"""Objections and repairs counted by month and by department, and the clocks that run. Days are days in China, both ends of a
span included; a case counts as filed when it was filed, as decided when it was decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

from psycopg.rows import class_row

if TYPE_CHECKING:
    import psycopg

    from gongxin.workdays.api import Calendar

Kind = Literal["objection", "repair"]
KINDS: tuple[Kind, ...] = ("objection", "repair")


@dataclass(frozen=True, slots=True)
class Month:
    """One month. won: objections upheld, repairs granted; in_time: decided without ever having run over; days: the mean, from
    filing to decision, in days of the calendar."""

    month: str
    filed: int
    decided: int
    won: int
    in_time: int
    days: Decimal | None


@dataclass(frozen=True, slots=True)
class OfDepartment:
    """The same for one department over the span; late: open now and over."""

    department: str
    filed: int
    decided: int
    won: int
    in_time: int
    late: int
    days: Decimal | None


@dataclass(frozen=True, slots=True)
class Running:
    """Open cases of one department by how their clock stands: over, soon (two working days or fewer left), running, and unknown
    (it ends beyond the announced calendar)."""

    department: str
    kind: Kind
    over: int
    soon: int
    running: int
    unknown: int


# the cases of a kind: who must act, the days, whether the applicant was right
_CASES = {
    "objection": """
        SELECT source AS department, (filed_at AT TIME ZONE 'Asia/Shanghai')::date AS filed,
               (decided_at AT TIME ZONE 'Asia/Shanghai')::date AS decided, escalated_at IS NOT NULL AS late,
               coalesce(outcome IN ('corrected', 'annulled', 'repaired'), false) AS won FROM objection""",
    "repair": """
        SELECT source AS department, applied_on AS filed, (decided_at AT TIME ZONE 'Asia/Shanghai')::date AS decided,
               escalated_at IS NOT NULL AS late, state = 'granted' AS won FROM repair""",
}


def by_month(conn: psycopg.Connection[Any], kind: Kind, first: date, last: date, department: str | None = None) -> list[Month]:
    """Every month of the span, oldest first."""
    with conn.cursor(row_factory=class_row(Month)) as cursor:
        return cursor.execute(
            f"""
            WITH cases AS ({_CASES[kind]}), own AS (
                SELECT * FROM cases WHERE %(department)s::text IS NULL OR department = %(department)s
            ), filed AS (
                SELECT to_char(filed, 'YYYY-MM') AS month, count(*) AS n FROM own
                WHERE filed BETWEEN %(first)s AND %(last)s GROUP BY 1
            ), decided AS (
                SELECT to_char(decided, 'YYYY-MM') AS month, count(*) AS n, count(*) FILTER (WHERE won) AS won,
                       count(*) FILTER (WHERE NOT late) AS in_time, round(avg(decided - filed), 1) AS days
                FROM own WHERE decided BETWEEN %(first)s AND %(last)s GROUP BY 1)
            SELECT m.month, coalesce(f.n, 0) AS filed, coalesce(d.n, 0) AS decided, coalesce(d.won, 0) AS won,
                   coalesce(d.in_time, 0) AS in_time, d.days
            FROM (SELECT to_char(generate_series(date_trunc('month', %(first)s::timestamp), %(last)s::timestamp,
                                                 interval '1 month'), 'YYYY-MM') AS month) m
            LEFT JOIN filed f USING (month) LEFT JOIN decided d USING (month) ORDER BY m.month
            """,
            {"first": first, "last": last, "department": department},
        ).fetchall()


def by_department(conn: psycopg.Connection[Any], kind: Kind, first: date, last: date) -> list[OfDepartment]:
    """Every department that had a case."""
    with conn.cursor(row_factory=class_row(OfDepartment)) as cursor:
        return cursor.execute(
            f"""
            WITH cases AS ({_CASES[kind]})
            SELECT department, count(*) FILTER (WHERE filed BETWEEN %(first)s AND %(last)s) AS filed,
                   count(*) FILTER (WHERE decided BETWEEN %(first)s AND %(last)s) AS decided,
                   count(*) FILTER (WHERE decided BETWEEN %(first)s AND %(last)s AND won) AS won,
                   count(*) FILTER (WHERE decided BETWEEN %(first)s AND %(last)s AND NOT late) AS in_time,
                   count(*) FILTER (WHERE decided IS NULL AND late) AS late,
                   round(avg(decided - filed) FILTER (WHERE decided BETWEEN %(first)s AND %(last)s), 1) AS days
            FROM cases GROUP BY department ORDER BY department
            """,
            {"first": first, "last": last},
        ).fetchall()


def running(conn: psycopg.Connection[Any], on: date, calendar: Calendar, department: str | None = None) -> list[Running]:
    """The clocks of open cases on the day `on`. Of a repair the one of its step (acceptance, then decision)
    or of the answer it was promised, whichever ends first. Shape: the open cases by their partial indexes, joined to the
    numbered days of the calendar."""
    days, numbers = calendar.numbered()
    with conn.cursor(row_factory=class_row(Running)) as cursor:
        return cursor.execute(
            """
            WITH numbered AS (
                SELECT * FROM unnest(%(days)s::date[], %(numbers)s::integer[]) AS n (day, number)
            ), ends AS (SELECT number, min(day) AS day FROM numbered GROUP BY number), terms AS (
                SELECT id, source AS department, 'objection' AS kind, clock_from AS start, clock_days AS term FROM objection
                WHERE state IN ('filed', 'accepted', 'with_source', 'in_review')
                UNION ALL
                SELECT id, source, 'repair', CASE WHEN state = 'applied' THEN applied_on ELSE accepted_on END,
                       CASE WHEN state = 'applied' THEN accept_days ELSE decide_days END
                FROM repair WHERE state IN ('applied', 'accepted')
                UNION ALL
                SELECT id, source, 'repair', applied_on, answer_days FROM repair WHERE state IN ('applied', 'accepted')
            ), cases AS (
                SELECT t.department, t.kind, t.id, min(e.day) AS day, min(e.number) AS number
                FROM terms t LEFT JOIN numbered n ON n.day = t.start LEFT JOIN ends e ON e.number = n.number + t.term
                WHERE %(department)s::text IS NULL OR t.department = %(department)s GROUP BY 1, 2, 3
            ), today AS (SELECT number FROM numbered WHERE day = %(on)s)
            SELECT c.department, c.kind, count(*) FILTER (WHERE c.day < %(on)s) AS over,
                   count(*) FILTER (WHERE c.day >= %(on)s AND c.number - t.number <= 2) AS soon,
                   count(*) FILTER (WHERE c.day >= %(on)s AND c.number - t.number > 2) AS running,
                   count(*) FILTER (WHERE c.day IS NULL) AS unknown
            FROM cases c LEFT JOIN today t ON true GROUP BY 1, 2 ORDER BY 1, 2
            """,
            {"days": days, "numbers": numbers, "on": on, "department": department},
        ).fetchall()
