"""Messages: derived from the change log, handed out signed, acknowledged; overdue ones are public.

A rule of this room: whether a page is right never waits for a message. A repaired or expired record is gone from the public by
its state and date; messages only tell those who hold a copy.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib.resources import files
from typing import TYPE_CHECKING, Any, LiteralString
from urllib.parse import urlsplit
from uuid import UUID

from psycopg.rows import class_row

from gongxin.access.api import Actor
from gongxin.exchange.errors import AcknowledgementRefusedError, UnknownMessageError, WebhookRefusedError
from gongxin.kernel import signing
from gongxin.kernel.text import Bilingual
from gongxin.registry import api as registry

if TYPE_CHECKING:
    import psycopg

WINDOW = 20_000
"""Changes looked at in one transaction."""
OVERDUE_AFTER = timedelta(days=5)
"""From due to overdue. A setting: no source gives a number (repair_rules.yaml, 第三方平台同步)."""
TRIES = 12
_FIRST_WAIT = timedelta(seconds=30)


@dataclass(frozen=True)
class Message:
    """One change that one recipient must know of."""

    id: int
    recipient: str
    seq: int
    kind: str
    uscc: str
    resource: str
    record_key: UUID
    version: int
    due_at: datetime
    sent_at: datetime | None
    acknowledged_at: datetime | None
    attempts: int

    def state(self, now: datetime) -> str:
        """due → sent → acknowledged | overdue."""
        if self.acknowledged_at is not None:
            return "acknowledged"
        if now > self.due_at + OVERDUE_AFTER:
            return "overdue"
        return "sent" if self.sent_at is not None else "due"


_COLUMNS = "id, recipient, seq, kind, uscc, resource, record_key, version, due_at, sent_at, acknowledged_at, attempts"


def _statement(name: str) -> LiteralString:
    text = (files(__package__) / "queries" / f"{name}.sql").read_text(encoding="utf-8")
    return text


def derive(conn: psycopg.Connection[Any]) -> int:
    """Make the messages of the changes since the last call, at most WINDOW of them; how many changes were looked at.

    In the caller's transaction; two at once do the work once (the progress row is locked)."""
    row = conn.execute("SELECT seq FROM exchange_progress FOR UPDATE").fetchone()
    last = conn.execute("SELECT last FROM change_counter").fetchone()
    after, highest = (row[0] if row else 0), (last[0] if last else 0)
    upto = min(highest, after + WINDOW)
    if upto > after:
        conn.execute(_statement("derive"), {"after": after, "upto": upto})
        conn.execute("UPDATE exchange_progress SET seq = %s", (upto,))
    return upto - after


def derive_expired(conn: psycopg.Connection[Any], on: date, *, now: datetime) -> int:
    """Tell recipients of the records whose last public day was before `on` and has not been told; how many messages."""
    row = conn.execute("SELECT expired FROM exchange_progress FOR UPDATE").fetchone()
    told: date = row[0] if row else date(2000, 1, 1)
    if on <= told:
        return 0
    made = conn.execute(_statement("derive_expired"), {"first": told, "on": on, "now": now}).rowcount
    conn.execute("UPDATE exchange_progress SET expired = %s", (on,))
    return made


def received(conn: psycopg.Connection[Any], recipient: str, usccs: Sequence[str], how: str, *, at: datetime) -> None:
    """A peer or the reader of a report got what there is about these subjects; one statement."""
    conn.execute(
        "INSERT INTO exchange_receipt (recipient, uscc, at, how) SELECT %s, uscc, %s, %s FROM unnest(%s::text[]) AS uscc",
        (recipient, at, how, list(usccs)),
    )


def messages(
    conn: psycopg.Connection[Any], recipient: str, *, after: int = 0, limit: int = 500, now: datetime
) -> tuple[Message, ...]:
    """A recipient's messages that it has not acknowledged, in order; handing them out counts as sending."""
    conn.execute(
        "UPDATE exchange_message SET sent_at = %(now)s, attempts = attempts + 1 WHERE id IN ("
        " SELECT id FROM exchange_message WHERE recipient = %(recipient)s AND acknowledged_at IS NULL AND id > %(after)s"
        " ORDER BY id LIMIT %(limit)s) AND sent_at IS NULL",
        {"now": now, "recipient": recipient, "after": after, "limit": limit},
    )
    with conn.cursor(row_factory=class_row(Message)) as cursor:
        return tuple(
            cursor.execute(
                f"SELECT {_COLUMNS} FROM exchange_message WHERE recipient = %s AND acknowledged_at IS NULL AND id > %s"
                " ORDER BY id LIMIT %s",
                (recipient, after, limit),
            ).fetchall()
        )


def payload(conn: psycopg.Connection[Any], message: Message, issuer: str) -> dict[str, Any]:
    """What a message says: which record, what became of it, which fields changed to what. A record that left sharing is named,
    and nothing of its content is repeated."""
    gone = message.kind in {"repaired", "hidden", "withdrawn", "annulled", "expired"}
    changed = () if gone else registry.field_changes(
        conn, message.uscc, message.resource, message.record_key, message.version
    )
    return {
        "issuer": issuer,
        "message": message.id,
        "recipient": message.recipient,
        "seq": message.seq,
        "kind": message.kind,
        "uscc": message.uscc,
        "resource": message.resource,
        "record_key": str(message.record_key),
        "version": message.version,
        "at": message.due_at.isoformat(),
        "must": "delete" if gone else "update",
        "fields": [{"field": c.field, "old": c.old, "new": c.new} for c in changed],
    }


def digest(content: Mapping[str, Any]) -> str:
    """What an acknowledgement quotes: SHA-256 of the payload's canonical form, in hex."""
    return hashlib.sha256(signing.canonical(dict(content))).hexdigest()


def acknowledge(
    conn: psycopg.Connection[Any], number: int, quoted: str, *, recipient: str, issuer: str, now: datetime
) -> Message:
    """The recipient has taken the change in. `quoted` must be the digest of what it was sent: a guess acknowledges nothing.

    A second acknowledgement changes nothing, a late one counts from when it comes. UnknownMessageError, also for a message to
    somebody else or one that was not handed out; AcknowledgementRefusedError."""
    with conn.cursor(row_factory=class_row(Message)) as cursor:
        found = cursor.execute(
            f"SELECT {_COLUMNS} FROM exchange_message WHERE id = %s AND recipient = %s AND sent_at IS NOT NULL FOR UPDATE",
            (number, recipient),
        ).fetchone()
    if found is None:
        raise UnknownMessageError(place=str(number))
    if not hmac.compare_digest(digest(payload(conn, found, issuer)), quoted.strip().lower()):
        raise AcknowledgementRefusedError(place="digest")
    if found.acknowledged_at is None:
        conn.execute("UPDATE exchange_message SET acknowledged_at = %s WHERE id = %s", (now, number))
    with conn.cursor(row_factory=class_row(Message)) as cursor:
        return cursor.execute(f"SELECT {_COLUMNS} FROM exchange_message WHERE id = %s", (number,)).fetchone()  # type: ignore[return-value]


@dataclass(frozen=True)
class Overdue:
    """A recipient that has not acknowledged in time, for everyone to see; no subject is named."""

    recipient: str
    messages: int
    since: datetime


def overdue(conn: psycopg.Connection[Any], now: datetime) -> tuple[Overdue, ...]:
    """Recipients with messages past their term, the longest first."""
    rows = conn.execute(
        "SELECT recipient, count(*), min(due_at) FROM exchange_message"
        " WHERE acknowledged_at IS NULL AND due_at < %s GROUP BY recipient ORDER BY min(due_at), recipient",
        (now - OVERDUE_AFTER,),
    ).fetchall()
    return tuple(Overdue(*row) for row in rows)


def set_webhook(conn: psycopg.Connection[Any], recipient: str, url: str, *, actor: Actor, now: datetime) -> None:
    """Where a recipient is called; an empty address ends it. Only by the credit office. WebhookRefusedError."""
    actor.require("credit_office")
    conn.execute("DELETE FROM exchange_webhook WHERE recipient = %s", (recipient,))
    if not url:
        return
    parts = urlsplit(url)
    local = parts.hostname in {"127.0.0.1", "localhost"}
    allowed = parts.scheme == "https" or (local and parts.scheme == "http")
    if parts.username or parts.password or not parts.hostname or not allowed:
        raise WebhookRefusedError(place="url", reason=Bilingual("地址不是 https。", "The address is not https."))
    conn.execute(
        "INSERT INTO exchange_webhook (recipient, url, set_by, set_at) VALUES (%s, %s, %s, %s)",
        (recipient, url, str(actor), now),
    )


Post = Callable[[str, bytes], int]
"""Posts a body to an address and gives the HTTP status; raises OSError."""


def call_webhooks(
    conn: psycopg.Connection[Any], post: Post, private: bytes, issuer: str, *, now: datetime, limit: int = 500
) -> tuple[int, int]:
    """Post what is due to the recipients that want to be called; (delivered, failed). Several workers share the work.

    The body is the signed envelope with the time and a nonce in its payload, so that a replayed one is told by its message
    number. A failed call is tried again after 30 s, 1, 2, 4 … minutes, TRIES times; then the recipient must fetch it."""
    with conn.cursor(row_factory=class_row(Message)) as cursor:
        due = cursor.execute(
            f"SELECT {_COLUMNS} FROM exchange_message m WHERE sent_at IS NULL AND next_at <= %s AND attempts < %s"
            " AND EXISTS (SELECT FROM exchange_webhook w WHERE w.recipient = m.recipient)"
            " ORDER BY next_at, id LIMIT %s FOR UPDATE SKIP LOCKED",
            (now, TRIES, limit),
        ).fetchall()
    addresses = dict(conn.execute("SELECT recipient, url FROM exchange_webhook").fetchall())
    done: list[int] = []
    failed: list[tuple[int, int, str]] = []
    for message in due:
        body = signing.canonical(signing.signed(payload(conn, message, issuer), private))
        try:
            status = post(addresses[message.recipient], body)
            fault = "" if 200 <= status < 300 else f"HTTP {status}"
        except OSError as error:
            fault = type(error).__name__
        if fault:
            failed.append((message.id, message.attempts + 1, fault))
        else:
            done.append(message.id)
    conn.execute(
        "UPDATE exchange_message SET sent_at = %s, attempts = attempts + 1, fault = '' WHERE id = ANY (%s)", (now, done)
    )
    for number, attempts, fault in failed:
        conn.execute(
            "UPDATE exchange_message SET attempts = %s, next_at = %s, fault = %s WHERE id = %s",
            (attempts, now + _FIRST_WAIT * 2 ** (attempts - 1), fault, number),
        )
    return len(done), len(failed)
