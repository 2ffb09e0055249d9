"""Parquet: typed columns as text; what is damaged or nested is refused."""

import datetime as dt
import decimal
import io

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from gongxin.intake.reading import Limits

from .files import refusal, result_of

NAME = "data.parquet"
CHINA = dt.timezone(dt.timedelta(hours=8))


def parquet(table: pa.Table | dict, **options) -> bytes:
    out = io.BytesIO()
    pq.write_table(table if isinstance(table, pa.Table) else pa.table(table), out, **options)
    return out.getvalue()


@pytest.mark.parametrize(
    ("values", "kind", "expected"),
    [
        (["甲", None, ""], pa.string(), ["甲", None, ""]),
        (["甲", None], pa.large_string(), ["甲", None]),
        (["甲", "甲"], pa.dictionary(pa.int32(), pa.string()), ["甲", "甲"]),
        ([dt.date(2020, 6, 18), dt.date(9999, 9, 9)], pa.date32(), ["2020-06-18", "9999-09-09"]),
        ([dt.datetime(2020, 6, 18), dt.datetime(2020, 6, 18, 1, 2, 3)], pa.timestamp("ms"),
         ["2020-06-18", "2020-06-18 01:02:03"]),
        ([dt.datetime(2020, 6, 18)], pa.timestamp("ns"), ["2020-06-18"]),
        ([dt.datetime(2020, 6, 18, tzinfo=CHINA)], pa.timestamp("us", "UTC"), ["2020-06-18"]),
        ([decimal.Decimal("1.50"), decimal.Decimal("-100000.00")], pa.decimal128(18, 2), ["1.50", "-100000.00"]),
        ([20200316.0, 0.1, 1e-7, -2.5], pa.float64(), ["20200316", "0.1", "0.0000001", "-2.5"]),
        ([1.5], pa.float32(), ["1.5"]),
        ([1, -2, None], pa.int64(), ["1", "-2", None]),
        ([2**63 + 1], pa.uint64(), ["9223372036854775809"]),
        ([True, False, None], pa.bool_(), ["TRUE", "FALSE", None]),
        ([dt.time(1, 2, 3)], pa.time64("us"), ["01:02:03"]),
        ([None, None], pa.null(), [None, None]),
    ],
)  # fmt: skip
def test_types_become_text(values, kind, expected):
    result = result_of(parquet({"列": pa.array(values, kind)}), NAME)
    assert [cells[0] for _, cells in result.rows] == expected
    assert result.reading.format == "parquet"
    assert result.reading.rows_total() == len(values)


def test_columns_with_awkward_names():
    result = result_of(parquet({'a"b': ["1"], "c'd": ["2"], "count(*)": ["3"]}), NAME)
    assert result.reading.headers == ['a"b', "c'd", "count(*)"]
    assert result.rows == [(1, ("1", "2", "3"))]


def test_it_is_read_where_it_lies_in_order():
    content = parquet({"n": [str(i) for i in range(50_000)]}, row_group_size=1_000)
    result = result_of(content, NAME)
    assert not result.reading.table.explicit_rows
    assert result.rows == [(i + 1, (str(i),)) for i in range(50_000)]


def test_rows_that_cannot_be_taken():
    content = parquet(
        {
            "文": ["好", "坏\0", "x" * 2_000_000, "长", "末"],
            "数": [1.0, 2.0, 3.0, 91310000123456789.0, 5.0],
        }
    )
    result = result_of(content, NAME)
    assert result.structural == [(2, "row.nul"), (3, "row.cell_too_large"), (4, "row.number_precision")]
    assert result.rows == [(1, ("好", "1")), (5, ("末", "5"))]
    assert result.reading.rows_total() == 5


@pytest.mark.parametrize("keep", [-1, -8, -500, 200, 12])
def test_truncated(keep):
    content = parquet({"n": [str(i) for i in range(3_000)]})
    refused = refusal(content[:keep], NAME)
    assert refused.error_code == "file.parquet_broken"
    assert "完整" in refused.message.zh
    assert "send it again" in refused.remedy.en


def test_damaged_inside():
    content = bytearray(parquet({"n": [str(i * 7919) for i in range(3_000)]}, compression="zstd"))
    content[40:400] = bytes(360)
    assert refusal(bytes(content), NAME).error_code == "file.parquet_broken"


def test_bytes_that_are_no_text():
    content = parquet({"n": ["abcdefgh"] * 3}, compression="none", use_dictionary=False)
    refused = refusal(content.replace(b"abcdefgh", b"\xff\xfe\xfd\xfcefgh"), NAME)
    assert refused.error_code == "file.parquet_broken"


def test_nested_types_are_named():
    refused = refusal(parquet({"a": ["x"], "多值": [["1", "2"]], "b": [{"c": 1}]}), NAME)
    assert refused.error_code == "file.parquet_type"
    assert "多值" in refused.message.zh
    assert "list" in refused.message.en
    assert "struct" in refused.message.en


def test_doubled_names_and_too_many():
    table = pa.table([pa.array(["1"]), pa.array(["2"])], names=["a", "a"])
    assert refusal(parquet(table), NAME).error_code == "file.header_duplicate"
    assert refusal(parquet({f"c{i}": ["1"] for i in range(30)}), NAME, Limits(columns=20)).error_code == "file.columns"


def test_no_rows():
    result = result_of(parquet({"a": pa.array([], pa.string())}), NAME)
    assert (result.rows, result.remarks) == ([], ["file.no_rows"])


def test_encrypted_footer():
    assert refusal(b"PARE" + bytes(100) + b"PARE", NAME).error_code == "file.parquet_encrypted"
