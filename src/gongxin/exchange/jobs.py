"""Telling recipients in the background: derived every few seconds of work, called where they want to be called."""

from __future__ import annotations

import urllib.error
import urllib.request
from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from gongxin.catalogue import load
from gongxin.exchange import calling, keys, messages

__all__ = ["call_recipients", "derive_messages", "post", "tell_expired"]


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A recipient's address is called as it was registered, never where it points on to."""

    def redirect_request(self, *_: object, **__: object) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirect)


def post(url: str, body: bytes) -> int:
    """POST a signed envelope; the HTTP status. Raises OSError."""
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(url, data=body, method="POST", headers=headers)  # noqa: S310 (http and https only: messages)
    try:
        with _OPENER.open(request, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


@app.periodic(cron="* * * * * */3")
@app.task(queue="exchange", queueing_lock="derive_messages", lock="derive_messages")
def derive_messages(timestamp: int) -> int:
    """Messages of new changes; how many changes were looked at."""
    del timestamp
    looked = 0
    while True:
        with transaction.atomic():
            connection.ensure_connection()
            step = messages.derive(connection.connection, load(), timezone.localdate())
        looked += step
        if step < messages.WINDOW:
            return looked


@app.periodic(cron="* * * * * */3")
@app.task(queue="exchange", queueing_lock="call_recipients", lock="call_recipients")
def call_recipients(timestamp: int) -> int:
    """Call whom something is due for, until nothing is; how many messages were delivered."""
    del timestamp
    delivered, until = 0, timezone.now() + timedelta(seconds=50)
    while timezone.now() < until:
        now = timezone.now()
        with transaction.atomic():
            connection.ensure_connection()
            done, failed = calling.call_webhooks(
                connection.connection, post, keys.signing_key(now), settings.GONGXIN_ISSUER, now=now
            )
        delivered += done
        if not done + failed:
            break
    return delivered


@app.periodic(cron="5 0 * * *")
@app.task(queue="exchange", queueing_lock="tell_expired")
def tell_expired(timestamp: int) -> int:
    """Tell of what expired yesterday; the pages have known since midnight (EXC14)."""
    del timestamp
    with transaction.atomic():
        connection.ensure_connection()
        return messages.derive_expired(connection.connection, load(), timezone.localdate(), now=timezone.now())
