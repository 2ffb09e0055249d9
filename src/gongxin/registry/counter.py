"""The change counter: gapless numbers, in the order of commits."""

from __future__ import annotations

from typing import Any

import psycopg


def lock(conn: psycopg.Connection[Any]) -> int:
    """Wait for the right to number changes, keep it to the end of the transaction, and return the last
    number given.

    A table lock, because it writes nothing: a resend that changes nothing leaves no trace. Readers are not
    disturbed.
    """
    conn.execute("LOCK TABLE change_counter IN EXCLUSIVE MODE")
    return last(conn)


def last(conn: psycopg.Connection[Any]) -> int:
    """The highest change number given out, 0 before the first."""
    row = conn.execute("SELECT coalesce(max(last), 0) FROM change_counter").fetchone()
    return int(row[0]) if row else 0


def advance(conn: psycopg.Connection[Any], count: int) -> None:
    """Record that `count` more numbers are given out; only while holding lock()."""
    conn.execute(
        "INSERT INTO change_counter AS c (last) VALUES (%s) ON CONFLICT (single) DO UPDATE SET last = c.last + %s",
        (count, count),
    )
