"""The nightly run, and marking what has become stale."""

from __future__ import annotations

from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from gongxin.access.api import PLATFORM
from gongxin.catalogue import load
from gongxin.visibility.facts import CHINA
from gongxin.warning import following, running

__all__ = ["follow_warnings", "run_warnings"]


@app.periodic(cron="23 18 * * *")  # 02:23 in China, when the day's deliveries are in
@app.task(queue="housekeeping", queueing_lock="run_warnings")
def run_warnings(timestamp: int = 0) -> int:
    """Run all criteria for the day; how many signals are new. Twice raises nothing twice."""
    del timestamp
    with transaction.atomic():
        connection.ensure_connection()
        made = running.run(connection.connection, actor=PLATFORM, now=timezone.now(), catalogue=load())
    return sum(item.raised for item in made.counted)


@app.periodic(cron="*/10 * * * *")
@app.task(queue="housekeeping", queueing_lock="follow_warnings")
def follow_warnings(timestamp: int = 0) -> int:
    """Mark signals whose records were corrected, contested, repaired or annulled, or have expired; how many."""
    del timestamp
    with transaction.atomic():
        connection.ensure_connection()
        now = timezone.now()
        return following.follow(connection.connection, on=now.astimezone(CHINA).date(), now=now)
