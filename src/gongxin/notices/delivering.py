"""Mail and text messages beside the inbox: adapters, due deliveries, tries again."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from psycopg.sql import SQL, Identifier

from gongxin.access.api import Actor
from gongxin.notices.errors import AddressRefusedError
from gongxin.notices.rules import NTC10, NTC11

if TYPE_CHECKING:
    import psycopg

log = logging.getLogger("gongxin.notices")

TRIES = NTC11.TRIES


class Adapter(Protocol):
    """A way out. `deliver` raises whatever went wrong; its words go into no log."""

    def deliver(self, address: str, subject: str, body: str) -> None: ...


class SmtpAdapter:
    """Mail by SMTP, through Django's own backend."""

    def __init__(self, host: str, port: int, sender: str, *, user: str = "", password: str = "", tls: bool = False) -> None:
        self.sender = sender
        self._options = {"host": host, "port": port, "username": user, "password": password, "use_tls": tls, "timeout": 20}

    def deliver(self, address: str, subject: str, body: str) -> None:
        message = EmailMessage(subject, body, self.sender, [address], connection=EmailBackend(**self._options))
        message.send(fail_silently=False)


class FileAdapter:
    """Text messages into a file, a line of JSON each: what a gateway's own adapter is written and tried against."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def deliver(self, address: str, subject: str, body: str) -> None:
        line = json.dumps({"to": address, "text": f"{subject} {body}"[:500]}, ensure_ascii=False)
        with self.path.open("a", encoding="utf-8") as out:
            out.write(line + "\n")


def set_address(conn: psycopg.Connection[Any], uscc: str, channel: str, address: str, *, actor: Actor, now: datetime) -> None:
    """Where a subject hears of notices too; an empty address ends it. The subject itself, or the credit office for it.

    Raises NoOfficeError; AddressRefusedError, also for a person's mobile number (scope.md)."""
    if actor.uscc != uscc:
        actor.require("credit_office")
    address = address.strip()
    fault = NTC10.fault(channel, address)
    if fault:
        raise AddressRefusedError(place=fault[0], reason=fault[1])
    conn.execute(
        "UPDATE notice_address SET ended_at = %s WHERE uscc = %s AND channel = %s AND ended_at IS NULL", (now, uscc, channel)
    )
    if address:
        conn.execute(
            "WITH entered AS (INSERT INTO notice_address (uscc, channel, address, set_by, set_at)"
            " VALUES (%(uscc)s, %(channel)s, %(address)s, %(who)s, %(now)s) RETURNING id)"
            " INSERT INTO notice_delivery (notice, address, next_at)"  # what could not be delivered and was not read
            " SELECT DISTINCT d.notice, e.id, %(now)s::timestamptz FROM entered e, notice_delivery d"
            " JOIN notice_address a ON a.id = d.address AND a.uscc = %(uscc)s AND a.channel = %(channel)s"
            " WHERE d.state = 'given_up' AND NOT EXISTS (SELECT FROM notice_reading r WHERE r.notice = d.notice)",
            {"uscc": uscc, "channel": channel, "address": address, "who": str(actor), "now": now},
        )


def deliver_due(
    conn: psycopg.Connection[Any], adapters: Mapping[str, Adapter], *, now: datetime, limit: int = 10
) -> tuple[int, int]:
    """Try what is due by `now`, to organisations and to departments; (sent, failed). Several workers share the work (SKIP
    LOCKED); a failed one is tried again after 1, 2, 4 … minutes, TRIES times in all (NTC11). Needs an own transaction, and is
    called until nothing is due: a few at a time, so that a crash repeats few and a dead server holds no long transaction."""
    rows = conn.execute(
        "SELECT d.notice, d.address, d.attempts, a.channel, a.address, n.subject_zh, n.subject_en, n.body_zh, n.body_en"
        " FROM notice_delivery d JOIN notice_address a ON a.id = d.address JOIN notice n ON n.id = d.notice"
        " WHERE d.state = 'due' AND d.next_at <= %s AND a.channel = ANY (%s) AND a.ended_at IS NULL"
        " ORDER BY d.next_at LIMIT %s FOR UPDATE OF d SKIP LOCKED",
        (now, list(adapters), limit),
    ).fetchall()
    sent, failed = _tried(conn, "notice_delivery", adapters, rows, now)
    desks = conn.execute(
        "SELECT d.notice, d.address, d.attempts, a.channel, a.address, n.subject_zh, n.subject_en, n.body_zh, n.body_en"
        " FROM desk_delivery d JOIN desk_address a ON a.id = d.address JOIN desk_notice n ON n.id = d.notice"
        " WHERE d.state = 'due' AND d.next_at <= %s AND a.channel = ANY (%s) AND a.ended_at IS NULL"
        " ORDER BY d.next_at LIMIT %s FOR UPDATE OF d SKIP LOCKED",
        (now, list(adapters), limit - len(rows)),
    ).fetchall()
    more = _tried(conn, "desk_delivery", adapters, desks, now)
    return sent + more[0], failed + more[1]


def _tried(
    conn: psycopg.Connection[Any], table: str, adapters: Mapping[str, Adapter], rows: Sequence[Any], now: datetime
) -> tuple[int, int]:
    sent = failed = 0
    for notice, address, attempts, channel, where, subject_zh, subject_en, body_zh, body_en in rows:
        try:
            adapters[channel].deliver(where, f"{subject_zh} / {subject_en}", f"{body_zh}\n\n{body_en}\n")
        except Exception as error:
            failed += 1
            _failed(conn, table, notice, address, attempts + 1, type(error).__name__, now)
        else:
            sent += 1
            conn.execute(
                SQL(
                    "UPDATE {} SET state = 'sent', sent_at = %s, attempts = attempts + 1, fault = ''"
                    " WHERE notice = %s AND address = %s"
                ).format(Identifier(table)),
                (now, notice, address),
            )
    return sent, failed


def _failed(  # noqa: PLR0917
    conn: psycopg.Connection[Any], table: str, notice: int, address: int, attempts: int, fault: str, now: datetime
) -> None:
    wait = NTC11.wait(attempts)
    log.warning("%s of %s failed (%s), try %s", table, notice, fault, attempts)
    conn.execute(
        SQL("UPDATE {} SET state = %s, attempts = %s, next_at = %s, fault = %s WHERE notice = %s AND address = %s").format(
            Identifier(table)
        ),
        ("due" if wait else "given_up", attempts, now + wait if wait else now, fault, notice, address),
    )


@dataclass(frozen=True)
class GivenUp:
    """A notice that could not be delivered by the channels named. fault: the kind of a last failure, never its words."""

    notice: int
    uscc: str
    kind: str
    channel: str
    at: datetime
    attempts: int
    fault: str


def given_up(
    conn: psycopg.Connection[Any], *, actor: Actor, before: int | None = None, limit: int = 100
) -> tuple[GivenUp, ...]:
    """Deliveries that were given up and whose notice was not read meanwhile, newest first; for the credit office, which
    may reach the organisation otherwise. NoOfficeError."""
    actor.require("credit_office")
    rows = conn.execute(
        "SELECT n.id, n.uscc, n.kind, string_agg(a.channel, ',' ORDER BY a.id), max(d.next_at), max(d.attempts), max(d.fault)"
        " FROM notice_delivery d"
        " JOIN notice n ON n.id = d.notice JOIN notice_address a ON a.id = d.address"
        " WHERE d.state = 'given_up' AND (%(before)s::bigint IS NULL OR n.id < %(before)s)"
        " AND NOT EXISTS (SELECT FROM notice_reading r WHERE r.notice = n.id)"
        " GROUP BY n.id ORDER BY n.id DESC LIMIT %(limit)s",
        {"before": before, "limit": limit},
    ).fetchall()
    return tuple(GivenUp(*row) for row in rows)
