"""`gongxin officers`: words and JSON promised in docs/cli."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from django.db import connection

from gongxin.runs import cli

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def calendar_as_before() -> Iterator[None]:
    """What the command changed in the calendar goes again: no model flushes these tables."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE calendar_change")
        cursor.execute("DELETE FROM calendar_day WHERE day = '2026-11-21'")


def test_an_account_from_opening_to_end(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["departments", "add", "fgw", "--name", "云州市发展和改革委员会"]) == 0
    assert cli.run(["officers", "add", "fgw-01", "--department", "fgw", "--office", "calendar", "--json"]) == 0
    capsys.readouterr()
    assert cli.run(["officers", "list", "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert (found["code"], found["offices"], found["ended_at"]) == ("fgw-01", ["calendar"], None)
    assert cli.run(["keys", "issue", "fgw", "--scope", "act", "--officer", "fgw-01", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["officer"] == "fgw-01"
    assert cli.run(["workdays", "set", "2026-11-21", "--working", "--basis", "通知", "--officer", "fgw-01"]) == 0
    capsys.readouterr()
    assert cli.run(["workdays", "show", "2026", "--json"]) == 0
    assert {"day": "2026-11-21", "working": True, "name": ""} in json.loads(capsys.readouterr().out)
    assert cli.run(["officers", "end", "fgw-01"]) == 0
    assert cli.run(["workdays", "set", "2026-11-22", "--working", "--basis", "通知", "--officer", "fgw-01"]) == 1
    assert cli.run(["officers", "add", "张三", "--department", "fgw", "--office", "calendar"]) == 1
