"""Messages: derived from the change log, handed out signed, acknowledged; overdue ones are public (rules EXC1-EXC8).

Whether a page is right never waits for a message (EXC14). A repaired or expired record is gone from the public by its state and
date; messages only tell those who hold a copy.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from psycopg.rows import class_row

from gongxin.catalogue import Catalogue
from gongxin.exchange.errors import AcknowledgementRefusedError, UnknownMessageError
from gongxin.exchange.feed import last, parameters
from gongxin.exchange.rules import EXC8
from gongxin.exchange.sql import statement
from gongxin.kernel import signing

if TYPE_CHECKING:
    import psycopg

WINDOW = 20_000
"""Changes looked at in one transaction."""
OVERDUE_AFTER = EXC8.AFTER


@dataclass(frozen=True)
class Message:
    """One change that one recipient must know of. shared, public_until, fields: what the change says (feed.SharedChange)."""

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
    shared: bool
    public_until: date | None
    fields: str

    def state(self, now: datetime) -> str:
        """due → sent → acknowledged | overdue."""
        if self.acknowledged_at is not None:
            return "acknowledged"
        if EXC8.overdue(self.due_at, now):
            return "overdue"
        return "sent" if self.sent_at is not None else "due"


# an expired record's latest change may have been told for itself: the message about its end repeats nothing of it
SELECT = """
SELECT m.id, m.recipient, m.seq, m.kind, m.uscc, m.resource, m.record_key, m.version, m.due_at, m.sent_at, m.acknowledged_at,
       m.attempts, coalesce(c.shared, false) AS shared, c.public_until, coalesce(c.fields, '[]'::json)::text AS fields
FROM exchange_message m LEFT JOIN exchange_change c ON c.seq = m.seq AND m.kind <> 'expired'
"""


def derive(conn: psycopg.Connection[Any], catalogue: Catalogue, on: date) -> int:
    """Make the messages of the changes since the last call, at most WINDOW of them; how many changes were looked at. `on`: the
    day whose catalogue says what is shared.

    In the caller's transaction; two at once do the work once (the progress row is locked, if there is anything to do)."""
    row = conn.execute("SELECT seq FROM exchange_progress").fetchone()
    highest = last(conn)
    if row is not None and row[0] >= highest:
        return 0
    row = conn.execute("SELECT seq FROM exchange_progress FOR UPDATE").fetchone()
    after = row[0] if row else 0
    upto = min(highest, after + WINDOW)
    if upto > after:
        conn.execute(statement("derive"), {"after": after, "upto": upto, **parameters(catalogue, on)})
        conn.execute("UPDATE exchange_progress SET seq = %s", (upto,))
    return max(upto - after, 0)


def derive_expired(conn: psycopg.Connection[Any], catalogue: Catalogue, on: date, *, now: datetime) -> int:
    """Tell recipients of the records whose last public day was before `on` and has not been told; how many messages."""
    row = conn.execute("SELECT expired FROM exchange_progress FOR UPDATE").fetchone()
    told: date = row[0] if row else date(2000, 1, 1)
    if on <= told:
        return 0
    given = {"first": told, "on": on, "now": now, "resources": parameters(catalogue, on)["resources"]}
    made = conn.execute(statement("derive_expired"), given).rowcount
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
                f"{SELECT} WHERE m.recipient = %s AND m.acknowledged_at IS NULL AND m.id > %s ORDER BY m.id LIMIT %s",
                (recipient, after, limit),
            ).fetchall()
        )


def payload(message: Message, issuer: str) -> dict[str, Any]:
    """What a message says: which record, what became of it, which fields changed to what. A record that left sharing is named,
    and nothing of its content is repeated (EXC4)."""
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
        "must": "update" if message.shared else "delete",
        "public_until": message.public_until.isoformat() if message.public_until else None,
        "fields": json.loads(message.fields, parse_float=str),
    }


def digest(content: Mapping[str, Any]) -> str:
    """What an acknowledgement quotes: SHA-256 of the payload's canonical form, in hex."""
    return hashlib.sha256(signing.canonical(dict(content))).hexdigest()


def acknowledge(
    conn: psycopg.Connection[Any], number: int, quoted: str, *, recipient: str, issuer: str, now: datetime
) -> Message:
    """The recipient has taken the change in. `quoted` must be the digest of what it was sent: a guess acknowledges nothing
    (EXC6). A second acknowledgement changes nothing, a late one counts from when it comes (EXC7).

    Raises UnknownMessageError, also for a message to somebody else or one that was not handed out;
    AcknowledgementRefusedError."""
    _, refused = acknowledge_many(conn, {number: quoted}, recipient=recipient, issuer=issuer, now=now)
    for error in refused.values():
        raise error
    with conn.cursor(row_factory=class_row(Message)) as cursor:
        return cursor.execute(f"{SELECT} WHERE m.id = %s", (number,)).fetchone()  # type: ignore[return-value]


Refusal = UnknownMessageError | AcknowledgementRefusedError


def acknowledge_many(
    conn: psycopg.Connection[Any], quoted: Mapping[int, str], *, recipient: str, issuer: str, now: datetime
) -> tuple[tuple[int, ...], dict[int, Refusal]]:
    """Many acknowledgements {number: digest} at once, each judged for itself: the numbers that are acknowledged now, and those
    refused with the reason."""
    numbers = sorted(quoted)
    with conn.cursor(row_factory=class_row(Message)) as cursor:
        known = cursor.execute(
            f"{SELECT} WHERE m.id = ANY (%s) AND m.recipient = %s AND m.sent_at IS NOT NULL ORDER BY m.id",
            (numbers, recipient),
        ).fetchall()
    right = [m for m in known if hmac.compare_digest(digest(payload(m, issuer)).encode(), _quoted(quoted[m.id]))]
    good = [m.id for m in right]
    conn.execute(
        "UPDATE exchange_message SET acknowledged_at = %s WHERE id = ANY (%s) AND acknowledged_at IS NULL", (now, good)
    )
    refused: dict[int, Refusal] = {n: UnknownMessageError(place=str(n)) for n in set(numbers) - {m.id for m in known}}
    refused |= {m.id: AcknowledgementRefusedError(place="digest") for m in known if m.id not in set(good)}
    return tuple(good), dict(sorted(refused.items()))


def _quoted(text: str) -> bytes:
    return text.strip().lower().encode("utf-8", "replace")


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
