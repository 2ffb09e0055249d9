"""CK15: two rows of one file with one key. Rows that say the same count once; rows that contradict are all refused."""

from __future__ import annotations

from typing import ClassVar

from gongxin.checking.keys import content_text, key_text
from gongxin.checking.plan import ACCEPTED, Plan
from gongxin.checking.row import Row
from gongxin.checking.rules.base import Level, Rule
from gongxin.engine.connection import Connection
from gongxin.engine.expressions import Booleans, ibis

TABLE = "repeated_keys"
"""row, first_row, same: accepted rows whose key stands in an earlier or, where they contradict, another row."""


class Repeated(Rule):
    """The same record stands in row {first}; it counts once."""

    id = "CK15.repeated"
    level: ClassVar[Level] = "warning"
    zh = "与第{first}行为同一条记录，只计一次。"

    def broken(self, row: Row) -> Booleans:
        del row
        return ibis.literal(False)


class Conflicting(Rule):
    """Row {first} has the same key and says something else; none of the rows with this key was taken."""

    id = "CK15.conflict"
    zh = "与第{first}行主键相同而内容不同，主键相同的各行均不予接收。"

    def broken(self, row: Row) -> Booleans:
        del row
        return ibis.literal(False)


REPEATED, CONFLICTING = Repeated(), Conflicting()


def find(connection: Connection, plan: Plan) -> None:
    """Make ``repeated_keys``. The engine's hash tells in one cheap look whether there is anything to find."""
    key = key_text(plan)
    accepted = f"(SELECT * FROM checked_rows WHERE verdict = {ACCEPTED})"
    rows, keys = connection.rows(f"SELECT count(*), count(DISTINCT hash({key})) FROM {accepted}", doing="keys")[0]
    if rows == keys:
        connection.execute(
            f"CREATE OR REPLACE TABLE {TABLE} (row BIGINT, first_row BIGINT, same BOOLEAN)", doing="keys"
        )
        return
    connection.execute(
        f"""
        CREATE OR REPLACE TABLE {TABLE} AS
        WITH suspects AS (SELECT hash({key}) AS h FROM {accepted} GROUP BY h HAVING count(*) > 1),
        candidates AS (
            SELECT row, md5({key}) AS key, md5({content_text(plan)}) AS content
            FROM {accepted} WHERE hash({key}) IN (SELECT h FROM suspects)
        ),
        ranked AS (
            SELECT row, row_number() OVER (PARTITION BY key ORDER BY row) AS place,
                   min(row) OVER (PARTITION BY key) AS earliest,
                   lead(row) OVER (PARTITION BY key ORDER BY row) AS following,
                   count(*) OVER (PARTITION BY key) AS rows,
                   min(content) OVER (PARTITION BY key) = max(content) OVER (PARTITION BY key) AS same
            FROM candidates
        )
        SELECT row, CASE WHEN place = 1 THEN following ELSE earliest END AS first_row, same
        FROM ranked WHERE rows > 1 AND NOT (same AND place = 1)
        """,
        doing="keys",
    )


def counts(connection: Connection) -> tuple[int, int]:
    """Rows that repeat another, and rows that contradict another."""
    repeated, conflicting = connection.rows(
        f"SELECT count(*) FILTER (same), count(*) FILTER (NOT same) FROM {TABLE}", doing="keys"
    )[0]
    return int(repeated), int(conflicting)
