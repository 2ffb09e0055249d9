"""Messages about corrections counted: by month, and by recipient. A message counts in the span (days in China, both ends
included) on whose day it fell due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from psycopg.rows import class_row

from gongxin.exchange.rules import EXC8

if TYPE_CHECKING:
    import psycopg


@dataclass(frozen=True, slots=True)
class Reached:
    """Of a month or a recipient (key). acknowledged: whenever; in_time: within the term; overdue: past it and still open;
    hours: half of the acknowledged ones were so within so many hours after they fell due, hours_long: nineteen of twenty."""

    key: str
    messages: int
    acknowledged: int
    in_time: int
    overdue: int
    hours: Decimal | None
    hours_long: Decimal | None


_KEYS = {"month": "to_char(due_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM')", "recipient": "recipient"}


def by_month(conn: psycopg.Connection[Any], first: date, last: date, now: datetime) -> list[Reached]:
    """Months with messages, oldest first."""
    return _counted(conn, "month", first, last, now)


def by_recipient(conn: psycopg.Connection[Any], first: date, last: date, now: datetime) -> list[Reached]:
    """Recipients, the one with most overdue first."""
    return sorted(_counted(conn, "recipient", first, last, now), key=lambda item: (-item.overdue, item.key))


def _counted(conn: psycopg.Connection[Any], key: str, first: date, last: date, now: datetime) -> list[Reached]:
    with conn.cursor(row_factory=class_row(Reached)) as cursor:
        return cursor.execute(
            f"""
            SELECT {_KEYS[key]} AS key, count(*) AS messages, count(acknowledged_at) AS acknowledged,
                   count(*) FILTER (WHERE acknowledged_at <= due_at + %(term)s) AS in_time,
                   count(*) FILTER (WHERE acknowledged_at IS NULL AND due_at < %(now)s - %(term)s) AS overdue,
                   round((percentile_cont(0.5) WITHIN GROUP (ORDER BY took))::numeric, 1) AS hours,
                   round((percentile_cont(0.95) WITHIN GROUP (ORDER BY took))::numeric, 1) AS hours_long
            FROM (SELECT *, extract(epoch FROM acknowledged_at - due_at)::float8 / 3600 AS took FROM exchange_message
                  WHERE (due_at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN %(first)s AND %(last)s) m
            GROUP BY 1 ORDER BY 1
            """,
            {"first": first, "last": last, "now": now, "term": EXC8.AFTER},
        ).fetchall()
