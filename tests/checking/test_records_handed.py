"""Records are asked for in three steps, narrow first; each answer is about the same rows, in the same order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from checking.good_rows import good_row, headers_of
from checking.world import as_csv, catalogue, check_file
from gongxin.checking.records import Records
from gongxin.engine.copying import batches_of
from gongxin.registry.handing import CHANGED_COLUMNS, CHOSEN_COLUMNS, HASH_COLUMNS, KEY_COLUMNS, KNOWN_COLUMNS, Choice, Rows
from gongxin.registry.handing import Given as GivenRows

PENALTY = "administrative_penalty"
ROWS = 400


@pytest.fixture(scope="module")
def handed() -> Iterator[Rows]:
    """The accepted rows of a file; in rows 2 and 3 stands the same record, which counts once."""
    resource = catalogue().resource(PENALTY)
    headers = headers_of(resource, "zh")
    place = headers.index(resource.field("decision_no").label.zh)
    lines = [good_row(resource, 1) for _ in range(ROWS)]
    for number, line in enumerate(lines):
        line[place] = f"云罚〔2026〕{max(number, 1)}号"
    with check_file(as_csv(headers, lines), PENALTY) as checked:
        assert (checked.outcome.accepted, checked.outcome.duplicates) == (ROWS, 1)
        yield Records(checked)


@pytest.fixture(scope="module")
def whole(handed: Rows) -> list[dict[str, Any]]:
    return handed.records(None).read_all().to_pylist()


def table(columns: dict[str, str], rows: list[list[Any]]) -> Any:
    return batches_of(columns, rows).read_all()


def test_keys_are_those_of_the_records_in_their_order(handed: Rows, whole: list[dict[str, Any]]) -> None:
    found = handed.keys().read_all()
    assert found.column_names == list(KEY_COLUMNS)
    assert found.num_rows == len(whole) == ROWS - 1
    told = [(row["uscc"], row["record_key"], row["row"]) for row in found.to_pylist()]
    assert told == [(row["uscc"], row["record_key"], row["row"]) for row in whole]
    assert told == sorted(told)
    assert found["place"].to_pylist() == found["row"].to_pylist()


def test_hashes_are_those_of_the_records(handed: Rows, whole: list[dict[str, Any]]) -> None:
    hashes = {row["row"]: row["content_hash"] for row in whole}
    assert len(set(hashes.values())) == len(hashes)
    every = handed.hashes(None).read_all()
    assert every.column_names == list(HASH_COLUMNS)
    assert dict(zip(*every.to_pydict().values(), strict=True)) == hashes
    some = handed.hashes(table(KNOWN_COLUMNS, [[7], [9], [1_000_000]])).read_all().to_pylist()
    assert sorted((row["place"], row["content_hash"]) for row in some) == [(7, hashes[7]), (9, hashes[9])]


@pytest.mark.parametrize("new", [True, False])
def test_the_chosen_rows_come_whole_in_order_with_their_version(handed: Rows, whole: list[dict[str, Any]], new: bool) -> None:
    changed = table(CHANGED_COLUMNS, [[10, 3, "contested"], [12, 2, "current"]])
    known = table(KNOWN_COLUMNS, [[place] for place in range(2, 200)])
    found = handed.records(Choice(changed, known if new else None)).read_all().to_pylist()
    said = {10: (3, "contested"), 12: (2, "current")}
    wanted = [row for row in whole if row["row"] in said or (new and row["row"] >= 200)]
    assert found == [row | dict(zip(("version", "state"), said.get(row["row"], (1, "current")), strict=True)) for row in wanted]


def test_rows_in_memory_are_handed_in_the_same_way(handed: Rows, whole: list[dict[str, Any]]) -> None:
    given = GivenRows(handed.records(None))
    assert [row["record_key"] for row in given.keys().read_all().to_pylist()] == [row["record_key"] for row in whole]
    changed, known = table(CHANGED_COLUMNS, [[1, 2, "hidden"]]), table(KNOWN_COLUMNS, [[n] for n in range(ROWS - 3)])
    found = given.records(Choice(changed, known)).read_all()
    assert found.column_names == list(CHOSEN_COLUMNS)
    assert [row["record_key"] for row in found.to_pylist()] == [whole[n]["record_key"] for n in (1, ROWS - 3, ROWS - 2)]
    assert found["version"].to_pylist() == [2, 1, 1]
