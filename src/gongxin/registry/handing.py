"""How accepted rows are handed to publish(): narrow first, whole only where a version is written.

Most deliveries repeat what is there. So the registry first asks for the keys, then for the hashes of what it knows, and for
whole records only of what is new or has changed. The bulk plane makes each answer when it is asked (checking.handed.Records);
rows that are there already are handed as `Given`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from gongxin.engine import copying
from gongxin.registry.facts import RECORD_COLUMNS

if TYPE_CHECKING:
    import pyarrow as pa

KEY_COLUMNS = {"place": "bigint", "uscc": "text", "record_key": "uuid", "row": "integer"}
"""place: the row's number among those handed over, any numbers that occur once."""
HASH_COLUMNS = {"place": "bigint", "content_hash": "uuid"}
KNOWN_COLUMNS = {"place": "bigint"}
CHANGED_COLUMNS = {"place": "bigint", "version": "integer", "state": "text"}
LATEST_COLUMNS = {"uscc": "text", "record_key": "uuid", "version": "integer", "state": "text", "content_hash": "uuid"}
"""Of versions that the registry has."""
GUARDED_COLUMNS = {"uscc": "text", "record_key": "uuid"}
APART_COLUMNS = {**KEY_COLUMNS, "version": "integer", "state": "text", "held_hash": "uuid", "content_hash": "uuid"}
"""A row whose record the registry has: latest version, its state and hash, and the hash of the row itself."""
CHOSEN_COLUMNS = {**RECORD_COLUMNS, "version": "integer", "state": "text"}


@dataclass(frozen=True)
class Choice:
    """Which rows are wanted whole, and as which version: those in `changed` (CHANGED_COLUMNS), and, if `new` is a table
    (KNOWN_COLUMNS), every row that is not in it, as version 1."""

    changed: pa.Table
    new: pa.Table | None


class Met(Protocol):
    """Rows beside what the registry has: how many there are, how many are known (places: KNOWN_COLUMNS of these, None where all
    or none are), and in `apart` (APART_COLUMNS) the known ones that are not plainly the same; None where nothing is known."""

    @property
    def rows(self) -> int: ...
    @property
    def known(self) -> int: ...
    @property
    def places(self) -> pa.Table | None: ...
    @property
    def apart(self) -> pa.Table | None: ...


@runtime_checkable
class Rows(Protocol):
    """The accepted rows of a delivery, every key once; each method may be called more than once."""

    def keys(self) -> pa.RecordBatchReader:
        """KEY_COLUMNS of every row, by uscc and record_key."""

    def hashes(self, places: pa.Table | None) -> pa.RecordBatchReader:
        """HASH_COLUMNS of the rows in `places` (KNOWN_COLUMNS), of every row for None; in any order."""

    def records(self, choice: Choice | None) -> pa.RecordBatchReader:
        """RECORD_COLUMNS of every row by uscc and record_key; of the chosen rows CHOSEN_COLUMNS."""


@runtime_checkable
class Delivery(Rows, Protocol):
    """Rows that can be compared where they are with all that the registry has: for a delivery of some size beside it, that is
    cheaper than to send the keys there and look each of them up."""

    @property
    def count(self) -> int:
        """How many rows."""

    def meet(self, held: pa.RecordBatchReader, guarded: pa.Table) -> Met:
        """The rows beside the versions `held` (LATEST_COLUMNS; of several versions of a record the highest counts). Apart: a
        state other than current, another hash, or one of the records in `guarded` (GUARDED_COLUMNS)."""


class Given:
    """Rows that are in memory: a few of this platform's own, or a test's. Raises ValueError for a column that has no place."""

    def __init__(self, batches: pa.RecordBatchReader) -> None:
        defaults = {"summary_procedure": False}
        self._whole = copying.arranged(batches, RECORD_COLUMNS, defaults=defaults).read_all()

    def keys(self) -> pa.RecordBatchReader:
        every = range(self._whole.num_rows)
        return self._placed(list(every), [name for name in KEY_COLUMNS if name != "place"])

    def hashes(self, places: pa.Table | None) -> pa.RecordBatchReader:
        wanted = range(self._whole.num_rows) if places is None else places["place"].to_pylist()
        return self._placed(list(wanted), ["content_hash"])

    def records(self, choice: Choice | None) -> pa.RecordBatchReader:
        if choice is None:
            return self._whole.to_reader()
        versions = {place: (version, state) for place, version, state in zip(*choice.changed.to_pydict().values(), strict=True)}
        wanted = set(versions)
        if choice.new is not None:
            wanted |= set(range(self._whole.num_rows)) - set(choice.new["place"].to_pylist())
        places = sorted(wanted)
        rows = zip(places, self._whole.take(places).to_pylist(), strict=True)
        chosen: Iterator[list[object]] = ([*row.values(), *versions.get(place, (1, "current"))] for place, row in rows)
        return copying.batches_of(CHOSEN_COLUMNS, chosen)

    def _placed(self, places: list[int], columns: list[str]) -> pa.RecordBatchReader:
        return self._whole.select(columns).take(places).append_column("place", [places]).to_reader()
