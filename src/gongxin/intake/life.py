"""Changes of state: the row and its event in one transaction, and one process at a time per submission."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from gongxin.intake.models import Submission, SubmissionEvent
from gongxin.intake.rules.states import State, check_transition, wrong_state
from gongxin.kernel.errors import GongxinError
from gongxin.kernel.identifiers import mask
from gongxin.kernel.text import Bilingual

MACHINE = "gongxin"
"""The actor of changes that nobody asked for by hand."""

_LOCK_SPACE = 0x676F6E67  # 'gong': the first key of our advisory locks


class UnknownSubmissionError(GongxinError):
    """没有这个批次。 | There is no such submission."""


class BusyError(GongxinError):
    """另一个进程正在处理该批次。 | Another process is working on this submission."""


def get(submission_id: int) -> Submission:
    """The submission's row. UnknownSubmissionError."""
    try:
        found: Submission = Submission.objects.get(pk=submission_id)
    except Submission.DoesNotExist:
        raise UnknownSubmissionError(
            code="submission.unknown",
            message=Bilingual(f"没有编号为 {submission_id} 的批次。", f"There is no submission {submission_id}."),
            remedy=Bilingual("用 gongxin submissions 查看全部批次。", "List them with: gongxin submissions"),
        ) from None
    return found


def change(row: Submission, to: State, *, at: datetime, actor: str = MACHINE, why: Any = None, **fields: Any) -> None:
    """Bring `row` to state `to`, set `fields`, append the event. Call inside a transaction with the row locked.

    WrongStateError: the table of transitions does not allow it.
    """
    old = State(row.state)
    check_transition(old, to)
    row.state = to
    row.failed_from = old if to is State.FAILED else ""
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(update_fields=["state", "failed_from", *fields])
    SubmissionEvent.objects.create(submission=row, at=at, actor=actor, from_state=old, to_state=to, why=why)


def must_be(row: Submission, state: State, to: State) -> None:
    """WrongStateError unless the row is in `state`, the only one from which a person may bring it to `to`."""
    if row.state != state:
        raise wrong_state(State(row.state), to)


def words(why: str) -> list[dict[str, str]] | None:
    """What a person gave as a reason, in the shape of reasons; masked. None when nothing was said."""
    told = mask(why.strip())[:2000]
    return [{"rule": "person.said", "zh": told, "en": told}] if told else None


@contextlib.contextmanager
def locked(submission_id: int) -> Iterator[Submission]:
    """A transaction in which the submission's row is ours and fresh."""
    with transaction.atomic():
        get(submission_id)
        yield Submission.objects.select_for_update().get(pk=submission_id)


@contextlib.contextmanager
def alone(submission_id: int, patience: float = 0.0) -> Iterator[None]:
    """Be the only process that works on this submission, until the end of the block or of the process.

    A session lock of PostgreSQL: it dies with the connection, so a killed worker never leaves one behind. The server is
    asked to look for dead clients, or a statement of a killed worker could hold the lock until it ends.
    patience: seconds to wait for another one to let go. BusyError: it did not.
    """
    until = time.monotonic() + patience
    with connection.cursor() as cursor:
        while True:
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCK_SPACE, submission_id % 2**31])
            if cursor.fetchone()[0]:
                break
            if time.monotonic() >= until:
                raise BusyError(
                    code="submission.busy",
                    message=Bilingual(
                        f"另一个进程正在处理批次 {submission_id}。",
                        f"Another process is working on submission {submission_id}.",
                    ),
                    remedy=Bilingual("稍后再试。", "Try again in a moment."),
                )
            time.sleep(0.2)
        with contextlib.suppress(Exception):  # not offered on every platform
            cursor.execute("SET client_connection_check_interval = '1s'")
    try:
        yield
    finally:
        with (
            contextlib.suppress(Exception),
            connection.cursor() as cursor,
        ):  # a dead connection released it already
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCK_SPACE, submission_id % 2**31])
