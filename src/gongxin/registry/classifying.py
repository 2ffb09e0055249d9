"""What the registry has of a delivery already: which rows are new, have changed, are the same, or may not come back.

Two ways that end the same (a test compares them). A delivery that is large beside the registry is met where it is: the latest
versions are read along the pages, and only what is known and not plainly the same is staged. Of any other the keys are staged
and looked up, and hashes are compared for those that are known. Whole rows are asked for only where a guard has to read a value
(docs/decisions/0008). All is in the transaction of the connection, in temporary tables that nothing logs: a delivery that
changes nothing writes nothing (traps.md 16).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeGuard
from uuid import UUID

from gongxin.engine import copying
from gongxin.registry import counter, walking
from gongxin.registry.facts import HeldRow
from gongxin.registry.handing import (
    CHANGED_COLUMNS,
    CHOSEN_COLUMNS,
    GUARDED_COLUMNS,
    HASH_COLUMNS,
    KEY_COLUMNS,
    KNOWN_COLUMNS,
    Choice,
    Delivery,
    Rows,
)
from gongxin.registry.sql import statement

if TYPE_CHECKING:
    import psycopg
    import pyarrow as pa

STAGES: Mapping[str, Mapping[str, str]] = {
    "record_stage": KEY_COLUMNS,
    "record_known": {"place": "bigint", "version": "integer", "state": "text", "content_hash": "uuid", "held": "boolean"},
    "record_hash": HASH_COLUMNS,
}


class RowsChangedError(Exception):
    """The same rows were asked for twice and were not the same; nothing of them may stay."""


@dataclass(frozen=True)
class Classified:
    """How many rows there are, are new and have changed, which are held back, and what to ask for whole (None: every row, which
    `ready` may have been asked for already)."""

    rows: int
    new: int
    changed: int
    held: tuple[HeldRow, ...]
    choice: Choice | None
    ready: pa.RecordBatchReader | None = None


def classify(conn: psycopg.Connection[Any], resource: str, given: Rows) -> tuple[int, Classified]:
    """The last change number given out, and what the rows of `given` are. Locks the counter as soon as what it reads has to
    stay the latest."""
    with _stages(conn):
        if _large(given, conn):
            return counter.lock(conn), _met(conn, resource, given)
        rows = copying.copy_batches(conn, "record_stage", copying.arranged(given.keys(), KEY_COLUMNS))
        return counter.lock(conn), _looked_up(conn, resource, given, rows)


@contextmanager
def _stages(conn: psycopg.Connection[Any]) -> Iterator[None]:
    for table, columns in STAGES.items():
        make(conn, table, columns)
    yield
    conn.execute("DROP TABLE " + ", ".join(STAGES))


AHEAD = 20_000
"""From so many rows on it pays to guess what will be asked next, and to think of reading all that the registry has."""
LARGE = 4
"""To look a key up costs as much as to read so many versions along the pages (measured: 3 to 4 µs and .8 µs)."""


def _large(given: Rows, conn: psycopg.Connection[Any]) -> TypeGuard[Delivery]:
    return isinstance(given, Delivery) and given.count >= AHEAD and counter.last(conn) <= LARGE * given.count


def _met(conn: psycopg.Connection[Any], resource: str, given: Delivery) -> Classified:
    """The caller holds counter.lock(): what is read along the pages is what stands."""
    guarded = [(uscc, key.bytes) for uscc, key in conn.execute(statement("under_guard"), {"resource": resource})]
    found = given.meet(walking.versions(conn, resource), copying.batches_of(GUARDED_COLUMNS, guarded).read_all())
    if found.apart is None:
        return Classified(found.rows, found.rows, 0, (), None)
    for table, columns in STAGES.items():
        names = [name for name in columns if name != "held"]
        theirs = {"content_hash": "held_hash"} if table == "record_known" else {}
        rows = copying.renamed(found.apart.select([theirs.get(name, name) for name in names]).to_reader(), names)
        copying.copy_batches(conn, table, copying.arranged(rows, columns, {"held": False} if "held" in columns else None))
    held = _held(conn, resource, given)
    changed = _table(conn, statement("stage_changed"), CHANGED_COLUMNS)
    return Classified(found.rows, found.rows - found.known, changed.num_rows, held, Choice(changed, found.places))


def _looked_up(conn: psycopg.Connection[Any], resource: str, given: Rows, rows: int) -> Classified:
    """Of the `rows` rows whose keys are in record_stage. The caller holds counter.lock(), so that what is the latest version
    stays so."""
    expected = _expected(conn, resource, rows)
    with ThreadPoolExecutor(1) as beside:  # while the server looks for what it knows
        hashing = beside.submit(lambda: given.hashes(None).read_all()) if expected == "known" else None
        making = beside.submit(given.records, None) if expected == "new" else None
        known = conn.execute(statement("stage_known"), {"resource": resource}).rowcount
        if not known:
            return Classified(rows, rows, 0, (), None, making.result() if making else None)
        every = hashing.result() if hashing else None
    held = _held(conn, resource, given)
    places = None if known == rows else _table(conn, "SELECT place FROM record_known", KNOWN_COLUMNS)
    hashes = given.hashes(places) if every is None else every.to_reader()
    hashed = copying.copy_batches(conn, "record_hash", copying.arranged(hashes, HASH_COLUMNS))
    if hashed != (known if every is None else rows):
        raise RowsChangedError(f"{hashed} hashes of {rows} rows, {known} of them known")
    changed = _table(conn, statement("stage_changed"), CHANGED_COLUMNS)
    return Classified(rows, rows - known, changed.num_rows, held, Choice(changed, places))


def _expected(conn: psycopg.Connection[Any], resource: str, rows: int) -> str:
    """A guess from some pages of the stage: known (every one is), new (none is), or mixed. Right or wrong, the same is written;
    only the time differs."""
    if rows < AHEAD:
        return "mixed"
    looked, met = conn.execute(statement("stage_sample"), {"resource": resource}).fetchone() or (0, 0)
    return "mixed" if not looked or 0 < met < looked else "known" if met else "new"


def _held(conn: psycopg.Connection[Any], resource: str, given: Rows) -> tuple[HeldRow, ...]:
    rows = conn.execute(statement("held_annulled")).fetchall()
    parameters = {"resource": resource}
    guarded = conn.execute(statement("guarded"), parameters).fetchall()
    if guarded:
        chosen = copying.batches_of(CHANGED_COLUMNS, guarded).read_all()
        make(conn, "record_guarded", CHOSEN_COLUMNS)
        copying.copy_batches(conn, "record_guarded", copying.arranged(given.records(Choice(chosen, None)), CHOSEN_COLUMNS))
        rows += conn.execute(statement("held_guarded"), parameters).fetchall()
        conn.execute("DROP TABLE record_guarded")
    return tuple(HeldRow(uscc, UUID(str(key)), row, why) for uscc, key, row, why in rows)


def make(conn: psycopg.Connection[Any], table: str, columns: Mapping[str, str]) -> None:
    """A temporary table of this transaction."""
    listed = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
    conn.execute(f"CREATE TEMPORARY TABLE {table} ({listed}) ON COMMIT DROP")


def _table(conn: psycopg.Connection[Any], query: str, columns: Mapping[str, str]) -> pa.Table:
    return copying.read_query(conn, query, columns).read_all()
