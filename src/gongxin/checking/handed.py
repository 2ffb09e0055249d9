"""The accepted rows as the registry asks for them (registry.handing): keys, hashes, whole records, each made when it is asked.

A row's place is its number in the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from gongxin.checking.records import BATCH, accepted_sql, reader, record_key_sql, records_sql
from gongxin.checking.run import Checked
from gongxin.engine import readers
from gongxin.engine.connection import Connection
from gongxin.engine.raw import literal

if TYPE_CHECKING:
    import pyarrow as pa

IN_TURNS = 100_000
"""Rows from which records are sorted in turns."""
TURNS = 3
"""Each turn reads the whole file's rows again, which costs less than the database's waiting for all of them to be sorted."""


class Met(NamedTuple):
    """registry.handing.Met."""

    rows: int
    known: int
    places: Any
    apart: Any


class Records:
    """registry.handing.Delivery: the accepted rows of a checked file, each key once."""

    def __init__(self, checked: Checked) -> None:
        self._checked = checked

    @property
    def count(self) -> int:
        """Accepted rows without those that repeat another to the letter."""
        return self._checked.outcome.accepted - self._checked.outcome.duplicates

    def keys(self) -> Any:
        """A reader of place, uscc, record_key, row, by uscc and record_key."""
        return reader(
            self._checked,
            f"SELECT row AS place, uscc, {record_key_sql(self._checked.plan)} AS record_key, CAST(row AS INTEGER) AS row"
            f" FROM ({accepted_sql(self._checked)}) ORDER BY uscc, record_key",
        )

    def hashes(self, places: Any) -> Any:
        """A reader of place, content_hash of the rows in the table `places` (place), of every row for None."""
        rows = accepted_sql(self._checked)
        if places is not None:
            self._checked.connection.register("wanted_places", places)
            rows = f"SELECT * FROM ({rows}) r SEMI JOIN wanted_places w ON r.row = w.place"
        sql = records_sql(self._checked, rows, ordered=False)
        return reader(self._checked, f"SELECT CAST(row AS BIGINT) AS place, content_hash FROM ({sql})")

    def meet(self, held: Any, guarded: Any) -> Met:
        """The keys beside the versions `held`, the hashes of those that are there, and what is apart."""
        connection, rows = self._checked.connection, accepted_sql(self._checked)
        connection.register("held_versions", held)
        connection.register("guarded_keys", guarded)
        connection.execute(
            f"""
            CREATE OR REPLACE TEMPORARY TABLE known_rows AS
            SELECT r.row AS place, r.uscc, r.record_key, h.version, h.state, h.content_hash AS held_hash
            FROM held_versions h
            JOIN (SELECT row, uscc, {record_key_sql(self._checked.plan)} AS record_key FROM ({rows})) r
              ON r.uscc = h.uscc AND r.record_key = h.record_key
            """,
            doing="meet what is held",
        )
        count = f"SELECT count(*) FROM ({rows})"
        total, versions, known = connection.rows(f"SELECT ({count}), count(*), count(DISTINCT place) FROM known_rows")[0]
        if not known:
            return Met(total, 0, None, None)
        if versions > known:
            connection.execute(
                "CREATE OR REPLACE TEMPORARY TABLE known_rows AS SELECT * FROM known_rows"
                " QUALIFY row_number() OVER (PARTITION BY place ORDER BY version DESC) = 1",
                doing="meet what is held",
            )
        if known < total:
            rows = f"SELECT * FROM ({rows}) r SEMI JOIN known_rows k ON r.row = k.place"
        apart = connection.reader(
            f"""
            SELECT k.place, k.uscc, k.record_key, h.row, k.version, k.state, k.held_hash, h.content_hash
            FROM ({records_sql(self._checked, rows, ordered=False)}) h JOIN known_rows k ON h.row = k.place
            WHERE k.state <> 'current' OR k.held_hash <> h.content_hash
               OR (k.uscc, k.record_key) IN (SELECT (uscc, record_key) FROM guarded_keys)
            ORDER BY k.uscc, k.record_key
            """
        ).read_all()
        places = connection.reader("SELECT place FROM known_rows").read_all() if known < total else None
        return Met(total, known, places, apart)

    def records(self, choice: Any) -> Any:
        """A reader of registry.RECORD_COLUMNS, by uscc and record_key; of the chosen rows with version and state.

        choice: `changed` is a table of place, version, state; `new` one of the places that are not new, or None where nothing
        is."""
        checked, rows = self._checked, accepted_sql(self._checked)
        if choice is None:
            return self._in_turns(self.count, rows, lambda some: records_sql(checked, some), {})
        tables, wanted = {"changed_places": choice.changed}, choice.changed.num_rows
        if choice.new is None:
            rows = f"SELECT * FROM ({rows}) r SEMI JOIN changed_places c ON r.row = c.place"
        else:
            tables["known_places"] = choice.new
            wanted += self.count - choice.new.num_rows
            rows = (
                f"SELECT * FROM ({rows}) r WHERE row NOT IN (SELECT place FROM known_places)"
                " OR row IN (SELECT place FROM changed_places)"
            )
        return self._in_turns(
            wanted,
            rows,
            lambda some: f"SELECT r.*, coalesce(c.version, 1) AS version, coalesce(c.state, 'current') AS state"
            f" FROM ({records_sql(checked, some)}) r LEFT JOIN changed_places c ON r.row = c.place",
            tables,
        )

    def _in_turns(
        self, wanted: int, rows: str, made: Callable[[str], str], tables: Mapping[str, Any]
    ) -> pa.RecordBatchReader:
        """`made` over `rows`, about `wanted` of them, for some subjects at a time: while the database takes one part, the next
        is sorted. What is asked for ahead may be left unread."""

        def opened(condition: str) -> _Part:
            own = self._checked.connection.cursor()
            for name, table in tables.items():
                own.register(name, table)
            return _Part(own, made(f"SELECT * FROM ({rows}) WHERE {condition}"))

        first, *others = conditions(self._cuts() if wanted >= IN_TURNS else [])
        part = opened(first)

        def batches() -> Iterator[pa.RecordBatch]:
            now = part
            with ThreadPoolExecutor(1) as beside:
                for condition in others:
                    following = beside.submit(opened, condition)
                    yield from now.batches()
                    now = following.result()
                yield from now.batches()

        return readers.of_batches(part.schema, batches())

    def _cuts(self) -> list[str]:
        """Codes between which there are about as many rows. A sample says where to cut; it decides the time only."""
        shares = [turn / TURNS for turn in range(1, TURNS)]
        sample = f"SELECT uscc FROM ({accepted_sql(self._checked)}) USING SAMPLE 1%"
        found = self._checked.connection.value(f"SELECT quantile_disc(uscc, {shares}) FROM ({sample})")
        return sorted(set(found or ()))


def conditions(cuts: Sequence[str]) -> list[str]:
    """SQL on uscc: up to the first of the ascending cuts, from each to the next, from the last on."""
    if not cuts:
        return ["true"]
    words = [literal(cut) for cut in cuts]
    between = (f"uscc >= {low} AND uscc < {high}" for low, high in pairwise(words))
    return [f"uscc < {words[0]}", *between, f"uscc >= {words[-1]}"]


class _Part:
    """Rows on their way, on a connection of their own. The first of them are there: what had to be sorted is sorted."""

    def __init__(self, connection: Connection, sql: str) -> None:
        self._connection = connection
        self._stream = connection.reader(sql, size=BATCH)
        self.schema: pa.Schema = self._stream.schema
        self._first = next(iter(self._stream), None)

    def batches(self) -> Iterator[pa.RecordBatch]:
        if self._first is not None:
            yield self._first
        yield from self._stream
        self._connection.close()
