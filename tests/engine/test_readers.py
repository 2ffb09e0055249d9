"""Columns that come packed are taken apart, and what does not add up is not taken."""

from __future__ import annotations

import pytest

from gongxin.engine.readers import of_packed

COLUMNS = {"uscc": "text", "key": "uuid", "version": "integer", "state": "text"}
SIZES = {"uscc": 3, "key": 16}
FIRST = (2, [b"abcdef", bytes(range(32)), "1,12", "current,hidden"])
SECOND = (1, [b"xyz", b"k" * 16, "7", "current"])


def test_blocks_become_batches() -> None:
    found = of_packed(COLUMNS, SIZES, [FIRST, SECOND])
    assert found.schema.names == list(COLUMNS)
    assert found.read_all().to_pylist() == [
        {"uscc": "abc", "key": bytes(range(16)), "version": 1, "state": "current"},
        {"uscc": "def", "key": bytes(range(16, 32)), "version": 12, "state": "hidden"},
        {"uscc": "xyz", "key": b"k" * 16, "version": 7, "state": "current"},
    ]
    assert of_packed(COLUMNS, SIZES, []).read_all().num_rows == 0


@pytest.mark.parametrize(("place", "values"), [(0, b"abcde"), (1, b"k" * 33), (2, "1"), (3, "current,current,hidden")])
def test_another_number_of_values_is_refused(place: int, values: bytes | str) -> None:
    given = [*FIRST[1]]
    given[place] = values
    with pytest.raises(ValueError, match="values of"):
        of_packed(COLUMNS, SIZES, [(2, given)]).read_all()
