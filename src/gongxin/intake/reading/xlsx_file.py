"""Workbooks: one sheet, its cells as the text that the kernel's parsers understand."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Literal

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from gongxin.engine.raw import RawWriter
from gongxin.intake.reading import headers, rules
from gongxin.intake.reading.findings import FileFinding, FileRefused, StructuralFinding
from gongxin.intake.reading.limits import Limits
from gongxin.intake.reading.plain import PlainFile
from gongxin.intake.reading.reading import Reading
from gongxin.intake.reading.records import unfit
from gongxin.intake.reading.xlsx_package import Package, Sheet

Value = str | int | float | bool | datetime.date | datetime.time | datetime.timedelta
_VBA = "_VBA_PROJECT".encode("utf-16-le")
_EXACT = 10**15
"""Excel keeps 15 digits of a number."""
_TITLES = 6


def whole(
    plain: PlainFile,
    kind: Literal["xlsx", "xls"],
    limits: Limits,
    fits: Callable[[Sequence[str]], bool] | None,
    scratch: Path | None,
) -> Reading:
    """The one sheet with content (or the one that `fits`), read wholly. Raises FileRefused."""
    package = None
    if kind == "xlsx":
        package = Package(plain, limits)
    elif any(_VBA in piece for piece in plain.chunks(16 << 20)):
        raise FileRefused(rules.XLSX_MACROS)
    try:
        with plain.file() as file, CalamineWorkbook.from_filelike(file) as book:
            sheet, scanned, findings = _chosen(book, package, fits)
            return _read_sheet(sheet, scanned, kind=kind, findings=findings, limits=limits, scratch=scratch)
    except PasswordError:
        raise FileRefused(rules.XLSX_ENCRYPTED) from None
    except (CalamineError, OSError, ValueError):
        raise FileRefused(rules.XLSX_BROKEN) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # of the Rust library; not an Exception
            raise
        raise FileRefused(rules.XLSX_BROKEN) from None


def _chosen(
    book: CalamineWorkbook,
    package: Package | None,
    fits: Callable[[Sequence[str]], bool] | None,
) -> tuple[CalamineSheet, Sheet, list[FileFinding]]:
    """Which sheet counts, what its XML tells, and remarks about the others."""
    findings = []
    tables = [meta for meta in book.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
    visible = [meta.name for meta in tables if meta.visible == SheetVisibleEnum.Visible]
    hidden = [meta.name for meta in tables if meta.visible != SheetVisibleEnum.Visible]
    if package and package.has_external_links:
        findings.append(FileFinding(rules.XLSX_LINKS))
    if hidden:
        findings.append(FileFinding(rules.XLSX_HIDDEN, {"others": _names(hidden)}))
    filled: dict[str, tuple[CalamineSheet, Sheet]] = {}
    for name in visible:
        scanned = package.sheet(name) if package else Sheet()  # before: refuses what memory would not hold
        sheet = book.get_sheet_by_name(name)
        if sheet.start is not None:
            filled[name] = (sheet, scanned)
    if not filled:
        raise FileRefused(rules.EMPTY)
    if len(filled) == 1:
        return *next(iter(filled.values())), findings
    matching = [name for name, (sheet, _) in filled.items() if fits and fits(_first_row(sheet))]
    if len(matching) != 1:
        raise FileRefused(rules.XLSX_SHEETS, names=_names(list(filled)))
    others = [name for name in filled if name != matching[0]]
    findings.append(FileFinding(rules.XLSX_CHOSEN, {"name": headers.shown(matching[0]), "others": _names(others)}))
    return *filled[matching[0]], findings


def _first_row(sheet: CalamineSheet) -> list[str]:
    return next(([text or "" for text in cells] for _, cells, _ in _texts(sheet) if any(cells)), [])


def _names(names: Sequence[str]) -> str:
    return "、".join(headers.shown(name) for name in names[:20]) + (" …" if len(names) > 20 else "")


def _read_sheet(
    sheet: CalamineSheet,
    scanned: Sheet,
    *,
    kind: Literal["xlsx", "xls"],
    findings: list[FileFinding],
    limits: Limits,
    scratch: Path | None,
) -> Reading:
    rows = _texts(sheet)
    row, names, more = _header(rows, sheet, limits)
    findings += more
    first_column = sheet.start[1] if sheet.start else 0
    errors = {at: column - first_column for at, column in reversed(scanned.error_cells)}
    out = PlainFile.nameless(scratch)
    structural: list[StructuralFinding] = []
    with out.file() as file, RawWriter(file, len(names)) as writer:
        for number, cells, inexact in rows:
            if not any(cells) and number not in errors:
                continue
            length = sum(map(len, filter(None, cells)))
            bad = unfit(number, cells, length, limits)
            if number in errors:
                structural.append(StructuralFinding(number, errors[number], rules.XLSX_ERROR_VALUE))
            elif inexact is not None:
                structural.append(StructuralFinding(number, inexact, rules.PRECISION))
            elif bad:
                structural.append(StructuralFinding(bad.row, bad.column, bad.rule, bad.values))
            else:
                writer.add(number, cells, length)
        table = writer.finish(out.path, keep=out)
    table.first_row = row + 1
    findings += _remarks(sheet, scanned, row, empty=not table.rows and not structural)
    return Reading(
        format=kind,
        headers=names,
        table=table,
        structural=structural,
        file_findings=findings,
        table_rows=table.rows,
    )


def _header(
    rows: Iterator[tuple[int, list[str | None], int | None]], sheet: CalamineSheet, limits: Limits
) -> tuple[int, list[str], list[FileFinding]]:
    """(its row, the names, remarks). The first row with content; a title there is an error that names
    the header.
    """
    row, cells = next((row, cells) for row, cells, _ in rows if any(cells))
    if len(cells) > limits.columns:
        raise FileRefused(rules.COLUMNS, found=len(cells), limit=limits.columns)
    if sum(map(bool, cells)) == 1:
        for number, below, _ in _texts(sheet):
            if number > row + _TITLES:
                break
            filled = sum(map(bool, below))
            if filled >= 3 and not headers.looks_like_data([cell or "" for cell in below]):
                raise FileRefused(rules.TITLE_ROW, place=str(row), title=row, header=number)
    names, findings = headers.judged([cell or "" for cell in cells], row=row)
    return row, names, findings


def _remarks(sheet: CalamineSheet, scanned: Sheet, header: int, *, empty: bool) -> list[FileFinding]:
    findings = []
    if empty:
        findings.append(FileFinding(rules.NO_ROWS))
    if scanned.formula_columns:
        columns = ", ".join(column_letters(column) for column in sorted(scanned.formula_columns))
        findings.append(FileFinding(rules.XLSX_FORMULAS, {"columns": columns}))
    merged = [span for span in sheet.merged_cell_ranges or [] if span[0] != span[1] and span[1][0] >= header]
    if merged:
        ranges = ", ".join(f"{_cell_name(first)}:{_cell_name(last)}" for first, last in merged[:5])
        findings.append(FileFinding(rules.XLSX_MERGED, {"count": len(merged), "ranges": ranges}))
    return findings


def _texts(sheet: CalamineSheet) -> Iterator[tuple[int, list[str | None], int | None]]:
    """(row as in the sheet, cells, column of a number that lost digits). Blank rows are among them."""
    for number, values in enumerate(sheet.iter_rows(), 1):
        inexact = None
        cells: list[str | None] = []
        for column, value in enumerate(values):
            if type(value) is str:
                cells.append(value or None)
                continue
            if isinstance(value, int | float) and abs(value) >= _EXACT:
                inexact = column
            cells.append(as_text(value))
        yield number, cells, inexact


def as_text(value: Value) -> str:
    """A typed cell as text: dates ISO, midnight without a time, numbers plain with Excel's 15 digits."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        if value.is_integer() and abs(value) < _EXACT:
            return str(int(value))
        text = f"{value:.15g}"
        return format_plain(text) if "e" in text else text
    if isinstance(value, datetime.datetime):
        if value.time() == datetime.time():
            return value.date().isoformat()
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)


def format_plain(text: str) -> str:
    """`1e-07` → `0.0000001`."""
    from decimal import Decimal

    return format(Decimal(text), "f")


def column_letters(index: int) -> str:
    """0 → A, 26 → AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _cell_name(at: tuple[int, int]) -> str:
    return f"{column_letters(at[1])}{at[0] + 1}"
