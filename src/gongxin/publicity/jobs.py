"""The index follows the registry every few seconds; sums are made every hour; open data once a day. Nothing that is shown waits
for any of them."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from gongxin.catalogue import load
from gongxin.publicity import files, following, sums
from gongxin.workdays import api as workdays

__all__ = ["folder", "follow_registry", "make_files", "make_sums", "refresh"]


MANY = 20_000
"""Changes followed at once after which the end of the table is described to its BRIN index without waiting for vacuum: until
then every question about "what changed since" reads all that was appended."""


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
            break
        done += step
    if done >= MANY:
        with suppress(DatabaseError), transaction.atomic(), connection.cursor() as cursor:  # of another owner: vacuum does it
            cursor.execute("SELECT brin_summarize_new_values('record_version_seq')")
    return done


def _sum() -> None:
    now = timezone.now()
    with transaction.atomic():
        connection.ensure_connection()
        following.purge(connection.connection, timezone.localdate(now))
        sums.summarise(connection.connection, timezone.localdate(now), now, load(), workdays.calendar())


def folder() -> Path:
    """Where files of open data lie."""
    return Path(settings.GONGXIN_HOME) / "open-data"


@app.periodic(cron="23 * * * *")
@app.task(queue="publicity", queueing_lock="publicity_files")
def make_files(timestamp: int) -> int:
    """Files of today that are not there or no longer stand, made anew; how many."""
    del timestamp
    now, made = timezone.now(), 0
    today, catalogue = timezone.localdate(now), load()
    for resource in files.offered(catalogue):
        with transaction.atomic():
            connection.ensure_connection()
            conn = connection.connection
            file = files.known(conn, today).get(resource.id)
            if file is None or not files.stands(conn, file, today):
                files.make(conn, resource, folder(), today, now, catalogue)
                made += 1
    with transaction.atomic():
        files.sweep(connection.connection, folder(), today)
    return made
