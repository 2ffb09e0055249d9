"""Notices as they are sent and read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from gongxin.access.api import Actor
from gongxin.catalogue import Catalogue
from gongxin.kernel.identifiers import mask
from gongxin.kernel.text import Bilingual
from gongxin.notices.errors import UnknownNoticeError
from gongxin.notices.rules import NTC7, NTC8
from gongxin.notices.templates import template

if TYPE_CHECKING:
    import psycopg


@dataclass(frozen=True)
class Delivery:
    """How a notice went out beside the inbox. state: due, sent or given_up; fault: the kind of the last failure."""

    channel: str
    state: str
    attempts: int
    sent_at: datetime | None
    fault: str


@dataclass(frozen=True)
class Notice:
    """A notice as it was sent; read_at: when the subject first opened it."""

    id: int
    uscc: str
    kind: str
    at: datetime
    resource: str | None
    record_key: UUID | None
    entry: int | None
    subject: Bilingual
    body: Bilingual
    read_at: datetime | None
    deliveries: tuple[Delivery, ...] = ()


_COLUMNS = """n.id, n.uscc, n.kind, n.at, n.resource, n.record_key, n.entry, n.subject_zh, n.subject_en, n.body_zh, n.body_en,
    (SELECT min(r.at) FROM notice_reading r WHERE r.notice = n.id),
    (SELECT json_agg(json_build_array(a.channel, d.state, d.attempts, d.sent_at, d.fault) ORDER BY a.channel, a.id)::text
     FROM notice_delivery d JOIN notice_address a ON a.id = d.address WHERE d.notice = n.id)"""


def send(
    conn: psycopg.Connection[Any],
    kind: str,
    uscc: str,
    *,
    facts: Mapping[str, str | Bilingual],
    now: datetime,
    record: tuple[str, UUID] | None = None,
    entry: int | None = None,
) -> int:
    """Put a notice into the subject's inbox, and make it due at the addresses that the subject has; its number. In the
    transaction of what it tells: neither happens without the other. NoticeRefusedError."""
    subject, body = template(kind).written({name: cleaned(value) for name, value in facts.items()})
    found = conn.execute(
        "INSERT INTO notice (uscc, kind, at, resource, record_key, entry, facts, subject_zh, subject_en, body_zh, body_en)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id",
        (
            uscc, kind, now, *(record or (None, None)), entry, json.dumps(plain(facts), ensure_ascii=False),
            subject.zh, subject.en, body.zh, body.en,
        ),
    ).fetchone()  # fmt: skip
    number = int(found[0]) if found else 0
    make_due(conn, number, number, now=now)
    return number


def make_due(conn: psycopg.Connection[Any], first: int, last: int, *, now: datetime) -> int:
    """Deliveries of the notices first … last to the addresses that their subjects have."""
    return conn.execute(
        "INSERT INTO notice_delivery (notice, address, next_at)"
        " SELECT n.id, a.id, %(now)s FROM notice n JOIN notice_address a ON a.uscc = n.uscc AND a.ended_at IS NULL"
        " WHERE n.id BETWEEN %(first)s AND %(last)s ON CONFLICT DO NOTHING",
        {"first": first, "last": last, "now": now},
    ).rowcount


def inbox(
    conn: psycopg.Connection[Any],
    uscc: str,
    *,
    now: datetime,
    catalogue: Catalogue,
    before: int | None = None,
    limit: int = 50,
    unread: bool = False,
) -> tuple[Notice, ...]:
    """A subject's notices, newest first; `before` pages on. Writes the texts that nobody had asked for yet."""
    from gongxin.notices.adverse import of_subject

    if before is None:
        of_subject(conn, uscc, now=now, catalogue=catalogue)
    rows = conn.execute(
        f"SELECT {_COLUMNS} FROM notice n WHERE n.uscc = %(uscc)s AND (%(before)s::bigint IS NULL OR n.id < %(before)s)"
        " AND (NOT %(unread)s OR NOT EXISTS (SELECT FROM notice_reading r WHERE r.notice = n.id))"
        " ORDER BY n.id DESC LIMIT %(limit)s",
        {"uscc": uscc, "before": before, "limit": limit, "unread": unread},
    ).fetchall()
    return tuple(_notice(row) for row in rows)


def read(conn: psycopg.Connection[Any], number: int, *, actor: Actor, now: datetime) -> Notice:
    """Open a notice: the subject itself, whose reading is recorded, or the credit office, whose is not.

    Raises UnknownNoticeError, also for a notice of somebody else."""
    row = conn.execute(f"SELECT {_COLUMNS} FROM notice n WHERE n.id = %s", (number,)).fetchone()
    if row is None or not NTC7.may_read(actor.uscc, row[1], credit_office=actor.holds("credit_office")):
        raise UnknownNoticeError(place=str(number))
    if NTC8.counts(actor.uscc, row[1]):
        conn.execute(
            "INSERT INTO notice_reading (notice, at, reader) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
            (number, now, str(actor)),
        )
        row = conn.execute(f"SELECT {_COLUMNS} FROM notice n WHERE n.id = %s", (number,)).fetchone()
    return _notice(row)  # type: ignore[arg-type]


def _notice(row: tuple[Any, ...]) -> Notice:
    number, uscc, kind, at, resource, record_key, entry, subject_zh, subject_en, body_zh, body_en, read_at, sent = row
    subject, body = Bilingual(subject_zh, subject_en), Bilingual(body_zh, body_en)
    ways = tuple(
        Delivery(channel, state, attempts, datetime.fromisoformat(at) if at else None, fault)
        for channel, state, attempts, at, fault in json.loads(sent or "[]")
    )
    return Notice(number, uscc, kind, at, resource, record_key, entry, subject, body, read_at, ways)


def cleaned(value: str | Bilingual) -> str | Bilingual:
    """No personal number gets into a notice, whoever wrote the reason."""
    return Bilingual(mask(value.zh), mask(value.en)) if isinstance(value, Bilingual) else mask(value)


def plain(facts: Mapping[str, str | Bilingual]) -> dict[str, Any]:
    """The facts as they are kept: cleaned, texts in both languages as {zh, en}."""
    kept = {name: cleaned(value) for name, value in facts.items()}
    return {name: {"zh": v.zh, "en": v.en} if isinstance(v, Bilingual) else v for name, v in kept.items()}
