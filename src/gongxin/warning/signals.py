"""Signals as they are read: whose they are decides who sees them (WRN9)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from psycopg.rows import class_row

from gongxin.access import api as access
from gongxin.warning.errors import UnknownSignalError
from gongxin.warning.facts import Event, Signal, Used

if TYPE_CHECKING:
    import psycopg

_SELECT = (
    "SELECT id, criterion, criterion_version, uscc, department, on_day, raised_at, said::json, figures::json, state, version,"
    " stale_since, stale_cause FROM warning_signal"
)
_WHERE = "(%(uscc)s::text IS NULL OR uscc = %(uscc)s) AND (%(department)s::text IS NULL OR department = %(department)s)"
STATES = ("open", "noted", "followed_up", "unfounded", "stale")
"""What one may ask for: a state of signals that stand, or those that are stale whatever was decided."""


def may_see(actor: access.Actor, found: Signal) -> bool:
    """WRN9: the organisation itself, officers with the office and programs of its department, the credit office."""
    if actor.kind == "subject":
        return actor.uscc == found.uscc
    return actor.kind == "platform" or actor.holds("credit_office") or (_reads(actor) and actor.department == found.department)


def whose(actor: access.Actor) -> dict[str, str | None]:
    """The condition under which an actor sees signals. Raises NoOfficeError for an officer without the office."""
    if actor.kind == "subject":
        return {"uscc": actor.uscc, "department": None}
    if actor.kind == "platform" or actor.holds("credit_office"):
        return {"uscc": None, "department": None}
    if not _reads(actor):
        actor.require("warn")
    return {"uscc": None, "department": actor.department}


def _reads(actor: access.Actor) -> bool:
    return actor.kind == "department" or actor.holds("warn")


def signals(
    conn: psycopg.Connection[Any],
    *,
    actor: access.Actor,
    state: str = "open",
    criterion: str = "",
    department: str = "",
    before: int | None = None,
    limit: int = 50,
) -> tuple[Signal, ...]:
    """Signals that the actor may see in a state (STATES, or '' for all), newest first; `before` pages on."""
    words = whose(actor) | {
        "state": state, "criterion": criterion, "only": department, "before": before, "limit": limit,
    }  # fmt: skip
    with conn.cursor(row_factory=class_row(Signal)) as cursor:
        return tuple(
            cursor.execute(
                f"{_SELECT} WHERE {_WHERE}"
                " AND CASE %(state)s WHEN '' THEN true WHEN 'stale' THEN stale_since IS NOT NULL"
                " ELSE state = %(state)s AND stale_since IS NULL END"
                " AND (%(criterion)s = '' OR criterion = %(criterion)s) AND (%(only)s = '' OR department = %(only)s)"
                " AND (%(before)s::bigint IS NULL OR id < %(before)s) ORDER BY id DESC LIMIT %(limit)s",
                words,
            ).fetchall()
        )


def signal(conn: psycopg.Connection[Any], number: int, *, actor: access.Actor, lock: bool = False) -> Signal:
    """The signal; with `lock` nobody else acts on it until the transaction ends. UnknownSignalError also for another's."""
    with conn.cursor(row_factory=class_row(Signal)) as cursor:
        found = cursor.execute(f"{_SELECT} WHERE id = %s" + (" FOR UPDATE" if lock else ""), (number,)).fetchone()
    if found is None or not may_see(actor, found):
        raise UnknownSignalError(place=str(number))
    return found


def records(conn: psycopg.Connection[Any], number: int) -> tuple[Used, ...]:
    """The records that a signal rests on, oldest decision first."""
    with conn.cursor(row_factory=class_row(Used)) as cursor:
        return tuple(
            cursor.execute(
                "SELECT resource, record_key, version, decided_on, value, day FROM warning_record WHERE signal = %s"
                " ORDER BY decided_on NULLS FIRST, resource, record_key",
                (number,),
            ).fetchall()
        )


def events(conn: psycopg.Connection[Any], number: int) -> tuple[Event, ...]:
    """Every step, first to last."""
    with conn.cursor(row_factory=class_row(Event)) as cursor:
        return tuple(
            cursor.execute(
                "SELECT version, at, step, actor, department, why, did FROM warning_event WHERE signal = %s ORDER BY version",
                (number,),
            ).fetchall()
        )


def counts(conn: psycopg.Connection[Any], *, actor: access.Actor) -> dict[str, int]:
    """How many signals the actor sees, by state (STATES)."""
    rows = conn.execute(
        "SELECT CASE WHEN stale_since IS NULL THEN state ELSE 'stale' END, count(*) FROM warning_signal"
        f" WHERE {_WHERE} GROUP BY 1",
        whose(actor),
    ).fetchall()
    return dict.fromkeys(STATES, 0) | dict(rows)


def last_run(conn: psycopg.Connection[Any]) -> date | None:
    """The day of the newest run."""
    row = conn.execute("SELECT max(on_day) FROM warning_run").fetchone()
    return row[0] if row else None
