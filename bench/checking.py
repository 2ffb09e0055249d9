"""Checking a large dirty file against DuckDB's bare CSV → Parquet of the same file, in turn."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench import data
from bench.figures import Findings, middle, ratio, spread
from bench.measuring import once
from bench.part import Part, Size, main

Runs = tuple[list[dict[str, Any]], list[dict[str, Any]]]
GB = 1e9


def in_turn(folder: Path, rows: int, subjects: int, repeats: int) -> Runs:
    """(ours, theirs): measured runs over the same file, alternating, the first of each pair changing."""
    file, known = data.penalties(folder, rows, subjects=subjects), data.subjects(folder, subjects)
    ours, theirs = [], []
    for turn in range(repeats):
        for mine in (False, True) if turn % 2 == 0 else (True, False):
            if mine:
                ours.append(once("check", file, known, folder, "--files"))
            else:
                theirs.append(once("bare", file, folder / "bare.parquet"))
                (folder / "bare.parquet").unlink()
    return ours, theirs


def run(sizes: Mapping[str, int], folder: Path) -> Findings:
    ours, theirs = in_turn(folder, sizes["rows"], sizes["subjects"], sizes["repeats"])
    found, last = Findings(), ours[-1]
    found.add(
        "checking, of DuckDB's bare CSV → Parquet",
        ratio(ours, theirs),
        "x",
        most=2.0,
        beside=f"{spread(ours)} to {spread(theirs)}",
    )
    found.add("memory", middle(ours, "peak") / GB, "GB", most=4.0, beside=f"bare {middle(theirs, 'peak') / GB:.2f} GB")
    found.add(
        "processor time",
        ratio(ours, theirs, "cpu"),
        "x",
        beside=f"{middle(ours, 'cpu'):.1f} s to {middle(theirs, 'cpu'):.1f} s",
    )
    found.add("rows checked", sizes["rows"] / middle(ours, "wall"), "rows/s", beside=f"{last['rules']} rules, all findings")
    whole = [{"wall": r["wall"] + r["files"]["wall"]} for r in ours]
    found.add("with findings and masked copy written", ratio(whole, theirs), "x", beside=spread(whole))
    found.notes += [
        "From the open file to every verdict: format and encoding found, register of "
        f"{sizes['subjects']:,} subjects loaded, rows read, linked, judged, repeated keys found.",
        f"Dirt: {last['refused'] / last['rows']:.2%} of the rows refused, {last['quarantined'] / last['rows']:.2%} in "
        f"quarantine, {last['warned'] / last['rows']:.2%} accepted with a warning; {last['irregular'] / last['rows']:.2%} "
        "went through the kernel.",
    ]
    found.details = {"ours": ours, "duckdb": theirs}
    return found


PART = Part(
    "checking",
    "Checking against a bare CSV → Parquet",
    {
        "rows": Size(10_000_000, 3_000, "rows of the file"),
        "subjects": Size(1_000_000, 500, "organisations in the register"),
        "repeats": Size(3, 1, "runs of each"),
    },
    run,
)

if __name__ == "__main__":
    sys.exit(main(PART))
