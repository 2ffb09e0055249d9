"""Workbooks: typed cells as text, and every trap of the package refused before a library sees it."""

import datetime as dt
import io
import re
import struct
import zipfile

import openpyxl
import pytest
import xlsxwriter

from gongxin.intake.reading import Limits
from gongxin.intake.reading.xlsx_file import as_text, column_letters

from .files import refusal, result_of, rezipped

HEADER = ["名称", "代码", "日期"]
ROWS = [["甲公司", "A1", "2020-06-18"], ["乙公司", "B2", "2020-06-19"]]


def book(*rows, title="数据", others=(), change=lambda sheet: None) -> bytes:
    """A workbook with these rows in its first sheet; `others`: (title, state, rows)."""
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = title
    for row in rows or (HEADER, *ROWS):
        sheet.append(row)
    change(sheet)
    for name, state, more in others:
        other = made.create_sheet(name)
        other.sheet_state = state
        for row in more:
            other.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def in_sheet(pattern: bytes, replacement: bytes):
    """Change the XML of the first sheet."""
    return lambda name, xml: re.sub(pattern, replacement, xml, count=1) if name.endswith("sheet1.xml") else xml


def test_rows_and_numbers():
    result = result_of(book(), "data.xlsx")
    assert result.reading.format == "xlsx"
    assert result.reading.headers == HEADER
    assert result.rows == [(2, tuple(ROWS[0])), (3, tuple(ROWS[1]))]
    assert result.remarks == []
    assert result.reading.rows_total() == 2


def test_typed_cells_become_text():
    values = [
        (dt.date(2020, 6, 18), "2020-06-18"),
        (dt.datetime(2020, 6, 18, 13, 5, 6), "2020-06-18 13:05:06"),
        (20200316.0, "20200316"),
        (12.5, "12.5"),
        (0.1 + 0.2, "0.3"),
        (-7, "-7"),
        (1e-7, "0.0000001"),
        (True, "TRUE"),
        (123456789012345, "123456789012345"),
        ("=不是公式".removeprefix("="), "不是公式"),
        (" 前后空格 ", " 前后空格 "),
        ("多行\n文字", "多行\n文字"),
        (dt.time(1, 2, 3), "01:02:03"),
    ]
    header = [f"列{column_letters(i)}" for i in range(len(values))]
    result = result_of(book(header, [given for given, _ in values]), "data.xlsx")
    assert result.rows == [(2, tuple(expected for _, expected in values))]


def test_numbers_of_old_formats():
    assert as_text(5) == "5"
    assert as_text(dt.datetime(2020, 1, 1)) == "2020-01-01"
    assert [column_letters(i) for i in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_a_code_saved_as_a_number_is_refused_not_guessed():
    result = result_of(book(HEADER, ["甲", 91310000123456789, "x"], ROWS[0]), "data.xlsx")
    assert result.structural == [(2, "row.number_precision")]
    assert "文本" in result.reading.structural[0].remedy.zh
    assert "text" in result.reading.structural[0].remedy.en
    assert result.rows == [(3, tuple(ROWS[0]))]


def test_blank_rows_keep_the_numbers_and_blank_edges_are_left_out():
    def place(sheet):
        sheet.delete_rows(1, 9)
        for column, name in enumerate(HEADER):
            sheet.cell(3, 2 + column, name)
            sheet.cell(6, 2 + column, f"值{column}")

    result = result_of(book(change=place), "data.xlsx")
    assert result.reading.headers == HEADER
    assert result.rows == [(6, ("值0", "值1", "值2"))]


def test_header_only_and_nothing_at_all():
    result = result_of(book(HEADER), "data.xlsx")
    assert (result.rows, result.remarks) == ([], ["file.no_rows"])
    assert refusal(book([]), "data.xlsx").error_code == "file.empty"


def test_title_row():
    refused = refusal(book(["行政处罚信息公示表"], HEADER, *ROWS), "data.xlsx")
    assert (refused.error_code, refused.place) == ("file.title_row", "1")
    assert "第 2 行" in refused.message.zh
    assert "row 2" in refused.message.en


def test_duplicate_headers():
    assert refusal(book(["名称", "代码", "名称"], ["a", "b", "c"]), "d.xlsx").error_code == "file.header_duplicate"


def test_several_sheets_are_named_unless_one_fits():
    content = book(others=[("说明", "visible", [["填表说明"], ["一、…"]])])
    refused = refusal(content, "data.xlsx")
    assert refused.error_code == "file.xlsx_sheets"
    assert "数据、说明" in refused.message.zh
    assert "数据、说明" in refused.message.en
    result = result_of(content, "data.xlsx", fits=lambda header: "代码" in header)
    assert result.remarks == ["file.xlsx_sheet_chosen"]
    assert "说明" in result.reading.file_findings[0].message.en
    assert len(result.rows) == 2
    assert refusal(content, "data.xlsx", fits=lambda header: True).error_code == "file.xlsx_sheets"


def test_empty_and_hidden_sheets_do_not_disturb():
    result = result_of(book(others=[("Sheet2", "visible", []), ("旧数据", "hidden", ROWS)]), "data.xlsx")
    assert result.remarks == ["file.xlsx_hidden_sheets"]
    assert "旧数据" in result.reading.file_findings[0].message.zh


def test_merged_cells_are_told():
    result = result_of(book(HEADER, *ROWS, change=lambda sheet: sheet.merge_cells("A2:A3")), "data.xlsx")
    assert result.remarks == ["file.xlsx_merged"]
    assert "A2:A3" in result.reading.file_findings[0].message.en
    assert result.rows[1] == (3, (None, "B2", "2020-06-19"))


def test_formulas_give_their_saved_result_and_a_warning():
    content = book(HEADER, ["甲", "=1+1", "=2+2"])
    saved = rezipped(content, in_sheet(rb'(<c r="B2"[^>]*>)<f>1\+1</f><v ?/?>(</v>)?', rb"\1<f>1+1</f><v>2</v>"))
    result = result_of(saved, "data.xlsx")
    assert result.remarks == ["file.xlsx_formulas"]
    assert "B, C" in result.reading.file_findings[0].message.zh
    assert result.rows == [(2, ("甲", "2", None))]  # C2 was never calculated


def test_error_values_are_refused_by_row():
    content = rezipped(
        book(HEADER, ["甲", "X", "y"], ROWS[0]),
        in_sheet(rb'<c r="B2"[^>]*>.*?</c>', b'<c r="B2" t="e"><v>#REF!</v></c>'),
    )
    result = result_of(content, "data.xlsx")
    assert result.structural == [(2, "row.xlsx_error_value")]
    assert result.reading.structural[0].column == 1
    assert [row for row, _ in result.rows] == [3]


@pytest.mark.parametrize("part", ["xl__vbaProject.bin", "xl__macrosheets__sheet1.xml"])
def test_macros(part):
    refused = refusal(rezipped(book(), lambda _, xml: xml, **{part: b"<x/>"}), "data.xlsm")
    assert refused.error_code == "file.xlsx_macros"
    assert "宏" in refused.message.zh
    assert "without macros" in refused.remedy.en


def test_macros_by_content_type():
    content = rezipped(
        book(),
        lambda name, xml: xml.replace(b"sheet.main", b"sheet.macroEnabled.main") if "Types" in name else xml,
    )
    assert refusal(content, "data.xlsx").error_code == "file.xlsx_macros"


def test_encrypted():
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000) + "EncryptedPackage".encode("utf-16-le") + bytes(3000)
    refused = refusal(ole, "data.xlsx")
    assert refused.error_code == "file.xlsx_encrypted"
    assert "加密" in refused.message.zh
    assert "password" in refused.remedy.en


def test_old_xls_that_is_none():
    assert refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000), "a.xls").error_code == "file.xlsx_broken"


def test_encrypted_zip_parts():
    content = bytearray(book())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := content.find(signature, at + 1)) >= 0:
            content[at + offset] |= 1
    assert refusal(bytes(content), "a.xlsx").error_code == "file.xlsx_encrypted"


def test_zip_bomb_by_ratio():
    content = rezipped(book(), lambda _, xml: xml, **{"xl__media__x.xml": b"<x>" + b" " * 60_000_000 + b"</x>"})
    assert len(content) < 100_000
    refused = refusal(content, "data.xlsx")
    assert refused.error_code == "file.xlsx_too_large"
    assert "MiB" in refused.message.zh
    assert "CSV" in refused.remedy.en


def test_zip_bomb_by_sum_and_by_number_of_parts():
    assert refusal(book(), "data.xlsx", Limits(unpacked=2000)).error_code == "file.xlsx_too_large"
    assert refusal(book(), "data.xlsx", Limits(parts=3)).error_code == "file.xlsx_too_large"


def test_sizes_that_lie():
    """The directory says 100 bytes; 5 MB come out."""
    content = bytearray(rezipped(book(), lambda _, xml: xml, **{"xl__media__x.xml": b"<x>" + b" " * 5_000_000 + b"</x>"}))
    at = content.rfind(b"PK\x01\x02", 0, content.rfind(b"xl/media/x.xml"))
    content[at + 24 : at + 28] = struct.pack("<I", 100)
    assert refusal(bytes(content), "data.xlsx").error_code == "file.xlsx_sizes"


def test_overlapping_parts():
    """Two names for the same bytes: the trick behind the densest bombs."""
    content = bytearray(book())
    at = content.rfind(b"PK\x01\x02")
    first = content.find(b"PK\x01\x02")
    content[at + 42 : at + 46] = content[first + 42 : first + 46]
    assert refusal(bytes(content), "data.xlsx").error_code in {"file.xlsx_sizes", "file.xlsx_broken"}


@pytest.mark.parametrize(
    "declaration",
    [
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>',
        b'<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd">',
        b"<!-- " + b"x" * 3_000_000 + b' --><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_entities_and_document_types(declaration):
    content = rezipped(book(), in_sheet(rb"<worksheet", declaration + b"<worksheet"))
    refused = refusal(content, "data.xlsx")
    assert refused.error_code == "file.xlsx_entities"
    assert "实体" in refused.message.zh


def test_xml_in_another_encoding_could_hide_them():
    def utf16(name, xml):
        text = xml.decode()
        return ('<?xml version="1.0" encoding="UTF-16"?>' + text).encode("utf-16") if "sheet1" in name else xml

    assert refusal(rezipped(book(), utf16), "data.xlsx").error_code == "file.xlsx_broken"


def test_external_links_are_told_not_followed():
    content = rezipped(book(), lambda _, xml: xml, **{"xl__externalLinks__externalLink1.xml": b"<x/>"})
    assert result_of(content, "data.xlsx").remarks == ["file.xlsx_external_links"]


def test_two_cells_in_opposite_corners():
    """The library would make a rectangle of a million rows by a thousand columns."""
    content = rezipped(book(), in_sheet(rb"</sheetData>", b'<row r="1048576"><c r="ALL1048576"><v>1</v></c></row></sheetData>'))
    assert refusal(content, "data.xlsx").error_code == "file.xlsx_too_large"


def test_too_many_columns():
    content = rezipped(book(), in_sheet(rb"</sheetData>", b'<row r="9"><c r="XFD9"><v>1</v></c></row></sheetData>'))
    refused = refusal(content, "data.xlsx")
    assert refused.error_code == "file.columns"
    assert "16384" in refused.message.zh


def test_one_long_string_shared_by_many_cells():
    """A small file: the string once, fifty thousand references; the library would copy it each time."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:  # openpyxl writes no shared strings
        made.add_worksheet().write_string(0, 0, "名称")
    rows = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (i, i) for i in range(1, 50_001))
    changes = {
        "xl/worksheets/sheet1.xml": (rb"<sheetData>.*</sheetData>", b"<sheetData>" + rows + b"</sheetData>"),
        "xl/sharedStrings.xml": (rb"<t>.*</t>", b"<t>" + b"x" * 1_000_000 + b"</t>"),
    }
    content = rezipped(out.getvalue(), lambda name, xml: re.sub(*changes[name], xml) if name in changes else xml)
    assert len(content) < 300_000
    assert refusal(content, "data.xlsx").error_code == "file.xlsx_too_large"


def test_damaged_packages():
    content = book()
    assert refusal(content[:-50], "data.xlsx").error_code == "file.xlsx_broken"
    assert refusal(content[:200], "data.xlsx").error_code == "file.xlsx_broken"
    cut = rezipped(content, lambda name, xml: xml[:300] if name.endswith("sheet1.xml") else xml)
    assert refusal(cut, "data.xlsx").error_code == "file.xlsx_broken"


@pytest.mark.parametrize(("part", "found"), [("content.xml", "ODS"), ("xl/workbook.bin", "XLSB"), ("a.csv", "ZIP")])
def test_other_packages_are_named(part, found):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr(part, b"x")
    refused = refusal(out.getvalue(), "data.xlsx")
    assert refused.error_code == "file.format"
    assert found in refused.message.en


def test_messages_hold_no_cell():
    result = result_of(book(HEADER, ["secretword", 91310000123456789, "x"]), "data.xlsx")
    assert "secretword" not in repr(result.reading.structural)
    assert "9131" not in repr(result.reading.structural)
