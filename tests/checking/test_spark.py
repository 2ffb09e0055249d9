"""The same expressions compile for Spark (architecture.md: where the data outgrows a machine). Compiled here, not run: Spark is no
dependency. What stands around the stages (``run``, ``records``, ``duplicates``, ``findings``) is DuckDB's own SQL.
"""

from __future__ import annotations

import re

import pytest

from checking.good_rows import headers_of
from checking.world import RECEIVED, catalogue, layout_of
from gongxin.catalogue import map_headers
from gongxin.checking import plan
from gongxin.engine import expressions

OF_SPARK = {
    "ARRAY", "ARRAY_DISTINCT", "CAST", "COALESCE", "CONCAT", "CONCAT_WS", "CONTAINS", "FILTER", "IF", "LEAST", "LENGTH", "LOCATE",
    "LOWER", "LPAD", "MAKE_DATE", "REGEXP_EXTRACT", "SIZE", "SPLIT", "SPLIT_PART", "STARTSWITH", "SUBSTRING", "TRANSLATE", "TRY_CAST", "UPPER",
    "REPLACE", "REGEXP_REPLACE", "ARRAY_JOIN", "TRIM", "ISNULL", "MOD", "GREATEST",
}  # fmt: skip
WORDS = {
    "AND",
    "OR",
    "IN",
    "NOT",
    "AS",
    "DECIMAL",
    "WHEN",
    "THEN",
    "ELSE",
    "ON",
    "FROM",
    "JOIN",
    "SELECT",
    "EXCLUDE",  # of the frame around the stages, which is DuckDB's
    "WITH",
    "MATERIALIZED",
    "CASE",
}
NOT_YET = {"STRLEN"}
"""byte_length: Spark calls it OCTET_LENGTH, which DuckDB has for blobs only."""


@pytest.mark.parametrize("which", ["first", "second"])
def test_the_stages_compile_for_spark(which: str, monkeypatch: pytest.MonkeyPatch) -> None:
    definitions = catalogue()
    monkeypatch.setattr(plan, "_CACHE", {})  # what is compiled here is for nobody else
    monkeypatch.setattr(plan, "to_sql", lambda expression: expressions.to_sql(expression, "pyspark"))
    resource = definitions.resource("administrative_penalty")
    layout = layout_of(map_headers(resource, headers_of(resource, "y2018")))
    sql = getattr(plan.Plan(resource, definitions, layout, RECEIVED), which)("raw_table")
    without_texts = re.sub(r"'(?:[^'\\]|\\.|'')*'", "''", sql)
    used = {name.upper() for name in re.findall(r"\b([A-Za-z_]+)\s*\(", without_texts)} - WORDS
    assert "`" in without_texts  # Spark's own quotes
    assert used - OF_SPARK <= NOT_YET
