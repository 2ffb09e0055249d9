"""The data of a chart as files: CSV and XLSX in one language, JSON in both. Each says the period, as of when, and the method;
no cell of it is a formula."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from typing import Any, Literal

import xlsxwriter

from gongxin.kernel.cells import csv_cell, xlsx_cell
from gongxin.kernel.text import Bilingual
from gongxin.showing import values
from gongxin.showing.charts.declaring import Cell, Chart, Column, Sheet
from gongxin.showing.language import Language

Form = Literal["csv", "xlsx", "json"]
FORMS: tuple[Form, ...] = ("csv", "xlsx", "json")
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json; charset=utf-8",
    "svg": "image/svg+xml; charset=utf-8",
    "png": "image/png",
}
_UNITS = {
    "percent": Bilingual("%", "%"),
    "days": Bilingual("天", "days"),
    "hours": Bilingual("小时", "hours"),
    "yuan": Bilingual("元", "CNY"),
}
_PERIOD, _AS_OF, _METHOD = Bilingual("统计期", "period"), Bilingual("截至", "as of"), Bilingual("口径", "method")
DASH = "—"


def in_words(cell: Cell, unit: str, lang: Language) -> str:
    """A cell as a page shows it."""
    if cell is None:
        return DASH
    if isinstance(cell, Bilingual):
        return cell.pick(lang)
    if isinstance(cell, str):
        return cell
    if unit == "percent":
        return f"{cell:.1f}%"
    if unit in {"decimal", "days", "hours"}:
        return f"{cell:,.1f}"
    return f"{cell:,.2f}" if unit == "yuan" else values.count(int(cell), lang)


def head_of(column: Column, lang: Language) -> str:
    """The heading of a column, with its unit."""
    unit = _UNITS.get(column.unit)
    label = column.label.pick(lang)
    if unit is None:
        return label
    return f"{label}（{unit.zh}）" if lang == "zh" else f"{label} ({unit.en})"


def exported(chart: Chart, sheet: Sheet, form: Form, lang: Language) -> bytes:
    """The file."""
    if form == "csv":
        return _csv(chart, sheet, lang)
    return _xlsx(chart, sheet, lang) if form == "xlsx" else _json(chart, sheet)


def _csv(chart: Chart, sheet: Sheet, lang: Language) -> bytes:
    """One line a row; what holds for all of them stands in the last three columns of each, so that it travels with the data."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    out.write("\ufeff")
    writer.writerow([
        *(csv_cell(head_of(column, lang)) for column in chart.columns),
        *(word.pick(lang) for word in (_PERIOD, _AS_OF, _METHOD)),
    ])  # fmt: skip
    tail = [f"{sheet.first}/{sheet.last}", _moment(sheet), csv_cell(chart.method.pick(lang))]
    for row in sheet.rows:
        writer.writerow([*(_plain(cell, lang) for cell in row), *tail])
    return out.getvalue().encode()


def _plain(cell: Cell, lang: Language) -> str:
    """Numbers as digits, which no spreadsheet takes for a formula; texts guarded."""
    if cell is None:
        return ""
    if isinstance(cell, int | Decimal):
        return f"{cell:f}" if isinstance(cell, Decimal) else str(cell)
    return csv_cell(cell.pick(lang) if isinstance(cell, Bilingual) else cell)


def _xlsx(chart: Chart, sheet: Sheet, lang: Language) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
    )
    bold, wrap = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"text_wrap": True, "valign": "top"})
    data = book.add_worksheet("数据" if lang == "zh" else "data")
    data.freeze_panes(1, 1)
    data.set_column(0, 0, 36)
    data.set_column(1, max(len(chart.columns) - 1, 1), 16)
    for place, column in enumerate(chart.columns):
        data.write_string(0, place, xlsx_cell(head_of(column, lang)), bold)
    for line, row in enumerate(sheet.rows, 1):
        for place, cell in enumerate(row):
            if isinstance(cell, int | Decimal):
                data.write_number(line, place, float(cell))
            elif cell is not None:
                data.write_string(line, place, xlsx_cell(cell.pick(lang) if isinstance(cell, Bilingual) else cell))
    words = book.add_worksheet("说明" if lang == "zh" else "about")
    words.set_column(0, 0, 14)
    words.set_column(1, 1, 90)
    told = (
        (Bilingual("名称", "title"), chart.title.pick(lang)),
        (_PERIOD, f"{sheet.first} – {sheet.last}"), (_AS_OF, _moment(sheet)), (_METHOD, chart.method.pick(lang)),
    )  # fmt: skip
    for line, (label, text) in enumerate(told):
        words.write_string(line, 0, label.pick(lang), bold)
        words.write_string(line, 1, xlsx_cell(text), wrap)
    book.close()
    return out.getvalue()


def _json(chart: Chart, sheet: Sheet) -> bytes:
    """{name, title, method, from, to, as_of, columns: [{key, label, unit}], rows: [{key: value}]}. Yuan are texts (exact)."""
    body = {
        "name": chart.name,
        "title": chart.title.as_dict(),
        "method": chart.method.as_dict(),
        "from": sheet.first.isoformat(),
        "to": sheet.last.isoformat(),
        "as_of": _moment(sheet),
        "columns": [{"key": c.key, "label": c.label.as_dict(), "unit": c.unit} for c in chart.columns],
        "rows": [
            {column.key: _value(cell, column) for column, cell in zip(chart.columns, row, strict=True)} for row in sheet.rows
        ],
    }
    return json.dumps(body, ensure_ascii=False, indent=1).encode()


def _value(cell: Cell, column: Column) -> Any:
    if isinstance(cell, Bilingual):
        return cell.as_dict()
    if isinstance(cell, Decimal):
        return f"{cell:f}" if column.unit == "yuan" else float(cell)
    return cell


def _moment(sheet: Sheet) -> str:
    return sheet.at.astimezone(values.CHINA).isoformat(timespec="minutes")
