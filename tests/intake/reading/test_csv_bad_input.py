"""Each bad input of the issue: a clear finding with place and remedy; nothing lost, nothing crashes."""

import pytest

from gongxin.intake.reading import Limits, rules

from .files import careful_of, refusal, result_of


def test_empty_file():
    assert refusal(b"").error_code == "file.empty"
    assert refusal(b"\n\r\n \n").error_code == "file.empty"
    assert refusal(b"\xef\xbb\xbf").error_code == "file.empty"
    assert "重新报送" in refusal(b"").text("zh")


@pytest.mark.parametrize("content", [b"a,b,c\n", b"a,b,c", b"\n\na,b,c\r\n\r\n"])
def test_header_only(content):
    result = result_of(content)
    assert result.rows == []
    assert result.reading.rows_total() == 0
    assert result.remarks == ["file.no_rows"]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_accepted_separators(mark):
    text = "名称,代码,备注\n甲,乙,丙\n丁,戊,己\n".replace(",", mark)
    result = result_of(text.encode())
    assert result.reading.delimiter == mark
    assert result.reading.headers == ["名称", "代码", "备注"]
    assert result.rows == [(2, ("甲", "乙", "丙")), (3, ("丁", "戊", "己"))]


def test_separator_inside_quotes_does_not_mislead():
    result = result_of(b'"a;x;y;z";b\n"1,2,3,4";5\n')
    assert result.reading.headers == ["a;x;y;z", "b"]
    assert result.rows == [(2, ("1,2,3,4", "5"))]


@pytest.mark.parametrize("mark", ["，", "；", "、", "^", "~", "  ", "\x01", "｜"])
def test_wrong_separator_is_named(mark):
    refused = refusal(f"名称{mark}代码{mark}日期\n甲{mark}乙{mark}丙\n".encode())
    assert refused.error_code == "file.delimiter"
    assert f"“{mark}”" in refused.message.zh or mark == "\x01"
    assert f"“{mark}”" in refused.message.en or mark == "\x01"
    assert "comma" in refused.remedy.en


def test_a_cell_over_two_lines_is_no_other_separator():
    result = result_of('列A,列B\n"",";\n;"\n'.encode())
    assert result.reading.headers == ["列A", "列B"]
    assert len(result.rows) == 1


def test_header_and_rows_separated_differently():
    refused = refusal(b"a,b,c\n1;2;3\n4;5;6\n")
    assert refused.error_code == "file.delimiter_differs"
    assert "“,”" in refused.message.zh
    assert "“;”" in refused.message.en


def test_one_column_is_fine():
    assert result_of(b"code\nA\nB\n").rows == [(2, ("A",)), (3, ("B",))]


def test_shifted_columns_row_by_row():
    result = result_of(b"a,b,c\n1,2,3\n1,2\n4,5,6\n1,2,3,4\n7,8,9\n")
    assert result.rows == [(2, ("1", "2", "3")), (4, ("4", "5", "6")), (6, ("7", "8", "9"))]
    assert result.structural == [(3, "row.too_few_cells"), (5, "row.too_many_cells")]
    assert result.reading.rows_total() == 5
    few, many = result.reading.structural
    assert few.message.zh == "该行有 2 个单元格，表头有 3 列；内容可能错位。"
    assert few.message.en == "The row has 2 cells, the header 3; the content may be shifted."
    assert "separator" in many.remedy.en
    assert "双引号" in many.remedy.zh


def test_empty_cells_beyond_the_header_lose_nothing():
    result = result_of(b"a,b,c\n1,2,3,,\n4,5,6,\n7,8,9\n")
    assert [cells for _, cells in result.rows] == [("1", "2", "3"), ("4", "5", "6"), ("7", "8", "9")]
    careful = careful_of(b"a,b,c\n1,2,3,,\n4,5,6,\n7,8,9\n")
    assert careful.rows == result.rows
    assert careful.remarks == ["file.extra_empty_cells"]
    assert result_of(b"a,b,c\n1,2,3,,x\n").structural == [(2, "row.too_many_cells")]


def test_unterminated_quote_swallows_nothing():
    result = result_of(b'a,b,c\n1,2,3\n1,"2,3\n4,5,6\n7,"8\n9",10\n11,12,13\n')
    assert result.structural == [(3, "row.quote_open")]
    assert result.rows == [
        (2, ("1", "2", "3")),
        (4, ("4", "5", "6")),
        (5, ("7", "8\n9", "10")),
        (6, ("11", "12", "13")),
    ]
    assert "第 3 行" in result.reading.structural[0].message.zh
    assert "line 3" in result.reading.structural[0].message.en
    assert result.reading.rows_total() == 5


def test_quote_that_a_later_one_closes_by_chance():
    """A parser that trusts quotes reads this without an error, and four rows are gone."""
    lines = ["a,b,c,d", '1,"2,3,4', "5,6,7,8", "9,10,11,12", '13,14",15,16', "17,18,19,20"]
    result = result_of("\n".join(lines).encode())
    assert result.structural == [(2, "row.quote_open")]
    assert [row for row, _ in result.rows] == [3, 4, 5, 6]
    assert result.reading.rows_total() == 5


def test_text_after_a_closing_quote():
    result = result_of(b'a,b\n1,2\n"x"y,3\n4,5\n')
    assert result.structural == [(3, "row.quote_stray")]
    assert [row for row, _ in result.rows] == [2, 4]


def test_broken_quote_in_the_header():
    refused = refusal(b'a,"b,c\n1,2,3\n')
    assert refused.error_code == "file.header_quote"
    assert refused.place == "1"


def test_nul_bytes():
    result = result_of(b"a,b,c\n1,2,3\n4,\x00,6\n7,8,9\n")
    assert result.structural == [(3, "row.nul")]
    assert result.reading.structural[0].column == 1
    assert [row for row, _ in result.rows] == [2, 4]


def test_replacement_characters_stay_for_checking():
    result = result_of("名称,代码\n某\ufffd公司,X\n".encode())
    assert result.rows == [(2, ("某\ufffd公司", "X"))]
    assert "转码" in rules.LOST_CHARACTER.message.zh
    assert "converted" in rules.LOST_CHARACTER.message.en


@pytest.mark.parametrize(
    "inside",
    [
        pytest.param(b"x" * 10_000_000, id="one line"),
        pytest.param(b'"' + (b"x" * 99 + b"\n") * 100_000 + b'"', id="many lines"),
        pytest.param(b'"' + (b"x,y" * 33 + b"\n") * 100_000 + b'"', id="separators inside"),
    ],
)
def test_ten_megabytes_in_one_cell(inside):
    result = result_of(b"a,b,c\n1,2,3\n4," + inside + b",6\n7,8,9\n")
    assert result.structural == [(3, "row.cell_too_large")]
    finding = result.reading.structural[0]
    assert finding.column == 1
    assert "10000000" in finding.message.zh
    assert "1048576" in finding.message.en
    assert [row for row, _ in result.rows] == [2, 4]


def test_a_cell_just_small_enough():
    result = result_of(b"a,b\n1," + b"x" * 300_000 + b"\n2," + b"y" * (1 << 20) + b"\n")
    assert [len(cells[1]) for _, cells in result.rows] == [300_000, 1 << 20]


def test_a_line_too_long_to_be_held():
    content = b"a,b\n1,2\n" + b"x" * 700_000 + b"\n3,4\n"
    result = result_of(content, limits=Limits(cell=10_000))
    assert result.structural == [(3, "row.line_too_large")]
    assert [row for row, _ in result.rows] == [2, 4]


def test_a_hundred_thousand_columns():
    refused = refusal(",".join(f"c{i}" for i in range(100_000)).encode() + b"\n")
    assert refused.error_code == "file.columns"
    assert "1000" in refused.message.zh
    quoted = refusal(",".join(f'"c{i}"' for i in range(100_000)).encode() + b"\n1\n")
    assert quoted.error_code == "file.columns"


def test_a_header_that_never_ends():
    assert refusal(b"x" * 3_000_000).error_code == "file.header_too_long"


def test_duplicate_headers_are_named_with_their_columns():
    refused = refusal("名称,代码,名称\n甲,乙,丙\n".encode())
    assert refused.error_code == "file.header_duplicate"
    assert "名称 (1, 3)" in refused.message.zh
    assert "名称 (1, 3)" in refused.message.en


def test_blank_header_cell():
    result = result_of(",名称,代码\n1,甲,X\n".encode())
    assert result.reading.headers == ["", "名称", "代码"]
    assert result.remarks == ["file.header_blank"]
    assert result.rows == [(2, ("1", "甲", "X"))]


@pytest.mark.parametrize("title", ["行政处罚信息公示表", "行政处罚公示表,,,", ",行政处罚公示表,,\n2026年度"])
def test_title_row(title):
    refused = refusal(f"{title}\n名称,代码,日期,机关\n甲,乙,丙,丁\n".encode())
    assert refused.error_code == "file.title_row"
    assert refused.place == "1"
    header = title.count("\n") + 2
    assert f"第 {header} 行" in refused.message.zh
    assert f"row {header}" in refused.message.en


def test_no_header_tells_nothing_of_the_data():
    refused = refusal("91310000MA1FL1WX2B,某某公司,2020-06-18,11010519491231002X\n".encode())
    assert refused.error_code == "file.no_header"
    for lang in ("zh", "en"):
        assert "MA1FL1" not in refused.text(lang)
        assert "1949" not in refused.text(lang)


def test_identifiers_in_a_header_are_masked():
    refused = refusal("备注11010519491231002X,备注11010519491231002X,名称,代码\n".encode())
    assert "110105" not in refused.text("zh") + refused.text("en")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(end):
    result = result_of(f'a,b,c{end}1,"2{end}x",3{end}{end}4,5,6{end}{end}{end}'.encode())
    assert result.rows == [(2, ("1", f"2{end}x", "3")), (4, ("4", "5", "6"))]


def test_mixed_line_ends():
    result = result_of(b"a,b,c\n1,2,3\r\n4,5,6\n7,8,9\r\n")
    assert [cells for _, cells in result.rows] == [("1", "2", "3"), ("4", "5", "6"), ("7", "8", "9")]


def test_a_carriage_return_inside_a_cell():
    result = result_of(b"a,b,c\n1,2\rx,3\n4,5,6\n")
    assert result.rows == [(2, ("1", "2\rx", "3")), (3, ("4", "5", "6"))]


def test_trailing_blank_lines_cost_nothing():
    result = result_of(b"a,b\n1,2\n\n\n\n")
    assert result.reading.table.optimistic
    assert result.rows == [(2, ("1", "2"))]


def test_blank_lines_between_keep_the_numbers():
    result = result_of(b"\na,b\n1,2\n\n3,4\n")
    assert result.rows == [(3, ("1", "2")), (5, ("3", "4"))]


def test_formula_like_cells_stay_as_they_are():
    result = result_of(b"a,b,c,d\n=1+1,+2,-3,@x\n")
    assert result.rows == [(2, ("=1+1", "+2", "-3", "@x"))]


def test_header_with_line_breaks():
    result = result_of('a,"名称\n（全称）",c\n1,2,3\n'.encode())
    assert result.reading.headers == ["a", "名称 （全称）", "c"]
    assert result.rows == [(2, ("1", "2", "3"))]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"\x1f\x8b\x08xx", "gzip"),
        (b"%PDF-1.7", "PDF"),
        (b"<html><table>", "HTML"),
        (b"PK\x05\x06" + b"\0" * 18, "ZIP"),
    ],
)
def test_what_is_no_table(content, found):
    refused = refusal(content, "data.csv")
    assert refused.error_code == "file.format"
    assert found in refused.message.zh


def test_extension_that_disagrees():
    result = result_of(b"a,b\n1,2\n", "data.xlsx")
    assert result.remarks == ["file.extension"]
    assert result_of(b"a,b\n1,2\n", "data.CSV").remarks == []


def test_no_message_holds_a_cell():
    """Nothing of a row may reach a message, whatever is wrong with it."""
    secret = "secretword"
    lines = [
        f"{secret},2",
        f'1,"{secret},3',
        f'"{secret}"x,2,3',
        f"1,{secret}\0,3",
        f"1,2,3,{secret}",
        "4,5,6",
    ]
    result = result_of(("a,b,c\n" + "\n".join(lines) + "\n").encode())
    assert result.reading.rows_total() == 6
    assert len(result.reading.structural) == 5
    assert secret not in repr(result.reading.structural)
