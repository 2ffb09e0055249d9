"""Parquet files out of record batches.

May be called by: runs (demo city), benches, tests. Reading Parquet is `raw` and DuckDB's work.
"""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq


def write_parquet(batches: pa.RecordBatchReader, path: Path) -> int:
    """Write every batch to `path` (replaced if it exists); the number of rows. Same batches → same bytes."""
    rows = 0
    with pq.ParquetWriter(path, batches.schema, compression="zstd") as writer:
        for batch in batches:
            writer.write_batch(batch)
            rows += batch.num_rows
    return rows
