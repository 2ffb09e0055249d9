"""Unified social credit codes: structure, check character, normal form, finding in a cell, what is said
about one.
"""

from __future__ import annotations

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum.cn import uscc as stdnum_uscc

from gongxin.kernel import resident_number, uscc
from gongxin.kernel.uscc_tables import AUTHORITIES, CATEGORIES
from kernel.strategies import digit_runs, resident_numbers, uscc_codes
from shared_data import SHARED, read_cases, read_csv

WIDE = {ord(c): chr(ord(c) + 0xFEE0) for c in uscc.ALPHABET}


def collected(*classes: str) -> list[str]:
    return [row["value"] for row in read_csv("uscc/codes.csv") if row["class"] in classes]


@pytest.mark.parametrize("code", collected("valid"))
def test_collected_valid_codes_are_valid(code: str) -> None:
    assert uscc.is_valid(code)
    assert uscc.normalise(code) == code
    assert uscc.extract(code) == code
    assert uscc.inspect(code).acceptable


@pytest.mark.parametrize("code", collected("valid_after_normalise"))
def test_collected_codes_that_need_normalising(code: str) -> None:
    assert not uscc.is_valid(code)
    assert uscc.is_valid(uscc.normalise(code))
    assert [f.rule for f in uscc.inspect(code).findings] == ["uscc.normalised"]


@pytest.mark.parametrize("code", collected("invalid", "checksum_fail_unknown"))
def test_collected_invalid_codes_are_refused_with_a_reason(code: str) -> None:
    assert not uscc.is_valid(uscc.normalise(code))
    assert uscc.extract(code) is None
    assert not uscc.inspect(code).acceptable


@pytest.mark.parametrize("code", collected("issued_nonconforming"))
def test_issued_codes_that_break_the_check_are_warnings_only_with_the_register(code: str) -> None:
    assert not uscc.is_valid(code)
    assert not uscc.inspect(code, issued=lambda _: False).acceptable
    known = uscc.inspect(code, issued={code}.__contains__)
    assert known.issued
    assert known.acceptable
    assert "uscc.check_issued" in {f.rule for f in known.findings}


def test_letters_in_front_are_decided_by_the_check_character() -> None:
    """A, G, J, N, Q and Y are allowed where python-stdnum wants digits; A111… fails for its check
    character only.
    """
    (code,) = collected("invalid_in_stdnum")
    assert [f.rule for f in uscc.inspect(code).findings if f.level == "error"] == ["uscc.check"]
    assert uscc.is_valid(code[:17] + uscc.check_character(code[:17]))


def test_every_class_of_the_collection_is_tested() -> None:
    tested = {"valid", "valid_after_normalise", "invalid", "checksum_fail_unknown", "issued_nonconforming"}
    assert {row["class"] for row in read_csv("uscc/codes.csv")} == tested | {"invalid_in_stdnum"}


@pytest.mark.parametrize("category", sorted(CATEGORIES))
def test_every_category_of_the_standard_is_accepted(category: str) -> None:
    inspection = uscc.inspect(uscc.generate(category, "330106", "MA1B3N1N"))
    assert inspection.findings == ()
    assert inspection.parts["category"].label == CATEGORIES[category]
    assert inspection.parts["authority"].label == AUTHORITIES[category[0]]


def test_tables_are_those_of_the_reference() -> None:
    reference = yaml.safe_load((SHARED / "reference/uscc_tables.yaml").read_text("utf-8"))
    for rows, table in ((reference["authorities"], AUTHORITIES), (reference["categories"], CATEGORIES)):
        assert {r["code"]: (r["zh"], r["en"]) for r in rows} == {k: (v.zh, v.en) for k, v in table.items()}
    assert reference["uscc_check"]["alphabet"] == uscc.ALPHABET
    assert tuple(reference["uscc_check"]["weights"]) == uscc.WEIGHTS


def test_registered_companies_have_valid_codes_or_a_reason() -> None:
    """3,000 registrations: the code is valid, or it is reported; what is no code at all is an old number."""
    refused = []
    for row in read_csv("registry/registrations_3000.csv"):
        inspection = uscc.inspect(row["统一社会信用代码"])
        assert inspection.valid == inspection.acceptable
        if not inspection.acceptable:
            assert [f.rule for f in inspection.findings if f.level == "error"]
            refused.append(inspection.normalised)
    assert sorted({len(code) for code in refused}) == [13, 15]
    assert len(refused) == 13


@pytest.mark.parametrize("case", read_cases("uscc_cells"), ids=lambda c: c["why"])
def test_cells(case: dict[str, str]) -> None:
    extraction = uscc.extraction(case["cell"])
    assert (extraction.code or "") == case["expected"]
    assert extraction.repaired == (case["repaired"] == "1")
    assert uscc.extract(case["cell"]) == extraction.code


@given(uscc_codes)
def test_generated_codes_are_valid(code: str) -> None:
    assert uscc.is_valid(code)
    assert uscc.normalise(code) == code
    if code[:2].isdigit():
        assert stdnum_uscc.is_valid(code)


@given(st.text(uscc.ALPHABET, min_size=17, max_size=17))
def test_check_character_equals_the_one_of_stdnum(first17: str) -> None:
    assert uscc.check_character(first17) == stdnum_uscc.calc_check_digit(first17)


@given(uscc_codes, st.integers(0, 17), st.sampled_from(uscc.ALPHABET))
def test_every_wrong_character_is_caught(code: str, position: int, other: str) -> None:
    assume(other != code[position])
    assert not uscc.is_valid(code[:position] + other + code[position + 1 :])


@given(uscc_codes, st.integers(0, 16))
def test_every_swap_of_neighbours_is_caught(code: str, i: int) -> None:
    assume(code[i] != code[i + 1])
    assert not uscc.is_valid(code[:i] + code[i + 1] + code[i] + code[i + 2 :])


@given(st.text())
def test_normalise_is_idempotent(text: str) -> None:
    once = uscc.normalise(text)
    assert uscc.normalise(once) == once


@given(
    uscc_codes,
    st.booleans(),
    st.booleans(),
    st.lists(st.sampled_from(" -\u200b　－"), min_size=17, max_size=17),
)
def test_normalise_undoes_width_case_and_gaps(code: str, wide: bool, lower: bool, gaps: list[str]) -> None:
    written = code.translate(WIDE) if wide else code
    written = written.lower() if lower else written
    written = "".join(c + g for c, g in zip(written, [*gaps, ""], strict=True))
    assert uscc.normalise(written) == code
    assert uscc.extract(written) == code


@given(uscc_codes, uscc_codes, st.sampled_from([" ", "；", "/", "\n", "，原："]))
def test_two_codes_are_no_answer(one: str, other: str, between: str) -> None:
    assume(one != other)
    assert uscc.extract(one + between + other) is None


@given(uscc_codes, st.sampled_from(["代码：{}", "{}（已变更）", "({})", "信用代码{}，"]))
def test_a_code_with_a_label_is_found(code: str, label: str) -> None:
    assert uscc.extract(label.format(code)) == code


@given(st.text())
def test_any_text_can_be_inspected(text: str) -> None:
    inspection = uscc.inspect(text)
    assert inspection.valid <= uscc.is_valid(inspection.normalised)
    assert inspection.acceptable == uscc.is_valid(inspection.normalised)
    inspection.as_dict()


@given(resident_numbers)
def test_a_persons_number_is_no_code_and_is_not_repeated(number: str) -> None:
    """Once in 31 a person's number passes the USCC's check; it still identifies no organisation."""
    inspection = uscc.inspect(number)
    if uscc.is_organisation(number):
        return  # a known category, region and inner check besides: one in ten thousand
    assert [f.rule for f in inspection.findings] == ["uscc.person"]
    assert not inspection.acceptable
    assert number not in str(inspection.as_dict())
    assert uscc.extract(number) is None


def test_a_persons_number_that_passes_the_check_is_still_a_persons() -> None:
    passing = [
        number for serial in range(1000) if uscc.is_valid(number := _resident(f"11010119900307{serial:03d}"))
    ]
    assert passing
    assert not any(uscc.is_organisation(number) for number in passing)


def _resident(first17: str) -> str:
    from stdnum.iso7064 import mod_11_2

    number = first17 + mod_11_2.calc_check_digit(first17)
    assert resident_number.is_resident_number(number)
    return number


@given(digit_runs(17))
def test_check_character_wants_seventeen(first17: str) -> None:
    with pytest.raises(ValueError, match="17"):
        uscc.check_character(first17[:-1])


def test_unknown_parts_are_warnings() -> None:
    inspection = uscc.inspect(uscc.generate("98", "998877", "MA1B3N1N3"))
    assert [(f.rule, f.level) for f in inspection.findings] == [
        ("uscc.category_unknown", "warning"),
        ("uscc.region_unknown", "warning"),
        ("uscc.subject_check", "warning"),
    ]
    assert inspection.acceptable
