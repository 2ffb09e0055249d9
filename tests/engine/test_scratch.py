"""Scratch files have no name at any moment, so that no crash leaves personal values behind (scope.md, 2)."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from gongxin.engine.connection import connect
from gongxin.engine.raw import literal
from gongxin.engine.scratch import Scratch


def test_a_scratch_file_has_no_name(tmp_path: Path) -> None:
    with Scratch(tmp_path) as file, connect(memory="200MB", threads=1) as connection:
        connection.execute(f"COPY (SELECT 1 AS a) TO {literal(file.path)} (FORMAT parquet, USE_TMP_FILE false)")
        assert list(tmp_path.iterdir()) == []
        assert file.size > 0
        assert connection.value(f"SELECT a FROM read_parquet({literal(file.path)})") == 1
    assert list(tmp_path.iterdir()) == []


def test_closing_twice_is_closing_once(tmp_path: Path) -> None:
    file = Scratch(tmp_path)
    number = file.fd
    file.close()
    file.close()
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(number)


def test_a_file_system_without_nameless_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There the name is gone before anything is written."""
    real = os.open

    def refuses(path: str, flags: int, *rest: int) -> int:
        if flags & os.O_TMPFILE == os.O_TMPFILE:
            raise OSError("not supported")
        return real(path, flags, *rest)

    monkeypatch.setattr(os, "open", refuses)
    with Scratch(tmp_path) as file:
        assert list(tmp_path.iterdir()) == []
        Path(file.path).write_bytes(b"x")
        assert file.size == 1


def test_nothing_stays_after_a_kill(tmp_path: Path) -> None:
    code = (
        "import os, signal, sys; from pathlib import Path; from gongxin.engine.scratch import Scratch;"
        "f = Scratch(Path(sys.argv[1])); os.write(f.fd, b'secret'); os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert list(tmp_path.iterdir()) == []
