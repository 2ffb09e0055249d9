"""How accepted rows are handed to publish(): narrow first, whole only where a version is written.

Most deliveries repeat what is there. So the registry first asks for the keys, then for the hashes of what it knows, and for
whole records only of what is new or has changed. The bulk plane makes each answer when it is asked (checking.records.Records);
rows that are there already are handed as `Given`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import pyarrow as pa
import pyarrow.compute as pc

from gongxin.engine import copying
from gongxin.registry.facts import RECORD_COLUMNS

KEY_COLUMNS = {"place": "bigint", "uscc": "text", "record_key": "uuid", "row": "integer"}
"""place: the row's number among those handed over, any numbers that occur once."""
HASH_COLUMNS = {"place": "bigint", "content_hash": "uuid"}
KNOWN_COLUMNS = {"place": "bigint"}
CHANGED_COLUMNS = {"place": "bigint", "version": "integer", "state": "text"}
CHOSEN_COLUMNS = {**RECORD_COLUMNS, "version": "integer", "state": "text"}


@dataclass(frozen=True)
class Choice:
    """Which rows are wanted whole, and as which version: those in `changed` (CHANGED_COLUMNS), and, if `new` is a table
    (KNOWN_COLUMNS), every row that is not in it, as version 1."""

    changed: pa.Table
    new: pa.Table | None


@runtime_checkable
class Rows(Protocol):
    """The accepted rows of a delivery, every key once; each method may be called more than once."""

    def keys(self) -> pa.RecordBatchReader:
        """KEY_COLUMNS of every row, by uscc and record_key."""

    def hashes(self, places: pa.Table | None) -> pa.RecordBatchReader:
        """HASH_COLUMNS of the rows in `places` (KNOWN_COLUMNS), of every row for None; in any order."""

    def records(self, choice: Choice | None) -> pa.RecordBatchReader:
        """RECORD_COLUMNS of every row by uscc and record_key; of the chosen rows CHOSEN_COLUMNS."""


class Given:
    """Rows that are in memory: a few of this platform's own, or a test's. Raises ValueError for a column that has no place."""

    def __init__(self, batches: pa.RecordBatchReader) -> None:
        defaults = {"summary_procedure": False}
        self._whole = copying.arranged(batches, RECORD_COLUMNS, defaults=defaults).read_all()
        self._numbered = self._whole.append_column("place", pa.array(range(self._whole.num_rows), pa.int64()))

    def keys(self) -> pa.RecordBatchReader:
        return self._numbered.select(list(KEY_COLUMNS)).to_reader()

    def hashes(self, places: pa.Table | None) -> pa.RecordBatchReader:
        wanted = self._numbered if places is None else self._numbered.filter(_among(self._numbered, places))
        return wanted.select(list(HASH_COLUMNS)).to_reader()

    def records(self, choice: Choice | None) -> pa.RecordBatchReader:
        if choice is None:
            return self._whole.to_reader()
        wanted = _among(self._numbered, choice.changed)
        if choice.new is not None:
            wanted = pc.or_(wanted, pc.invert(_among(self._numbered, choice.new)))
        rows = self._numbered.filter(wanted).to_pylist()
        versions = {row["place"]: row for row in choice.changed.to_pylist()}
        first = {"version": 1, "state": "current"}
        chosen: Iterator[list[object]] = (
            [(row | versions.get(row["place"], first))[name] for name in CHOSEN_COLUMNS] for row in rows
        )
        return copying.batches_of(CHOSEN_COLUMNS, chosen)


def _among(rows: pa.Table, places: pa.Table) -> pa.ChunkedArray:
    return pc.is_in(rows["place"], value_set=places["place"].combine_chunks())
