"""Rows into files as departments send them: six shapes, four kinds of headers, six styles of dates, nulls
and brackets."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import xlsxwriter

from gongxin.catalogue import Field, Resource
from gongxin.engine.copying import batches_of
from gongxin.engine.parquet import write_parquet
from gongxin.runs.demo.feeds import Style
from gongxin.runs.demo.row import NO_END

EXTENSIONS = {
    "csv": "csv",
    "csv_bom": "csv",
    "csv_gb18030": "csv",
    "xlsx": "xlsx",
    "jsonl": "jsonl",
    "parquet": "parquet",
}
ENCODINGS = {"csv": "utf-8", "csv_bom": "utf-8-sig", "csv_gb18030": "gb18030"}
FIXED_DAY = datetime(2024, 1, 1)  # noqa: DTZ001 - written into the workbook's properties so that its bytes are always the same
Render = Callable[[Any], str]


def headers(resource: Resource, header: str, filled: Iterable[str]) -> list[tuple[Field, str]]:
    """The columns of a file in that standard: (field, header text). `filled`: codes of the fields that the
    rows know.

    A national standard has its own columns, used or not, with those reserved for persons' numbers; columns
    that no standard knows (适用程序) come under their Chinese label, as in real files, which mix."""
    wanted = set(filled)
    return [(field, text) for field in resource.fields if (text := _header(field, header, field.code in wanted))]


def _header(field: Field, header: str, filled: bool) -> str | None:
    if header == "code":
        return field.code if filled else None
    if header == "zh":
        return field.label.zh if filled else None
    names = field.aliases.y2018 if header == "y2018" else field.aliases.y2016
    if names:
        return names[0]
    national = field.aliases.y2018 or field.aliases.y2016
    return field.label.zh if filled and not national else None


NUMBERS = {
    ("licence_state", "y2018"): {"有效": "1", "无效": "2"},
    ("licence_state", "y2016"): {"有效": "0", "撤销": "1"},
    ("penalty_category", "y2016"): {"警告": "0", "罚款": "1", "责令停产停业": "3"},
}
"""Standards that transmit numbers: (code set, header) → label → number. The same number means other things
in other standards."""


def renderer(field: Field, style: Style, header: str) -> Render:
    """How this style writes the values of this field in a file of that standard."""
    numbers = NUMBERS.get((field.code_set or "", header), {})
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
        return (field.separator or ";").join(str(numbers.get(v, v)) for v in value) if isinstance(value, list) else text(value)

    def coded(value: Any) -> str:
        return numbers.get(value) or text(value)

    if kind == "date":
        return day
    if kind == "decimal":
        return money
    if kind == "docno":
        return number
    if kind == "codes":
        return several
    return coded if numbers else text


def table(rows: Sequence[dict[str, Any]], columns: Sequence[tuple[Field, str]], style: Style, header: str) -> list[list[str]]:
    """The cells of the rows, in the order of `columns`; values without a column there are not sent."""
    rendered = []
    for field, _ in columns:
        render = renderer(field, style, header)
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
    """One sheet of text cells; a column of ISO dates becomes typed dates, as a spreadsheet would save
    them."""
    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_numbers": False}) as book:
        book.set_properties({"created": FIXED_DAY})
        sheet = book.add_worksheet("Sheet1")
        as_date = book.add_format({"num_format": "yyyy-mm-dd"})
        for column, text in enumerate(header):
            sheet.write_string(0, column, text)
        for line, row in enumerate(cells, 1):
            for column, text in enumerate(row):
                if not text:
                    continue
                day = _typed_date(text)
                if day:
                    sheet.write_datetime(line, column, day, as_date)
                else:
                    sheet.write_string(line, column, text)


@lru_cache(maxsize=10_000)
def _typed_date(text: str) -> datetime | None:
    """The day of an ISO text that a spreadsheet would hold as a date; years from 2090 on stand for "no end"
    and stay text."""
    if len(text) != 10 or text[4] != "-" or text >= "2090":
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _jsonl(path: Path, header: Sequence[str], cells: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for row in cells:
            filled = {name: text for name, text in zip(header, row, strict=True) if text}
            out.write(json.dumps(filled, ensure_ascii=False) + "\n")


def _parquet(path: Path, header: Sequence[str], cells: Iterable[Sequence[str]]) -> None:
    columns = dict.fromkeys(header, "text")
    write_parquet(batches_of(columns, ([text or None for text in row] for row in cells)), path)
