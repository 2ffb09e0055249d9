"""A table that somebody hands in and that is no delivery (a sample, say): read as deliveries are, kept by nobody."""

from __future__ import annotations

import os
from dataclasses import dataclass

from gongxin.engine.connection import connect
from gongxin.intake.reading import FileRefused, PlainFile, StructuralFinding, consuming, read, settled
from gongxin.intake.reading.reading import Reading
from gongxin.kernel.errors import GongxinError
from gongxin.kernel.text import Bilingual

__all__ = ["FileRefused", "Table", "TableTooLongError", "read_table"]


class TableTooLongError(GongxinError):
    """表格行数过多。 | The table has too many rows."""

    code = "file.too_long"


@dataclass(frozen=True)
class Table:
    """Headers and rows (number as in the file, cells of text or None), and rows that their form spoiled."""

    headers: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str | None, ...]], ...]
    spoiled: tuple[StructuralFinding, ...]


def read_table(content: bytes, filename: str, *, most: int) -> Table:
    """The bytes (CSV in UTF-8 or GB18030, XLSX, JSON lines, Parquet) as rows. They are in memory and in a nameless file only.

    FileRefused: it cannot be read; TableTooLongError: more than `most` rows.
    """
    with PlainFile.nameless() as plain, connect(memory="512MB", threads=1) as con:
        view = memoryview(content)
        while view:
            view = view[os.write(plain.fd, view) :]
        found: Reading = settled(read(plain, filename), con)
        table, total = found.table, found.table_rows or 0
        if total > most:
            raise TableTooLongError(
                place=filename[:80],
                reason=Bilingual(f"有 {total} 行，上限 {most} 行。", f"{total} rows; the limit is {most}."),
                remedy=Bilingual("请分成几个文件。", "Split it into several files."),
            )
        names = ", ".join(f"c{index}" for index in range(table.width))
        number = '"row"' if table.explicit_rows else f"row_number() OVER () + {table.first_row - 1}"
        with consuming(table):
            lines = con.rows(f"SELECT {number} AS n, {names} FROM {table.relation()} ORDER BY n")
        table.verify(con, len(lines))
    return Table(tuple(found.headers), tuple((line[0], tuple(line[1:])) for line in lines), tuple(found.structural))
