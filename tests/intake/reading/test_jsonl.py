"""JSON lines: a bad line is one refused row; numbers stay the text that they were."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongxin.intake.reading import Limits

from .files import refusal, result_of

NAME = "data.jsonl"


def lines(*objects) -> bytes:
    return "\n".join(o if isinstance(o, str) else json.dumps(o, ensure_ascii=False) for o in objects).encode()


def test_rows_are_lines_and_keys_are_headers():
    result = result_of(lines({"名称": "甲", "代码": "X"}, {"代码": "Y", "备注": "z"}) + b"\n", NAME)
    assert result.reading.format == "jsonl"
    assert result.reading.headers == ["名称", "代码", "备注"]
    assert result.rows == [(1, ("甲", "X", None)), (2, (None, "Y", "z"))]


def test_a_key_that_comes_late():
    result = result_of(lines(*[{"a": "1"}] * 1_500, {"b": "2"}), NAME)
    assert result.reading.headers == ["a", "b"]
    assert result.rows[-1] == (1_501, (None, "2"))
    assert len(result.rows) == 1_501


def test_numbers_stay_text():
    result = result_of(b'{"a": 2.50, "b": 12345678901234567890, "c": 1e3, "d": true, "e": null, "f": ""}', NAME)
    assert result.rows == [(1, ("2.50", "12345678901234567890", "1e3", "TRUE", None, None))]


@pytest.mark.parametrize(
    ("bad", "rule"),
    [
        ("not json", "row.json_invalid"),
        ('{"a": 1', "row.json_invalid"),
        ('{"a": 1}, ', "row.json_invalid"),
        ('{"a": NaN}', "row.json_invalid"),
        ("[" * 100_000, "row.json_invalid"),
        ('["a"]', "row.json_not_object"),
        ('"a"', "row.json_not_object"),
        ('{"a": [1]}', "row.json_nested"),
        ('{"a": {"b": 1}}', "row.json_nested"),
        ('{"a": 1, "a": 2}', "row.json_duplicate_key"),
        ('{"a": "x\\u0000"}', "row.nul"),
        ('{"a": "' + "x" * 2_000_000 + '"}', "row.cell_too_large"),
    ],
)
def test_one_bad_line_is_one_refused_row(bad, rule):
    result = result_of(lines({"a": "1"}, bad, {"a": "3"}), NAME)
    assert result.structural == [(2, rule)]
    assert result.rows == [(1, ("1",)), (3, ("3",))]
    assert result.reading.rows_total() == 3
    finding = result.reading.structural[0]
    assert finding.message.zh != finding.message.en
    assert finding.remedy.zh
    if rule == "row.json_invalid":
        assert "第 2 行" in finding.message.zh
        assert "Line 2" in finding.message.en


def test_blank_lines_line_ends_and_marks():
    content = b"\xef\xbb\xbf" + b'{"a": 1}\r\n\r\n{"a": 2}\r\n'
    assert result_of(content, NAME).rows == [(1, ("1",)), (3, ("2",))]


def test_gb18030():
    result = result_of('{"名称": "某某公司𠮷"}\n'.encode("gb18030"), NAME)
    assert result.reading.encoding == "gb18030"
    assert result.rows == [(1, ("某某公司𠮷",))]


def test_half_a_surrogate_pair_is_a_lost_character():
    assert result_of(b'{"a": "\\ud800x"}', NAME).rows == [(1, ("\ufffdx",))]


def test_an_array_of_objects_is_refused_with_the_way_out():
    refused = refusal(b'[{"a": 1},\n {"a": 2}]', "data.json")
    assert refused.error_code == "file.json_array"
    assert "one object per line" in refused.remedy.en
    assert "每行" in refused.remedy.zh


def test_too_many_keys():
    content = lines(*({f"k{i}": 1} for i in range(50)))
    assert refusal(content, NAME, Limits(columns=20)).error_code == "file.columns"


def test_the_same_key_in_two_cases():
    assert refusal(lines({"a": 1, "A": 2}), NAME).error_code == "file.header_duplicate"


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["甲", "乙", "c", "d"]),
            st.one_of(st.none(), st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"))),
            min_size=1,
        ),
        min_size=1,
        max_size=10,
    )
)
@settings(max_examples=60, deadline=None)
def test_what_was_written_is_read(objects):
    result = result_of(lines(*objects), NAME)
    columns = result.reading.headers
    expected = [tuple(o.get(name) or None for name in columns) for o in objects]
    assert [cells for _, cells in result.rows] == expected
