"""What waits for no one: marking grades out of date, and rating again those that are."""

from __future__ import annotations

from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from gongxin.access import api as access
from gongxin.catalogue import load
from gongxin.ratings import following, models

__all__ = ["mark_grades", "refresh_grades"]


@app.periodic(cron="*/10 * * * *")
@app.task(queue="housekeeping", queueing_lock="mark_grades")
def mark_grades(timestamp: int = 0) -> int:
    """Running twice marks once."""
    del timestamp
    with transaction.atomic():
        connection.ensure_connection()
        return following.follow(connection.connection, load(), now=timezone.now())


@app.periodic(cron="40 3 * * *")
@app.task(queue="housekeeping", queueing_lock="refresh_grades")
def refresh_grades(timestamp: int = 0) -> int:
    """Once a night: grades that are marked are given anew (国办发〔2026〕8号: refreshed after repair). Model by model, so that
    a failure of one holds up no other."""
    del timestamp
    catalogue, today, done = load(), timezone.localdate(), 0
    for name in models.names(catalogue):
        if catalogue.indicator_model_on(name, today) is None:
            continue
        with transaction.atomic():
            connection.ensure_connection()
            made = following.refresh(
                connection.connection, catalogue, name, today, actor=access.PLATFORM, now=timezone.now()
            )
        done += made.subjects if made else 0
    return done
