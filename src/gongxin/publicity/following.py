"""Bringing the index up to date: a step at a time, in the caller's transaction."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from gongxin.catalogue import Catalogue
from gongxin.publicity.lines import filled, kind_parameters
from gongxin.publicity.sql import statement
from gongxin.publicity.topics import indexed
from gongxin.registry import channels

if TYPE_CHECKING:
    import psycopg

WINDOW = 50_000
"""Changes followed in one transaction."""


def follow(conn: psycopg.Connection[Any], now: datetime, catalogue: Catalogue, *, window: int = WINDOW) -> int:
    """Follow the next changes; how many, 0 when the index is up to date or another process is at it. Doing it twice, or
    breaking off, changes nothing of what pages show."""
    row = conn.execute("SELECT seq FROM public_progress FOR UPDATE SKIP LOCKED").fetchone()
    if row is None:
        return 0
    last = conn.execute("SELECT last FROM change_counter").fetchone()
    after = int(row[0])
    upto = min(int(last[0]) if last else 0, after + window)
    if upto <= after:
        return 0
    given = {
        "after": after,
        "upto": upto,
        "resources": list(indexed(catalogue)),
        "states": list(channels.GATES["public_page"].states),
        **kind_parameters(),
    }
    conn.execute(statement("kinds_forget"), given, prepare=False)
    conn.execute(statement("forget"), given, prepare=False)
    conn.execute(filled("follow"), given, prepare=False)
    conn.execute(statement("kinds_follow"), given, prepare=False)
    conn.execute(filled("resettle"), given, prepare=False)
    conn.execute("UPDATE public_progress SET seq = %s, at = %s", (upto, now))
    return upto - after


def purge(conn: psycopg.Connection[Any], on: date) -> int:
    """Take out the lines of records whose last public day is over; how many. Pages pass them over anyway."""
    row = conn.execute(statement("purge"), {"on": on}).fetchone()
    return int(row[0]) if row else 0


def start_over(conn: psycopg.Connection[Any]) -> None:
    """Empty the index; pages are right all the while, and slower until it has followed again."""
    conn.execute("DELETE FROM public_kind")
    conn.execute("DELETE FROM public_line")
    conn.execute("UPDATE public_progress SET seq = 0")
