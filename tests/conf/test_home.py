"""The home: where it is, that it is private, that a secret is one secret."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gongxin.conf import home


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_the_environment_decides_and_the_folder_is_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGXIN_HOME", str(tmp_path / "a" / "b"))
    assert home.home() == tmp_path / "a" / "b"
    assert mode(home.home()) == 0o700
    assert mode(home.subfolder("submissions", "2026")) == 0o700
    assert mode(home.home() / "submissions") == 0o700


def test_relative_home_is_made_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GONGXIN_HOME", "here")
    assert home.home() == tmp_path / "here"


@pytest.mark.parametrize(("given", "expected"), [("/data/x", "/data/x/gongxin"), ("rel", "{home}/.local/share/gongxin")])
def test_platform_default_for_an_ordinary_user(
    given: str, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home, "is_root", lambda: False)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", given)
    assert str(home._platform_default()) == expected.format(home=tmp_path)


def test_platform_default_for_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(home, "is_root", lambda: True)
    assert home._platform_default() == Path("/var/lib/gongxin/home")


def test_secret_is_kept_and_private(tmp_path: Path) -> None:
    first = home.secret("x", home=tmp_path)
    assert len(first) >= 48
    assert home.secret("x", home=tmp_path) == first
    assert home.secret("y", home=tmp_path) != first
    assert mode(tmp_path / "keys" / "x") == 0o600
    assert [file.name for file in (tmp_path / "keys").iterdir() if file.name.startswith(".")] == []


def test_two_processes_agree_on_a_secret(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from gongxin.conf import home; print(home.secret('s', home=Path(sys.argv[1])))"
    )
    makers = [
        subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, text=True) for _ in range(4)
    ]
    assert len({maker.communicate()[0] for maker in makers}) == 1


def test_file_system_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", refuse)
    first = home.secret("x", home=tmp_path)
    assert home.secret("x", home=tmp_path) == first


def test_replacing_a_private_file_is_whole_or_nothing(tmp_path: Path) -> None:
    path = tmp_path / "f"
    home.keep_private_file(path, b"one")
    home.keep_private_file(path, b"two", replace=False)
    assert path.read_bytes() == b"one"
    home.keep_private_file(path, b"three")
    assert path.read_bytes() == b"three"
    assert list(tmp_path.iterdir()) == [path]
