"""`gongxin remote`: the client on the command line."""

from __future__ import annotations

import json
from types import ModuleType

import pytest

from gongxin.runs import cli

pytestmark = pytest.mark.django_db


def test_asking(site: str, committed_world: ModuleType, bank_key: str, capsys: pytest.CaptureFixture[str], monkeypatch, tmp_path):
    monkeypatch.setenv("GONGXIN_SERVER", site)
    assert cli.run(["remote", "search", "清和"]) == 0
    assert committed_world.FOOD in capsys.readouterr().out
    assert cli.run(["remote", "subject", committed_world.FOOD]) == 0
    assert json.loads(capsys.readouterr().out)["subject"]["uscc"] == committed_world.FOOD
    (tmp_path / "codes.txt").write_text(f"{committed_world.FOOD}\n{committed_world.UNKNOWN}\n")
    assert cli.run(["remote", "lookup", str(tmp_path / "codes.txt")]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2
    monkeypatch.setenv("GONGXIN_KEY", bank_key)
    assert cli.run(["remote", "changes", "0", "--purpose", "数据同步"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[0])["seq"] >= 1


def test_refusals_are_said(site: str, committed_world: ModuleType, capsys: pytest.CaptureFixture[str], monkeypatch):
    monkeypatch.setenv("GONGXIN_SERVER", site)
    assert cli.run(["remote", "subject", committed_world.UNKNOWN]) == 1
    assert "404" in capsys.readouterr().err
    assert cli.run(["remote", "subject", committed_world.FOOD, "--on", "yesterday"]) == 2
    assert cli.run(["remote", "subject", committed_world.FOOD, "--channel", "sharing", "--purpose", "x"]) == 1
    monkeypatch.setenv("GONGXIN_SERVER", "http://127.0.0.1:9")
