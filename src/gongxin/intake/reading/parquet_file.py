"""Parquet: typed columns as text, read where the file lies when nothing in it needs a closer look."""

from __future__ import annotations

from pathlib import Path

from gongxin.engine import raw_parquet
from gongxin.engine.connection import connect
from gongxin.engine.raw import RawTable, RawWriter
from gongxin.engine.raw_parquet import DamagedParquet
from gongxin.intake.reading import headers, rules
from gongxin.intake.reading.findings import FileFinding, FileRefused, StructuralFinding
from gongxin.intake.reading.limits import Limits
from gongxin.intake.reading.plain import PlainFile
from gongxin.intake.reading.reading import Reading
from gongxin.intake.reading.records import unfit


def whole(plain: PlainFile, limits: Limits, scratch: Path | None) -> Reading:
    """The file, every cell of it looked at once. Rows count from 1. Raises FileRefused."""
    try:
        facts = raw_parquet.facts(plain.path)
        names, findings = _judged(facts, limits)
        table: RawTable
        structural: list[StructuralFinding] = []
        with connect(temp_dir=scratch) as con:
            table = raw_parquet.table(plain.path, facts.types, facts.rows, keep=plain)
            census = raw_parquet.census(con, table, facts.types, limits.cell)
            if census.rows != facts.rows:
                raise FileRefused(rules.PARQUET_BROKEN, where="rows")
            rows = census.rows
            if not census.clean:
                out = PlainFile.nameless(scratch)
                with out.file() as file, RawWriter(file, table.width) as writer:
                    for row, (cells, inexact) in enumerate(raw_parquet.cells(con, table, facts.types), 1):
                        length = sum(len(cell) for cell in cells if cell)
                        if inexact is not None:
                            structural.append(StructuralFinding(row, inexact, rules.PRECISION))
                        elif bad := unfit(row, cells, length, limits):
                            structural.append(StructuralFinding(row, bad.column, bad.rule, bad.values))
                        else:
                            writer.add(row, cells, length)
                    table = writer.finish(out.path, keep=out)
                table.first_row, rows = 1, table.rows
    except DamagedParquet as error:
        raise FileRefused(rules.PARQUET_BROKEN, where=str(error)) from None
    if not facts.rows:
        findings.append(FileFinding(rules.NO_ROWS))
    return Reading(
        format="parquet",
        headers=names,
        table=table,
        structural=structural,
        file_findings=findings,
        table_rows=rows,
    )


def _judged(facts: raw_parquet.ParquetFacts, limits: Limits) -> tuple[list[str], list[FileFinding]]:
    """The column names. Raises FileRefused for too many, doubled, or of a type that is no single value."""
    if len(facts.names) > limits.columns:
        raise FileRefused(rules.COLUMNS, found=len(facts.names), limit=limits.columns)
    if not facts.names:
        raise FileRefused(rules.EMPTY)
    if facts.rows > limits.rows:
        raise FileRefused(rules.ROWS, limit=limits.rows)
    odd = [
        (name, kind)
        for name, kind in zip(facts.names, facts.types, strict=True)
        if raw_parquet.expression("p", kind) is None
    ]
    if odd:
        names = "、".join(headers.shown(name) for name, _ in odd[:20])
        types = "、".join(dict.fromkeys(headers.shown(str(kind)) for _, kind in odd[:20]))
        raise FileRefused(rules.PARQUET_NESTED, names=names, types=types)
    return headers.judged(facts.names, row=1)
