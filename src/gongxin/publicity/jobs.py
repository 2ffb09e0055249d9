"""The index follows the registry every few seconds; sums are made every hour; open data once a day. Nothing that is shown waits
for any of them."""

from __future__ import annotations

from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from gongxin.catalogue import load
from gongxin.publicity import following, sums
from gongxin.workdays import api as workdays

__all__ = ["follow_registry", "make_sums", "refresh"]


def refresh() -> int:
    """Bring the index up to date and make the sums: what the jobs do, at once; the number of changes followed. For the
    command line and the demo."""
    followed = _follow()
    _sum()
    return followed


@app.periodic(cron="* * * * * */5")
@app.task(queue="publicity", queueing_lock="publicity_follow")
def follow_registry(timestamp: int) -> int:
    """Follow until the end, a transaction for each step."""
    del timestamp
    return _follow()


@app.periodic(cron="7 * * * *")
@app.task(queue="publicity", queueing_lock="publicity_sums")
def make_sums(timestamp: int) -> None:
    """Take out what is past its day, then sum."""
    del timestamp
    _sum()


def _follow() -> int:
    done = 0
    while True:
        with transaction.atomic():
            connection.ensure_connection()
            step = following.follow(connection.connection, timezone.now(), load())
        if not step:
            return done
        done += step


def _sum() -> None:
    now = timezone.now()
    with transaction.atomic():
        connection.ensure_connection()
        following.purge(connection.connection, timezone.localdate(now))
        sums.summarise(connection.connection, timezone.localdate(now), now, load(), workdays.calendar())
