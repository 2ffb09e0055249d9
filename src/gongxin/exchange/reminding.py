"""Recipients that are overdue are reminded by the credit office: called again at once, and the reminder is kept (EXC15)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from psycopg.rows import class_row

from gongxin.access.api import Actor
from gongxin.exchange.errors import ReminderRefusedError
from gongxin.exchange.rules import EXC15
from gongxin.kernel.text import Bilingual

if TYPE_CHECKING:
    import psycopg


@dataclass(frozen=True)
class Reminder:
    """That a recipient was reminded: by whom, of how many messages, since when the oldest is due; called: it is called."""

    recipient: str
    at: datetime
    actor: str
    messages: int
    since: datetime
    called: bool


def remind(conn: psycopg.Connection[Any], recipient: str, *, actor: Actor, now: datetime) -> Reminder:
    """EXC15: remind a recipient with overdue messages; its address, where it has one, is called with the next round whatever
    failed before. ReminderRefusedError: nothing is overdue, or it was reminded within the day."""
    actor.require("credit_office")
    conn.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7038))", (f"remind {recipient}",))
    row = conn.execute(
        "SELECT count(*), min(due_at) FROM exchange_message WHERE recipient = %s AND acknowledged_at IS NULL AND due_at < %s",
        (recipient, now - EXC15.OVERDUE),
    ).fetchone()
    if not row or not row[0]:
        raise ReminderRefusedError(
            place=recipient[:64], reason=Bilingual("该接收方没有逾期未确认的更正。", "Nothing is overdue with this recipient.")
        )
    before = reminders(conn, [recipient]).get(recipient)
    if before is not None and not EXC15.again(before.at, now):
        raise ReminderRefusedError(
            place=recipient[:64], reason=Bilingual("今天已经提醒过。", "It was reminded within the day already.")
        )
    called = conn.execute(
        "UPDATE exchange_webhook SET failures = 0, next_at = %s, fault = '' WHERE recipient = %s", (now, recipient)
    ).rowcount
    conn.execute(
        "INSERT INTO exchange_reminder (recipient, at, actor, messages, since, called) VALUES (%s, %s, %s, %s, %s, %s)",
        (recipient, now, str(actor), row[0], row[1], bool(called)),
    )
    return reminders(conn, [recipient])[recipient]


def reminders(conn: psycopg.Connection[Any], recipients: list[str]) -> dict[str, Reminder]:
    """The last reminder of each of these recipients."""
    with conn.cursor(row_factory=class_row(Reminder)) as cursor:
        found = cursor.execute(
            "SELECT DISTINCT ON (recipient) recipient, at, actor, messages, since, called FROM exchange_reminder"
            " WHERE recipient = ANY(%s) ORDER BY recipient, at DESC",
            (recipients,),
        ).fetchall()
    return {item.recipient: item for item in found}
