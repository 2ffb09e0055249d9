"""Writing and reading the trail of looks. Part of the room's door (api.py lists it)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.db import connection

from gongxin.access.facts import Caller, Look
from gongxin.access.models import AccessLog
from gongxin.kernel.text_array import text_array

_ACCOUNT: ContextVar[str] = ContextVar("account", default="")


@contextmanager
def looking_as(account: str) -> Iterator[None]:
    """Looks written meanwhile are that account's, unless they come by a key: no page and no operation can forget to say so."""
    token = _ACCOUNT.set(account)
    try:
        yield
    finally:
        _ACCOUNT.reset(token)


def log_access(
    caller: Caller | None,
    *,
    at: datetime,
    purpose: str,
    channel: str,
    subject: str,
    request_id: str = "",
    operator: str = "",
    account: str = "",
) -> None:
    """Write one line of the trail. Without a key `operator` names who looked: a department, or the user of the command line;
    `account` the signed-in account, where one was."""
    log_batch(
        caller,
        at=at,
        purpose=purpose,
        channel=channel,
        subjects=[subject],
        request_id=request_id,
        operator=operator,
        account=account,
    )


def log_batch(
    caller: Caller | None,
    *,
    at: datetime,
    purpose: str,
    channel: str,
    subjects: Sequence[str],
    request_id: str = "",
    operator: str = "",
    account: str = "",
) -> None:
    """One line for the look, which every one of `subjects` (in normal form) finds in its own log; none for no subject."""
    if not subjects:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO access_log (at, department, key, account, purpose, channel, request_id, subjects)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s::text[])",
            [
                at,
                caller.department.code if caller else operator[:64],
                caller.key if caller else None,
                (account or ("" if caller else _ACCOUNT.get()))[:64],
                purpose[:200],
                channel,
                request_id[:64],
                text_array(subjects),
            ],
        )


def access_log(subject: str, *, before: int | None = None, limit: int = 100) -> list[tuple[int, Look]]:
    """The looks at a subject's non-public data, newest first, each with its number (`before` pages on).

    For the subject itself: scope.md, "Trace".
    """
    rows = AccessLog.objects.filter(subjects__contains=[subject]).defer("subjects").order_by("-id")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return [
        (row.pk, Look(row.at, row.department, row.purpose, row.channel, subject, row.request_id, row.account))
        for row in rows[:limit]
    ]
