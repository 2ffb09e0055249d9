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


def look_ahead(connection: Connection, plan: Plan, through: str | None) -> None:
    """What can be said before every row is judged: the keys' hashes of the rows let through (SQL of ``checked_rows``; None:
    there are none), and which of them occur twice. On a connection of its own, which it closes."""
    key = key_text(plan)
    none = "SELECT 0::BIGINT AS row, 0::UBIGINT AS h WHERE false"
    hashes = f"SELECT row, hash({key}) AS h FROM ({through})" if through else none
    with connection:
        connection.execute(f"CREATE OR REPLACE TABLE through_hashes AS {hashes}", doing="keys")
        connection.execute(  # sorted and compared with the one before: half of what grouping ten million costs
            "CREATE OR REPLACE TABLE suspect_hashes AS"
            " SELECT h FROM (SELECT h, lag(h) OVER (ORDER BY h) AS before FROM through_hashes) WHERE h = before",
            doing="keys",
        )


def find(connection: Connection, plan: Plan, judged: str) -> None:
    """Make ``repeated_keys``, after ``look_ahead``. judged: the view of the rows that were not let through."""
    key = key_text(plan)
    connection.execute(
        f"CREATE OR REPLACE TABLE judged_hashes AS SELECT row, hash({key}) AS h FROM {judged} WHERE verdict = {ACCEPTED}",
        doing="keys",
    )
    connection.execute(  # the large side is read, the small one kept: the engine takes them as they stand
        "INSERT INTO suspect_hashes SELECT h FROM judged_hashes GROUP BY h HAVING count(*) > 1"
        " UNION ALL SELECT h FROM through_hashes SEMI JOIN judged_hashes USING (h)",
        doing="keys",
    )
    connection.execute(
        f"""
        CREATE OR REPLACE TABLE {TABLE} AS
        WITH suspects AS (
            SELECT row FROM (FROM through_hashes UNION ALL FROM judged_hashes) WHERE h IN (SELECT h FROM suspect_hashes)
        ),
        candidates AS (
            SELECT row, md5({key}) AS key, md5({content_text(plan)}) AS content FROM checked_rows SEMI JOIN suspects USING (row)
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
        """
        if connection.value("SELECT count(*) FROM suspect_hashes", doing="keys")
        else f"CREATE OR REPLACE TABLE {TABLE} (row BIGINT, first_row BIGINT, same BOOLEAN)",
        doing="keys",
    )
    for table in ("through_hashes", "judged_hashes", "suspect_hashes"):
        connection.execute(f"DROP TABLE {table}", doing="keys")


def counts(connection: Connection) -> tuple[int, int]:
    """Rows that repeat another, and rows that contradict another."""
    repeated, conflicting = connection.rows(
        f"SELECT count(*) FILTER (same), count(*) FILTER (NOT same) FROM {TABLE}", doing="keys"
    )[0]
    return int(repeated), int(conflicting)
