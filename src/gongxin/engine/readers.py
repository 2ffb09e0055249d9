"""Readers of record batches from what is no query's answer.

May be called by: checking, registry.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from gongxin.engine.copying import arrow_type


def of_batches(schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> pa.RecordBatchReader:
    """The batches, asked for when they are read."""
    return pa.RecordBatchReader.from_batches(schema, batches)


def of_packed(
    columns: Mapping[str, str], sizes: Mapping[str, int], packed: Iterable[tuple[int, Sequence[bytes | str]]]
) -> pa.RecordBatchReader:
    """Blocks whose columns {name: type word} came as one value each: the number of rows, then for every column its values side
    by side, as bytes where `sizes` says how many each takes, else as text with a comma between.

    Raises ValueError, while it is read, for a column that holds another number of values.
    """
    schema = pa.schema([(name, arrow_type(word)) for name, word in columns.items()])

    def batches() -> Iterator[pa.RecordBatch]:
        for rows, values in packed:
            arrays = []
            for field, given in zip(schema, values, strict=True):
                array = _cut(given, sizes[field.name], rows) if isinstance(given, bytes) else _split(given)
                if len(array) != rows:
                    raise ValueError(f"{rows} rows, {len(array)} values of {field.name}")
                arrays.append(array.cast(field.type))
            yield pa.RecordBatch.from_arrays(arrays, schema=schema)

    return of_batches(schema, batches())


def _cut(values: bytes, size: int, rows: int) -> pa.Array:
    if len(values) != size * rows:
        raise ValueError(f"{rows} values of {size} bytes came as {len(values)} bytes")
    return pa.FixedSizeBinaryArray.from_buffers(pa.binary(size), rows, [None, pa.py_buffer(values)]).cast(pa.binary())


def _split(values: str) -> pa.Array:
    return pc.split_pattern(pa.array([values]), ",").flatten()
