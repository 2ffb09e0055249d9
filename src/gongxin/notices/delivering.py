"""Mail and text messages beside the inbox: adapters, due deliveries, tries again."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from gongxin.access.api import Actor
from gongxin.kernel.identifiers import find
from gongxin.kernel.text import Bilingual
from gongxin.notices.errors import AddressRefusedError

if TYPE_CHECKING:
    import psycopg

log = logging.getLogger("gongxin.notices")

TRIES = 8
"""Then a delivery is given up; the inbox has the notice in any case."""
_FIRST_WAIT = timedelta(minutes=1)


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
    if channel not in {"mail", "sms"}:
        raise AddressRefusedError(place="channel", reason=Bilingual("只有 mail 和 sms。", "There are mail and sms."))
    if address and find(address):
        raise AddressRefusedError(place="address", reason=Bilingual("这是个人号码。", "This is a person's number."))
    if address and channel == "mail" and ("@" not in address or any(c.isspace() for c in address) or len(address) > 254):
        raise AddressRefusedError(place="address", reason=Bilingual("不是邮箱地址。", "This is no mail address."))
    if address and channel == "sms" and not (address.isascii() and address.isdigit() and 5 <= len(address) <= 20):
        raise AddressRefusedError(place="address", reason=Bilingual("不是号码。", "This is no number."))
    conn.execute(
        "UPDATE notice_address SET ended_at = %s WHERE uscc = %s AND channel = %s AND ended_at IS NULL", (now, uscc, channel)
    )
    if address:
        conn.execute(
            "INSERT INTO notice_address (uscc, channel, address, set_by, set_at) VALUES (%s, %s, %s, %s, %s)",
            (uscc, channel, address, str(actor), now),
        )


def deliver_due(
    conn: psycopg.Connection[Any], adapters: Mapping[str, Adapter], *, now: datetime, limit: int = 10
) -> tuple[int, int]:
    """Try what is due by `now`; (sent, failed). Several workers share the work (SKIP LOCKED); a failed one is tried again
    after 1, 2, 4 … minutes, TRIES times in all. Needs an own transaction, and is called until nothing is due: a few at a time,
    so that a crash repeats few and a dead server holds no long transaction."""
    rows = conn.execute(
        "SELECT d.notice, d.address, d.attempts, a.channel, a.address, n.subject_zh, n.subject_en, n.body_zh, n.body_en"
        " FROM notice_delivery d JOIN notice_address a ON a.id = d.address JOIN notice n ON n.id = d.notice"
        " WHERE d.state = 'due' AND d.next_at <= %s AND a.channel = ANY (%s) AND a.ended_at IS NULL"
        " ORDER BY d.next_at LIMIT %s FOR UPDATE OF d SKIP LOCKED",
        (now, list(adapters), limit),
    ).fetchall()
    sent = failed = 0
    for notice, address, attempts, channel, where, subject_zh, subject_en, body_zh, body_en in rows:
        try:
            adapters[channel].deliver(where, f"{subject_zh} / {subject_en}", f"{body_zh}\n\n{body_en}\n")
        except Exception as error:
            failed += 1
            _failed(conn, notice, address, attempts + 1, type(error).__name__, now)
        else:
            sent += 1
            conn.execute(
                "UPDATE notice_delivery SET state = 'sent', sent_at = %s, attempts = attempts + 1, fault = ''"
                " WHERE notice = %s AND address = %s",
                (now, notice, address),
            )
    return sent, failed


def _failed(  # noqa: PLR0917
    conn: psycopg.Connection[Any], notice: int, address: int, attempts: int, fault: str, now: datetime
) -> None:
    over = attempts >= TRIES
    log.warning("notice %s: delivery failed (%s), try %s", notice, fault, attempts)
    conn.execute(
        "UPDATE notice_delivery SET state = %s, attempts = %s, next_at = %s, fault = %s WHERE notice = %s AND address = %s",
        ("given_up" if over else "due", attempts, now + _FIRST_WAIT * 2 ** (attempts - 1), fault, notice, address),
    )
