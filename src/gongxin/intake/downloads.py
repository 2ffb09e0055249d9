"""Tables as bytes for people: CSV that no spreadsheet runs, XLSX of strings only, JSON.

Rows are sequences of text or None, in the order of the columns. CSV carries a BOM, because spreadsheets take UTF-8
without one for the local code page.
"""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import xlsxwriter

from gongxin.kernel.cells import csv_cell, xlsx_cell

Rows = Iterable[Sequence[str | None]]

_BLOCK = 256 * 1024
XLSX_ROWS = 1_048_576
"""Rows of one sheet, header included; what is more goes on to a further sheet."""


def as_csv(columns: Sequence[str], rows: Rows) -> Iterator[bytes]:
    """UTF-8 with BOM, CRLF, cells guarded by `csv_cell`; in blocks of about 256 KB."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    buffer.write("\ufeff")
    writer.writerow([csv_cell(name) for name in columns])
    for row in rows:
        writer.writerow(["" if cell is None else csv_cell(cell) for cell in row])
        if buffer.tell() >= _BLOCK:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def as_json(head: Mapping[str, Any], name: str, rows: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    """`{…head, name: [rows…]}`, one row per line, streamed."""
    start = json.dumps(dict(head), ensure_ascii=False)[:-1]
    yield f"{start}{', ' if head else ''}{json.dumps(name)}: [".encode()
    block: list[str] = []
    separator = "\n"
    for row in rows:
        block.append(json.dumps(row, ensure_ascii=False))
        if len(block) == 1000:
            yield (separator + ",\n".join(block)).encode()
            separator = ",\n"
            block = []
    if block:
        yield (separator + ",\n".join(block)).encode()
    yield b"\n]}\n"


def as_xlsx(title: str, columns: Sequence[str], rows: Rows) -> bytes:
    """A workbook of strings only: nothing in it is a formula, a link or a number. More than 1,048,575 rows: more sheets."""
    with tempfile.TemporaryFile() as out:
        book = xlsxwriter.Workbook(
            out,
            {
                "constant_memory": True,
                "strings_to_numbers": False,
                "strings_to_formulas": False,
                "strings_to_urls": False,
            },
        )
        bold = book.add_format({"bold": True})
        sheet, line, number = _sheet(book, title, 1, columns, bold), 1, 1
        for row in rows:
            if line == XLSX_ROWS:
                number += 1
                sheet, line = _sheet(book, title, number, columns, bold), 1
            for index, cell in enumerate(row):
                if cell:
                    sheet.write_string(line, index, xlsx_cell(cell))
            line += 1
        book.close()
        out.seek(0)
        return out.read()


def _sheet(book: Any, title: str, number: int, columns: Sequence[str], bold: Any) -> Any:
    sheet = book.add_worksheet(title if number == 1 else f"{title} {number}")
    sheet.freeze_panes(1, 0)
    for index, name in enumerate(columns):
        sheet.write_string(0, index, xlsx_cell(name), bold)
    return sheet
