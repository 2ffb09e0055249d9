"""Personal identifiers are found wherever and however they are written, and organisations' codes are left
alone.
"""

from __future__ import annotations

import itertools
import time

import duckdb
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gongxin.kernel import identifiers, uscc
from kernel.strategies import (
    mobiles,
    passports,
    plain_text,
    registration_numbers,
    resident_numbers,
    spelled,
    surroundings,
    uscc_codes,
)
from shared_data import read_cases, read_csv

CASES = read_cases("identifiers")
ENGINE = duckdb.connect()


def kinds(text: str) -> list[str]:
    return [hit.kind for hit in identifiers.find(text)]


def passes_prefilter(text: str) -> bool:
    row = ENGINE.execute("select regexp_matches(?, ?)", [text, identifiers.PREFILTER_RE2]).fetchall()[0]
    return bool(row[0])


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c['why']}: {c['text'][:12]!r}")
def test_cases(case: dict[str, str]) -> None:
    assert kinds(case["text"]) == case["kinds"].split()


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c['why']}: {c['text'][:12]!r}")
def test_cases_are_masked(case: dict[str, str]) -> None:
    masked = identifiers.mask(case["text"])
    assert not identifiers.find(masked)
    if not case["kinds"]:
        assert masked == case["text"]


def test_mask_keeps_two_characters() -> None:
    assert identifiers.mask("电话13812345678。") == "电话****78。"
    assert identifiers.mask("11010119900307715x") == "****5x"
    assert identifiers.mask("13812345678 2019年") == "****78* 2019年"


@given(resident_numbers, plain_text, plain_text)
def test_a_resident_number_is_found_among_anything(number: str, before: str, after: str) -> None:
    assume(not uscc.is_organisation(number))
    text = before + number + after
    assert any(h.start <= len(before) and h.end >= len(before) + 18 for h in identifiers.find(text))


@given(spelled(resident_numbers), surroundings, surroundings)
def test_a_resident_number_is_found_however_written(number: str, before: str, after: str) -> None:
    assume(not uscc.is_organisation(uscc.normalise(number)))
    assert kinds(before + number + after) == ["resident_id"]


@given(spelled(mobiles), surroundings, surroundings)
def test_a_mobile_is_found_however_written(number: str, before: str, after: str) -> None:
    assert "mobile" in kinds(before + number + "；" + after)


@given(mobiles, st.sampled_from(["+86", "0086", "86", "+86 ", "86-", "(+86)", "0"]), surroundings)
def test_a_mobile_is_found_behind_its_country_code(number: str, prefix: str, before: str) -> None:
    assert kinds(f"{before}{prefix}{number}") == ["mobile"]


@given(spelled(passports), surroundings, surroundings)
def test_a_passport_is_found_however_written(number: str, before: str, after: str) -> None:
    assume(not _is_written_organisation_code(number))
    assume(not before.endswith("字"))
    assert set(kinds(before + number + after)) & {"passport", "mobile", "resident_id"}


def _is_written_organisation_code(number: str) -> bool:
    from gongxin.kernel import oldcodes

    found = oldcodes.classify(number)
    return found is not None and found.kind == "orgcode"


@given(st.one_of(spelled(resident_numbers), spelled(mobiles), spelled(passports)), plain_text, plain_text)
def test_nothing_is_left_after_masking(number: str, before: str, after: str) -> None:
    masked = identifiers.mask(before + number + after)
    assert identifiers.find(masked) == []
    assert identifiers.mask(masked) == masked


@given(st.lists(st.one_of(resident_numbers, mobiles, passports, uscc_codes, plain_text), max_size=6))
def test_hits_are_in_order_and_do_not_overlap(pieces: list[str]) -> None:
    text = "".join(pieces)
    hits = identifiers.find(text)
    assert all(a.end <= b.start for a, b in itertools.pairwise(hits))
    assert all(0 <= hit.start < hit.end <= len(text) for hit in hits)
    masked = identifiers.mask(text)
    assert not identifiers.contains(masked)


@given(uscc_codes, surroundings, surroundings)
def test_a_valid_code_is_never_reported(code: str, before: str, after: str) -> None:
    assert identifiers.find(code) == []
    assert identifiers.find(f"{before}{code}{after}") == []


@given(registration_numbers)
def test_a_cell_with_a_registration_number_is_never_reported(number: str) -> None:
    assert identifiers.find(number) == []


@given(
    st.one_of(spelled(resident_numbers), spelled(mobiles), spelled(passports), st.text()),
    plain_text,
    plain_text,
)
def test_the_prefilter_lets_nothing_slip(number: str, before: str, after: str) -> None:
    text = (before + number + after).replace("\x00", "")
    if identifiers.find(text):
        assert passes_prefilter(text)


@pytest.mark.parametrize(
    "case", [c for c in CASES if c["kinds"]], ids=lambda c: f"{c['why']}: {c['text'][:12]!r}"
)
def test_the_prefilter_passes_every_case(case: dict[str, str]) -> None:
    assert passes_prefilter(case["text"])


def test_the_prefilter_is_a_filter() -> None:
    """Ordinary sentences do not reach Python."""
    for text in (
        "2019-06-18 12:30",
        "罚款50000元，没收违法所得1234.56元",
        "浙税罚〔2019〕12号",
        "杭州市西湖区文三路18号",
    ):
        assert not passes_prefilter(text)


def test_real_registrations_hold_none() -> None:
    """Codes, names, dates, capital and addresses of 3,000 companies; free text may name a phone."""
    columns = ("企业名称", "统一社会信用代码", "注册日期", "企业类型", "注册资金")
    for row in read_csv("registry/registrations_3000.csv"):
        for column in columns:
            assert identifiers.find(row[column]) == [], (column, row["企业名称"])


def test_time_is_linear() -> None:
    """Ten times the text takes about ten times the time; a quadratic search would take a hundred."""
    pieces = ("1 ", "19", "1 9 ", "13812345678 ", "E1", "2019-06-18 ", "8 1 2 3 4 5 6 7 8 ")
    for piece in pieces:
        small, large = piece * (20_000 // len(piece)), piece * (200_000 // len(piece))
        assert _seconds(large) < 40 * _seconds(small) + 0.5, piece


def _seconds(text: str) -> float:
    start = time.perf_counter()
    identifiers.mask(text)
    return time.perf_counter() - start


@pytest.mark.parametrize("gap", ["\u200b", "\u200c", "\ufeff", "\u00ad", "\u3000", "\u00a0", "－", "—", "·", "\t"])
@pytest.mark.parametrize("parts", [("190", "4587", "9546"), ("110101", "19890206", "9458"), ("E", "2007", "6557")])
def test_the_prefilter_lets_no_separator_hide_a_number(parts: tuple[str, ...], gap: str) -> None:
    text = gap.join(parts)
    assert passes_prefilter(text) or not identifiers.contains(text)
