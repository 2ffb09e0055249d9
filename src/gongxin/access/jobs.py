"""What this room does in the background."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from gongxin.access.audit.sealing import seal_all

__all__ = ["seal_trail"]


@app.periodic(cron="* * * * *")
@app.task(queue="housekeeping", queueing_lock="seal_trail")
def seal_trail(timestamp: int) -> int:
    """Seal what was logged since the last time; how many rows."""
    del timestamp
    return seal_all(now=timezone.now())
