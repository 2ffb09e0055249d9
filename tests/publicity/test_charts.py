"""Charts: drawn from the sums, in two languages and widths, asking nobody for anything."""

from __future__ import annotations

import re
from types import ModuleType

import pytest

from gongxin.publicity import api as publicity

pytestmark = pytest.mark.django_db


def test_charts_are_drawn_with_the_sums(world: ModuleType):
    publicity.refresh()
    names = publicity.drawn()
    assert {"trend", "regions", "timeliness"} <= names
    for name in names:
        for lang in ("zh", "en"):
            for size in ("wide", "narrow"):
                found = publicity.chart(name, lang, size)
                assert found is not None
                outside = re.sub(r'xmlns(:\w+)?="[^"]*"', "", found.svg)
                assert not re.search(r"https?:|<script|<image|@import|href", outside)
                assert len(found.svg) < 60_000


def test_words_are_in_the_language_of_the_page(world: ModuleType):
    publicity.refresh()
    chinese, english = (publicity.chart("timeliness", lang, "narrow") for lang in ("zh", "en"))
    assert chinese is not None
    assert english is not None
    assert "云州市市场监督管理局" in chinese.svg
    assert "Yunzhou Administration for Market Regulation" in english.svg


def test_no_chart_of_that_name():
    assert publicity.chart("none", "zh", "wide") is None
