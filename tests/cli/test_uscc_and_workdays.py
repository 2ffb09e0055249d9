"""`gongxin uscc` and `gongxin workdays`: words and JSON promised in docs/cli."""

from __future__ import annotations

import json

import pytest

from gongxin.kernel.uscc import check_character
from gongxin.runs import cli

GOOD = "9133010658987122X" + check_character("9133010658987122X")
BAD = GOOD[:-1] + ("0" if GOOD[-1] != "0" else "1")


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGXIN_LANG", "en")


def test_json_per_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["uscc", GOOD, "--json"]) == 0
    (answer,) = json.loads(capsys.readouterr().out)
    assert set(answer) == {"given", "normalised", "valid", "issued", "parts", "findings"}
    assert (answer["given"], answer["normalised"], answer["valid"], answer["issued"]) == (
        GOOD,
        GOOD,
        True,
        None,
    )
    assert set(answer["parts"]) == {"authority", "category", "region", "subject", "check"}
    assert answer["parts"]["category"]["label"]["zh"]


def test_several_codes_and_one_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["uscc", GOOD, BAD, "--json"]) == 1
    answers = json.loads(capsys.readouterr().out)
    assert [answer["valid"] for answer in answers] == [True, False]
    assert answers[1]["findings"][0]["level"] == "error"


def test_written_badly_is_normalised(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["uscc", f" {GOOD[:8].lower()}-{GOOD[8:]} ", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["normalised"] == GOOD


def test_for_a_person_at_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["uscc", BAD]) == 1
    shown = capsys.readouterr().out
    assert "not valid" in shown
    assert "uscc.check" in shown


def test_a_persons_number_is_not_repeated(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["uscc", "11010119900307123X", "--json"]) == 1
    assert cli.run(["uscc", "110101199003070011", "--json"]) == 1
    shown = capsys.readouterr()
    assert "110101199003070011" not in shown.out + shown.err or "uscc.person" not in shown.out


@pytest.mark.django_db
def test_registry_tells_whether_it_was_issued(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A code that breaks the check digit but stands in the register is accepted with a warning."""
    from django.db import connection

    monkeypatch.setattr("gongxin.conf.bootstrap.setup", lambda **_: None)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO subject (uscc, name, name_key, kind, region, provisional, updated_seq)"
            " VALUES (%s, %s, %s, '91', '330106', false, 1)",
            [BAD, "某公司", "某公司"],
        )
    assert cli.run(["uscc", BAD, GOOD, "--registry", "--json"]) == 0
    issued, unknown = json.loads(capsys.readouterr().out)
    assert (issued["issued"], unknown["issued"]) == (True, False)
    assert issued["findings"][0]["level"] == "warning"


@pytest.mark.django_db
def test_workdays_add_over_a_holiday_and_make_up_days(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["workdays", "add", "2025-09-30", "1"]) == 0
    assert capsys.readouterr().out == "2025-10-09\n"


@pytest.mark.django_db
def test_workdays_add_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["workdays", "add", "2025-09-30", "7", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["from"] == "2025-09-30"
    assert answer["workdays"] == 7
    assert cli.run(["workdays", "between", answer["from"], answer["date"]]) == 0
    assert capsys.readouterr().out == "7\n"


@pytest.mark.django_db
def test_workdays_between_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["workdays", "between", "2025-09-30", "2025-10-09", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"from": "2025-09-30", "to": "2025-10-09", "workdays": 1}
