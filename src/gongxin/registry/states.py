"""Decisions about single records: contested, repaired, withdrawn, annulled, and back to current."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from gongxin.registry import counter, figures
from gongxin.registry.facts import STATES
from gongxin.registry.problems import UnknownRecordError
from gongxin.registry.sql import statement

if TYPE_CHECKING:
    import psycopg


def lock_record(conn: psycopg.Connection[Any], uscc: str, resource: str, record_key: UUID) -> None:
    """Until the transaction ends nobody else decides about this record who takes this lock: the rooms that decide (remedies,
    lists) take it before they look at the record and before any other lock. Deliveries do not take it."""
    conn.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7034))", (f"{uscc} {resource} {record_key}",))


def set_state(
    conn: psycopg.Connection[Any],
    uscc: str,
    resource: str,
    record_key: UUID,
    state: str,
    *,
    department: str,
    now: datetime,
    keep_out: bool = False,
) -> int | None:
    """Append a version of the record in `state` (one of facts.STATES), decided by `department` at `now`;
    returns its change number, or None if the record is in that state already. Raises UnknownRecordError.
    Inside the caller's transaction. Who decided and why is kept by the room that decides.

    `keep_out` (with `withdrawn` only): its source does not bring the record back by sending it again; such rows are held back
    until the next decision about its state."""
    if state not in STATES or (keep_out and state != "withdrawn"):
        raise ValueError(f"state {state!r} is none of {STATES}, or cannot be kept out")
    seq = counter.lock(conn) + 1
    key = {"uscc": uscc, "resource": resource, "record_key": record_key}
    done = conn.execute(
        statement("set_state"), {**key, "state": state, "department": department, "now": now, "seq": seq}
    ).fetchone()
    if done is None:
        _must_exist(conn, key)
    _keep_out(conn, key, now if keep_out else None)
    if done is None:
        return None
    counter.advance(conn, 1)
    figures.add(conn, [("versions", resource, 1)])
    return seq


def _keep_out(conn: psycopg.Connection[Any], key: dict[str, object], since: datetime | None) -> None:
    if since is None:
        conn.execute(
            "DELETE FROM record_hold WHERE uscc = %(uscc)s AND resource = %(resource)s AND record_key = %(record_key)s",
            key,
        )
    else:
        conn.execute(
            "INSERT INTO record_hold (uscc, resource, record_key, since)"
            " VALUES (%(uscc)s, %(resource)s, %(record_key)s, %(since)s) ON CONFLICT DO NOTHING",
            {**key, "since": since},
        )


def _must_exist(conn: psycopg.Connection[Any], key: dict[str, object]) -> None:
    found = conn.execute(
        "SELECT FROM record_version WHERE uscc = %(uscc)s AND resource = %(resource)s AND record_key = %(record_key)s LIMIT 1",
        key,
    ).rowcount
    if not found:
        raise UnknownRecordError(place=f"{key['uscc']} {key['resource']} {key['record_key']}")


def came_by(conn: psycopg.Connection[Any], uscc: str, resource: str, record_key: UUID) -> tuple[int | None, int | None] | None:
    """By which submission and row the latest version of a record came (None, None: by a decision); None if
    there is no such record."""
    found = conn.execute(
        'SELECT submission_id, "row" FROM record_version'
        " WHERE uscc = %s AND resource = %s AND record_key = %s ORDER BY version DESC LIMIT 1",
        (uscc, resource, record_key),
    ).fetchone()
    return (found[0], found[1]) if found else None


def source_of(conn: psycopg.Connection[Any], uscc: str, resource: str, record_key: UUID) -> str | None:
    """The department whose fact the record is: of its latest delivery, or, for one written here, of its first version; None if
    there is no such record. Decisions about it do not count."""
    found = conn.execute(
        "SELECT department FROM record_version WHERE uscc = %s AND resource = %s AND record_key = %s"
        " AND (submission_id IS NOT NULL OR version = 1) ORDER BY version DESC LIMIT 1",
        (uscc, resource, record_key),
    ).fetchone()
    return found[0] if found else None
