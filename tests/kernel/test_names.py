"""Names of organisations and persons, and document numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongxin.kernel import docno, names
from shared_data import read_cases, read_csv


@pytest.mark.parametrize("case", read_cases("names"), ids=lambda c: c["why"])
def test_pairs(case: dict[str, str]) -> None:
    same = names.normalise_name(case["one"]) == names.normalise_name(case["other"])
    assert same == (case["same"] == "1")
    found = names.search_key(case["one"]) == names.search_key(case["other"])
    assert found == (case["key"] == "1")


@pytest.mark.parametrize("case", read_cases("person_names"), ids=lambda c: c["given"])
def test_person_names(case: dict[str, str]) -> None:
    assert names.mask_person_name(case["given"]) == case["expected"]


@pytest.mark.parametrize("case", read_cases("docnos"), ids=lambda c: c["why"])
def test_document_numbers(case: dict[str, str]) -> None:
    assert docno.normalise_docno(case["given"]) == case["expected"]


def test_odd_names_stay_different() -> None:
    """718 real names that upset naive normalising: different organisations keep different names."""
    by_name: dict[str, set[str]] = {}
    for row in read_csv("names/odd_names.csv"):
        key = names.normalise_name(row["名称"])
        assert key
        assert names.search_key(row["名称"])
        by_name.setdefault(key, set()).add(row["统一社会信用代码"])
    same = {name: codes for name, codes in by_name.items() if len(codes) > 1}
    raw = {row["名称"] for row in read_csv("names/odd_names.csv")}
    assert all(name in raw for name in same), same


@given(st.text())
def test_normal_forms_are_idempotent(text: str) -> None:
    for form in (names.normalise_name, names.search_key, docno.normalise_docno):
        assert form(form(text)) == form(text)


@given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)), st.integers(0, 20))
def test_the_key_of_a_beginning_is_the_beginning_of_the_key(name: str, length: int) -> None:
    assert names.search_key(name).startswith(names.search_key(name[:length]))


@given(st.text(), st.text())
def test_bigrams_of_a_part_are_bigrams_of_the_whole(one: str, other: str) -> None:
    key = names.search_key(one) + names.search_key(other)
    assert set(names.bigrams(names.search_key(one))) <= set(names.bigrams(key))
    assert all(len(bigram) == 2 for bigram in names.bigrams(key))


@given(st.text(alphabet="张三李四王五欧阳娜司马光JOHN SMITH·买提、,", max_size=20))
def test_a_masked_name_tells_no_more_when_masked_again(name: str) -> None:
    masked = names.mask_person_name(name)
    assert names.mask_person_name(masked).replace("*", "") == masked.replace("*", "")


@given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=2, max_size=4))
def test_no_given_name_survives(name: str) -> None:
    assert names.mask_person_name(name).endswith("*")
