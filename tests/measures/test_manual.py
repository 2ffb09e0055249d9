"""docs/measures is what the definitions say (`make docs` writes it)."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongxin.measures import manual

PAGES = Path(__file__).resolve().parents[2] / "docs" / "measures"


@pytest.mark.parametrize("name", ["zh.md", "en.md"])
def test_the_committed_pages_are_the_definitions(name: str):
    assert (PAGES / name).read_text(encoding="utf-8") == manual.texts()[name]


def test_every_rule_and_measure_is_on_the_page():
    for text in manual.texts().values():
        for rule in manual.rules():
            assert f"| {rule.number()} |" in text
        for code in ("M001", "M004", "M006", "M014", "R003"):
            assert code in text
        assert "M016" not in text
