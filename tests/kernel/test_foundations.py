"""Texts, errors, nulls, folding, regions: what every room builds on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongxin.kernel import regions
from gongxin.kernel.errors import GongxinError
from gongxin.kernel.folding import drop_invisible, fold_cell, fold_characters
from gongxin.kernel.nulls import NULLS, is_null
from gongxin.kernel.text import Bilingual
from shared_data import read_csv


class BrokenFileError(GongxinError):
    """文件打不开。 | The file cannot be opened.

    More for programmers, not shown.
    """

    code = "file.broken"
    default_remedy = Bilingual("请重新导出。", "Export it again.")


class BrokenSheetError(BrokenFileError):
    pass


def test_bilingual() -> None:
    text = Bilingual("第{row}行：{what}", "Row {row}: {what}").format(row=3, what=Bilingual("空", "empty"))
    assert text == Bilingual("第3行：空", "Row 3: empty")
    assert (text.pick("zh"), text.pick("en"), text.pick("en-GB"), text.pick("fr")) == (
        text.zh,
        text.en,
        text.en,
        text.zh,
    )


def test_an_error_says_what_where_why_and_what_next() -> None:
    error = BrokenFileError(place="a.csv:3", reason=Bilingual("编码不明。", "The encoding is unknown."))
    assert error.text("zh") == "文件打不开。（位置：a.csv:3）编码不明。请重新导出。"
    assert str(error) == "The file cannot be opened. (at: a.csv:3) The encoding is unknown. Export it again."
    assert error.as_dict("en") == {
        "code": "file.broken",
        "message": "The file cannot be opened.",
        "place": "a.csv:3",
        "reason": "The encoding is unknown.",
        "remedy": "Export it again.",
    }


def test_a_subclass_without_docstring_speaks_like_its_parent() -> None:
    assert BrokenSheetError(code="sheet.broken").as_dict("zh")["message"] == "文件打不开。"
    assert BrokenSheetError(code="sheet.broken").error_code == "sheet.broken"


@pytest.mark.parametrize(
    "text", ["", " ", "\u3000", "\\N", "N/A", "n/a", "无", "／", "--", "——", "NULL", "\ufeff", None]
)
def test_nulls(text: str | None) -> None:
    assert is_null(text)


@pytest.mark.parametrize("text", ["0", "未知", "否", "NA公司", "a", "/a", "无锡"])
def test_no_nulls(text: str) -> None:
    assert not is_null(text)


@given(st.text())
def test_folding(text: str) -> None:
    assert len(fold_characters(text)) == len(text)
    assert fold_characters(fold_characters(text)) == fold_characters(text)
    assert drop_invisible(drop_invisible(text)) == drop_invisible(text)
    assert is_null(text) == (fold_cell(text) in NULLS)


def test_regions_of_2023_have_their_names() -> None:
    """Every province, city and county of the table of 2023 that both know by the same name."""
    known = same = 0
    rows = read_csv("regions/modood_areas.csv")
    for row in rows:
        region = regions.region(row["code"])
        known += region is not None
        same += region is not None and region.name == row["name"]
    assert known / len(rows) > 0.95
    assert same / len(rows) > 0.93


def test_past_regions_are_known() -> None:
    """Codes of registering offices that are gone: the digits never change."""
    rows = read_csv("regions/region_code_lifetimes_1980_2019.csv")
    codes = [row["code"] for row in rows if len(row["code"]) == 6]
    assert sum(map(regions.is_known, codes)) / len(codes) > 0.95
    gone = regions.region("110103")
    assert gone is not None
    assert (gone.name, gone.province, gone.current, gone.last_year) == ("崇文区", "北京市", False, 2010)
    assert regions.region_name("330106") == "浙江省西湖区"
    assert regions.region_name("330000") == "浙江省"
    assert regions.region_name("100000") == "全国"
    for unknown in ("999999", "330199", "", "33010", "abcdef", "３３０１０６"):
        assert regions.region_name(unknown) is None
