"""Records are asked for in three steps, narrow first; each answer is about the same rows, in the same order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from checking.good_rows import good_row, headers_of
from checking.world import as_csv, catalogue, check_file
from gongxin.checking.handed import Records
from gongxin.engine.copying import batches_of
from gongxin.kernel.uscc import generate
from gongxin.registry.handing import (
    APART_COLUMNS,
    CHANGED_COLUMNS,
    CHOSEN_COLUMNS,
    GUARDED_COLUMNS,
    HASH_COLUMNS,
    KEY_COLUMNS,
    KNOWN_COLUMNS,
    LATEST_COLUMNS,
    Choice,
    Delivery,
    Rows,
)
from gongxin.registry.handing import Given as GivenRows

PENALTY = "administrative_penalty"
ROWS = 400


@pytest.fixture(scope="module")
def handed() -> Iterator[Rows]:
    """The accepted rows of a file; in rows 2 and 3 stands the same record, which counts once."""
    resource = catalogue().resource(PENALTY)
    headers = headers_of(resource, "zh")
    place, subject = (headers.index(resource.field(name).label.zh) for name in ("decision_no", "counterpart_uscc"))
    lines = [good_row(resource, 1) for _ in range(ROWS)]
    for number, line in enumerate(lines):
        line[place] = f"云罚〔2026〕{max(number, 1)}号"
        line[subject] = generate("91", "530102", f"MA1A{max(number, 1) % 7:04d}")
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


def met(handed: Rows, versions: list[list[Any]], guarded: list[tuple[str, bytes]] = ()) -> Any:
    assert isinstance(handed, Delivery)
    return handed.meet(table(LATEST_COLUMNS, versions).to_reader(), table(GUARDED_COLUMNS, guarded))


def version_of(row: dict[str, Any], number: int = 1, state: str = "current", content_hash: bytes | None = None) -> list[Any]:
    return [row["uscc"], row["record_key"], number, state, content_hash or row["content_hash"]]


def test_rows_are_met_beside_what_is_held(handed: Rows, whole: list[dict[str, Any]]) -> None:
    """Known: seven rows in three hundred. Apart: another hash, another state, one under guard. The highest version counts,
    whichever comes first; somebody else's record of the same key is not ours."""
    other, same = b"x" * 16, whole[10:13]
    held = [version_of(row) for row in same]
    held += [version_of(whole[20], content_hash=other), version_of(whole[21], 3, "annulled")]
    held += [version_of(whole[22], 2), version_of(whole[22], 1, content_hash=other)]
    held += [version_of(whole[23], 1), version_of(whole[23], 2, content_hash=other)]
    held += [version_of(whole[30] | {"uscc": "91510100MA00000000"}), version_of(whole[31] | {"record_key": other})]
    found = met(handed, held, [(same[1]["uscc"], same[1]["record_key"])])
    assert (found.rows, found.known) == (ROWS - 1, 7)
    known = [*same, *whole[20:24]]
    assert sorted(found.places["place"].to_pylist()) == sorted(row["row"] for row in known)
    assert found.apart.column_names == list(APART_COLUMNS)

    def apart(row: dict[str, Any], number: int, state: str, held_hash: bytes) -> dict[str, Any]:
        values = (row["row"], row["uscc"], row["record_key"], row["row"], number, state, held_hash, row["content_hash"])
        return dict(zip(APART_COLUMNS, values, strict=True))

    assert found.apart.to_pylist() == sorted(
        [
            apart(same[1], 1, "current", same[1]["content_hash"]),
            apart(whole[20], 1, "current", other),
            apart(whole[21], 3, "annulled", whole[21]["content_hash"]),
            apart(whole[23], 2, "current", other),
        ],
        key=lambda row: (row["uscc"], row["record_key"]),
    )


def test_all_or_none_may_be_known(handed: Rows, whole: list[dict[str, Any]]) -> None:
    found = met(handed, [version_of(row) for row in whole])
    assert (found.rows, found.known, found.places, found.apart.num_rows) == (ROWS - 1, ROWS - 1, None, 0)
    found = met(handed, [])
    assert (found.rows, found.known, found.places, found.apart) == (ROWS - 1, 0, None, None)


def test_rows_in_memory_are_handed_in_the_same_way(handed: Rows, whole: list[dict[str, Any]]) -> None:
    given = GivenRows(handed.records(None))
    assert [row["record_key"] for row in given.keys().read_all().to_pylist()] == [row["record_key"] for row in whole]
    changed, known = table(CHANGED_COLUMNS, [[1, 2, "hidden"]]), table(KNOWN_COLUMNS, [[n] for n in range(ROWS - 3)])
    found = given.records(Choice(changed, known)).read_all()
    assert found.column_names == list(CHOSEN_COLUMNS)
    assert [row["record_key"] for row in found.to_pylist()] == [whole[n]["record_key"] for n in (1, ROWS - 3, ROWS - 2)]
    assert found["version"].to_pylist() == [2, 1, 1]


@pytest.mark.parametrize("choice", [None, "some"])
def test_records_in_turns_are_the_records(handed: Rows, whole: list[dict[str, Any]], choice: str | None, monkeypatch: Any) -> None:
    """Cut anywhere, or by a sample that found nothing to cut by: the same rows in the same order. What is left unread is no harm."""
    chosen = None
    if choice:
        changed, known = [[10, 3, "contested"], [12, 2, "current"]], [[place] for place in range(2, 200)]
        chosen = Choice(table(CHANGED_COLUMNS, changed), table(KNOWN_COLUMNS, known))
    wanted = handed.records(chosen).read_all().to_pylist()
    monkeypatch.setattr("gongxin.checking.handed.IN_TURNS", 1)
    codes = sorted(row["uscc"] for row in whole)
    assert len(set(codes)) == 7
    for cuts in ([], [codes[0]], [codes[150]], [codes[0][:5], codes[200], codes[200] + "Z", codes[-1]], ["A", "Z"]):
        monkeypatch.setattr(handed, "_cuts", lambda cuts=cuts: cuts)
        assert next(iter(handed.records(chosen)))  # and no further
        assert handed.records(chosen).read_all().to_pylist() == wanted
    monkeypatch.undo()
    monkeypatch.setattr("gongxin.checking.handed.IN_TURNS", 1)
    for _ in range(3):
        assert handed.records(chosen).read_all().to_pylist() == wanted
