"""Recipients that want to be called are called: everything that is due for one of them in one signed call (EXC9-EXC11)."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from psycopg.rows import class_row

from gongxin.access.api import Actor
from gongxin.exchange.errors import WebhookRefusedError
from gongxin.exchange.messages import SELECT, Message, payload
from gongxin.exchange.rules import EXC9, EXC10
from gongxin.kernel import signing

if TYPE_CHECKING:
    import psycopg

BATCH = 1_000
"""Messages in one call."""
AT_ONCE = 16
"""Recipients called side by side; one that hangs keeps no more than its own call waiting."""

Post = Callable[[str, bytes], int]
"""Posts a body to an address and gives the HTTP status; raises OSError."""


@dataclass(frozen=True)
class Webhook:
    """Where a recipient is called, and how that goes: failures in a row, the kind of the last, when it is called again."""

    recipient: str
    url: str
    set_by: str
    set_at: datetime
    failures: int
    fault: str

    @property
    def given_up(self) -> bool:
        """It is not called any more: it must fetch, or the address is entered again."""
        return self.failures >= EXC10.TRIES


def set_webhook(conn: psycopg.Connection[Any], recipient: str, url: str, *, actor: Actor, now: datetime) -> None:
    """Where a recipient is called; an empty address ends it, the same again begins anew after failures. Only by the credit
    office. WebhookRefusedError."""
    actor.require("credit_office")
    fault = EXC9.fault(url) if url else None
    if fault:
        raise WebhookRefusedError(place="url", reason=fault)
    conn.execute("DELETE FROM exchange_webhook WHERE recipient = %s", (recipient,))
    if url:
        conn.execute(
            "INSERT INTO exchange_webhook (recipient, url, set_by, set_at) VALUES (%s, %s, %s, %s)",
            (recipient, url, str(actor), now),
        )


def webhooks(conn: psycopg.Connection[Any]) -> tuple[Webhook, ...]:
    """All of them, those that fail first."""
    with conn.cursor(row_factory=class_row(Webhook)) as cursor:
        return tuple(
            cursor.execute(
                "SELECT recipient, url, set_by, set_at, failures, fault FROM exchange_webhook ORDER BY failures DESC, recipient"
            ).fetchall()
        )


def call_webhooks(
    conn: psycopg.Connection[Any], post: Post, private: bytes, issuer: str, *, now: datetime, limit: int = AT_ONCE
) -> tuple[int, int]:
    """Call up to `limit` recipients for which something is due, each once with up to BATCH messages; (messages delivered,
    messages not). Needs an own transaction, and is called until nothing is due. Several workers share the work by recipient
    (SKIP LOCKED), so that a recipient's messages come in order.

    The body is a signed envelope with the recipient, the instant and an own number in its payload, and each message with its
    number: what is replayed, late or meant for somebody else is told apart (EXC11). A crash repeats calls, never loses one."""
    hooks = conn.execute(
        "SELECT w.recipient, w.url, w.failures FROM exchange_webhook w WHERE w.next_at <= %s AND w.failures < %s"
        " AND EXISTS (SELECT FROM exchange_message m WHERE m.recipient = w.recipient AND m.sent_at IS NULL)"
        " ORDER BY w.next_at, w.recipient LIMIT %s FOR UPDATE SKIP LOCKED",
        (now, EXC10.TRIES, limit),
    ).fetchall()
    if not hooks:
        return 0, 0
    due = [_due(conn, recipient) for recipient, _, _ in hooks]
    calls = [(post, url, _body(found, private, issuer, now)) for (_, url, _), found in zip(hooks, due, strict=True)]
    with ThreadPoolExecutor(max_workers=len(calls)) as pool:
        faults = list(pool.map(lambda call: _call(*call), calls))
    done = failed = 0
    for (recipient, _, failures), found, fault in zip(hooks, due, faults, strict=True):
        numbers = [message.id for message in found]
        if fault:
            failed += len(numbers)
            _failed(conn, recipient, numbers, failures + 1, fault, now)
        else:
            done += len(numbers)
            _delivered(conn, recipient, numbers, now)
    return done, failed


def _due(conn: psycopg.Connection[Any], recipient: str) -> list[Message]:
    with conn.cursor(row_factory=class_row(Message)) as cursor:
        return cursor.execute(
            f"{SELECT} WHERE m.recipient = %s AND m.sent_at IS NULL ORDER BY m.id LIMIT %s", (recipient, BATCH)
        ).fetchall()


def _body(due: Sequence[Message], private: bytes, issuer: str, now: datetime) -> bytes:
    content = {
        "issuer": issuer,
        "recipient": due[0].recipient if due else "",
        "call": secrets.token_hex(16),
        "at": now.isoformat(),
        "messages": [payload(message, issuer) for message in due],
    }
    return signing.canonical(signing.signed(content, private))


def _call(post: Post, url: str, body: bytes) -> str:
    """The kind of failure, or nothing. Never the answer's words: they may hold anything."""
    try:
        status = post(url, body)
    except OSError as error:
        return type(error).__name__
    return "" if 200 <= status < 300 else f"HTTP {status}"


def _delivered(conn: psycopg.Connection[Any], recipient: str, numbers: list[int], now: datetime) -> None:
    conn.execute("UPDATE exchange_message SET sent_at = %s, attempts = attempts + 1 WHERE id = ANY (%s)", (now, numbers))
    conn.execute(
        "UPDATE exchange_webhook SET failures = 0, next_at = %s, fault = '' WHERE recipient = %s", (now, recipient)
    )


def _failed(  # noqa: PLR0917  what is known of a call
    conn: psycopg.Connection[Any], recipient: str, numbers: list[int], failures: int, fault: str, now: datetime
) -> None:
    conn.execute("UPDATE exchange_message SET attempts = attempts + 1 WHERE id = ANY (%s)", (numbers,))
    conn.execute(
        "UPDATE exchange_webhook SET failures = %s, next_at = %s, fault = %s WHERE recipient = %s",
        (failures, now + EXC10.wait(failures), fault, recipient),
    )
