"""Empty forms of a resource, made from the catalogue: a workbook whose coded columns drop down and whose second sheet explains
every column, or a CSV header; and one row typed by hand as the file that it is.

A workbook carries Chinese labels as headings, because people fill it in; whoever writes a program takes the API's codes. Cells
are text throughout: a spreadsheet that turns 91510104… into 9.15E+17 has lost the code.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Mapping
from typing import Any, Literal

import xlsxwriter

from gongxin.catalogue import Catalogue, Field, Resource, template_headers
from gongxin.kernel.cells import xlsx_cell
from gongxin.kernel.text import Bilingual

ROWS = 5_000
"""Rows of the form that are formatted and drop down; more may be filled in."""
_SHEETS = (Bilingual("填报", "data"), Bilingual("说明", "explanation"), Bilingual("代码集", "code sets"))
_HEADS = (
    Bilingual("列名", "column"), Bilingual("必填", "required"), Bilingual("格式", "format"), Bilingual("最长", "longest"),
    Bilingual("可填的值", "values"), Bilingual("说明", "remarks"),
)  # fmt: skip
_TYPES: Mapping[str, Bilingual] = {
    "string": Bilingual("文本", "text"),
    "text": Bilingual("文本", "text"),
    "docno": Bilingual("文书号", "document number"),
    "code": Bilingual("代码，从下拉中选一个", "one value of the list"),
    "codes": Bilingual("代码，可填几个，用分号分开", "values of the list, separated by semicolons"),
    "grade": Bilingual("等级", "grade"),
    "date": Bilingual("日期，如 2026-03-05", "date, e.g. 2026-03-05"),
    "decimal": Bilingual("数字", "number"),
    "integer": Bilingual("整数", "whole number"),
    "uscc": Bilingual("18 位统一社会信用代码", "unified social credit code, 18 characters"),
    "regno": Bilingual("工商注册号", "registration number"),
    "orgcode": Bilingual("组织机构代码", "organisation code"),
    "capital": Bilingual("金额和币种", "amount with currency"),
    "year": Bilingual("年份，四位", "year, four digits"),
}
_UNITS = {"yuan": Bilingual("，单位：元", ", in yuan"), "wan": Bilingual("，单位：万元", ", in ten thousand yuan")}


def blank_form(resource: Resource, form: Literal["xlsx", "csv"], catalogue: Catalogue, lang: str = "zh") -> bytes:
    """The empty form. Headings are the Chinese labels in either language, for it is Chinese data that goes in; `lang` is that
    of the explanation. ValueError: another format."""
    if form == "csv":
        return _csv([headings(resource)])
    if form == "xlsx":
        return _workbook(resource, catalogue, lang)
    raise ValueError(f"no such format: {form}")


def one_row(resource: Resource, values: Mapping[str, str]) -> bytes:
    """A file of one row: headings, then the cells of these fields (field code → text as typed)."""
    return _csv([headings(resource), [values.get(f.code, "") for f in form_fields(resource)]])


def form_fields(resource: Resource) -> tuple[Field, ...]:
    """The columns of the form, in order: what a record keeps, without columns for persons' numbers and without those that only
    the superseded table of 2016 has."""
    dated = any(field.aliases.y2018 for field in resource.stored_fields)
    return tuple(
        field for field in resource.stored_fields
        if field.required or field.code in resource.key
        or not (dated and field.aliases.y2016 and not field.aliases.y2018)
    )  # fmt: skip


def headings(resource: Resource) -> list[str]:
    """The heading of each column of the form: its first Chinese name."""
    names = dict(zip((field.code for field in resource.stored_fields), template_headers(resource, "zh"), strict=True))
    return [names[field.code] for field in form_fields(resource)]


def form_of(field: Field, lang: str) -> str:
    """What to write into a cell of the field, in words."""
    unit = _UNITS[field.unit].pick(lang) if field.unit else ""
    return _TYPES[field.type].pick(lang) + unit


def values_of(field: Field, catalogue: Catalogue) -> tuple[tuple[str, str], ...]:
    """(what to write, English label) of every value the field takes; empty for a field without a code set."""
    if not field.code_set:
        return ()
    found = catalogue.code_set(field.code_set)
    return tuple((value.label.zh, value.label.en) for value in found.values if value.in_scope)


def _csv(rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return ("\ufeff" + out.getvalue()).encode("utf-8", "replace")


def _workbook(resource: Resource, catalogue: Catalogue, lang: str) -> bytes:
    with tempfile.TemporaryFile() as out:
        book = xlsxwriter.Workbook(out, {"in_memory": False, "strings_to_formulas": False, "strings_to_urls": False})
        styles = {
            "must": book.add_format({"bold": True, "bg_color": "#F6DFC9", "border": 1, "text_wrap": True, "valign": "vcenter"}),
            "may": book.add_format({"bold": True, "bg_color": "#E4EDF0", "border": 1, "text_wrap": True, "valign": "vcenter"}),
            "text": book.add_format({"num_format": "@"}),
            "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        }
        data, words, sets = (book.add_worksheet(name.pick("zh")) for name in _SHEETS)
        places = _write_code_sets(sets, resource, catalogue, styles)
        _write_form(data, resource, places, styles)
        _write_words(words, resource, catalogue, lang, styles)
        data.activate()
        book.close()
        out.seek(0)
        return out.read()


def _write_form(sheet: Any, resource: Resource, places: Mapping[str, str], styles: Mapping[str, Any]) -> None:
    sheet.freeze_panes(1, 0)
    sheet.set_row(0, 32)
    for column, (heading, field) in enumerate(zip(headings(resource), form_fields(resource), strict=True)):
        width = min(40, max(12, 2 * len(heading) + 2))
        sheet.set_column(column, column, width, styles["text"])
        sheet.write_string(0, column, xlsx_cell(heading), styles["must" if field.required else "may"])
        if field.code_set and field.code_set in places:
            several = field.type == "codes"  # a list cell holds several: the list is offered, other text is not stopped
            sheet.data_validation(
                1, column, ROWS, column,
                {"validate": "list", "source": places[field.code_set], "ignore_blank": True,
                 "error_type": "information" if several else "warning", "show_error": not several},
            )  # fmt: skip


def _write_code_sets(sheet: Any, resource: Resource, catalogue: Catalogue, styles: Mapping[str, Any]) -> dict[str, str]:
    """One column per code set; returns code set → the range of its values."""
    places: dict[str, str] = {}
    wanted = dict.fromkeys(field.code_set for field in form_fields(resource) if field.code_set)
    for column, name in enumerate(wanted):
        field = next(field for field in form_fields(resource) if field.code_set == name)
        values = values_of(field, catalogue)
        sheet.set_column(column, column, 26)
        sheet.write_string(0, column, xlsx_cell(catalogue.code_set(name).label.zh), styles["may"])
        for line, (text, _) in enumerate(values, start=1):
            sheet.write_string(line, column, xlsx_cell(text))
        letter = xlsxwriter.utility.xl_col_to_name(column)
        places[name] = f"='{_SHEETS[2].zh}'!${letter}$2:${letter}${len(values) + 1}"
    return places


def _write_words(sheet: Any, resource: Resource, catalogue: Catalogue, lang: str, styles: Mapping[str, Any]) -> None:
    for column, (head, width) in enumerate(zip(_HEADS, (30, 8, 30, 8, 60, 60), strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, head.pick(lang), styles["may"])
    sheet.freeze_panes(1, 0)
    for line, (heading, field) in enumerate(zip(headings(resource), form_fields(resource), strict=True), start=1):
        joint = "；" if lang == "zh" else "; "
        listed = joint.join(text if lang == "zh" or text == label else f"{text} ({label})"
                            for text, label in values_of(field, catalogue))  # fmt: skip
        must = Bilingual("是", "yes") if field.required else Bilingual("否", "no")
        cells = (
            heading, must.pick(lang), form_of(field, lang), str(field.length or ""), listed,
            field.note.pick(lang) if field.note else "",
        )  # fmt: skip
        for column, cell in enumerate(cells):
            sheet.write_string(line, column, xlsx_cell(cell), styles["wrap"])
