"""`gongxin exchange`, as a person types it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from gongxin.access import api as access
from gongxin.kernel.text import Bilingual
from gongxin.runs import cli

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def offices(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    monkeypatch.setattr("gongxin.conf.bootstrap.setup", lambda *args, **words: None)
    monkeypatch.setenv("GONGXIN_LANG", "en")
    settings.GONGXIN_HOME = tmp_path
    now = timezone.now()
    for code in ("fgw", "bank"):
        access.add_department(code, Bilingual(code, code), now=now, update=True)
    access.add_officer("fgw-77", "fgw", ["credit_office"], now=now)
    access.add_officer("bank-77", "bank", ["check"], now=now)


def out(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_addresses_are_entered_by_office_only(capsys: pytest.CaptureFixture[str]) -> None:
    entered = ["exchange", "webhook", "bank", "https://bank.example/hook", "--officer"]
    assert cli.run([*entered, "bank-77"]) == 1
    assert cli.run([*entered, "fgw-77"]) == 0
    assert cli.run(["exchange", "webhook", "bank", "http://bank.example/", "--officer", "fgw-77"]) == 1
    assert cli.run(["exchange", "webhook", "nobody", "https://x.example/", "--officer", "fgw-77"]) == 1
    capsys.readouterr()
    assert cli.run(["exchange", "webhooks", "--json"]) == 0
    (found,) = out(capsys)
    assert (found["recipient"], found["url"], found["failures"], found["given_up"]) == (
        "bank", "https://bank.example/hook", 0, False,
    )  # fmt: skip
    assert cli.run(["exchange", "webhook", "bank", "", "--officer", "fgw-77"]) == 0
    assert cli.run(["exchange", "webhooks"]) == 0
    assert "bank.example" not in capsys.readouterr().out


def test_a_new_key_and_nobody_late(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["exchange", "rotate", "--json"]) == 0
    (first,) = out(capsys)
    assert cli.run(["exchange", "rotate", "--json"]) == 0
    assert out(capsys)[0]["key"] != first["key"]
    assert cli.run(["exchange", "overdue", "--json"]) == 0
    assert out(capsys) == []
