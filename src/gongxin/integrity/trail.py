"""Every step, appended; and how rows are read and locked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from psycopg.rows import class_row

from gongxin.access import api as access
from gongxin.integrity.errors import UnknownDutyError
from gongxin.integrity.facts import Event
from gongxin.kernel.identifiers import mask
from gongxin.visibility.facts import CHINA

if TYPE_CHECKING:
    import psycopg

OFFICE = "integrity"
Row = TypeVar("Row")


def append(
    conn: psycopg.Connection[Any],
    kind: str,
    number: int | str,
    step: int,
    what: str,
    *,
    actor: access.Actor,
    now: datetime,
    why: str = "",
    body: Mapping[str, Any] | None = None,
) -> None:
    """Keep a step."""
    conn.execute(
        "INSERT INTO gov_event (kind, number, step, at, what, actor, department, why, body)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            kind, str(number), step, now, what, str(actor), actor.department, words(why),
            json.dumps(body or {}, ensure_ascii=False, default=str),
        ),
    )  # fmt: skip


def of(conn: psycopg.Connection[Any], kind: str, number: int | str) -> tuple[Event, ...]:
    """The steps, in order."""
    rows = conn.execute(
        "SELECT step, at, what, actor, department, why, body::json FROM gov_event"
        " WHERE kind = %s AND number = %s ORDER BY step",
        (kind, str(number)),
    ).fetchall()
    return tuple(Event(*row) for row in rows)


def one(
    conn: psycopg.Connection[Any], shape: type[Row], table: str, number: int | str, *, lock: bool = False, key: str = "id"
) -> Row:
    """The row of that key as a fact. UnknownDutyError."""
    known = not isinstance(number, str) or "\0" not in number  # what PostgreSQL cannot even be asked about is not there
    found = many(conn, shape, table, f"{key} = %(key)s" + (" FOR UPDATE" if lock else ""), {"key": number}) if known else []
    if not found:
        raise UnknownDutyError(place=str(number))
    return found[0]


def many(conn: psycopg.Connection[Any], shape: type[Row], table: str, where: str, parameters: Mapping[str, Any]) -> list[Row]:
    """Rows by a condition that this room wrote."""
    columns = ", ".join(shape.__dataclass_fields__)  # type: ignore[attr-defined]
    with conn.cursor(row_factory=class_row(shape)) as cursor:
        return cursor.execute(f"SELECT {columns} FROM {table} WHERE {where}", parameters).fetchall()


def step(
    conn: psycopg.Connection[Any],
    kind: str,
    number: int,
    steps: int,
    what: str,
    *,
    actor: access.Actor,
    now: datetime,
    why: str = "",
    body: Mapping[str, Any] | None = None,
    **columns: Any,
) -> None:
    """Take one step of a row of gov_<kind>: the row and its event. Callers hold its lock."""
    sets = "".join(f", {name} = %({name})s" for name in columns)
    conn.execute(f"UPDATE gov_{kind} SET steps = steps + 1{sets} WHERE id = %(id)s", {"id": number, **columns})
    append(conn, kind, number, steps + 1, what, actor=actor, now=now, why=why, body=body)


def words(given: str, longest: int = 4000) -> str:
    """Somebody's words as they are kept: no control characters, no number of a person."""
    kept = "".join(char for char in given if char.isprintable() or char == "\n").strip()
    return mask(kept.encode("utf-8", "replace").decode())[:longest]


def day_of(now: datetime) -> date:
    return now.astimezone(CHINA).date()


def acts_for(uscc: str, actor: access.Actor) -> bool:
    """Whether the actor is that body: its own key, or an officer with this office of the department with that code."""
    if actor.kind == "subject":
        return actor.uscc == uscc
    return actor.kind == "officer" and actor.holds(OFFICE) and access.department(actor.department).uscc == uscc
