"""The benchmark data: valid codes, the same rows for the same arguments, about the dirt asked for."""

from __future__ import annotations

import csv
import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from gongxin import catalogue as definitions
from gongxin.catalogue import map_headers
from gongxin.engine.connection import connect
from gongxin.kernel import organisation_code, uscc

MAKER = Path(__file__).resolve().parents[2] / "bench" / "make_data.py"


@pytest.fixture(scope="module")
def make_data() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_data", MAKER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_subjects_have_valid_codes_of_their_own(make_data: ModuleType, tmp_path: Path) -> None:
    make_data.bench_subjects(tmp_path / "s.parquet", 3_000)
    with connect() as con:
        codes = [row[0] for row in con.rows(f"SELECT uscc FROM '{tmp_path}/s.parquet'")]
    assert len(set(codes)) == 3_000
    assert all(uscc.is_valid(code) and organisation_code.is_valid_nine(code[8:17]) for code in codes)


def test_a_file_has_what_2018_requires_and_is_the_same_every_time(make_data: ModuleType, tmp_path: Path) -> None:
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    make_data.bench_file(first, 5_000, subjects=500)
    make_data.bench_file(second, 5_000, subjects=500)
    assert first.read_bytes() == second.read_bytes()
    with first.open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    assert len(rows) == 5_000
    mapping = map_headers(definitions.load().resource("administrative_penalty"), header)
    assert mapping.standard == "y2018"
    assert not mapping.missing_required
    assert not mapping.unknown


def test_the_share_of_dirt_is_the_one_asked_for(make_data: ModuleType, tmp_path: Path) -> None:
    clean, dirty = tmp_path / "clean.csv", tmp_path / "dirty.csv"
    make_data.bench_file(clean, 20_000, dirty=0.0, subjects=500)
    make_data.bench_file(dirty, 20_000, dirty=0.03, subjects=500)
    pairs = zip(clean.read_text("utf-8").splitlines(), dirty.read_text("utf-8").splitlines(), strict=True)
    assert sum(a != b for a, b in pairs) == pytest.approx(600, rel=0.15)
