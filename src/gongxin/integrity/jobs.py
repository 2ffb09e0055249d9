"""What waits for no one: complaints past their term."""

from __future__ import annotations

from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from gongxin.integrity import overdue

__all__ = ["urge_late_handlers"]


@app.periodic(cron="23 * * * *")
@app.task(queue="housekeeping", queueing_lock="urge_late_handlers")
def urge_late_handlers(timestamp: int = 0) -> int:
    """Running twice tells once."""
    del timestamp
    with transaction.atomic():
        connection.ensure_connection()
        return overdue.urge_handlers(connection.connection, now=timezone.now())
