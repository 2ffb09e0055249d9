"""Deliveries in the background. The inbox needs no job: a notice is there in the transaction of what it tells."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from gongxin.notices import delivering

__all__ = ["adapters", "deliver_notices"]


def adapters() -> dict[str, delivering.Adapter]:
    """The ways out that the settings name: GONGXIN_SMTP (host:port), GONGXIN_MAIL_FROM, …_USER, …_PASSWORD, …_TLS; and text
    messages into a file under GONGXIN_HOME where GONGXIN_SMS_FILE is set."""
    found: dict[str, delivering.Adapter] = {}
    if settings.NOTICES_SMTP:
        found["mail"] = delivering.SmtpAdapter(**settings.NOTICES_SMTP)
    if settings.NOTICES_SMS_FILE:
        found["sms"] = delivering.FileAdapter(settings.NOTICES_SMS_FILE)
    return found


@app.periodic(cron="* * * * *")
@app.task(queue="notices", queueing_lock="deliver_notices")
def deliver_notices(timestamp: int) -> int:
    """Send what is due; how many were sent."""
    del timestamp
    ways = adapters()
    if not ways:
        return 0
    total, until = 0, timezone.now() + timedelta(seconds=50)
    while timezone.now() < until:
        with transaction.atomic():
            connection.ensure_connection()
            sent, failed = delivering.deliver_due(connection.connection, ways, now=timezone.now())
        total += sent
        if not sent + failed:
            break
    return total
