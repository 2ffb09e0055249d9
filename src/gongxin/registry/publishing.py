"""publish(): accepted rows become records, versions, or nothing, inside the caller's transaction.

Three ways in, by what the registry holds; all end with the same rows (a test compares them), which binary COPY writes straight
into record_version:
  first    nothing at all: the key is built afterwards
  direct   nothing of this resource: every row is new
  staged   else: what the registry has is met first, and only what is new or has changed is sent whole (classifying.py)
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from gongxin.engine import copying
from gongxin.registry import classifying, counter, figures
from gongxin.registry.facts import RECORD_COLUMNS, HeldRow, Published, SubmissionRef
from gongxin.registry.handing import CHOSEN_COLUMNS, Choice, Given, Rows

if TYPE_CHECKING:
    import psycopg
    import pyarrow as pa

_KEY = "PRIMARY KEY (uscc, resource, record_key, version) INCLUDE (nature, state, decided_on, public_until, accepted_at)"


def publish(
    conn: psycopg.Connection[Any],
    submission: SubmissionRef,
    rows: Rows | pa.RecordBatchReader,
    first_load: bool | None = None,
    *,
    now: datetime,
) -> Published:
    """Write the accepted rows of `submission`, accepted at `now` (aware): handing.Rows, or batches with the columns of
    facts.RECORD_COLUMNS, sorted by uscc and record_key, every key once.

    `first_load`: None decides by what the registry holds; False always asks for the keys first. Identical rows write
    nothing. Everything is in the transaction of `conn`; the change numbers stay locked until it ends.
    Raises psycopg.errors.UniqueViolation for a key that occurs twice, psycopg.errors.CheckViolation for a
    word that is none of the table's.
    """
    if now.tzinfo is None:
        raise ValueError("publish() needs an aware `now`: acceptance is an instant, not a clock on a wall")
    given: Rows = rows if isinstance(rows, Rows) else Given(rows)
    conn.execute("SET LOCAL jit = off")
    if first_load is not False:
        found = _way(conn, submission.resource)
        if found != "staged":
            base = counter.lock(conn)
            found = _way(conn, submission.resource)  # another publication may have come first
        if found == "first":
            return _first(conn, submission, given, now, base)
        if found == "direct":
            return _direct(conn, submission, given, now, base, how="direct")
    return _staged(conn, submission, given, now)


def _way(conn: psycopg.Connection[Any], resource: str) -> str:
    row = conn.execute(
        "SELECT NOT EXISTS (SELECT FROM record_version),"
        " NOT EXISTS (SELECT FROM registry_figure WHERE topic = 'records' AND word = %s)",
        (resource,),
    ).fetchone()
    empty, unseen = row or (False, False)
    return "first" if empty else "direct" if unseen else "staged"


def _first(conn: psycopg.Connection[Any], submission: SubmissionRef, given: Rows, now: datetime, base: int) -> Published:
    """Into the empty table without its key, which is built afterwards from rows that come sorted. TRUNCATE
    gives the table a new file, which a server with wal_level = minimal then fills without WAL, and whose rows may be frozen as
    they come."""
    conn.execute("SET LOCAL maintenance_work_mem = '256MB'")
    conn.execute("TRUNCATE record_version")
    conn.execute("ALTER TABLE record_version DROP CONSTRAINT record_version_pkey")
    published = _direct(conn, submission, given, now, base, how="first")
    conn.execute(f"ALTER TABLE record_version ADD CONSTRAINT record_version_pkey {_KEY}")
    return published


def _direct(
    conn: psycopg.Connection[Any], submission: SubmissionRef, given: Rows, now: datetime, base: int, *, how: str
) -> Published:
    rows = _write(conn, submission, given.records(None), None, now=now, base=base, frozen=how == "first")
    return _finish(conn, submission.resource, how, base, rows=rows, new=rows, changed=0, held=())


def _staged(conn: psycopg.Connection[Any], submission: SubmissionRef, given: Rows, now: datetime) -> Published:
    base, found = classifying.classify(conn, submission.resource, given)
    if found.new or found.changed:
        written = _write(conn, submission, found.ready or given.records(found.choice), found.choice, now=now, base=base)
        if written != found.new + found.changed:
            raise classifying.RowsChangedError(f"{found.new} new and {found.changed} changed rows became {written}")
    counts = {"rows": found.rows, "new": found.new, "changed": found.changed}
    return _finish(conn, submission.resource, "staged", base, **counts, held=found.held)


def _write(
    conn: psycopg.Connection[Any],
    submission: SubmissionRef,
    records: pa.RecordBatchReader,
    choice: Choice | None,
    *,
    now: datetime,
    base: int,
    frozen: bool = False,
) -> int:
    """Versions of the `records` asked for by `choice`, of every row for None; returns how many."""
    columns = RECORD_COLUMNS if choice is None else CHOSEN_COLUMNS
    constants: dict[str, tuple[str, object]] = {
        "resource": ("text", submission.resource),
        "department": ("text", submission.department),
        "submission_id": ("bigint", submission.id),
        "accepted_at": ("timestamptz", now),
    }
    if choice is None:
        constants |= {"version": ("integer", 1), "state": ("text", "current")}
    given = copying.arranged(records, columns, defaults={"summary_procedure": False})
    rows = copying.extended(given, constants, numbered=("seq", base + 1))
    return copying.copy_batches(conn, "record_version", rows, frozen=frozen)


def _finish(
    conn: psycopg.Connection[Any],
    resource: str,
    how: str,
    base: int,
    *,
    rows: int,
    new: int,
    changed: int,
    held: tuple[HeldRow, ...],
) -> Published:
    written = new + changed
    if written:
        counter.advance(conn, written)
        figures.add(conn, [("records", resource, new), ("versions", resource, written)])
    return Published(
        rows=rows,
        new=new,
        changed=changed,
        unchanged=rows - written - len(held),
        held_back=len(held),
        held_rows=held,
        first_seq=base + 1 if written else None,
        last_seq=base + written if written else None,
        how=how,
    )
