"""docs/lists is what the definitions say."""

from __future__ import annotations

from pathlib import Path

from gongxin.lists.manual import texts

COMMITTED = Path(__file__).parents[2] / "docs" / "lists"


def test_committed_pages_are_those_of_the_definitions() -> None:
    stale = [name for name, text in texts().items() if (COMMITTED / name).read_text(encoding="utf-8") != text]
    assert stale == [], "run: make docs"
