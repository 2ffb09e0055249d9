"""Letters to departments: an inbox for the department's people, and its function mailbox (NTC13)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from gongxin.access import api as access
from gongxin.access.api import Actor
from gongxin.kernel.text import Bilingual
from gongxin.notices.errors import AddressRefusedError
from gongxin.notices.inbox import cleaned, plain
from gongxin.notices.rules import NTC10
from gongxin.notices.templates import template

if TYPE_CHECKING:
    import psycopg


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to a department as it was written. mailed: due, sent or given_up; '' where the department had no mailbox."""

    id: int
    department: str
    kind: str
    at: datetime
    subject: Bilingual
    body: Bilingual
    mailed: str


def tell(
    conn: psycopg.Connection[Any],
    kind: str,
    department: str,
    ref: str,
    *,
    facts: Mapping[str, str | Bilingual],
    now: datetime,
) -> int | None:
    """Put a letter into the department's inbox and make it due at its mailbox, in the transaction of what it tells; its number.
    `ref`: what it tells; the same again writes nothing (None). NoticeRefusedError."""
    subject, body = template(kind).written({name: cleaned(value) for name, value in facts.items()})
    found = conn.execute(
        "INSERT INTO desk_notice (department, kind, ref, at, facts, subject_zh, subject_en, body_zh, body_en)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (department, kind, ref) DO NOTHING RETURNING id",
        (
            department, kind, ref, now, json.dumps(plain(facts), ensure_ascii=False), subject.zh, subject.en, body.zh, body.en,
        ),
    ).fetchone()  # fmt: skip
    if found is None:
        return None
    conn.execute(
        "INSERT INTO desk_delivery (notice, address, next_at)"
        " SELECT %s, id, %s FROM desk_address WHERE department = %s AND ended_at IS NULL",
        (found[0], now, department),
    )
    return int(found[0])


def letters(
    conn: psycopg.Connection[Any], *, actor: Actor, before: int | None = None, limit: int = 20
) -> tuple[Letter, ...]:
    """The letters to the actor's own department, newest first; `before` pages on. NoOfficeError for nobody's."""
    actor.require_department(actor.department or "?")
    rows = conn.execute(
        "SELECT n.id, n.department, n.kind, n.at, n.subject_zh, n.subject_en, n.body_zh, n.body_en,"
        " coalesce((SELECT d.state FROM desk_delivery d WHERE d.notice = n.id ORDER BY d.address DESC LIMIT 1), '')"
        " FROM desk_notice n WHERE n.department = %(department)s AND (%(before)s::bigint IS NULL OR n.id < %(before)s)"
        " ORDER BY n.id DESC LIMIT %(limit)s",
        {"department": actor.department, "before": before, "limit": limit},
    ).fetchall()
    return tuple(
        Letter(number, department, kind, at, Bilingual(subject_zh, subject_en), Bilingual(body_zh, body_en), mailed)
        for number, department, kind, at, subject_zh, subject_en, body_zh, body_en, mailed in rows
    )


def mailbox(conn: psycopg.Connection[Any], department: str) -> str:
    """The department's mailbox; empty if it has none."""
    found = conn.execute(
        "SELECT address FROM desk_address WHERE department = %s AND ended_at IS NULL", (department,)
    ).fetchone()
    return str(found[0]) if found else ""


def set_mailbox(conn: psycopg.Connection[Any], department: str, address: str, *, actor: Actor, now: datetime) -> None:
    """Where the department hears of letters too; an empty address ends it. The credit office only.

    Raises NoOfficeError, UnknownDepartmentError; AddressRefusedError, also for an address that holds a person's number."""
    actor.require("credit_office")
    access.department(department)
    address = address.strip()
    if fault := NTC10.fault("mail", address):
        raise AddressRefusedError(place=fault[0], reason=fault[1])
    if address == mailbox(conn, department):
        return
    conn.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7051))", (department,))
    conn.execute("UPDATE desk_address SET ended_at = %s WHERE department = %s AND ended_at IS NULL", (now, department))
    if address:
        conn.execute(
            "INSERT INTO desk_address (department, address, set_by, set_at) VALUES (%s, %s, %s, %s)",
            (department, address, str(actor), now),
        )
