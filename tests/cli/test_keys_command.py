"""`gongxin departments`, `officers` and `keys`, in this process: what they print, refuse and keep."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from gongxin.runs import cli

pytestmark = pytest.mark.django_db
Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def gongxin(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """Exit status, what was printed, what was said beside it; in English."""
    monkeypatch.setenv("GONGXIN_LANG", "en")

    def run(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        return (cli.run(arguments), *capsys.readouterr())

    return run


@pytest.fixture
def found(gongxin: Command) -> Callable[..., Any]:
    """What a command that goes well prints as JSON."""

    def run(*arguments: str) -> Any:
        status, out, err = gongxin(*arguments, "--json")
        assert status == 0, err
        return json.loads(out)

    return run


def test_officers_and_the_keys_bound_to_them(gongxin: Command, found: Callable[..., Any]) -> None:
    found("departments", "add", "fgw", "--name", "发展和改革委员会")
    opened = found("officers", "add", "fgw-01", "--department", "fgw", "--office", "decide", "--office", "check")
    assert opened[0]["offices"] == ["check", "decide"]
    key = found("keys", "issue", "fgw", "--scope", "act", "--officer", "fgw-01")
    assert (key["department"], key["officer"], key["subject"]) == ("fgw", "fgw-01", "")
    assert gongxin("keys", "issue", "fgw", "--scope", "act", "--officer", "nobody")[0] == 1
    status, _, err = gongxin("officers", "add", "fgw-02", "--department", "fgw", "--office", "rule")
    assert (status, "Offices are" in err) == (1, True)
    assert "ended" in gongxin("officers", "end", "fgw-01")[1]
    listed = found("keys", "list", "--department", "fgw")
    assert [item["revoked_at"] is not None for item in listed] == [True]


def test_department_refused(gongxin: Command) -> None:
    status, out, _ = gongxin("departments", "add", "市监", "--name", "x", "--json")
    assert status == 1
    assert json.loads(out)["error"]["code"] == "department.invalid"


def test_keys(gongxin: Command, found: Callable[..., Any]) -> None:
    found("departments", "add", "scjg", "--name", "市场监督管理局")
    status, out, err = gongxin("keys", "issue", "scjg", "--scope", "submit", "--scope", "checks", "--expires", "2090-01-01")
    assert status == 0, err
    token = out.strip()
    assert token.startswith("gx_")
    listed = gongxin("keys", "list")[1]
    assert token not in listed
    assert "until 2090-01-01" in listed
    (key,) = found("keys", "list", "--department", "scjg")
    assert key["scopes"] == ["checks", "submit"]
    assert found("keys", "revoke", str(key["id"]))["revoked_at"]
    assert gongxin("keys", "revoke", "4711")[0] == 1
    assert gongxin("keys", "issue", "scjg", "--scope", "everything")[0] == 1
