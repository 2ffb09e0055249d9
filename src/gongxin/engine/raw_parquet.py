"""A department's Parquet file as a raw table: every typed column cast to the text that the kernel's
parsers read.

May be called by: intake's reading. Dates are ISO (midnight without a time, instants in China's time),
decimals and whole floats plain, truth TRUE and FALSE.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.parquet as pq

from gongxin.engine.connection import ENGINE_FAILURES, Connection
from gongxin.engine.raw import ParquetTable, literal

EXACT = 10**15
"""A float at or above it does not hold every digit of a long number."""


class DamagedParquet(Exception):  # noqa: N818
    """The file cannot be read to its end. The text names the part, never a value."""


@dataclass(frozen=True, slots=True)
class ParquetFacts:
    """What the footer says."""

    rows: int
    names: list[str]
    types: list[pa.DataType]


@dataclass(frozen=True, slots=True)
class Census:
    """What one pass over every cell found."""

    rows: int
    clean: bool  # no cell is too long, holds NUL, or is a float that lost digits


def facts(path: str) -> ParquetFacts:
    """Read the footer. Raises DamagedParquet."""
    try:
        with pq.ParquetFile(path) as file:
            schema = file.schema_arrow
            return ParquetFacts(file.metadata.num_rows, list(schema.names), list(schema.types))
    except (*ENGINE_FAILURES, OSError, ValueError):
        raise DamagedParquet("footer") from None


def expression(column: str, kind: pa.DataType) -> str | None:
    """SQL for `column` as text; None for a type that is no single value."""
    is_ = pa.types
    if is_.is_dictionary(kind):
        return expression(column, kind.value_type)
    if is_.is_string(kind) or is_.is_large_string(kind) or is_.is_string_view(kind):
        return column
    if is_.is_boolean(kind):
        return f"upper(CAST({column} AS VARCHAR))"
    if is_.is_floating(kind):
        whole = f"{column} = trunc({column}) AND abs({column}) < {EXACT}"
        tiny = f"abs({column}) < 0.001"
        return (
            f"CASE WHEN {whole} THEN CAST(CAST({column} AS BIGINT) AS VARCHAR) "
            f"WHEN {tiny} THEN rtrim(printf('%.15f', CAST({column} AS DOUBLE)), '0') "
            f"ELSE CAST({column} AS VARCHAR) END"
        )
    if is_.is_timestamp(kind):
        local = f"timezone('Asia/Shanghai', {column})" if kind.tz else f"CAST({column} AS TIMESTAMP)"
        return (
            f"CASE WHEN {local} = date_trunc('day', {local}) THEN CAST(CAST({local} AS DATE) AS VARCHAR) "
            f"ELSE strftime({local}, '%Y-%m-%d %H:%M:%S') END"
        )
    plain = (is_.is_integer, is_.is_decimal, is_.is_date, is_.is_time, is_.is_null)
    return f"CAST({column} AS VARCHAR)" if any(test(kind) for test in plain) else None


def table(path: str, types: list[pa.DataType], rows: int, keep: object) -> ParquetTable:
    """The file where it lies, cast while it is read. Every type has an expression."""
    columns = tuple(expression(f"p{i}", kind) or "NULL" for i, kind in enumerate(types))
    return ParquetTable(
        path=path, width=len(types), rows=rows, keep=keep, explicit_rows=False, first_row=1, columns=columns
    )


def census(con: Connection, found: ParquetTable, types: list[pa.DataType], longest: int) -> Census:
    """Read every cell once. Raises DamagedParquet."""
    tests = [
        f"strlen(c{i}) > {longest} OR contains(c{i}, chr(0))"
        for i, kind in enumerate(types)
        if not pa.types.is_null(kind)
    ]
    suspicious = " OR ".join([*tests, *_inexact(types)]) or "false"
    every = ", ".join(f"count(c{i})" for i in range(found.width))
    source = _with_floats(found, types)
    sql = f"SELECT count(*), coalesce(bool_or({suspicious}), false), {every} FROM {source}"
    try:
        rows, suspect, *_ = con.raw.execute(sql).fetchall()[0]
    except ENGINE_FAILURES:
        raise DamagedParquet("data") from None
    return Census(int(rows), not suspect)


def cells(
    con: Connection, found: ParquetTable, types: list[pa.DataType]
) -> Iterator[tuple[list[str | None], int | None]]:
    """Row by row: the texts, and the first column whose float lost digits."""
    marks = _inexact(types)
    floats = [i for i, kind in enumerate(types) if pa.types.is_floating(kind)]
    texts = ", ".join(f"c{i}" for i in range(found.width))
    flags = "".join(f", coalesce({mark}, false)" for mark in marks)
    for batch in con.batches(f"SELECT {texts}{flags} FROM {_with_floats(found, types)}"):
        columns = [column.to_pylist() for column in batch.columns]
        for row in zip(*columns, strict=True):
            lost = next((at for at, flag in zip(floats, row[found.width :], strict=True) if flag), None)
            yield list(row[: found.width]), lost


def _inexact(types: list[pa.DataType]) -> list[str]:
    return [f"abs(p{i}) >= {EXACT}" for i, kind in enumerate(types) if pa.types.is_floating(kind)]


def _with_floats(found: ParquetTable, types: list[pa.DataType]) -> str:
    texts = ", ".join(f"{text} AS c{i}" for i, text in enumerate(found.columns))
    floats = "".join(f", p{i}" for i, kind in enumerate(types) if pa.types.is_floating(kind))
    names = ", ".join(f"p{i}" for i in range(len(types)))
    return f"(SELECT {texts}{floats} FROM read_parquet({literal(found.path)}) AS given({names}))"
