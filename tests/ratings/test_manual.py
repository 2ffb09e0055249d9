"""docs/ratings is what the definitions say (`make docs` writes it)."""

from __future__ import annotations

from pathlib import Path

from gongxin.ratings.manual import texts
from gongxin.ratings.rules import RULES

COMMITTED = Path(__file__).parents[2] / "docs" / "ratings"


def test_committed_pages_are_those_of_the_definitions() -> None:
    stale = [name for name, text in texts().items() if (COMMITTED / name).read_text(encoding="utf-8") != text]
    assert stale == [], "run: make docs"


def test_every_rule_has_its_sentence_in_both_languages() -> None:
    assert [rule.number() for rule in RULES] == [f"RAT{n}" for n in range(1, len(RULES) + 1)]
    assert all(rule.sentence().zh and rule.sentence().en for rule in RULES)
