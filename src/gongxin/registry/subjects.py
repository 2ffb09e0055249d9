"""Subjects, their names and their old codes: written set-based inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from django.db import connection

from gongxin.engine import copying
from gongxin.kernel import names
from gongxin.registry import counter, figures
from gongxin.registry.facts import NEWCOMER_COLUMNS, SUBJECT_COLUMNS, Registered, SubmissionRef
from gongxin.registry.sql import statement

if TYPE_CHECKING:
    import psycopg
    import pyarrow as pa

NAME_COLUMNS = {
    "uscc": "text",
    "kind": "text",
    "name": "text",
    "search_key": "text",
    "name_key": "text",
    "grams": "text[]",
}
AT_ONCE = 50_000  # names computed and copied at once
REBUILD = 50_000  # more new names than this, and more than are there: the index is dropped and built anew


def register_subjects(conn: psycopg.Connection[Any], submission: SubmissionRef, batches: pa.RecordBatchReader) -> Registered:
    """Subjects as a register states them (columns of facts.SUBJECT_COLUMNS, every code once): new ones are
    added, changed ones overwritten, a changed name becomes a former one, names and old codes are added,
    none is removed. A subject known only from records (provisional) becomes a registered one. Identical
    rows write nothing."""
    return _write(conn, submission, copying.arranged(batches, SUBJECT_COLUMNS, _DEFAULTS), provisional=False)


def ensure_subjects(conn: psycopg.Connection[Any], submission: SubmissionRef, batches: pa.RecordBatchReader) -> Registered:
    """A provisional subject for every code of `batches` (columns of facts.NEWCOMER_COLUMNS; a code may
    occur often) that the registry does not know, named as the record names it; codes it knows stay as they
    are."""
    checked = copying.arranged(batches, NEWCOMER_COLUMNS, _DEFAULTS)
    return _write(conn, submission, copying.arranged(checked, SUBJECT_COLUMNS, _DEFAULTS), provisional=True)


_DEFAULTS = {"issued_nonconforming": False}


def _write(
    conn: psycopg.Connection[Any],
    submission: SubmissionRef,
    batches: pa.RecordBatchReader,
    *,
    provisional: bool,
) -> Registered:
    conn.execute("SET LOCAL jit = off")
    _make_stage(conn, "subject_stage", SUBJECT_COLUMNS)
    _make_stage(conn, "name_stage", NAME_COLUMNS)
    rows = copying.copy_batches(conn, "subject_stage", batches)
    base = counter.lock(conn)  # one writer at a time, in the same order as publish()
    if provisional:
        rows = _keep_newcomers(conn)
    conn.execute("ANALYZE subject_stage")
    fresh_names = _stage_names(conn)
    conn.execute("ANALYZE name_stage")
    conn.execute(statement("names_retire"))
    parameters = {"provisional": provisional, "submission": submission.id, "seq": base + 1}
    by_kind = conn.execute(statement("subjects_upsert"), parameters).fetchall()
    if fresh_names:
        _insert_names(conn, fresh_names)
    conn.execute(statement("old_codes_insert"))
    conn.execute("DROP TABLE subject_stage, name_stage")
    figures.add(conn, [("subjects", kind, new) for kind, new, _ in by_kind])
    new = sum(row[1] for row in by_kind)
    changed = sum(row[2] for row in by_kind)
    return Registered(rows=rows, new=new, changed=changed, unchanged=rows - new - changed)


def _make_stage(conn: psycopg.Connection[Any], table: str, columns: dict[str, str]) -> None:
    listed = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
    conn.execute(f"CREATE TEMPORARY TABLE {table} ({listed}) ON COMMIT DROP")


def _keep_newcomers(conn: psycopg.Connection[Any]) -> int:
    """Leave in the stage one row per code, and return how many codes were given."""
    conn.execute(
        "CREATE TEMPORARY TABLE newcomer ON COMMIT DROP AS"
        " SELECT DISTINCT ON (s.uscc) s.* FROM subject_stage s ORDER BY s.uscc, s.name NULLS LAST"
    )
    given = conn.execute("SELECT count(*) FROM newcomer").fetchone()
    conn.execute("TRUNCATE subject_stage")
    conn.execute(
        "INSERT INTO subject_stage SELECT n.* FROM newcomer n WHERE NOT EXISTS (SELECT FROM subject t WHERE t.uscc = n.uscc)"
    )
    conn.execute("DROP TABLE newcomer")
    return int(given[0]) if given else 0


def _stage_names(conn: psycopg.Connection[Any]) -> int:
    """Compute the keys of the names that are new, and only of those; returns how many there are."""
    count = 0
    with conn.cursor(name="names_wanted") as cursor:
        cursor.execute(statement("names_wanted"))
        while found := cursor.fetchmany(AT_ONCE):
            count += len(found)
            copying.copy_batches(conn, "name_stage", copying.batches_of(NAME_COLUMNS, _with_keys(found)))
    return count


def _with_keys(rows: list[tuple[str, str, str]]) -> Iterator[tuple[str, str, str, str, str, list[str]]]:
    for uscc, kind, name in rows:
        key = names.search_key(name)
        grams = sorted(set(names.bigrams(key)))
        yield uscc, kind, name, key, names.normalise_name(name), grams


def _insert_names(conn: psycopg.Connection[Any], count: int) -> None:
    """Into subject_name. Many names into a small table: its bigram index is built afterwards (a tenth of
    the time); searches wait meanwhile, which a registry that small can bear."""
    there = conn.execute("SELECT count(*) FROM subject_name").fetchone() if count > REBUILD else None
    rebuild = there is not None and there[0] < count
    if rebuild:
        conn.execute("SET LOCAL maintenance_work_mem = '256MB'")
        conn.execute("DROP INDEX subject_name_grams")
    conn.execute(statement("names_insert"))
    if rebuild:
        conn.execute("CREATE INDEX subject_name_grams ON subject_name USING gin (grams) WITH (fastupdate = off)")


def refresh_name_grams(conn: psycopg.Connection[Any]) -> int:
    """Count anew how many names hold each bigram; returns the number of bigrams."""
    conn.execute("DELETE FROM name_gram")
    return conn.execute(
        "INSERT INTO name_gram (gram, names)"
        " SELECT u.gram, count(*) FROM subject_name, unnest(grams) AS u (gram) GROUP BY u.gram"
    ).rowcount


def issued_codes(codes: Iterable[str]) -> frozenset[str]:
    """Those of the given codes that stand in the register exactly so; codes known from a record only do
    not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT uscc FROM subject WHERE uscc = ANY(%s) AND NOT provisional", [list(codes)])
        return frozenset(uscc for (uscc,) in cursor.fetchall())


def subject_codes_snapshot(conn: psycopg.Connection[Any]) -> pa.RecordBatchReader:
    """Every code the registry knows, with what linking compares: uscc, name_key. About a second per
    million."""
    return copying.read_table(conn, "subject", {"uscc": "text", "name_key": "text"})


def old_codes_snapshot(conn: psycopg.Connection[Any], codes: Sequence[str] | None = None) -> pa.RecordBatchReader:
    """Old codes with their subjects: code, kind, uscc; of `codes`, or (None) all. The organisation code inside each USCC has no
    row (GB 32100-2015)."""
    columns = {"code": "text", "kind": "text", "uscc": "text"}
    if codes is not None:
        found = conn.execute("SELECT code, kind, uscc FROM old_code WHERE code = ANY (%s)", (list(codes),)).fetchall()
        return copying.batches_of(columns, found)
    return copying.read_table(conn, "old_code", columns)


def subjects_snapshot(conn: psycopg.Connection[Any]) -> pa.RecordBatchReader:
    """Every subject as linking wants it (linking.register): uscc, name, issued (its code breaks the
    standard)."""
    read = copying.read_table(conn, "subject", {"uscc": "text", "name": "text", "issued_nonconforming": "boolean"})
    return copying.renamed(read, ["uscc", "name", "issued"])
