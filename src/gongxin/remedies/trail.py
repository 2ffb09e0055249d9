"""Every step of every case, appended."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from gongxin.access.api import Actor
from gongxin.kernel.identifiers import mask
from gongxin.remedies.facts import Event

if TYPE_CHECKING:
    import psycopg


def append(  # noqa: PLR0917  the columns of a step
    conn: psycopg.Connection[Any],
    kind: str,
    number: int,
    step: int,
    what: str,
    actor: Actor | str,
    why: str,
    now: datetime,
    body: Mapping[str, Any] | None = None,
) -> None:
    """Keep a step. A string as actor: who acted without an account (a named person: only that it was one)."""
    department = "" if isinstance(actor, str) else actor.department
    conn.execute(
        "INSERT INTO remedy_event (kind, number, step, at, what, actor, department, why, body)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (kind, number, step, now, what, str(actor), department, words(why), json.dumps(body or {}, ensure_ascii=False)),
    )


def of(conn: psycopg.Connection[Any], kind: str, number: int) -> tuple[Event, ...]:
    """The steps of a case, in order."""
    rows = conn.execute(
        "SELECT step, at, what, actor, department, why, body::json FROM remedy_event"
        " WHERE kind = %s AND number = %s ORDER BY step",
        (kind, number),
    ).fetchall()
    return tuple(Event(*row) for row in rows)


def words(given: str) -> str:
    """Somebody's words as they are kept: no control characters, no number of a person, at most 4,000 characters."""
    kept = "".join(char for char in given if char.isprintable() or char == "\n").strip()
    return mask(kept.encode("utf-8", "replace").decode())[:4000]
