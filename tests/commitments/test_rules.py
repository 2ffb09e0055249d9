"""The pure rules and the templates."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongxin.commitments import manual
from gongxin.commitments.rules.keeping import CMT2, CMT3, CMT4, CMT9, CMT10, standing
from gongxin.commitments.templates import Template, templates
from gongxin.kernel import identifiers

PAGES = Path(__file__).resolve().parents[2] / "docs" / "commitments"
days = st.dates(date(2016, 1, 1), date(2099, 12, 31))


def test_the_number_of_a_real_commitment():
    """commitment_fields.csv, row 1: a number seen on a real site."""
    assert CMT3.compose("320100", date(2023, 2, 17), 11) == "32010020230217000011"


@given(st.integers(0, 999999).map("{:06d}".format), days, st.integers(1, 999999))
def test_a_number_can_be_read_again(region: str, day: date, serial: int):
    assert CMT3.parts(CMT3.compose(region, day, serial)) == (region, day, serial)


@given(st.sampled_from(["330100", "110101", "650102", "460108"]), st.dates(date(2020, 1, 1), date(2099, 12, 31)), st.integers(1, 999999))
def test_no_number_passes_for_that_of_a_person(region: str, day: date, serial: int):
    """The first 18 digits are a region, a date and four more: on some days they pass a resident number's check."""
    number = CMT3.compose(region, day, serial)
    assert not identifiers.contains(number)
    assert identifiers.mask(f"承诺编码{number}，请按期履行。") == f"承诺编码{number}，请按期履行。"


@pytest.mark.parametrize(("region", "serial"), [("33010", 1), ("33010x", 1), ("330100", 0), ("330100", 1_000_000)])
def test_no_number_for_nonsense(region: str, serial: int):
    with pytest.raises(ValueError, match="number"):
        CMT3.compose(region, date(2026, 1, 1), serial)


@given(days, st.integers(-5, 400), st.integers(1, 365))
def test_due(made: date, after: int, longest: int):
    assert CMT4.due(made, made + timedelta(days=after), longest) == (0 <= after <= longest)


@given(days, st.integers(-40, 40), st.integers(-40, 40))
def test_broken_only_after_day_and_term(due: date, notice: int, asked: int):
    until, on = due + timedelta(days=notice), due + timedelta(days=asked)
    assert CMT10.may_break(due, until, on) == (asked > 0 and asked > notice)
    assert not CMT10.may_break(due, None, on)


@given(days, st.integers(-40, 40))
def test_kept_and_overdue(due: date, after: int):
    on = due + timedelta(days=after)
    assert CMT9.kept(on, due) == (after <= 0)
    assert standing("made", due, on) == ("overdue" if after > 0 else "made")
    assert standing("kept", due, on) == "kept"


def test_the_hash_covers_every_part():
    assert len({CMT2.digest("a", "b"), CMT2.digest("a", "c"), CMT2.digest("b", "b"), CMT2.digest("a")}) == 4


def test_templates_have_a_basis_and_uncertain_ones_are_off():
    known = templates()
    assert {code for code, item in known.items() if not item.enabled} == {"B4"}
    for item in known.values():
        assert item.certainty != "uncertain" or not item.enabled
    assert not known["T4"].in_force_on(date(2026, 3, 31)), "its basis begins on 2026-04-01"
    assert known["T4"].in_force_on(date(2026, 4, 1))


def test_a_template_with_an_expired_basis_is_off():
    given = templates()["T6"].model_dump(by_alias=True, mode="json")
    given["basis"][0]["in_force"]["to"] = "2026-06-30"
    item = Template.model_validate(given)
    assert item.in_force_on(date(2026, 6, 30))
    assert not item.in_force_on(date(2026, 7, 1))


@pytest.mark.parametrize("name", ["zh.md", "en.md"])
def test_the_committed_pages_are_the_rules(name: str):
    assert (PAGES / name).read_text(encoding="utf-8") == manual.texts()[name]


def test_every_rule_is_on_the_page():
    for text in manual.texts().values():
        for rule in manual.rules():
            assert f"| {rule.number()} |" in text
