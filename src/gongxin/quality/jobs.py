"""Figures of closed months are kept and compared with those before; every night the month that runs is counted; once a day the
register is looked at for wrong codes and goals are counted. Pages count nothing of this."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from gongxin.access.api import PLATFORM
from gongxin.catalogue import load
from gongxin.quality import alerts, faults, goals, letters, running, snapshots
from gongxin.quality.periods import before, month_of

__all__ = ["close_month", "count_running", "look_and_count", "tell_due"]

BACK = 3
"""Months looked back for one that was not kept: a worker may have stood still."""
SHOWN = 12
"""Months that pages offer: those before BACK that nobody kept are kept too, without alerts about what is long past."""


@app.periodic(cron="17 2 * * *")
@app.task(queue="housekeeping", queueing_lock="quality_close_month")
def close_month(timestamp: int = 0) -> int:
    """Keep closed months that are not kept, and write down alerts; how many alerts are new. Running twice changes nothing."""
    del timestamp
    now = timezone.now()
    keep(now)
    return close(now)


def keep(now: datetime) -> int:
    """Keep the months that pages offer and nobody kept, each in its own transaction; how many."""
    catalogue, today, made = load(), month_of(timezone.localdate(now)), 0
    for number in range(SHOWN, BACK, -1):
        month = before(today, number)
        if snapshots.latest(_conn(), month) is None:
            with transaction.atomic():
                snapshots.take(_conn(), month, catalogue, now=now, made_by=str(PLATFORM))
            made += 1
    return made


def close(now: datetime, back: int = BACK) -> int:
    """The same for a moment: the last `back` closed months, oldest first, each in its own transaction."""
    catalogue, made = load(), 0
    today = month_of(timezone.localdate(now))
    for number in range(back, 0, -1):
        with transaction.atomic():
            month = before(today, number)
            snapshots.take(_conn(), month, catalogue, now=now, made_by=str(PLATFORM))
            made += alerts.raise_alerts(_conn(), month, catalogue, now=now)
    return made


@app.periodic(cron="20 18 * * *")  # 02:20 in China
@app.task(queue="housekeeping", queueing_lock="quality_count_running")
def count_running(timestamp: int = 0) -> str:
    """The figures of the month that runs, for the pages of the day; their hash."""
    del timestamp
    return count(timezone.now())


def count(now: datetime) -> str:
    """The same for a moment."""
    with transaction.atomic():
        return running.count(_conn(), load(), now=now)


@app.periodic(cron="47 3 * * *")
@app.task(queue="housekeeping", queueing_lock="quality_look_and_count")
def look_and_count(timestamp: int = 0) -> int:
    """Wrong and shared codes as they are today, then what goals are compared with; how many faults are new."""
    del timestamp
    now = timezone.now()
    with transaction.atomic():
        found, _ = faults.look(_conn(), on=timezone.localdate(now), now=now)
        goals.count_actuals(_conn(), load(), now=now)
    return found


@app.periodic(cron="35 0 * * *")  # 08:35 in China, before the desks open
@app.task(queue="housekeeping", queueing_lock="quality_tell_due")
def tell_due(timestamp: int = 0) -> int:
    """On a working day: a letter to each department whose terms end soon; how many. Running twice changes nothing."""
    del timestamp
    now = timezone.now()
    with transaction.atomic():
        return letters.tell_due(_conn(), timezone.localdate(now), load(), now=now)


def _conn() -> Any:
    connection.ensure_connection()
    return connection.connection
