"""docs/reports is what the rules and the layout say; the layout names what the catalogue has."""

from __future__ import annotations

from pathlib import Path

from gongxin.catalogue import load
from gongxin.reports.layout import layout
from gongxin.reports.manual import texts

COMMITTED = Path(__file__).parents[2] / "docs" / "reports"


def test_committed_pages_are_those_of_the_rules() -> None:
    stale = [name for name, text in texts().items() if (COMMITTED / name).read_text(encoding="utf-8") != text]
    assert stale == [], "run: make docs"


def test_every_resource_of_a_special_section_is_open_in_its_channel() -> None:
    known = {item.id: item for item in load().resources}
    for part in layout().special:
        for name in part.resources:
            assert known[name].open_in("special_report"), name
            assert part.only is None or known[name].has_field(part.only.field)


def test_the_empty_words_are_the_formats() -> None:
    assert layout().empty.zh == "查询期内无相关信息"
