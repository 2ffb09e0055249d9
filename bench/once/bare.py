"""The yardstick of checking: DuckDB turns the CSV into Parquet, every column as text, no check; all its defaults."""

from __future__ import annotations

import sys

import duckdb

from bench.measuring import measured, tell


def main(source: str, target: str) -> None:
    with duckdb.connect() as connection, measured() as found:
        connection.execute(
            f"COPY (FROM read_csv('{source}', header = true, all_varchar = true)) TO '{target}' (FORMAT parquet)"
        )
    tell(found)


if __name__ == "__main__":
    main(*sys.argv[1:])
