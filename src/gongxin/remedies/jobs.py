"""What waits for no one: unanswered objections are escalated, late repairs urged, lapsed cases closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from gongxin.catalogue import load
from gongxin.remedies import deciding, overdue, repairs

__all__ = ["look_at_the_clocks"]


@app.periodic(cron="*/10 * * * *")
@app.task(queue="housekeeping", queueing_lock="look_at_the_clocks")
def look_at_the_clocks(timestamp: int = 0) -> int:
    """Once a day is over, the first run after midnight does the work; running twice does it once. Returns how many cases
    moved."""
    del timestamp
    now, catalogue = timezone.now(), load()
    work: tuple[Callable[[Any], int], ...] = (
        lambda conn: overdue.escalate(conn, now=now, catalogue=catalogue),
        lambda conn: repairs.escalate(conn, now=now),
        lambda conn: deciding.close_lapsed(conn, now=now),
    )
    moved = 0
    for part in work:  # each in a transaction of its own: none holds another's records while it waits
        with transaction.atomic():
            connection.ensure_connection()
            moved += part(connection.connection)
    return moved
