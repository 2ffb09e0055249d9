"""A snapshot of the registry for rating: two Parquet files without a name, as of a change number.

Versions are never changed and numbers have no gap, so `seq` alone says which versions a run saw: taken again with the same
number the snapshot is the same (RAT8). It holds codes, days and the fields the criteria read, never a personal one (the loader
refuses models that would need them).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from psycopg import sql

from gongxin.catalogue.model.indicator import IndicatorModel
from gongxin.engine.connection import Connection, connect
from gongxin.engine.copying import read_query
from gongxin.engine.parquet import write_parquet
from gongxin.engine.scratch import Scratch
from gongxin.ratings.expressions import fields_of, resources_of
from gongxin.ratings.rules import COUNTING_STATES

if TYPE_CHECKING:
    import psycopg

# Walks record_version_pkey backwards: the first row of each record is its newest version then. DISTINCT ON comes before the
# test of the state: an older version never stands in for a repaired one.
_FACTS = """
SELECT r.uscc, r.resource, r.record_key, r.version, r.decided_on, r.effective_to, r.public_until {fields}
FROM (
    SELECT DISTINCT ON (i.uscc, i.resource, i.record_key) i.*
    FROM record_version i
    WHERE i.seq <= {seq} AND i.resource = ANY ({resources}::text[]) AND ({everyone} OR i.uscc = ANY ({only}::text[]))
    ORDER BY i.uscc DESC, i.resource DESC, i.record_key DESC, i.version DESC
) r
WHERE r.state = ANY ({states}::text[])
"""
_FIELD = """, CASE json_typeof(r.content -> {code})
         WHEN 'array' THEN (SELECT string_agg(x, ';') FROM json_array_elements_text(r.content -> {code}) AS x)
         ELSE r.content ->> {code} END"""
# Whom the registry knew by then: a subject is there from its first record on.
_POPULATION = """
SELECT s.uscc FROM subject s
WHERE left(s.uscc, 2) = ANY ({kinds}::text[]) AND ({everyone} OR s.uscc = ANY ({only}::text[]))
  AND EXISTS (SELECT FROM record_version v WHERE v.uscc = s.uscc AND v.seq <= {seq})
"""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """`con`: a DuckDB connection with the views `facts` and `people` (uscc)."""

    con: Connection
    seq: int
    fields: tuple[str, ...]


@contextmanager
def taken(
    conn: psycopg.Connection[Any], models: Sequence[IndicatorModel], seq: int, only: Sequence[str] | None = None
) -> Iterator[Snapshot]:
    """The snapshot as of change `seq`, of everybody or of the subjects `only`, for the time of the block."""
    fields = fields_of(models)
    words = {
        "seq": sql.Literal(seq),
        "resources": sql.Literal(list(resources_of(models))),
        "states": sql.Literal(list(COUNTING_STATES)),
        "kinds": sql.Literal(sorted({kind for model in models for kind in model.population.kinds})),
        "everyone": sql.Literal(only is None),
        "only": sql.Literal(list(only or ())),
        "fields": sql.SQL("").join(sql.SQL(_FIELD).format(code=sql.Literal(code)) for code in fields),
    }
    columns = {
        "uscc": "text", "resource": "text", "record_key": "text", "version": "integer", "decided_on": "date",
        "effective_to": "date", "public_until": "date", **{f"f_{code}": "text" for code in fields},
    }  # fmt: skip
    with Scratch() as facts, Scratch() as people, connect() as con:
        _write(conn, sql.SQL(_FACTS).format(**words).as_string(conn), columns, facts)
        _write(conn, sql.SQL(_POPULATION).format(**words).as_string(conn), {"uscc": "text"}, people)
        con.execute(f"CREATE VIEW facts AS FROM read_parquet('{facts.path}')")
        con.execute(f"CREATE VIEW people AS FROM read_parquet('{people.path}')")
        yield Snapshot(con, seq, fields)


def _write(conn: psycopg.Connection[Any], query: str, columns: dict[str, str], to: Scratch) -> None:
    """A query's answer as Parquet, by way of a nameless file: neither is ever whole in memory."""
    with Scratch() as passing, Path(passing.path).open("w+b") as spool:
        write_parquet(read_query(conn, query, columns, spool), Path(to.path))


def last_change(conn: psycopg.Connection[Any]) -> int:
    """The highest change number given out."""
    row = conn.execute("SELECT coalesce(max(last), 0) FROM change_counter").fetchone()
    return int(row[0]) if row else 0


def last_change_before(conn: psycopg.Connection[Any], moment: object) -> int:
    """The highest change accepted before the moment; 0 before the first."""
    row = conn.execute("SELECT coalesce(max(seq), 0) FROM record_version WHERE accepted_at < %s", (moment,)).fetchone()
    return int(row[0]) if row else 0
