"""docs/remedies is what rules and definitions say (`make docs` writes it)."""

from __future__ import annotations

from pathlib import Path

import pytest

from gongxin.remedies import manual

PAGES = Path(__file__).resolve().parents[2] / "docs" / "remedies"


@pytest.mark.parametrize("name", ["zh.md", "en.md"])
def test_the_committed_pages_are_the_rules(name: str):
    assert (PAGES / name).read_text(encoding="utf-8") == manual.texts()[name]


def test_every_rule_is_on_the_page():
    for text in manual.texts().values():
        for rule in manual.rules():
            assert f"| {rule.number()} |" in text
