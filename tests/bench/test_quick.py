"""Every part of the benchmark suite runs at toy size and writes no results. Its figures mean nothing here."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
KEPT = [ROOT / "bench" / name for name in ("results.json", "RESULTS.md")]


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("checking", ["of DuckDB's bare CSV", "of the rows refused"]),
        pytest.param("growth", ["exponent of time over rows"], marks=pytest.mark.slow),
        pytest.param("peers", ["Gongxin, findings written", "pydantic"], marks=pytest.mark.slow),
        pytest.param("intake", ["first load of an empty registry", "resend"], marks=pytest.mark.slow),
        pytest.param("checks", ["check of 200 subjects", "entries of lists"], marks=pytest.mark.slow),
        pytest.param("propagation", ["waiting recipients", "due messages drained"], marks=pytest.mark.slow),
        pytest.param("pages", ["70% search, 20% file, 10% check", "page /status/"], marks=pytest.mark.slow),
        pytest.param("reports", ["PDFs a minute", "verified off line"], marks=pytest.mark.thorough),
        pytest.param("http", ["one subject's file", "codes at once", "one character wrong"], marks=pytest.mark.slow),
    ],
)
def test_a_part_runs(part: str, words: list[str], tmp_path: Path) -> None:
    before = [path.read_bytes() if path.exists() else None for path in KEPT]
    environment = {name: value for name, value in os.environ.items() if name not in {"GONGXIN_HOME", "DATABASE_URL"}}
    run = subprocess.run(
        [sys.executable, "-m", "bench", part, "--quick", "--folder", str(tmp_path / "data")],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    for word in words:
        assert word in run.stdout
    assert "not written to RESULTS.md" in run.stdout
    assert [path.read_bytes() if path.exists() else None for path in KEPT] == before
    assert not (tmp_path / "data").exists()
