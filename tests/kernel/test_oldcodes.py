"""Codes that organisations had before 2015."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongxin.kernel import oldcodes, organisation_code, uscc
from kernel.strategies import registration_numbers, uscc_codes
from shared_data import read_cases, read_csv


@pytest.mark.parametrize("case", read_cases("oldcodes"), ids=lambda c: c["why"])
def test_cells(case: dict[str, str]) -> None:
    found = oldcodes.classify(case["cell"])
    assert (found.kind if found else "") == case["kind"]
    assert (found.code if found else "") == case["code"]


def test_old_numbers_in_the_code_column_of_real_registrations() -> None:
    """Of the 13 cells that are no USCC, 12 have 15 digits; the check digit tells the sound ones from the
    others.
    """
    cells = [row["统一社会信用代码"] for row in read_csv("registry/registrations_3000.csv")]
    found = [oldcodes.classify(cell) for cell in cells if not uscc.is_valid(cell)]
    assert [code.kind for code in found if code].count("reg13") == 1
    assert all(code is None or code.kind in {"reg15", "reg13"} for code in found)


@given(registration_numbers, st.integers(0, 14), st.sampled_from("0123456789"))
def test_every_wrong_digit_of_a_registration_number_is_caught(number: str, position: int, other: str) -> None:
    assert oldcodes.is_valid_registration_number(number)
    changed = number[:position] + other + number[position + 1 :]
    assert oldcodes.is_valid_registration_number(changed) == (changed == number) or changed[0] == "0"


@given(uscc_codes)
def test_the_organisation_code_stands_inside_the_uscc(code: str) -> None:
    nine = oldcodes.orgcode_of(code)
    assert nine == code[8:17]
    assert oldcodes.is_valid_organisation_code(oldcodes.format_organisation_code(nine))
    found = oldcodes.classify(nine)
    assert found is not None
    assert found.kind == "orgcode"


@given(st.text(organisation_code.ALPHABET, min_size=8, max_size=8))
def test_hyphen_or_not(first8: str) -> None:
    nine = first8 + organisation_code.check_character(first8)
    assert oldcodes.is_valid_organisation_code(nine) == oldcodes.is_valid_organisation_code(
        nine[:8] + "-" + nine[8]
    )


@given(st.text())
def test_any_text_can_be_classified(text: str) -> None:
    oldcodes.classify(text)
