"""The one door to DuckDB: no cell content in an error, no network, spills that cannot be read, nothing left behind."""

from __future__ import annotations

import traceback
from pathlib import Path

import pyarrow as pa
import pytest

from gongxin.engine.connection import Connection, EngineError, connect, guarded
from gongxin.engine.raw import CsvTable, LineFacts, NotWellFormed, consuming, literal

SECRET = "11010519491231002X"


def everything_said(error: BaseException) -> str:
    """All that a log could print of it: texts, arguments, the exceptions it came from."""
    chain: list[BaseException | None] = [error, error.__cause__, error.__context__]
    return "".join(traceback.format_exception(error)) + repr([(item, getattr(item, "args", ())) for item in chain])


FAILING = {
    "cast": "SELECT CAST(v AS INTEGER) FROM cells",
    "date": "SELECT CAST(v AS DATE) FROM cells",
    "decimal": "SELECT CAST(v || '.5' AS DECIMAL(4, 2)) FROM cells",
    "json": "SELECT CAST(v AS JSON) FROM cells",
    "regex": "SELECT regexp_matches('x', '(' || v) FROM cells",
    "error": "SELECT error(v) FROM cells",
}


@pytest.fixture
def cells() -> Connection:
    connection = connect(memory="200MB", threads=1)
    connection.register("given", pa.table({"v": [SECRET]}))
    connection.execute("CREATE TABLE cells AS SELECT v FROM given")
    return connection


@pytest.mark.parametrize("sql", FAILING.values(), ids=list(FAILING))
def test_an_error_holds_no_cell_content(cells: Connection, sql: str) -> None:
    calls = (
        lambda: cells.execute(sql),
        lambda: cells.rows(sql),
        lambda: cells.value(sql),
        lambda: list(cells.batches(sql)),
        lambda: cells.reader(sql).read_all(),
    )
    for call in calls:
        with pytest.raises(EngineError) as raised:
            call()
        assert SECRET not in everything_said(raised.value)
        assert raised.value.kind.endswith(("Exception", "Error"))
        assert raised.value.message.zh != raised.value.message.en
    cells.close()


def test_an_arrow_failure_holds_no_cell_content() -> None:
    with pytest.raises(EngineError) as raised, guarded("cast"):
        pa.array([SECRET]).cast(pa.int32())
    assert SECRET not in everything_said(raised.value)
    assert raised.value.place == "cast"


def test_a_malformed_file_is_told_without_its_content(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_text(f"a,b\n1,2\n{SECRET},3,4\n", encoding="utf-8")
    table = CsvTable(
        path=str(path),
        width=2,
        delimiter=",",
        skip=1,
        max_line=1000,
        line_end="\n",
        facts=lambda: LineFacts(2, False),
        keep=None,
    )
    with connect(memory="200MB", threads=1) as connection, pytest.raises(NotWellFormed) as raised, consuming(table):
        connection.raw.execute(f"SELECT * FROM {table.relation()}").fetchall()
    assert SECRET not in everything_said(raised.value)


def test_no_network_and_no_extension() -> None:
    with connect(memory="200MB", threads=1) as connection:
        for sql in ("INSTALL httpfs", "SELECT * FROM 'https://example.invalid/x.parquet'"):
            with pytest.raises(EngineError):
                connection.rows(sql)


def test_python_variables_are_not_tables() -> None:
    cells = pa.table({"v": [1]})
    with connect(memory="200MB", threads=1) as connection, pytest.raises(EngineError):
        connection.rows("SELECT * FROM cells")
    assert cells.num_rows == 1


def test_what_was_spilled_is_encrypted_and_goes_with_the_connection(tmp_path: Path) -> None:
    with connect(memory="64MB", threads=1, temp_dir=tmp_path) as connection:
        (own,) = tmp_path.iterdir()
        assert own.stat().st_mode & 0o077 == 0
        connection.execute(f"CREATE TABLE wide AS SELECT i, '{SECRET}' || i AS v FROM range(3000000) t(i)")
        spilled = [path for path in own.rglob("*") if path.is_file() and path.stat().st_size]
        assert spilled
        assert not any(SECRET.encode() in path.read_bytes() for path in spilled)
    assert list(tmp_path.iterdir()) == []


def test_rows_go_into_a_table_in_order() -> None:
    with connect(memory="200MB", threads=1) as connection:
        connection.execute("CREATE TABLE t (a BIGINT, b VARCHAR)")
        connection.insert_rows("t", [])
        connection.insert_rows("t", [(1, "甲"), (2, None)])
        assert connection.rows("SELECT * FROM t ORDER BY a") == [(1, "甲"), (2, None)]
        with connection.cursor() as second:
            assert second.value("SELECT count(*) FROM t") == 2


def test_a_literal_is_one_text_whatever_it_holds() -> None:
    nasty = "'; DROP TABLE t; -- \"\\ 　"
    with connect(memory="200MB", threads=1) as connection:
        assert connection.value(f"SELECT {literal(nasty)}") == nasty
