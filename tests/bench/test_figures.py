"""The arithmetic of the benchmark suite and the page it makes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from bench.figures import Figure, Findings, percentile, ratio
from bench.growth import exponent
from bench.measuring import measured, tree_cpu

from bench import results


def test_the_ratio_is_that_of_neighbours() -> None:
    # a slow minute doubled the second pair: the ratio of medians would be blind to which run stood where
    ours = [{"wall": 2.0}, {"wall": 4.0}, {"wall": 2.2}]
    theirs = [{"wall": 1.0}, {"wall": 2.0}, {"wall": 1.0}]
    assert ratio(ours, theirs) == 2.0


@pytest.mark.parametrize(("share", "expected"), [(0.5, 50.0), (0.99, 99.0), (1.0, 100.0), (0.001, 1.0)])
def test_percentiles(share: float, expected: float) -> None:
    assert percentile([float(n) for n in range(100, 0, -1)], share) == expected


def test_exponents() -> None:
    assert exponent([1_000, 5_000, 10_000], [1.0, 5.0, 10.0]) == pytest.approx(1.0)
    assert exponent([1_000, 10_000], [1.0, 100.0]) == pytest.approx(2.0)


def test_a_target_is_met_or_not() -> None:
    assert Figure("a", 2.0, "x", most=2.0).met is True
    assert Figure("a", 2.01, "x", most=2.0).met is False
    assert Figure("a", 2.01, "x").met is None


def test_parts_are_merged_and_the_page_shows_both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results, "JSON", tmp_path / "results.json")
    monkeypatch.setattr(results, "PAGE", tmp_path / "RESULTS.md")
    for name, value in (("intake", 9.0), ("checking", 1.5), ("intake", 2.5)):
        found = Findings(notes=[f"note of {name}"], details={"runs": [{"wall": value}]})
        found.add("of a plain copy", value, "x", most=3.0, beside="3 s to 2 s")
        results.keep(name, f"The part {name}", f"gongxin bench {name}", {"rows": 2_000_000}, found)
    page = (tmp_path / "RESULTS.md").read_text("utf-8")
    assert page.index("The part checking") < page.index("The part intake")
    assert "| of a plain copy | 2.50x | ≤ 3.00x: met | 3 s to 2 s |" in page
    assert "9.00x" not in page
    for word in ("`gongxin bench intake`", "cores", "DuckDB", "PostgreSQL 1", "commit ", "rows 2,000,000", "note of intake"):
        assert word in page


def test_measures_itself() -> None:
    with measured() as found:
        sum(range(200_000))
    assert found["wall"] > 0
    assert found["cpu"] > 0
    assert found["peak"] > 1_000_000


def test_processor_time_of_an_unknown_process() -> None:
    assert tree_cpu(2**22 + 1) is None


def test_cli_knows_the_parts_of_the_suite(capfd: Any) -> None:
    from bench.__main__ import PARTS

    from gongxin.runs import cli
    from gongxin.runs.commands.bench import PARTS as KNOWN

    assert tuple(PARTS) == KNOWN == results.ORDER
    assert cli.run(["bench", "nothing"]) == 2
    assert "nothing" in capfd.readouterr().err
