"""The engine's door: nothing of the data in an error, nothing in the clear on disk, nothing from the network."""

import traceback
from pathlib import Path

import pyarrow as pa
import pytest

from gongxin.engine.connection import EngineError, connect
from gongxin.engine.raw import CsvTable, LineFacts, NotWellFormed, consuming


def shown(error: BaseException) -> str:
    """Everything that a log could print, the chained exceptions included."""
    parts = [repr(error), str(error)]
    while error.__context__ is not None:
        error = error.__context__
        parts += [repr(error), str(error)]
    return "\n".join(parts)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT CAST(word AS INTEGER) FROM secrets",
        "SELECT strptime(word, '%Y') FROM secrets",
        "SELECT error(word) FROM secrets",
    ],
)
def test_errors_keep_the_kind_and_drop_the_words(sql):
    with connect(threads=1) as con:
        con.register("secrets", pa.table({"word": ["topsecret"]}))
        with pytest.raises(EngineError) as raised:
            con.rows(sql, doing="check")
        with pytest.raises(EngineError) as streamed:
            list(con.batches(sql))
    for error in (raised.value, streamed.value):
        assert "topsecret" not in shown(error)
        assert error.kind.endswith("Exception")
    assert raised.value.place == "check"
    assert "原因类别" in raised.value.text("zh")
    assert "Kind:" in raised.value.text("en")


def test_csv_lines_are_not_quoted_back(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("a,b\n1,2\ntopsecret\n")
    table = CsvTable(
        path=str(path), width=2, delimiter=",", skip=1, max_line=1000, line_end="\n",
        facts=lambda: LineFacts(2, False), keep=None,
    )  # fmt: skip
    with connect(threads=1) as con, pytest.raises(NotWellFormed) as raised, consuming(table):
        con.rows(f"SELECT * FROM {table.relation()}")
    assert "topsecret" not in shown(raised.value)


def test_spills_are_encrypted_and_removed(tmp_path):
    with connect(memory="60MB", threads=2, temp_dir=tmp_path) as con:
        con.execute(
            "CREATE TABLE x AS SELECT 'plainwords' || md5(i::VARCHAR) || md5((i + 7)::VARCHAR) AS s"
            " FROM range(1500000) AS t(i)"
        )
        files = [path for path in tmp_path.rglob("*") if path.is_file() and path.stat().st_size > 1_000_000]
        assert files, "nothing was spilled: the test proves nothing"
        assert not any(b"plainwords" in path.read_bytes() for path in files)
    assert list(tmp_path.iterdir()) == []


def test_no_extension_is_fetched():
    with connect(threads=1) as con:
        with pytest.raises(EngineError):
            con.rows("SELECT * FROM read_xlsx('x.xlsx')")
        assert con.value("SELECT current_setting('autoinstall_known_extensions')") is False


def test_python_variables_are_not_tables():
    secrets = pa.table({"a": [1]})
    with connect(threads=1) as con, pytest.raises(EngineError):
        con.rows("SELECT * FROM secrets")
    assert secrets.num_rows == 1


def test_traceback_text(tmp_path):
    with connect(threads=1, temp_dir=Path(tmp_path)) as con:
        con.register("t", pa.table({"w": ["topsecret"]}))
        try:
            con.value("SELECT CAST(w AS DATE) FROM t")
        except EngineError:
            assert "topsecret" not in traceback.format_exc()
