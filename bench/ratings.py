"""A model of twenty criteria over a snapshot: seconds, memory, growth; and the same expressions on Spark give the same."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.figures import Findings
from bench.growth import exponent
from bench.measuring import ROOT, once
from bench.part import Part, Size, main
from bench.twenty import DAY, compiled, differing

VENV = ROOT / ".venv-bench" / "bin" / "python"
STEPS = (0.1, 0.3, 1.0)
"""Of all records; subjects as many at each step."""


def run(sizes: Mapping[str, int], folder: Path) -> Findings:
    found, runs = Findings(), {}
    steps = [max(1, int(sizes["records"] * share)) for share in STEPS]
    for records in steps:
        made = once("make_facts", folder, records, sizes["subjects"])
        out = folder / f"rated-{records}"
        out.mkdir(exist_ok=True)
        tries = [once("rate", made["facts"], made["people"], out) for _ in range(sizes["repeats"])]
        runs[records] = min(tries, key=lambda one: one["grades"])
        best = runs[records]
        found.add(
            f"grades of 20 criteria, {records:,} records, {sizes['subjects']:,} subjects",
            best["grades"],
            "s",
            beside=f"contributions {best['contributions']:.1f} s more ({best['counted']:,}); peak {best['peak'] / 1e9:.2f} GB; "
            f"{best['rated']:,} rated",
        )
        shutil.rmtree(out, ignore_errors=True)
        if records != steps[0]:
            Path(made["facts"]).unlink()
    found.add("exponent of time over records", exponent(steps, [runs[n]["grades"] for n in steps]), "", most=1.1)
    _spark(found, sizes, folder)
    found.notes.append("Snapshot in Parquet; one subject in fifty an individual business, never rated; best of the repeats.")
    found.details = {str(records): best for records, best in runs.items()}
    return found


def spark_missing(python: Path = VENV) -> str:
    """Why Spark cannot run here; empty when it can."""
    if shutil.which("java") is None:
        return "no Java (java is not on the PATH)"
    if not python.exists():
        return f"{python} is missing (make .venv-bench/ready)"
    asked = subprocess.run([str(python), "-c", "import pyspark"], capture_output=True, check=False)
    return "pyspark is missing in .venv-bench (make .venv-bench/ready)" if asked.returncode else ""


def on_spark(facts: str, people: str, folder: Path, python: Path = VENV) -> dict[str, Any]:
    """Both engines over the same Parquet; what they took and how many rows differ."""
    ours, theirs = folder / "duckdb", folder / "spark"
    for place in (ours, theirs):
        place.mkdir(parents=True, exist_ok=True)
    mine = once("rate", facts, people, ours)
    statements = folder / "spark.json"
    statements.write_text(json.dumps(compiled("pyspark")), "utf-8")
    run_ = subprocess.run(
        [str(python), "-m", "bench.spark_runs.rate", statements, facts, people, str(DAY), theirs],
        cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True, timeout=3600,
    )  # fmt: skip
    spark = json.loads(run_.stdout.splitlines()[-1])
    return {"duckdb": mine, "spark": spark, "differing": differing(ours, theirs)}


def _spark(found: Findings, sizes: Mapping[str, int], folder: Path) -> None:
    if why := spark_missing():
        found.notes.append(f"Spark was not compared: {why}.")
        return
    made = once("make_facts", folder, sizes["sample"], sizes["subjects"] * sizes["sample"] // sizes["records"] or 1)
    pair = on_spark(made["facts"], made["people"], folder)
    differ = pair["differing"]
    there = sum(pair["spark"][step] for step in ("sums", "ruled", "graded"))
    found.add(
        f"rows that differ on Spark {pair['spark']['version']} local[2], {sizes['sample']:,} records",
        float(differ["graded"] + differ["counted"]),
        "rows",
        most=0.0,
        beside=f"of {differ['graded rows']:,} grades and {differ['counted rows']:,} contributions; grades "
        f"{there:.1f} s on Spark, {pair['duckdb']['grades']:.1f} s on DuckDB",
    )


PART = Part(
    "ratings",
    "Indicator models over a snapshot",
    {
        "records": Size(50_000_000, 50_000, "records of the largest step; a tenth and three tenths before it"),
        "subjects": Size(2_000_000, 2_000, "organisations"),
        "sample": Size(5_000_000, 20_000, "records of the comparison with Spark"),
        "repeats": Size(3, 1, "runs of each"),
    },
    run,
)

if __name__ == "__main__":
    sys.exit(main(PART))
