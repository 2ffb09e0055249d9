"""Arrow columns for work that is done once per distinct text. The door for rooms that may not import Arrow."""

from __future__ import annotations

import gc
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.compute as pc


class Judged(Protocol):
    """What a judge says of one distinct text."""

    @property
    def findings(self) -> tuple[int, ...]:
        """Numbers of the findings."""


_TYPES = {"string": pa.string(), "bool": pa.bool_(), "numbers": pa.list_(pa.int16())}


class JudgedColumn:
    """One column, judged once per distinct text; ``pick`` spreads an attribute of the judgements over the rows."""

    def __init__(self, judgements: list[Any], indices: pa.Array) -> None:
        self._judgements, self._indices = judgements, indices

    def pick(self, attribute: str, kind: str) -> pa.Array:
        """The attribute of every row's judgement; kind: string, bool or numbers."""
        values = [getattr(judgement, attribute) for judgement in self._judgements]
        return pa.array(values, _TYPES[kind]).take(self._indices)


def judged_column(column: pa.Array | pa.ChunkedArray, judge: Callable[[str | None], Any]) -> JudgedColumn:
    """``judge`` called once for every distinct text of the column, null included."""
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    encoded = pc.dictionary_encode(array, null_encoding="encode")
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.combine_chunks()
    with _no_collection():
        return JudgedColumn([judge(text) for text in encoded.dictionary.to_pylist()], encoded.indices)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Tens of thousands of judgements are made and kept, none in a circle: the collector would look through all of them and
    through everything else that is loaded, time and again, and find nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def first_of(*columns: Any) -> Any:
    """Row by row the first value that is not null."""
    return pc.coalesce(*columns)


def either(flags: Any, values: Any) -> Any:
    """Row by row: the flag is true or there is a value."""
    return pc.or_(flags, pc.is_valid(values))


class Columns:
    """Named Arrow columns of one length."""

    def __init__(self, columns: dict[str, Any]) -> None:
        self._columns = columns

    @classmethod
    def of(cls, data: pa.Table | pa.RecordBatch) -> Columns:
        """The columns of a table or batch."""
        return cls({name: data.column(name) for name in data.schema.names})

    def __getitem__(self, name: str) -> Any:
        return self._columns[name]

    def __setitem__(self, name: str, column: Any) -> None:
        self._columns[name] = column

    def add_findings(self, lists: Collection[Any], errors: Collection[int]) -> None:
        """``e``: the findings of all lists, row by row; ``e_error``: whether one of them is an error."""
        rows = len(self._columns["row"])
        parts = [part.combine_chunks() if isinstance(part, pa.ChunkedArray) else part for part in lists]
        parents = [pc.list_parent_indices(part) for part in parts]
        values = [pc.list_flatten(part) for part in parts]
        flat = pa.table(
            {
                "row": pa.concat_arrays([p.cast(pa.int64()) for p in parents] or [pa.array([], pa.int64())]),
                "finding": pa.concat_arrays([v.cast(pa.int16()) for v in values] or [pa.array([], pa.int16())]),
            }
        ).sort_by([("row", "ascending"), ("finding", "ascending")])
        counts = pa.table({"row": flat["row"]}).group_by("row").aggregate([("row", "count")])
        per_row = [0] * rows
        for row, count in zip(counts["row"].to_pylist(), counts["row_count"].to_pylist(), strict=True):
            per_row[row] = count
        offsets = [0]
        for count in per_row:
            offsets.append(offsets[-1] + count)
        self._columns["e"] = pa.ListArray.from_arrays(
            pa.array(offsets, pa.int32()), flat["finding"].combine_chunks()
        )
        bad = set(flat.filter(pc.is_in(flat["finding"], pa.array(sorted(errors), pa.int16())))["row"].to_pylist())
        self._columns["e_error"] = pa.array([row in bad for row in range(rows)], pa.bool_())

    def add_text(self, name: str, column: Any | None) -> None:
        """A text column; all null when there is none."""
        self._columns[name] = pa.nulls(len(self._columns["row"]), pa.string()) if column is None else column

    def table(self) -> pa.Table:
        """All columns as one Arrow table."""
        return pa.table(self._columns)
