"""What an officer keeps of a cluster, with reasons: opened and closed, never changed (WRN12)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from psycopg.rows import class_row

from gongxin.access import api as access
from gongxin.kernel.identifiers import mask
from gongxin.warning.clusters import may_look, one
from gongxin.warning.errors import UnknownNoteError, refuse
from gongxin.warning.facts import Note
from gongxin.warning.rules import signals as rules
from gongxin.warning.rules.clusters import Ask

if TYPE_CHECKING:
    import psycopg

_SELECT = (
    "SELECT n.id, n.kind, n.fact, n.members, n.why, n.department, n.officer, n.at, e.at AS closed_at, e.officer AS closed_by,"
    " e.why AS closed_why FROM warning_note n LEFT JOIN warning_note_end e ON e.note = n.id"
)
_WHERE = (
    "(%(uscc)s::text IS NULL OR %(uscc)s = ANY (n.members)) AND (%(department)s::text IS NULL OR n.department = %(department)s)"
)


def open_note(conn: psycopg.Connection[Any], ask: Ask, key: str, *, why: str, actor: access.Actor, now: datetime) -> Note:
    """Keep the cluster as it stands now. Raises SignalRefusedError without reasons, UnknownNoteError if it is gone."""
    may_look(actor)
    if not why.strip():
        raise refuse(rules.WRN12, "没有写明理由。", "The reason is missing.", place="why")
    cluster = one(conn, ask, key)
    row = conn.execute(
        "INSERT INTO warning_note (kind, fact, members, why, department, officer, at) VALUES (%s, %s, %s, %s, %s, %s, %s)"
        " RETURNING id",
        (
            cluster.kind, cluster.fact, sorted(member.uscc for member in cluster.members), mask(why.strip()), actor.department,
            actor.officer, now,
        ),
    ).fetchone()  # fmt: skip
    assert row is not None
    return note(conn, row[0], actor=actor)


def close_note(conn: psycopg.Connection[Any], number: int, *, why: str, actor: access.Actor, now: datetime) -> Note:
    """Close it, with reasons; once."""
    may_look(actor)
    known = note(conn, number, actor=actor)
    actor.require_department(known.department)
    if not why.strip():
        raise refuse(rules.WRN12, "没有写明理由。", "The reason is missing.", place="why")
    made = conn.execute(
        "INSERT INTO warning_note_end (note, at, officer, why) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING",
        (number, now, actor.officer, mask(why.strip())),
    )
    if made.rowcount == 0:
        raise refuse(rules.WRN12, "该记录已经关闭。", "The note is closed already.")
    return note(conn, number, actor=actor)


def note(conn: psycopg.Connection[Any], number: int, *, actor: access.Actor) -> Note:
    """The note; UnknownNoteError also for another's."""
    found = _read(conn, f"{_WHERE} AND n.id = %(number)s", _whose(actor) | {"number": number})
    if not found:
        raise UnknownNoteError(place=str(number))
    return found[0]


def notes(
    conn: psycopg.Connection[Any], *, actor: access.Actor, before: int | None = None, limit: int = 50
) -> tuple[Note, ...]:
    """Notes of the actor's department (of all, for the credit office), or in which the organisation is; newest first."""
    words = _whose(actor) | {"before": before, "limit": limit}
    page = "(%(before)s::bigint IS NULL OR n.id < %(before)s) ORDER BY n.id DESC LIMIT %(limit)s"
    return _read(conn, f"{_WHERE} AND {page}", words)


def _whose(actor: access.Actor) -> dict[str, Any]:
    if actor.kind == "subject":
        return {"uscc": actor.uscc, "department": None}
    may_look(actor)
    return {"uscc": None, "department": None if actor.holds("credit_office") else actor.department}


def _read(conn: psycopg.Connection[Any], where: str, words: dict[str, Any]) -> tuple[Note, ...]:
    with conn.cursor(row_factory=class_row(Note)) as cursor:
        found = cursor.execute(f"{_SELECT} WHERE {where}", words).fetchall()
    itself = words["uscc"]  # an organisation reads why it is in a note, not who else is, nor who the officer was
    return tuple(replace(item, members=[itself], officer="", closed_by=None) if itself else item for item in found)
