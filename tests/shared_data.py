"""Where the data made by others lies: beside the checkout, or at GONGXIN_SHARED. For tests and benchmarks
only.
"""

from __future__ import annotations

import csv
import os
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("GONGXIN_SHARED", REPOSITORY.parent / "shared"))
CASES = REPOSITORY / "tests" / "cases"


def read_csv(path: Path | str) -> list[dict[str, str]]:
    """Rows by header; a relative path is one below shared/data."""
    with (SHARED / "data" / path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def read_cases(name: str) -> list[dict[str, str]]:
    """Rows of tests/cases/<name>.csv, where an expert adds hard cases; lines that begin with # are
    comments.
    """
    with (CASES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))
