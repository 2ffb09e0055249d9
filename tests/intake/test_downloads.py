"""Downloads never become formulas, lose nothing, and stream."""

import csv
import io
import json

import openpyxl
import pytest

from gongxin.intake import downloads
from gongxin.kernel.cells import csv_cell, xlsx_cell

DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", "＝1+1"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_cell_that_would_be_a_formula_is_quoted(text: str) -> None:
    assert csv_cell(text) == "'" + text


@pytest.mark.parametrize("text", ["", "京A", "2020-01-01", "a=b", " =1", "'=1"])
def test_other_cells_stay_as_they_are(text: str) -> None:
    assert csv_cell(text) == text


def test_csv_round_trip() -> None:
    rows = [["a", None, 'x"y,\nz'], ["=1", "2", "三"]]
    data = b"".join(downloads.as_csv(["甲", "乙", "=丙"], rows)).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(data, newline=""))) == [
        ["甲", "乙", "'=丙"],
        ["a", "", 'x"y,\nz'],
        ["'=1", "2", "三"],
    ]


def test_csv_streams_every_row() -> None:
    blocks = list(downloads.as_csv(["n"], ([str(i)] for i in range(200_000))))
    assert len(blocks) > 2
    assert b"".join(blocks).count(b"\r\n") == 200_001


def test_xlsx_holds_strings_only() -> None:
    data = downloads.as_xlsx("问题", ["=甲", "乙"], [[text, None] for text in [*DANGEROUS, "http://a.cn", "12", "x\x00y"]])
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.hyperlink is None for cell in cells)
    assert cells[0].value == "=甲"


def test_xlsx_goes_on_to_a_second_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "XLSX_ROWS", 4)
    book = openpyxl.load_workbook(io.BytesIO(downloads.as_xlsx("t", ["n"], [[str(i)] for i in range(7)])))
    assert book.sheetnames == ["t", "t 2", "t 3"]
    assert [row[0].value for sheet in book for row in sheet.iter_rows(min_row=2)] == [str(i) for i in range(7)]


def test_xlsx_cell_is_cut_with_a_mark() -> None:
    assert xlsx_cell("字" * 40_000) == "字" * 32_766 + "…"


@pytest.mark.parametrize("count", [0, 1, 999, 1000, 1001, 2000])
def test_json_is_whole(count: int) -> None:
    value = json.loads(b"".join(downloads.as_json({"submission": 1}, "findings", ({"row": i} for i in range(count)))))
    assert value == {"submission": 1, "findings": [{"row": i} for i in range(count)]}
