"""docs/catalogue is what the definitions say; `python -m gongxin.visibility.manual docs/catalogue` renews it."""

from __future__ import annotations

from pathlib import Path

from gongxin.visibility.manual import texts, write
from shared_data import REPOSITORY

COMMITTED = REPOSITORY / "docs" / "catalogue"


def test_committed_pages_are_those_of_the_definitions():
    wanted = texts()
    committed = {str(path.relative_to(COMMITTED)): path.read_text(encoding="utf-8") for path in COMMITTED.glob("*/*.md")}
    assert sorted(committed) == sorted(wanted)
    stale = [name for name, text in wanted.items() if committed[name] != text]
    assert stale == [], "run: python -m gongxin.visibility.manual docs/catalogue"


def test_links_lead_to_pages():
    wanted = texts()
    for name, text in wanted.items():
        for target in text.split("](")[1:]:
            link = target.split(")")[0]
            assert f"{name.split('/')[0]}/{link}" in wanted, (name, link)


def test_writing_again_changes_nothing_and_takes_away_what_is_gone(tmp_path: Path):
    assert len(write(tmp_path)) == len(texts())
    (tmp_path / "zh" / "gone.md").write_text("old", encoding="utf-8")
    assert write(tmp_path) == [tmp_path / "zh" / "gone.md"]
    assert write(tmp_path) == []
