"""`gongxin subject` and `gongxin search`: words, JSON, exit statuses."""

from __future__ import annotations

import json
from types import ModuleType
from typing import Any

import pytest

from gongxin.runs.cli import run

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _ready(world: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database of the test stands already."""
    from gongxin.conf import bootstrap

    monkeypatch.setattr(bootstrap, "setup", lambda **_: None)
    monkeypatch.setenv("GONGXIN_LANG", "en")


def test_search_as_json(capsys: Any, world: ModuleType):
    assert run(["search", "清和", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["items"][0]["uscc"] == world.FOOD
    assert set(answer) == {"items", "next"}


def test_search_for_people(capsys: Any, world: ModuleType):
    assert run(["search", "云州", "--limit", "2"]) == 0
    told = capsys.readouterr()
    assert "Name" in told.out
    assert "--after" in told.err


def test_search_too_short(capsys: Any):
    assert run(["search", "云", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "search.too_short"


def test_subject_as_json(capsys: Any, world: ModuleType):
    assert run(["subject", world.FOOD, "--json"]) == 0
    file = json.loads(capsys.readouterr().out)
    assert file["subject"]["uscc"] == world.FOOD
    assert file["counts"]["adverse"] == 2


def test_subject_on_a_day(capsys: Any, world: ModuleType):
    assert run(["subject", world.FOOD, "--on", str(world.ago(60)), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["sections"] == []


def test_subject_for_people(capsys: Any, world: ModuleType):
    assert run(["subject", world.FOOD]) == 0
    told = capsys.readouterr().out
    assert "云州市清和食品有限公司" in told
    assert "contested" in told


def test_government_is_logged(capsys: Any, world: ModuleType):
    from gongxin.access import api as access

    assert run(["subject", world.FOOD, "--channel", "government"]) == 2
    assert run(["subject", world.FOOD, "--channel", "government", "--purpose", "audit", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["counts"]["adverse"] == 5
    assert access.access_log(world.FOOD)[0][1].purpose == "audit"


@pytest.mark.parametrize(
    ("arguments", "status"),
    [(["--on", "2026-02-30"], 2), (["--on", "2999-01-01"], 2), (["--channel", "all"], 2)],
)
def test_wrong_use(capsys: Any, world: ModuleType, arguments: list[str], status: int):
    assert run(["subject", world.FOOD, *arguments]) == status


def test_codes(capsys: Any, world: ModuleType):
    assert run(["subject", world.UNKNOWN, "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["error"]["code"] == "subject.unknown"
    assert run(["subject", world.FOOD.replace("0", "O", 1), "--json"]) == 1
    error = json.loads(capsys.readouterr().out)["error"]
    assert error["code"] == "uscc.invalid"
    assert world.FOOD in error["remedy"]["en"]
