"""How the time of checking grows with the rows: the exponent of time over rows."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from math import log
from pathlib import Path
from typing import Any

from bench.checking import in_turn
from bench.figures import Findings, middle, ratio
from bench.part import Part, Size, main

SHARES = (0.1, 0.5, 1.0)
"""Of the largest number of rows."""


def run(sizes: Mapping[str, int], folder: Path) -> Findings:
    steps = [max(1, int(sizes["rows"] * share)) for share in SHARES]
    runs = {rows: in_turn(folder, rows, sizes["subjects"], sizes["repeats"]) for rows in steps}
    found = Findings()
    for name in ("wall", "cpu"):
        ours = exponent(steps, [middle(runs[rows][0], name) for rows in steps])
        theirs = exponent(steps, [middle(runs[rows][1], name) for rows in steps])
        word = {"wall": "time", "cpu": "processor time"}[name]
        found.add(f"exponent of {word} over rows", ours, "", beside=f"DuckDB's bare CSV → Parquet: {theirs:.2f}")
    for rows in steps:
        mine, theirs_ = runs[rows]
        found.add(
            f"{rows:,} rows",
            middle(mine, "wall"),
            "s",
            beside=f"{ratio(mine, theirs_):.2f}x of bare; {middle(mine, 'peak') / 1e9:.2f} GB, bare "
            f"{middle(theirs_, 'peak') / 1e9:.2f} GB",
        )
    found.notes.append(
        "Slope of log(time) over log(rows) by least squares. The register of "
        f"{sizes['subjects']:,} subjects is loaded each time, a cost that does not grow with the rows."
    )
    found.details = {str(rows): _kept(pair) for rows, pair in runs.items()}
    return found


def exponent(rows: Sequence[int], seconds: Sequence[float]) -> float:
    """The slope of log(seconds) over log(rows)."""
    xs, ys = [log(n) for n in rows], [log(s) for s in seconds]
    mx, my = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((x - mx) * (y - my) for x, y in zip(xs, ys, strict=True)) / sum((x - mx) ** 2 for x in xs)


def _kept(pair: tuple[list[dict[str, Any]], list[dict[str, Any]]]) -> dict[str, Any]:
    return {"ours": [_short(r) for r in pair[0]], "duckdb": [_short(r) for r in pair[1]]}


def _short(run_: dict[str, Any]) -> dict[str, Any]:
    return {name: run_[name] for name in ("wall", "cpu", "peak")}


PART = Part(
    "growth",
    "Growth of checking: a tenth, a half, all of the rows",
    {
        "rows": Size(10_000_000, 5_000, "rows of the largest file"),
        "subjects": Size(1_000_000, 500, "organisations in the register"),
        "repeats": Size(3, 1, "runs of each"),
    },
    run,
)

if __name__ == "__main__":
    sys.exit(main(PART))
