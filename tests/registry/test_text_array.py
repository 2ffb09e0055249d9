"""A text[] written by one join is the list that psycopg would have sent."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from gongxin.kernel.text_array import text_array

TEXTS = st.lists(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])))


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=TEXTS)
@example(values=[])
@example(values=["", "NULL", "null", 'a"b', "\\", '\\"', "{x,y}", "两个", " ", "\n", "%s", "'"])
def test_it_arrives_as_it_was(conn: Any, values: list[str]) -> None:
    assert conn.execute("SELECT %s::text[]", [text_array(values)]).fetchone() == (values,)
