"""Wrong and shared codes in the register: when they were found and when they had gone (重错码率, 纠正率)."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from gongxin.access import api as access
from gongxin.quality.sql import statement

if TYPE_CHECKING:
    import psycopg

KINDS = ("wrong", "shared", "old_code")


def look(conn: psycopg.Connection[Any], *, on: date, now: datetime) -> tuple[int, int]:
    """Compare the register with what was found before, in the caller's transaction: (new, gone). Twice changes nothing."""
    conn.execute("SELECT pg_advisory_xact_lock(%s, %s)", (7046, 0))
    with access.whole():
        row = conn.execute(statement("faults_look").encode(), {"on": on, "now": now}).fetchone()
    return (int(row[0]), int(row[1])) if row else (0, 0)
