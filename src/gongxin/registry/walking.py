"""All versions of a resource, read along the pages of the table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import psycopg

from gongxin.engine import readers
from gongxin.engine.copying import page_ranges
from gongxin.registry.handing import LATEST_COLUMNS
from gongxin.registry.sql import statement

if TYPE_CHECKING:
    import pyarrow as pa

SIZES = {"uscc": 18, "record_key": 16, "content_hash": 16}
"""Bytes of a value; a code has eighteen by the register's own check."""


def versions(conn: psycopg.Connection[Any], resource: str) -> pa.RecordBatchReader:
    """LATEST_COLUMNS of every version, read while the batches are asked for. The caller holds counter.lock(), so that nothing
    is written meanwhile."""

    def packed() -> Iterator[tuple[int, list[bytes | str]]]:
        with psycopg.Cursor(conn) as cursor:  # Django's own cursors know no binary answers
            for pages in page_ranges(cursor, "record_version"):
                asked = {"resource": resource, **pages}
                rows, *values = cursor.execute(statement("versions_on_pages"), asked, binary=True).fetchone() or (0,)
                if rows:
                    yield rows, values

    return readers.of_packed(LATEST_COLUMNS, SIZES, packed())
