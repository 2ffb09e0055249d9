"""What waits for no one: unanswered objections are escalated, late repairs urged, lapsed cases closed."""

from __future__ import annotations

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
    with transaction.atomic():
        connection.ensure_connection()
        conn = connection.connection
        return (
            overdue.escalate(conn, now=now, catalogue=catalogue)
            + repairs.escalate(conn, now=now)
            + deciding.close_lapsed(conn, now=now)
        )
