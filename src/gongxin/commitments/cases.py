"""Commitments as they are read, locked and stepped on: what every step shares."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from psycopg.rows import class_row

from gongxin.access import api as access
from gongxin.commitments.errors import UnknownCommitmentError, refuse
from gongxin.commitments.facts import Commitment, Event
from gongxin.commitments.rules import keeping as rules
from gongxin.kernel.identifiers import mask
from gongxin.visibility.facts import CHINA
from gongxin.visibility.rule import Rule

if TYPE_CHECKING:
    import psycopg

OFFICE = "commitment"
COLUMNS = ", ".join(Commitment.__dataclass_fields__)


def get(conn: psycopg.Connection[Any], number: int, *, actor: access.Actor) -> Commitment:
    """The commitment, for its promisor, the accepting body's officers and the credit office. UnknownCommitmentError."""
    return _seen(read(conn, number), actor)


def public(conn: psycopg.Connection[Any], number: str) -> Commitment:
    """A published commitment by its 20 digits, for everybody. UnknownCommitmentError."""
    found = select(conn, "number = %(number)s AND publication = 'PUBLIC'", {"number": number})
    if not found:
        raise UnknownCommitmentError(place=number[:20])
    return found[0]


def of_subject(
    conn: psycopg.Connection[Any], uscc: str, *, limit: int = 100, before: int | None = None, published: bool = False
) -> list[Commitment]:
    """A promisor's commitments, newest first; `published`: only what everybody may see."""
    return select(
        conn,
        "uscc = %(uscc)s AND (%(before)s::bigint IS NULL OR id < %(before)s)"
        " AND (NOT %(published)s OR (publication = 'PUBLIC' AND number IS NOT NULL)) ORDER BY id DESC LIMIT %(limit)s",
        {"uscc": uscc, "limit": limit, "before": before, "published": published},
    )


def of_department(
    conn: psycopg.Connection[Any], *, actor: access.Actor, states: Sequence[str], limit: int = 100
) -> list[Commitment]:
    """Those that the actor's department accepted, the next due first."""
    return select(
        conn,
        "department = %(department)s AND state = ANY(%(states)s) ORDER BY due_on, id LIMIT %(limit)s",
        {"department": actor.department, "states": list(states), "limit": limit},
    )


def read(conn: psycopg.Connection[Any], number: int, *, lock: bool = False) -> Commitment:
    """The commitment as it stands. UnknownCommitmentError."""
    found = select(conn, "id = %(id)s" + (" FOR UPDATE" if lock else ""), {"id": number})
    if not found:
        raise UnknownCommitmentError(place=str(number))
    return found[0]


def select(conn: psycopg.Connection[Any], where: str, parameters: Mapping[str, Any]) -> list[Commitment]:
    """Rows by a condition that this room wrote."""
    with conn.cursor(row_factory=class_row(Commitment)) as cursor:
        return cursor.execute(f"SELECT {COLUMNS} FROM commitment WHERE {where}", parameters).fetchall()


def locked(
    conn: psycopg.Connection[Any], number: int, states: Sequence[str], rule: type[Rule], actor: access.Actor
) -> Commitment:
    """The commitment, locked, if it stands where this step begins. UnknownCommitmentError, also for whoever may not see it."""
    found = _seen(read(conn, number, lock=True), actor)
    if found.state not in states:
        raise refuse(rule, str(number), f"现在的状态：{found.state}。", f"It stands at: {found.state}.")
    return found


def step(
    conn: psycopg.Connection[Any],
    found: Commitment,
    state: str,
    what: str,
    *,
    actor: access.Actor,
    now: datetime,
    why: str = "",
    body: Mapping[str, Any] | None = None,
    **columns: Any,
) -> Commitment:
    """Take one step: the row and its event."""
    sets = "".join(f", {name} = %({name})s" for name in columns)
    conn.execute(
        f"UPDATE commitment SET state = %(to)s, steps = steps + 1{sets} WHERE id = %(id)s",
        {"to": state, "id": found.id, **columns},
    )
    append(conn, found.id, found.steps + 1, what, actor=actor, now=now, why=why, body=body)
    return read(conn, found.id)


def append(
    conn: psycopg.Connection[Any],
    number: int,
    step_number: int,
    what: str,
    *,
    actor: access.Actor,
    now: datetime,
    why: str = "",
    body: Mapping[str, Any] | None = None,
) -> None:
    conn.execute(
        "INSERT INTO commitment_event (commitment, step, at, what, actor, department, why, body)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
        (
            number, step_number, now, what, str(actor), actor.department, words(why),
            json.dumps(body or {}, ensure_ascii=False),
        ),
    )  # fmt: skip


def events(conn: psycopg.Connection[Any], number: int) -> tuple[Event, ...]:
    """The steps, in order."""
    rows = conn.execute(
        "SELECT step, at, what, actor, department, why, body::json FROM commitment_event WHERE commitment = %s ORDER BY step",
        (number,),
    ).fetchall()
    return tuple(Event(*row) for row in rows)


def is_promisor(uscc: str, actor: access.Actor) -> bool:
    """Whether the actor is the promisor: the organisation itself, or an officer of the body with this office (CMT1)."""
    if actor.kind == "subject":
        return actor.uscc == uscc
    return actor.kind == "officer" and actor.holds(OFFICE) and access.department(actor.department).uscc == uscc


def require_acceptor(found: Commitment, actor: access.Actor) -> None:
    """CMT8: an officer of the accepting body with this office, and never of the promisor itself."""
    actor.require(OFFICE).require_department(found.department)
    if not rules.CMT8.may_determine(access.department(found.department).uscc, found.uscc):
        raise refuse(rules.CMT8, found.department)


def _seen(found: Commitment, actor: access.Actor) -> Commitment:
    if not is_promisor(found.uscc, actor) and actor.department != found.department and not actor.holds("credit_office"):
        raise UnknownCommitmentError(place=str(found.id))
    return found


def words(given: str, longest: int = 4000) -> str:
    """Somebody's words as they are kept: no control characters, no number of a person."""
    kept = "".join(char for char in given if char.isprintable() or char == "\n").strip()
    return mask(kept.encode("utf-8", "replace").decode())[:longest]


def day_of(now: datetime) -> date:
    return now.astimezone(CHINA).date()
