"""All versions of a resource, read along the pages of the table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pyarrow as pa
import pyarrow.compute as pc

from gongxin.engine.copying import PAGES, arrow_type
from gongxin.registry.handing import LATEST_COLUMNS
from gongxin.registry.sql import statement

USCC = 18  # bytes; the register's check


def versions(conn: psycopg.Connection[Any], resource: str) -> pa.RecordBatchReader:
    """LATEST_COLUMNS of every version, read while the batches are asked for. The caller holds counter.lock(), so that nothing
    is written meanwhile."""
    schema = pa.schema([(name, arrow_type(word)) for name, word in LATEST_COLUMNS.items()])
    asked = statement("versions_on_pages")

    def batches() -> Iterator[pa.RecordBatch]:
        with psycopg.Cursor(conn) as cursor:  # Django's own cursors know no binary answers
            size = "SELECT pg_relation_size('record_version') / current_setting('block_size')::bigint"
            (pages,) = cursor.execute(size).fetchone() or (0,)
            for page in range(0, pages, PAGES):
                area = {"resource": resource, "begin": f"({page},0)", "end": f"({page + PAGES},0)"}
                found = cursor.execute(asked, area, binary=True).fetchone()
                if found and found[0]:
                    yield _batch(schema, *found)

    return pa.RecordBatchReader.from_batches(schema, batches())


def _batch(schema: pa.Schema, rows: int, uscc: bytes, key: bytes, version: str, state: str, content: bytes) -> pa.RecordBatch:  # noqa: PLR0917
    columns = [_cut(uscc, USCC, rows), _cut(key, 16, rows), _split(version), _split(state), _cut(content, 16, rows)]
    return pa.RecordBatch.from_arrays([column.cast(of.type) for column, of in zip(columns, schema, strict=True)], schema=schema)


def _cut(values: bytes, size: int, rows: int) -> pa.Array:
    if len(values) != size * rows:
        raise ValueError(f"{rows} values of {size} bytes came as {len(values)} bytes")
    return pa.FixedSizeBinaryArray.from_buffers(pa.binary(size), rows, [None, pa.py_buffer(values)]).cast(pa.binary())


def _split(values: str) -> pa.Array:
    return pc.split_pattern(pa.array([values]), ",").flatten()
