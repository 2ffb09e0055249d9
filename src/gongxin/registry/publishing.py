"""publish(): accepted rows become records, versions, or nothing, inside the caller's transaction.

Three ways in, by what the registry holds; all end with the same rows (a test compares them):
  first    nothing at all: binary COPY straight into record_version, its key built afterwards
  direct   nothing of this resource: binary COPY straight into record_version, its key maintained
  staged   else: binary COPY into a temporary table, then one INSERT … SELECT against the latest versions
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from gongxin.engine import copying
from gongxin.registry import counter, figures
from gongxin.registry.facts import RECORD_COLUMNS, HeldRow, Published, SubmissionRef
from gongxin.registry.sql import statement

if TYPE_CHECKING:
    import psycopg
    import pyarrow as pa


def publish(
    conn: psycopg.Connection[Any],
    submission: SubmissionRef,
    batches: pa.RecordBatchReader,
    first_load: bool | None = None,
    *,
    now: datetime,
) -> Published:
    """Write the accepted rows of `submission` (columns of facts.RECORD_COLUMNS, sorted by uscc and
    record_key, every key once), accepted at `now` (aware).

    `first_load`: None decides by what the registry holds; False always stages. Identical rows write
    nothing. Everything is in the transaction of `conn`; the change numbers stay locked until it ends.
    Raises psycopg.errors.UniqueViolation for a key that occurs twice, psycopg.errors.CheckViolation for a
    word that is none of the table's.
    """
    if now.tzinfo is None:
        raise ValueError("publish() needs an aware `now`: acceptance is an instant, not a clock on a wall")
    conn.execute("SET LOCAL jit = off")
    if first_load is not False:
        found = _way(conn, submission.resource)
        if found != "staged":
            base = counter.lock(conn)
            found = _way(conn, submission.resource)  # another publication may have come first
        if found == "first":
            return _first(conn, submission, batches, now, base)
        if found == "direct":
            return _direct(conn, submission, batches, now, base, how="direct")
    return _staged(conn, submission, batches, now)


def _way(conn: psycopg.Connection[Any], resource: str) -> str:
    row = conn.execute(
        "SELECT NOT EXISTS (SELECT FROM record_version),"
        " NOT EXISTS (SELECT FROM registry_figure WHERE topic = 'records' AND word = %s)",
        (resource,),
    ).fetchone()
    empty, unseen = row or (False, False)
    return "first" if empty else "direct" if unseen else "staged"


def _first(
    conn: psycopg.Connection[Any],
    submission: SubmissionRef,
    batches: pa.RecordBatchReader,
    now: datetime,
    base: int,
) -> Published:
    """Into the empty table without its key, which is built afterwards from rows that come sorted. TRUNCATE
    gives the table a new file, which a server with wal_level = minimal then fills without WAL."""
    conn.execute("SET LOCAL maintenance_work_mem = '256MB'")
    conn.execute("TRUNCATE record_version")
    conn.execute("ALTER TABLE record_version DROP CONSTRAINT record_version_pkey")
    published = _direct(conn, submission, batches, now, base, how="first")
    conn.execute(
        "ALTER TABLE record_version ADD CONSTRAINT record_version_pkey PRIMARY KEY (uscc, resource, record_key, version)"
        " INCLUDE (nature, state, decided_on, public_until, accepted_at)"
    )
    return published


def _direct(
    conn: psycopg.Connection[Any],
    submission: SubmissionRef,
    batches: pa.RecordBatchReader,
    now: datetime,
    base: int,
    *,
    how: str,
) -> Published:
    rows = copying.copy_batches(
        conn,
        "record_version",
        copying.extended(
            copying.arranged(batches, RECORD_COLUMNS, defaults={"summary_procedure": False}),
            {
                "resource": ("text", submission.resource),
                "department": ("text", submission.department),
                "submission_id": ("bigint", submission.id),
                "accepted_at": ("timestamptz", now),
                "version": ("integer", 1),
                "state": ("text", "current"),
            },
            numbered=("seq", base + 1),
        ),
    )
    return _finish(conn, submission.resource, how, base, rows=rows, new=rows, changed=0, held=())


def _staged(
    conn: psycopg.Connection[Any], submission: SubmissionRef, batches: pa.RecordBatchReader, now: datetime
) -> Published:
    columns = ", ".join(f'"{name}" {kind}' for name, kind in RECORD_COLUMNS.items())
    conn.execute(f"CREATE TEMPORARY TABLE record_stage ({columns}) ON COMMIT DROP")
    rows = copying.copy_batches(conn, "record_stage", copying.arranged(batches, RECORD_COLUMNS))
    base = counter.lock(conn)
    parameters: Mapping[str, object] = {
        "base": base,
        "submission": submission.id,
        "resource": submission.resource,
        "department": submission.department,
        "now": now,
    }
    held = _held(conn, submission.resource)
    counts = conn.execute(statement("publish_staged"), parameters).fetchone()
    new, changed = counts or (0, 0)
    conn.execute("DROP TABLE record_stage")
    return _finish(conn, submission.resource, "staged", base, rows=rows, new=new, changed=changed, held=held)


def _held(conn: psycopg.Connection[Any], resource: str) -> tuple[HeldRow, ...]:
    rows = conn.execute(statement("held_rows"), {"resource": resource}).fetchall()
    guarded = conn.execute(
        "SELECT EXISTS (SELECT FROM corrected_value WHERE resource = %(resource)s AND certified_at IS NULL)"
        " OR EXISTS (SELECT FROM record_hold WHERE resource = %(resource)s)",
        {"resource": resource},
    ).fetchone()
    if guarded and guarded[0]:
        rows += conn.execute(statement("held_guarded"), {"resource": resource}).fetchall()
    return tuple(HeldRow(uscc, UUID(str(key)), row, why) for uscc, key, row, why in rows)


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
