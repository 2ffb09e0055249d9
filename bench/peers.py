"""The same rows and rules with pandera, frictionless, Great Expectations and pydantic: rows per second, and the factor.

The rules stand in bench/peer_runs/__init__.py: those that all of them can express. Ours runs as it is, with every rule of the
resource, so it does more: check digits, linking to the register, personal numbers, repeated keys, severity and publication.
The tools must agree on the number of rows that break a rule, or the run fails.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench import data
from bench.figures import Findings, middle
from bench.measuring import ROOT, once
from bench.part import Part, Size, main

PEERS = (
    ("pandera on Polars", "pandera", "pandera"),
    ("pydantic", "pydantic", "pydantic"),
    ("frictionless", "frictionless", "frictionless"),
    ("Great Expectations", "great_expectations", "great_expectations"),
)
"""Name, import, module of bench/peer_runs (with_…)."""
VENV = ROOT / ".venv-bench" / "bin" / "python"


def run(sizes: Mapping[str, int], folder: Path) -> Findings:
    file = data.penalties(folder, sizes["rows"], subjects=sizes["subjects"])
    known = data.subjects(folder, sizes["subjects"])
    python = VENV if VENV.exists() else Path(sys.executable)
    runs: dict[str, list[dict[str, Any]]] = {"Gongxin": []}
    missing = []
    for _ in range(sizes["repeats"]):
        runs["Gongxin"].append(once("check", file, known, folder, "--files"))
        for name, package, module in PEERS:
            if _installed(python, package):
                runs.setdefault(name, []).append(once(f"with_{module}", file, python=python, package="bench.peer_runs"))
            elif name not in missing:
                missing.append(name)
    _must_agree(runs)
    return _findings(sizes, runs, missing, _versions(python))


def _must_agree(runs: dict[str, list[dict[str, Any]]]) -> None:
    """Every peer finds the same number of bad rows; ours, with more rules and a more tolerant reading, may differ."""
    bad = {name: found[-1]["bad"] for name, found in runs.items() if name != "Gongxin"}
    if len(set(bad.values())) > 1:
        raise AssertionError(f"the tools disagree: {bad}")


def _findings(sizes: Mapping[str, int], runs: dict[str, list[dict[str, Any]]], missing: list[str], versions: str) -> Findings:
    found, rows = Findings(), sizes["rows"]
    ours = [{"wall": r["wall"] + r["files"]["wall"], "cpu": r["cpu"] + r["files"]["cpu"]} for r in runs["Gongxin"]]
    last = runs["Gongxin"][-1]
    found.add(
        "Gongxin, findings written", rows / middle(ours, "wall"), "rows/s",
        beside=f"{middle(ours, 'cpu'):.1f} s of processor time, {middle(runs['Gongxin'], 'peak') / 1e9:.2f} GB, "
        f"{last['rules']} rules",
    )  # fmt: skip
    for name, _, _ in PEERS:
        if name in runs:
            theirs = runs[name]
            factor = middle(theirs, "wall") / middle(ours, "wall")
            found.add(
                name, rows / middle(theirs, "wall"), "rows/s",
                beside=f"Gongxin is {factor:.1f} times as fast; {middle(theirs, 'cpu'):.1f} s of processor time "
                f"({middle(theirs, 'cpu') / middle(ours, 'cpu'):.1f}x), {middle(theirs, 'peak') / 1e9:.2f} GB",
            )  # fmt: skip
    agreed = next((r[-1]["bad"] for name, r in runs.items() if name != "Gongxin"), 0)
    found.notes += [
        f"{rows:,} rows of 16 columns, ten kinds of rules that all can express (bench/peer_runs); the other tools "
        f"agree on {agreed:,} bad rows. Gongxin runs all rules of the resource, "
        f"links to {sizes['subjects']:,} subjects and writes every finding "
        f"with its reason in two languages; it refuses {last['refused']:,}.",
        f"Versions: {versions}.",
    ]
    if missing:
        found.notes.append(f"Not installed (make .venv-bench/ready): {', '.join(missing)}.")
    found.details = dict(runs)
    return found


def _installed(python: Path, package: str) -> bool:
    code = f"import importlib.util, sys; sys.exit(importlib.util.find_spec('{package}') is None)"
    return subprocess.run([python, "-c", code], check=False).returncode == 0


def _versions(python: Path) -> str:
    code = (
        "from importlib.metadata import version, PackageNotFoundError\n"
        "for name in ('pandera', 'polars', 'pydantic', 'frictionless', 'great-expectations', 'pandas'):\n"
        "    try: print(name, version(name))\n"
        "    except PackageNotFoundError: pass"
    )
    told = subprocess.run([python, "-c", code], check=True, capture_output=True, text=True)
    return ", ".join(told.stdout.split("\n")[:-1])


PART = Part(
    "peers",
    "The same rows with other tools",
    {
        "rows": Size(500_000, 2_000, "rows of the file"),
        "subjects": Size(1_000_000, 500, "organisations in the register"),
        "repeats": Size(3, 1, "runs of each"),
    },
    run,
)

if __name__ == "__main__":
    sys.exit(main(PART))
