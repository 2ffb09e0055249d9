"""Rows into files as departments send them: six shapes, four kinds of headers, six styles of dates, nulls and brackets."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from gongxin.catalogue import Field, Resource
from gongxin.engine.copying import batches_of
from gongxin.engine.parquet import write_parquet
from gongxin.runs.demo.feeds import Style
from gongxin.runs.demo.row import NO_END

EXTENSIONS = {"csv": "csv", "csv_bom": "csv", "csv_gb18030": "csv", "xlsx": "xlsx", "jsonl": "jsonl", "parquet": "parquet"}
ENCODINGS = {"csv": "utf-8", "csv_bom": "utf-8-sig", "csv_gb18030": "gb18030"}
FIXED_DAY = datetime(2024, 1, 1)  # noqa: DTZ001 - written into the workbook's properties so that its bytes are always the same
Render = Callable[[Any], str]


def headers(resource: Resource, header: str) -> list[tuple[Field, str]]:
    """The columns of a file in that standard: (field, header text). A field that the standard does not know comes under its newest name,
    as in real files, which mix; columns reserved for persons' numbers are there where the standard has them."""
    columns = []
    for field in resource.fields:
        text = _header(field, header)
        if text:
            columns.append((field, text))
    return columns


def _header(field: Field, header: str) -> str | None:
    if header == "code":
        return None if field.reserved else field.code
    if header == "zh":
        return None if field.reserved else field.label.zh
    names = {"y2018": field.aliases.y2018, "y2016": field.aliases.y2016}
    for standard in (header, "y2016" if header == "y2018" else "y2018"):
        if names[standard]:
            return names[standard][0]
    return None if field.reserved else field.label.zh


def renderer(field: Field, style: Style) -> Render:
    """How this style writes the values of this field."""
    empty = "" if field.required or field.reserved else style.null
    kind = field.type

    def text(value: Any) -> str:
        return empty if value is None else str(value)

    def day(value: Any) -> str:
        if value is None:
            return empty
        if value is NO_END:
            return style.no_end
        if not isinstance(value, date):
            return str(value)  # dirt: already as the sender wrote it
        return value.strftime(style.date)

    def money(value: Any) -> str:
        if isinstance(value, Decimal):
            return format((value / 10_000).normalize(), "f") if field.unit == "wan" else format(value, "f")
        return text(value)

    def number(value: Any) -> str:
        written = text(value)
        return written.replace("〔", style.brackets[0]).replace("〕", style.brackets[1])

    def several(value: Any) -> str:
        return (field.separator or ";").join(value) if isinstance(value, list) else text(value)

    if kind == "date":
        return day
    if kind == "decimal":
        return money
    if kind == "docno":
        return number
    return several if kind == "codes" else text


def table(rows: Sequence[dict[str, Any]], columns: Sequence[tuple[Field, str]], style: Style) -> list[list[str]]:
    """The cells of the rows, column by column as `columns` says. A value whose field is not in the resource raises KeyError."""
    rendered = []
    known = {field.code for field, _ in columns}
    for row in rows[:1]:
        if unknown := sorted(set(row) - known):
            msg = f"no column for {unknown}"
            raise KeyError(msg)
    for field, _ in columns:
        render = renderer(field, style)
        rendered.append([render(row.get(field.code)) for row in rows])
    return [list(cells) for cells in zip(*rendered, strict=True)]


def write(path: Path, shape: str, header: Sequence[str], cells: Iterable[Sequence[str]]) -> None:
    """Write the file in that shape. Same cells → same bytes."""
    writer = {"xlsx": _xlsx, "jsonl": _jsonl, "parquet": _parquet}.get(shape)
    if writer:
        writer(path, header, cells)
    else:
        path.write_bytes(csv_bytes(header, cells).encode(ENCODINGS[shape]))


def csv_bytes(header: Sequence[str], cells: Iterable[Sequence[str]], delimiter: str = ",") -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(cells)
    return buffer.getvalue()


def _xlsx(path: Path, header: Sequence[str], cells: Iterable[Sequence[str]]) -> None:
    """One sheet of text cells; a column of ISO dates becomes typed dates, as a spreadsheet would save them."""
    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_numbers": False}) as book:
        book.set_properties({"created": FIXED_DAY})
        sheet = book.add_worksheet("Sheet1")
        as_date = book.add_format({"num_format": "yyyy-mm-dd"})
        for column, text in enumerate(header):
            sheet.write_string(0, column, text)
        for line, row in enumerate(cells, 1):
            for column, text in enumerate(row):
                if len(text) == 10 and text[4] == text[7] == "-" and text < "2090" and text[:4].isdigit():
                    sheet.write_datetime(line, column, datetime.fromisoformat(text), as_date)
                elif text:
                    sheet.write_string(line, column, text)


def _jsonl(path: Path, header: Sequence[str], cells: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for row in cells:
            filled = {name: text for name, text in zip(header, row, strict=True) if text}
            out.write(json.dumps(filled, ensure_ascii=False) + "\n")


def _parquet(path: Path, header: Sequence[str], cells: Iterable[Sequence[str]]) -> None:
    columns = dict.fromkeys(header, "text")
    write_parquet(batches_of(columns, ([text or None for text in row] for row in cells)), path)
