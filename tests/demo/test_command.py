"""`gongxin demo` at a terminal: help in two languages, wrong use, and never into somebody else's database."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from gongxin.kernel.text import Bilingual
from gongxin.runs.cli import run
from gongxin.runs.demo import Manifest
from gongxin.runs.demo.delivery import NotAnEmptyPlaceError, register_departments


@pytest.mark.parametrize(("language", "words"), [("zh", "云州市"), ("en", "fictional city Yunzhou")])
def test_help_speaks_both_languages(
    language: str, words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GONGXIN_LANG", language)
    assert run(["demo", "--help"]) == 0
    assert words in capsys.readouterr().out


def test_a_day_that_is_none_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["demo", "--today", "2026-02-30", "--no-serve"]) == 2
    assert "2026-02-30" in capsys.readouterr().err


@pytest.mark.django_db
def test_it_does_not_move_in_with_other_departments(city: Manifest, home: Path) -> None:
    from gongxin.access import api as access

    access.add_department("TRUE1", Bilingual("某市真实部门", "A real department"), now=datetime.now(UTC))
    with pytest.raises(NotAnEmptyPlaceError) as caught:
        register_departments(city, datetime.now(UTC))
    assert "GONGXIN_HOME" in caught.value.remedy.en
