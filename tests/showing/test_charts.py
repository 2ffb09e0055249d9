"""Charts: what is declared, how it is drawn, how its data leaves the house."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongxin.kernel.text import Bilingual
from gongxin.showing.charts import FORMS, PALETTE, Chart, Column, Sheet, drawing, exported, in_words, kept, palette, revived

NAME = Column("name", Bilingual("部门", "Department"), "text")
N = Column("n", Bilingual("条数", "Records"))
SHARE = Column("share", Bilingual("及时率", "In time"), "percent")
OTHER = Column("other", Bilingual("其他", "Others"), "percent")
YUAN = Column("yuan", Bilingual("金额", "Amount"), "yuan")
METHOD = Bilingual("自决定之日起七个工作日内。", "Within 7 working days.")
ROWS = (
    (Bilingual("云州市市场监督管理局", "Market regulation"), 12, Decimal("98.1"), Decimal("90.0"), Decimal("1234567890.12")),
    ('=HYPERLINK("x")', 3, None, Decimal(50), Decimal("-5.00")),
    ("@SUM(A1)", 0, Decimal(0), None, None),
)


def chart(kind: Any = "bars", drawn: tuple[str, ...] = ("n",)) -> Chart:
    return Chart("x", Bilingual("各部门", "Departments"), METHOD, (NAME, N, SHARE, OTHER, YUAN), kind, drawn)


SHEET = Sheet(ROWS, date(2026, 1, 1), date(2026, 11, 21), datetime(2026, 11, 21, 1, 30, tzinfo=UTC))


def test_what_cannot_be_drawn_is_not_declared():
    for kind, drawn in (("bars", ()), ("bars", ("none",)), ("bars", ("name",)), ("table", ("n",))):
        with pytest.raises(ValueError, match="chart x"):
            chart(kind, drawn)


cells = st.one_of(
    st.none(), st.integers(0, 10**12), st.decimals(-(10**9), 10**9, places=2), st.text(max_size=20),
    st.builds(Bilingual, st.text(max_size=9), st.text(max_size=9)),
)  # fmt: skip


@given(st.lists(cells, min_size=1, max_size=6))
def test_what_is_kept_comes_back(row: list[Any]):
    columns = tuple(
        Column(
            f"c{i}",
            Bilingual("甲", "a"),
            "text" if isinstance(cell, str | Bilingual) else "yuan" if isinstance(cell, Decimal) else "count",
        )
        for i, cell in enumerate(row)
    )
    made = Chart("x", Bilingual("甲", "a"), METHOD, columns, "table")
    assert revived(made, json.loads(json.dumps(kept([row])))) == (tuple(row),)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_csv_says_all_and_runs_nothing(lang: Any):
    rows = list(csv.reader(io.StringIO(exported(chart(), SHEET, "csv", lang).decode("utf-8-sig"))))
    assert rows[0][:3] == (["部门", "条数", "及时率（%）"] if lang == "zh" else ["Department", "Records", "In time (%)"])
    assert [row[0] for row in rows[1:]] == [ROWS[0][0].pick(lang), '\'=HYPERLINK("x")', "'@SUM(A1)"]
    assert rows[1][1:5] == ["12", "98.1", "90.0", "1234567890.12"]
    assert rows[2][1:5] == ["3", "", "50", "-5.00"], "a negative number stays a number"
    assert {tuple(row[-3:]) for row in rows[1:]} == {("2026-01-01/2026-11-21", "2026-11-21T09:30+08:00", METHOD.pick(lang))}


def test_xlsx_has_numbers_texts_and_no_formula():
    book = openpyxl.load_workbook(io.BytesIO(exported(chart(), SHEET, "xlsx", "zh")))
    data, about = book.worksheets
    assert [cell.value for cell in data[2]] == ["云州市市场监督管理局", 12, 98.1, 90, 1234567890.12]
    assert {cell.data_type for row in data.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}
    assert data["A3"].value == '=HYPERLINK("x")'
    assert data["A3"].data_type != "f"
    words = {row[0].value: row[1].value for row in about.iter_rows()}
    assert words == {"名称": "各部门", "统计期": "2026-01-01 – 2026-11-21", "截至": "2026-11-21T09:30+08:00", "口径": METHOD.zh}


def test_json_is_in_both_languages_and_exact():
    found = json.loads(exported(chart(), SHEET, "json", "en"))
    assert found["as_of"] == "2026-11-21T09:30+08:00"
    assert (found["from"], found["to"]) == ("2026-01-01", "2026-11-21")
    assert found["method"] == {"zh": METHOD.zh, "en": METHOD.en}
    assert found["rows"][0] == {
        "name": {"zh": "云州市市场监督管理局", "en": "Market regulation"}, "n": 12, "share": 98.1, "other": 90.0, "yuan": "1234567890.12",
    }  # fmt: skip
    assert found["rows"][1]["share"] is None


def test_every_form_has_a_file_without_rows():
    for form in FORMS:
        assert exported(chart(), Sheet((), SHEET.first, SHEET.last, SHEET.at), form, "zh")


def test_cells_in_words():
    assert [in_words(cell, unit, "zh") for cell, unit in ((None, "count"), (1234, "count"), (Decimal("98.06"), "percent"))] == [
        "—", "1,234", "98.1%",
    ]  # fmt: skip
    assert in_words(Decimal("1234.5"), "yuan", "en") == "1,234.50"
    assert in_words(Decimal("12.34"), "days", "en") == "12.3"


@pytest.mark.parametrize(
    ("kind", "drawn"),
    [
        ("bars", ("n",)),
        ("bars", ("share",)),
        ("bars", ("share", "other")),
        ("panels", ("n", "share")),
        ("dots", ("share", "other")),
        ("stack", ("n",)),
        ("columns", ("n",)),
    ],
)
def test_pictures_say_what_the_table_says(kind: Any, drawn: tuple[str, ...]):
    for lang in ("zh", "en"):
        for size in drawing.SIZES:
            found = drawing.svg(chart(kind, drawn), SHEET, lang, size)
            assert found is not None
            assert not re.search(r"<script|src=|url\(h|<image|@import|href", re.sub(r'xmlns(:\w+)?="[^"]*"', "", found))
            text = html.unescape(" ".join(re.findall(r">([^<]+)<", found)))
            assert ("98.1%" if drawn[0] == "share" else "12") in text or kind == "panels"
            assert (METHOD.pick(lang) in text and "2026-01-01" in text) == (size == "whole")
            if kind != "panels" and kind != "columns":
                assert ROWS[0][0].pick(lang) in text
            assert len(found) < 60_000


def test_a_goal_is_a_mark_across_its_bar_and_said_beside_it():
    for size in drawing.SIZES:
        found = drawing.svg(chart("bars", ("share", "other")), SHEET, "zh", size)
        plain = drawing.svg(chart("bars", ("share",)), SHEET, "zh", size)
        assert found is not None
        assert plain is not None
        text = html.unescape(" ".join(re.findall(r">([^<]+)<", found)))
        assert "98.1%（其他 90.0%）" in text
        assert text.count("其他") == 1, "nobody set the third row a goal, and the second has no figure"
        assert found.count(palette.ORANGE) == 1
        assert palette.ORANGE not in plain


def test_a_picture_of_nothing_is_none():
    nothing = Sheet((("甲", 0, None, None, None),), SHEET.first, SHEET.last, SHEET.at)
    assert drawing.svg(chart(), nothing, "zh", "wide") is None
    assert drawing.svg(chart(), Sheet((), SHEET.first, SHEET.last, SHEET.at), "zh", "wide") is None


def test_pixels_show_chinese():
    """Two names of one length differ in the picture: letters, not empty boxes."""
    pictures = []
    for name in ("云州市", "清和县"):
        found = drawing.svg(chart(), Sheet(((name, 3, None, None, None),), SHEET.first, SHEET.last, SHEET.at), "zh", "wide")
        assert found is not None
        pictures.append(drawing.png(found))
    assert pictures[0][:8] == b"\x89PNG\r\n\x1a\n"
    assert pictures[0] != pictures[1]


def test_two_offices_of_one_name_are_two_bars():
    rows = (("局", 1, None, None, None), ("局", 2, None, None, None))
    found = drawing.svg(chart(), Sheet(rows, SHEET.first, SHEET.last, SHEET.at), "zh", "wide")
    assert found is not None
    assert len(re.findall(r">局\W*<", html.unescape(found))) == 2


# Viénot, Brettel, Mollon 1999: what is left of a colour (linear RGB) for people without red, without green cones
BLIND = {
    "protanopia": ((0.10889, 0.89111, 0.0), (0.10889, 0.89111, 0.0), (0.00447, -0.00447, 1.0)),
    "deuteranopia": ((0.29031, 0.70969, 0.0), (0.29031, 0.70969, 0.0), (-0.02197, 0.02197, 1.0)),
    "everybody": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
}


def linear(colour: str) -> list[float]:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]


def lab(rgb: list[float]) -> tuple[float, float, float]:
    """CIE L*a*b*, D65."""
    rows = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    x, y, z = (
        sum(a * max(b, 0) for a, b in zip(row, rgb, strict=True)) / white
        for row, white in zip(rows, (0.9505, 1.0, 1.089), strict=True)
    )
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


@pytest.mark.parametrize("eyes", BLIND)
def test_colours_stay_apart_for_all_eyes(eyes: str):
    """20 is about eight times the difference that is just noticeable."""
    seen = [
        lab([sum(m * c for m, c in zip(row, linear(colour), strict=True)) for row in BLIND[eyes]]) for colour in palette.PARTS
    ]
    for i, one in enumerate(seen):
        for other in seen[i + 1 :]:
            assert sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5 > 20


def test_colours_are_seen_on_paper():
    """3:1 for what carries meaning (WCAG 1.4.11); the palest one has an edge and its number beside it."""
    white = 1.05
    assert set(PALETTE) <= set(palette.PARTS)
    for colour in palette.PARTS:
        red, green, blue = linear(colour)
        contrast = white / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
        assert contrast >= (1.7 if colour == palette.SAND else 3), colour
