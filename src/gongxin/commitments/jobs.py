"""Reminders before a promise is due, and the notice when it is overdue."""

from __future__ import annotations

from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from gongxin.commitments import determining

__all__ = ["remind_promisors"]


@app.periodic(cron="7 * * * *")
@app.task(queue="housekeeping", queueing_lock="remind_promisors")
def remind_promisors(timestamp: int = 0) -> int:
    """The first run of a day does the work; running twice does it once."""
    del timestamp
    with transaction.atomic():
        connection.ensure_connection()
        return determining.remind(connection.connection, now=timezone.now())
