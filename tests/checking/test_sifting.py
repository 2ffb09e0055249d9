"""Sifted or judged row by row: the same verdicts, findings, values, records and masked copy, for any file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from checking.good_rows import good, headers_of
from checking.test_whole_files import FORMATS, cleaned, random_rows, written
from checking.world import AUTHORITY, AUTHORITY_CODE, NOBODY, Judged, Known, catalogue, check_file, judged
from gongxin.catalogue import Resource
from gongxin.checking import findings, records, run, sifting
from gongxin.checking.plan import ACCEPTED
from gongxin.checking.run import Checked, Outcome
from thorough import examples

FILES = (
    ("administrative_penalty", "y2018"),
    ("organisation_registration", "zh"),
    ("court_judgment", "zh"),
    ("commitment", "zh"),
)
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
SIFTED: list[int] = []


@contextmanager
def forced(*, few: float, worth: float = 0.0) -> Iterator[None]:
    """Every file is sifted, however small and dirty. few: see sifting.FEW; 2 takes every column for one that says few things."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run, "SIFT_FROM", 0)
        patch.setattr(sifting, "FEW", few)
        patch.setattr(sifting, "WORTH", worth)
        sift = run.sift

        def counted(*given: Any) -> sifting.Sifted:
            found = sift(*given)
            SIFTED.append(found.count)
            return found

        patch.setattr(run, "sift", counted)
        yield


def register_of(resource: Resource, standard: str) -> Known:
    """Half of the good rows' subjects stand in the register, one of them under another name."""
    uscc, name = resource.subject.uscc, resource.subject.name
    rows = [
        {f.code: good(resource, f, number) for f in resource.stored_fields} for number in range(0, 120, 2)
    ]
    subjects = {row[uscc]: (row[name or ""] or "某某") + ("分厂" if n == 3 else "") for n, row in enumerate(rows)}
    return Known(((AUTHORITY_CODE, AUTHORITY, False), *((code, said, False) for code, said in subjects.items() if code)))


def told(checked: Checked, folder: Path) -> tuple[list[Judged], Outcome, list[Any], list[Any], list[Any]]:
    """Everything that comes of a check, in an order of its own."""
    seen = judged(checked)
    findings.write_findings(checked, folder / "findings.parquet")
    findings.write_masked(checked, folder / "masked.parquet")
    said = sorted(map(repr, pq.read_table(folder / "findings.parquet").to_pylist()))
    masked = sorted(map(repr, pq.read_table(folder / "masked.parquet").to_pylist()))
    made = checked.connection.rows(f"SELECT * FROM ({records.records_sql(checked, records.accepted_sql(checked))}) ORDER BY row")
    new = [batch.to_pylist() for batch in records.newcomers(checked)]
    return seen, checked.outcome, said, masked, [made, new]


def assert_same(content: bytes, resource: Resource, folder: Path, *, few: float, **how: Any) -> list[Judged]:
    """The rows as they are judged either way."""
    with check_file(content, resource, **how) as checked:
        one_by_one = told(checked, folder)
    with forced(few=few), check_file(content, resource, **how) as checked:
        sifted = told(checked, folder)
    assert [replace(row, written={}) for row in sifted[0]] == [replace(row, written={}) for row in one_by_one[0]]
    # what the seam of two texts sends to the kernel in one look may need none in the other: the same comes of it
    counts = [{k: v for k, v in vars(found[1]).items() if k != "irregular"} for found in (sifted, one_by_one)]
    assert counts[0] == counts[1]
    assert sifted[2:] == one_by_one[2:]
    return sifted[0]


@pytest.mark.random
@pytest.mark.parametrize("kind", FILES, ids=lambda kind: kind[0])
@settings(max_examples=examples(1, 6), deadline=None, phases=PHASES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    seed=st.integers(0, 2**32), form=st.sampled_from(FORMATS), few=st.sampled_from((0.0, 0.3, 2.0)), known=st.booleans()
)
@example(seed=53775, form="xlsx", few=2.0, known=True)  # a newcomer's name was any of those in the file
def test_sifting_changes_nothing(kind: tuple[str, str], tmp_path: Path, seed: int, form: str, few: float, known: bool) -> None:
    resource, standard = catalogue().resource(kind[0]), kind[1]
    headers = headers_of(resource, standard)
    rows = [[cleaned(cell, form) for cell in row] for row in random_rows(resource, standard, seed, 60)]
    rows += [[good(resource, f, number) for f in resource.stored_fields] + ["", ""] for number in range(40)]
    Random(seed).shuffle(rows)
    content, name = written(form, headers, rows)
    register = register_of(resource, standard) if known else NOBODY
    assert_same(content, resource, tmp_path, few=few, name=name, known=register, carefully=form == "careful")


@pytest.mark.parametrize("few", [0.0, 2.0])
@pytest.mark.parametrize("known", [True, False], ids=["known", "unknown"])
def test_good_rows_are_let_through(tmp_path: Path, few: float, known: bool) -> None:
    resource = catalogue().resource("administrative_penalty")
    headers = headers_of(resource, "y2018")
    rows = [[good(resource, f, number) for f in resource.stored_fields] + ["", ""] for number in range(60)]
    rows[7][headers.index("CF_JDRQ")] = "2098-01-01"
    content, _ = written("csv", headers, rows)
    known_ = register_of(resource, "y2018") if known else NOBODY
    SIFTED.clear()
    rows_ = assert_same(content, resource, tmp_path, few=few, known=known_)
    assert SIFTED[-1] >= 50
    links = {row.link for row in rows_ if row.verdict == ACCEPTED}
    assert links == ({"registered", "code"} if known else {"code"})


def test_a_very_dirty_file_is_not_sifted() -> None:
    resource = catalogue().resource("administrative_penalty")
    headers = headers_of(resource, "y2018")
    rows = [[good(resource, f, number) for f in resource.stored_fields] + ["", ""] for number in range(20)]
    for row in rows[:15]:
        row[headers.index("CF_JDRQ")] = "2098-01-01"
    content, _ = written("csv", headers, rows)
    SIFTED.clear()
    with forced(few=2.0, worth=0.6), check_file(content, resource) as checked:
        assert (checked.outcome.refused, checked.outcome.accepted) == (15, 5)
    assert SIFTED == [0]
