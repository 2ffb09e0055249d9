"""Every rule once kept and once broken, with its sentence; check numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongxin.catalogue.model.measure import Ground, Measure
from gongxin.catalogue.model.terms import Basis, Span
from gongxin.measures import manual
from gongxin.measures.rules import carrying as rules
from gongxin.measures.rules import keeping
from gongxin.measures.rules.facts import Case
from gongxin.measures.rules.numbers import check_number, is_check_number

from .world import TODAY, entry, penalty, rating

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def basis(rank: str = "law", until: date | None = None) -> dict:
    return {"law": "L", "article": "第一条", "rank": rank, "in_force": {"from": "2000-01-01", "to": until}}


def measure(*cited: dict, **changes) -> Measure:
    usual = {
        "measure": "M900", "kind": "K01", "label": "l", "target": "t", "authority": "a", "length": "n", "matters": ["loan"],
        "basis": list(cited) or [basis()], "grounds": [],
    }  # fmt: skip
    return Measure.model_validate(usual | changes)


def ground(resource: str = "serious_list_entry", **changes) -> Ground:
    return Ground.model_validate({"resource": resource, "when": {"field": "decision_no", "filled": True}} | changes)


def case(record=None, the_ground=None, **changes) -> Case:
    usual = Case(measure(), "DEROGATE", the_ground or ground(open_end=True), record or entry(1), TODAY)
    return replace(usual, **changes)


PENALTY = ground("administrative_penalty", length="P1Y")
KEPT_AND_BROKEN = [
    ("MEA1", case(), case(measure=measure(enabled=False))),
    ("MEA1", case(measure=measure(basis(until=TODAY))), case(measure=measure(basis(until=YESTERDAY)))),
    ("MEA1", case(), case(measure=measure(effective={"from": TOMORROW}))),
    (
        "MEA1",
        case(the_ground=ground(open_end=True, article="第一条")),
        case(the_ground=ground(open_end=True, article="第二条")),
    ),
    ("MEA2", case(measure=measure(basis("regulation"))), case(measure=measure(basis("rule")))),
    (
        "MEA2",
        case(measure=measure(basis("law", YESTERDAY), basis("rule")), class_="MANAGE"),
        case(measure=measure(basis("law", YESTERDAY), basis("rule"))),
    ),
    (
        "MEA3",
        case(the_ground=ground(when={"field": "list_code", "in": ["SX03"]})),
        case(the_ground=ground(when={"field": "list_code", "in": ["SX04"]})),
    ),
    ("MEA3", case(), case(the_ground=ground("administrative_penalty"))),
    (
        "MEA4",
        case(penalty(1), replace_ground := ground("administrative_penalty", cites={"law": "食品安全法", "articles": [124]})),
        case(penalty(1, content={"legal_basis": "《食品安全法》第一百二十五条"}), replace_ground),
    ),
    (
        "MEA5",
        case(penalty(1), stated := ground("administrative_penalty", states={"words": ["罚款人民币"]})),
        case(penalty(1, content={"penalty_content": "警告"}), stated),
    ),
    *(("MEA6", case(entry(1, state="contested")), case(entry(1, state=s))) for s in ("repaired", "withdrawn", "annulled", "hidden")),
    ("MEA8", case(entry(1, effective_from=TODAY)), case(entry(1, effective_from=TOMORROW))),
    ("MEA8", case(entry(1, decided_on=TODAY)), case(entry(1, decided_on=TOMORROW))),
    ("MEA8", case(), case(entry(1, decided_on=None, effective_from=None))),
    (
        "MEA8",
        case(the_ground=ground(starts="listing_date", open_end=True)),
        case(entry(1, content={"listing_date": str(TOMORROW)}), ground(starts="listing_date", open_end=True)),
    ),
    ("MEA9", case(penalty(1, decided_on=date(2025, 5, 10)), PENALTY), case(penalty(1, decided_on=date(2025, 5, 9)), PENALTY)),
    (
        "MEA9",
        case(entry(1, content={"end_date": str(TODAY)}), ended := ground(ends=["end_date"], stops=["removal_date"])),
        case(entry(1, content={"end_date": str(YESTERDAY)}), ended),
    ),
    (
        "MEA9",
        case(entry(1, content={"removal_date": str(TOMORROW)}), ended),
        case(entry(1, content={"removal_date": str(TODAY)}), ended),
    ),
    ("MEA10", case(the_ground=ground(open_end=True)), case(the_ground=ground())),
    ("MEA10", case(the_ground=ended), case(entry(1, content={"end_date": None}), ended)),
    (
        "MEA12",
        case(rating(1, 2025, "D"), newest := ground("tax_rating", newest="rating_year"), others=(rating(1, 2024, "A"),)),
        case(rating(1, 2025, "D"), newest, others=(rating(1, 2026, "A", decided_on=TODAY, state="repaired"),)),
    ),
    (
        "MEA12",
        case(rating(1, 2025, "D"), newest, others=(rating(1, 2026, "A", state="annulled"),)),
        case(rating(1, 2025, "D"), newest, others=(rating(1, 2026, "A", decided_on=TODAY),)),
    ),
    (
        "MEA13",
        case(penalty(1), same := ground("administrative_penalty", same_item="penalty_content"), item="罚款人民币"),
        case(penalty(1), same, item="许可"),
    ),
    ("MEA13", case(item=""), case(penalty(1), same, item="")),
]  # fmt: skip


@pytest.mark.parametrize(("name", "kept", "broken"), KEPT_AND_BROKEN)
def test_a_rule_kept_and_broken(name, kept, broken):
    rule = getattr(rules, name)
    assert rule.holds(kept)
    assert not rule.holds(broken)


def test_every_carrying_rule_is_tested_above():
    assert {name for name, *_ in KEPT_AND_BROKEN} == {rule.number() for rule in rules.CARRYING}


def test_broken_rules_are_named():
    assert rules.broken_rules(case()) == ()
    wrong = case(entry(1, state="repaired"), the_ground=ground())
    assert [rule.number() for rule in rules.broken_rules(wrong)] == ["MEA6", "MEA10"]


def test_mea7_contested_records_are_marked():
    assert rules.MEA7.contested(entry(1, state="contested"))
    assert not rules.MEA7.contested(entry(1))


def test_mea11_publication_ends_only_what_the_law_ties_to_it():
    ended = penalty(1, public_until=YESTERDAY)
    assert rules.last_day(case(ended, PENALTY)) == date(2027, 1, 5)
    assert rules.last_day(case(ended, ground("administrative_penalty", while_published=True))) == YESTERDAY


def test_mea15_matters():
    assert keeping.MEA15.asked(("loan",), "loan")
    assert not keeping.MEA15.asked(("loan",), "tender")


def test_mea18_what_feedback_lacks():
    assert keeping.MEA18.missing("applied", "", "doc") == ()
    assert keeping.MEA18.missing("applied", "x", " ") == ("document",)
    assert keeping.MEA18.missing("not_applied", " ", "doc") == ("why",)
    assert keeping.MEA18.missing("", "x", "doc") == ("outcome",)


def test_mea19_what_would_fall():
    carried_by = {"M1": frozenset({"a"}), "M2": frozenset({"a", "b"}), "M3": frozenset({"b"})}
    assert keeping.MEA19.falling(carried_by, "a") == ("M1",)


def test_a_record_is_carried_once_by_the_first_ground_that_fits():
    twice = measure(
        grounds=[ground(ends=["end_date"]).model_dump(by_alias=True), ground(open_end=True).model_dump(by_alias=True)]
    )
    (found,) = rules.carried(twice, "DEROGATE", [entry(1)], TODAY)
    assert (found.ground, found.until) == (0, date(2029, 1, 4))


@pytest.mark.parametrize("rule", manual.rules(), ids=lambda rule: rule.number())
def test_a_rule_has_its_sentence_in_both_languages(rule):
    sentence = rule.sentence()
    assert sentence.zh.endswith("。")
    assert sentence.en.endswith(".")


def test_rules_are_numbered_without_a_gap():
    assert [rule.number() for rule in manual.rules()] == [f"MEA{n}" for n in range(1, 23)]


def test_basis_in_force():
    cited = Basis.model_validate(basis(until=TODAY))
    assert cited.effective == Span(**{"from": date(2000, 1, 1), "to": TODAY})


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 99_999_999), st.integers(0, 9), st.data())
def test_check_numbers(on, serial, digit, data):
    number = check_number(on, serial)
    assert is_check_number(number)
    places = [at for at, char in enumerate(number) if char.isdigit()]
    at = data.draw(st.sampled_from(places))
    if number[at] != str(digit):
        assert not is_check_number(number[:at] + str(digit) + number[at + 1 :])


@pytest.mark.parametrize(
    "text",
    ["", "CK", "CK20260510-00000001", "ck20260510-00000001-7", "CK20260510-00000001-77", "CK２０２６０５１０-00000001-7"],
)
def test_what_is_no_check_number(text):
    assert not is_check_number(text)


@pytest.mark.parametrize("serial", [0, 100_000_000])
def test_serial_numbers_have_an_end(serial):
    with pytest.raises(ValueError, match="serial"):
        check_number(TODAY, serial)
