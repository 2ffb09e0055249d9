"""The command line's own manners: languages, exit statuses, JSON, speed of what needs no database."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from gongxin.kernel.errors import GongxinError
from gongxin.kernel.text import Bilingual
from gongxin.kernel.uscc import check_character
from gongxin.runs import cli, language, output
from gongxin.runs.chinese import usage_error

CODE = "91330106" + "589871228" + check_character("91330106589871228")


def gongxin(*arguments: str, given: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "GONGXIN_LANG"))}
    return subprocess.run(
        [sys.executable, "-m", "gongxin", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        input=given,
        env=kept | {"PYTHONUTF8": "1"} | environment,
    )


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_TW.UTF-8"}, "zh"),
        ({"LC_ALL": "zh_CN.GB18030", "GONGXIN_LANG": "en"}, "en"),
        ({"LC_ALL": "", "LANG": "zh"}, "zh"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
    ],
)
def test_language_by_locale(environment: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GONGXIN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert language.lang() == expected


def test_help_in_both_languages() -> None:
    english, chinese = gongxin("--help"), gongxin("--help", LANG="zh_CN.UTF-8")
    assert (english.returncode, chinese.returncode) == (0, 0)
    assert "Usage: gongxin" in english.stdout
    assert "Inspect unified social credit codes" in english.stdout
    assert "用法：gongxin" in chinese.stdout
    assert "检查统一社会信用代码" in chinese.stdout
    for word in ("Usage", "Options", "Commands", "Show this"):
        assert word not in chinese.stdout


@pytest.mark.parametrize("spoken", ["zh", "en"])
def test_help_of_every_command(spoken: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("GONGXIN_LANG", spoken)
    for command in ("db", "workdays", "departments", "keys", "uscc", "serve", "worker"):
        assert cli.run([command, "--help"]) == 0
        shown = capsys.readouterr().out
        assert any("一" <= character <= "鿿" for character in shown) == (spoken == "zh"), command
        assert ("Show this message" in shown) == (spoken == "en"), command


def test_nothing_said_is_help_and_done() -> None:
    shown = gongxin()
    assert shown.returncode == 0
    assert "Commands:" in shown.stdout


def test_a_group_alone_is_wrong_use_and_shows_its_commands() -> None:
    shown = gongxin("db")
    assert shown.returncode == 2
    assert "backup" in shown.stderr


def test_version() -> None:
    assert gongxin("--version").stdout.startswith("gongxin 0.")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nope"], "没有命令"),
        (["uscc"], "缺少参数"),
        (["uscc", "--nope", CODE], "没有选项 --nope"),
        (["workdays", "add", "yesterday", "1"], "DATE"),
        (["workdays", "add", "2026-01-01"], "缺少参数"),
        (["serve", "--port", "70000"], "--port"),
    ],
)
def test_wrong_use_is_two(
    arguments: list[str], words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for spoken in ("en", "zh"):
        monkeypatch.setenv("GONGXIN_LANG", spoken)
        assert cli.run(arguments) == 2
        said = capsys.readouterr()
        assert said.out == ""
        assert "--help" in said.err
    assert "用法有误" in said.err
    assert words in said.err


def test_every_pattern_of_wrong_use_speaks_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGXIN_LANG", "zh")
    for english in (
        "Missing argument 'FILE'.",
        "Missing option '--resource'.",
        "No such option: --x",
        "Got unexpected extra argument (x)",
        "Invalid value for '--port': 70000 is not in the range 1<=x<=65535.",
    ):
        assert usage_error(english) != english


def test_refused_is_one_with_place_reason_remedy() -> None:
    said = gongxin("workdays", "add", "2090-01-01", "7", LC_ALL="zh_CN.UTF-8")
    assert said.returncode == 1
    assert said.stdout == ""
    assert [word in said.stderr for word in ("位置", "原因", "办法")] == [True] * 3


@pytest.mark.django_db
def test_refused_as_json_is_the_same_in_every_language(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("GONGXIN_LANG", raising=False)
    answers = set()
    for locale in ("zh_CN.UTF-8", "en_US.UTF-8"):
        monkeypatch.setenv("LC_ALL", locale)
        assert cli.run(["workdays", "add", "2090-01-01", "7", "--json"]) == 1
        answers.add(capsys.readouterr().out)
    assert len(answers) == 1
    error = json.loads(answers.pop())["error"]
    assert set(error) == {"code", "place", "message", "reason", "remedy"}
    assert error["code"] == "workdays.not_announced"
    assert error["remedy"]["zh"]
    assert error["remedy"]["en"]


def test_a_fault_is_seventy_and_says_no_value(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def explode() -> None:
        raise ValueError("110101199003071233")

    monkeypatch.delenv("GONGXIN_DEBUG", raising=False)
    monkeypatch.setattr(cli, "build", explode)
    assert cli.run([]) == 70
    said = capsys.readouterr().err
    assert "110101199003071233" not in said
    assert "ValueError" in said


def test_interrupted_is_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "build", interrupt)
    assert cli.run([]) == 130


def test_an_error_without_remedy_still_prints(capsys: pytest.CaptureFixture[str]) -> None:
    output.print_error(GongxinError(Bilingual("坏", "bad")), as_json=False)
    assert "bad" in capsys.readouterr().err
    output.print_error(GongxinError(Bilingual("坏", "bad")), as_json=True)
    assert json.loads(capsys.readouterr().out)["error"]["remedy"] is None


@pytest.mark.parametrize("arguments", [["--help"], ["uscc", CODE]])
def test_what_needs_no_database_imports_none(arguments: list[str]) -> None:
    """Neither Django nor DuckDB nor psycopg, so these answer at once (0.2-0.4 s; machines differ)."""
    script = (
        "import sys; from gongxin.runs.cli import run; run(sys.argv[1:]);"
        " print([m for m in ('django', 'duckdb', 'psycopg', 'pyarrow', 'ibis') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
