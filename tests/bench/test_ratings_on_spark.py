"""The twenty criteria give the same on DuckDB and on Spark; and what is compared is worth comparing."""

from __future__ import annotations

from pathlib import Path

import pytest
from bench.measuring import once
from bench.ratings import on_spark, spark_missing
from bench.twenty import compiled


def test_both_dialects_come_from_the_same_expressions() -> None:
    ours, theirs = compiled("duckdb"), compiled("pyspark")
    assert set(ours) == set(theirs) == {"judged", "sums", "ruled", "graded", "counted"}
    for n in range(1, 21):
        assert all(f"c_I{n:02}" in sql[step] for sql in (ours, theirs) for step in ("judged", "sums", "counted"))


def test_every_grade_and_every_criterion_occurs(tmp_path: Path) -> None:
    made = once("make_facts", tmp_path, 20_000, 1_000)
    rated = once("rate", made["facts"], made["people"], tmp_path)
    assert set(rated["sums"]) == {"A+", "A", "B", "C", "D"}
    assert rated["rated"] == 980  # one in fifty is an individual business
    assert rated["counted"] > 10_000


@pytest.mark.slow
def test_spark_gives_the_same(tmp_path: Path) -> None:
    if why := spark_missing():
        pytest.skip(f"Spark cannot run here: {why}")
    made = once("make_facts", tmp_path, 20_000, 1_000)
    differ = on_spark(made["facts"], made["people"], tmp_path)["differing"]
    assert (differ["graded"], differ["counted"]) == (0, 0)
    assert differ["graded rows"] == 980
