"""The files that parts measure on: made once per folder, by make_data."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from bench import make_data

_RECIPE = hashlib.sha256(Path(make_data.__file__).read_bytes()).hexdigest()[:8]
"""Part of each name, so that a kept folder never gives data of an older recipe."""


def penalties(folder: Path, rows: int, *, seed: int = 1, subjects: int = 1_000_000) -> Path:
    """`rows` penalties about the first `subjects`, 16 columns, 3% of the rows with a fault."""
    return _made(
        folder / f"penalties-{rows}-{seed}-{subjects}-{_RECIPE}.csv",
        lambda path: make_data.bench_file(path, rows, seed=seed, subjects=subjects),
    )


def subjects(folder: Path, number: int) -> Path:
    """Parquet of uscc, name."""
    return _made(folder / f"subjects-{number}-{_RECIPE}.parquet", lambda path: make_data.bench_subjects(path, number))


def reversed_lines(path: Path) -> Path:
    """The same rows as other bytes: the header, then the last row first."""
    return _made(path.with_suffix(".reversed.csv"), lambda target: _reverse(path, target))


def _reverse(source: Path, target: Path) -> None:
    with source.open("rb") as given, target.open("wb") as out:
        out.write(given.readline())
        out.writelines(reversed(given.readlines()))


def _made(path: Path, make: Callable[[Path], None]) -> Path:
    if not path.exists():
        draft = path.with_name(f"{path.name}.part")
        make(draft)
        draft.replace(path)
    return path
