"""WRN7: signals whose records were corrected, contested, repaired, annulled, or have expired, read from the change log."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from gongxin.warning.sql import statement

if TYPE_CHECKING:
    import psycopg


def follow(conn: psycopg.Connection[Any], *, on: date, now: datetime) -> int:
    """Read the change log from where it was left and mark what is stale; how many signals. Twice does it once."""
    row = conn.execute("SELECT last FROM warning_cursor FOR UPDATE").fetchone()
    after = row[0] if row else 0
    until = conn.execute("SELECT last FROM change_counter").fetchone()[0]  # type: ignore[index]
    found = conn.execute(statement("follow"), {"after": after, "until": until, "on": on, "now": now}).fetchone()
    conn.execute("UPDATE warning_cursor SET last = %s WHERE last < %s", (until, until))
    return int(found[0]) if found else 0
