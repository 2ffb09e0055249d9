"""Arrow columns judged once per distinct text, and findings gathered row by row."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from gongxin.engine.columns import Columns, judged_column


@dataclass(frozen=True)
class Length:
    size: str | None
    findings: tuple[int, ...]


def test_a_text_is_judged_once_however_often_it_stands() -> None:
    asked: list[str | None] = []

    def judge(text: str | None) -> Length:
        asked.append(text)
        return Length(None if text is None else str(len(text)), () if text else (7,))

    column = judged_column(pa.chunked_array([["a", "bb", None], ["a", "", "bb"]]), judge)
    assert sorted(asked, key=str) == ["", "None", "a", "bb"] or sorted(map(str, asked)) == ["", "None", "a", "bb"]
    assert column.pick("size", "string").to_pylist() == ["1", "2", None, "1", "0", "2"]
    assert column.pick("findings", "numbers").to_pylist() == [[], [], [7], [], [7], []]


@given(st.lists(st.tuples(st.lists(st.integers(0, 50), max_size=4), st.lists(st.integers(0, 50), max_size=4)), max_size=30))
def test_findings_of_all_columns_are_gathered_by_row(rows: list[tuple[list[int], list[int]]]) -> None:
    columns = Columns({"row": pa.array(range(len(rows)), pa.int64())})
    lists = [pa.array([row[i] for row in rows], pa.list_(pa.int16())) for i in range(2)]
    columns.add_findings(lists, errors={3, 17})
    columns.add_text("old", None)
    table = columns.table()
    assert table["e"].to_pylist() == [sorted(a + b) for a, b in rows]
    assert table["e_error"].to_pylist() == [bool({3, 17} & set(a + b)) for a, b in rows]
    assert table["old"].to_pylist() == [None] * len(rows)
