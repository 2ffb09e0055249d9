"""The pure rules against computations that know nothing of them."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongxin.integrity import contracts, manual
from gongxin.integrity.counting import quarters, year_to
from gongxin.integrity.rules.complaining import GOV3, GOV5, GOV6, GOV8, GOV11, NO_EXCUSE
from gongxin.integrity.rules.duties import DUT2, DUT3, DUT5
from gongxin.integrity.rules.figures import Figures, share
from gongxin.integrity.rules.paying import AGES, PAY1, PAY5, PAY6, PAY7, PAY8, lpr_on

PAGES = Path(__file__).resolve().parents[2] / "docs" / "integrity"
days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
cents = st.integers(0, 10_000_00).map(lambda n: Decimal(n) / 100)
bodies = st.sampled_from("ABCDEF")


@given(days, st.one_of(st.none(), st.integers(1, 400)))
def test_the_due_day(start: date, agreed: int | None):
    expected = 30 if agreed is None else (60 if agreed > 60 else agreed)
    assert (PAY1.due_on(start, agreed) - start).days == expected


@given(
    cents, st.lists(st.tuples(st.integers(-10, 60), cents), max_size=6), st.integers(-5, 60),
    st.one_of(st.none(), st.integers(0, 24_0000).map(lambda n: Decimal(n) / 10000)),
)  # fmt: skip
def test_interest_day_by_day(principal: Decimal, payments: list[tuple[int, Decimal]], asked: int, annual: Decimal | None):
    """Independent: walk the calendar day by day with exact fractions; each evening's debt bears a day's interest."""
    due = date(2026, 3, 1)
    on = due + timedelta(days=asked)
    rate = Fraction(1, 2000) if annual is None else Fraction(annual) / 36500
    debt, owed = Fraction(principal), Fraction(0)
    day = due + timedelta(days=1)
    while day <= on:
        owed += debt * rate  # the day is over before a payment of that day counts
        debt -= min(debt, sum((Fraction(amount) for offset, amount in payments if due + timedelta(days=offset) == day), Fraction(0)))
        day += timedelta(days=1)
    exact = Decimal(owed.numerator) / Decimal(owed.denominator)
    found = PAY7.interest(principal, [(due + timedelta(days=n), amount) for n, amount in payments], due, on, annual)
    assert found == exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


@given(cents, cents, cents, st.integers(-5, 900))
def test_arrears_and_their_age(amount: Decimal, disputed: Decimal, paid: Decimal, late: int):
    due = date(2026, 1, 31)
    on = due + timedelta(days=late)
    expected = max(amount - disputed - paid, Decimal(0)) if late > 0 else 0
    assert PAY5.outstanding(amount, disputed, paid, due, on) == expected
    bands = [name for name, first, last in AGES if late >= first and (last is None or late <= last)]
    assert bands == ([PAY5.age(due, on)] if late > 0 else [])


def test_the_floor_of_late_interest():
    rates, through = contracts.lpr_table()
    assert lpr_on(date(2019, 8, 19), rates, through) is None
    assert lpr_on(date(2020, 4, 19), rates, through) == Decimal("4.05")
    assert lpr_on(date(2020, 4, 20), rates, through) == Decimal("3.85")
    assert lpr_on(through + timedelta(days=1), rates, through) is None
    assert PAY6.applied_rate(Decimal(1), Decimal("3.85")) == Decimal("3.85")
    assert PAY6.applied_rate(Decimal(5), Decimal("3.85")) == Decimal(5)
    assert PAY6.applied_rate(Decimal(1), None) == Decimal(1)
    assert PAY6.applied_rate(None, Decimal("3.85")) is None


@pytest.mark.parametrize("amount", ["0", "-1", "0.001", "NaN", "Infinity", "-Infinity", "1e15", "1e400"])
def test_no_money(amount: str):
    assert not PAY8.money(Decimal(amount))


@given(st.lists(st.tuples(bodies, bodies), max_size=12), bodies)
def test_no_circle_is_ever_built(steps: list[tuple[str, str]], asked: str):
    built: dict[str, str] = {}
    for before, after in steps:
        if before not in built and not DUT3.circular(before, after, built):
            built[before] = after
    end = asked
    for _ in range(len(built) + 1):  # a circle would never get out of `built`
        end = built.get(end, end)
    assert end not in built
    assert DUT2.holder(asked, built) == end


def test_a_circle_is_said_to_be_one():
    with pytest.raises(ValueError, match="circle"):
        DUT2.holder("A", {"A": "B", "B": "A"})


@given(st.dictionaries(bodies, bodies), st.lists(st.tuples(bodies, bodies), max_size=6), bodies)
def test_never_to_the_accused(superiors: dict[str, str], steps: list[tuple[str, str]], accused: str):
    successors: dict[str, str] = {}
    for before, after in steps:
        if before not in successors and not DUT3.circular(before, after, successors):
            successors[before] = after
    found = GOV3.route(accused, superiors, successors)
    assert found is None or DUT2.holder(found, successors) != DUT2.holder(accused, successors)


def test_the_nearest_superior():
    assert GOV3.route("A", {"A": "B", "B": "C"}, {}) == "B"
    assert GOV3.route("A", {"A": "B", "B": "C"}, {"B": "A"}) is None, "its superior became part of it, and A has no other"
    assert GOV3.route("A", {"A": "B", "D": "C"}, {"A": "D"}) == "C", "the superior of the body that answers now"
    assert GOV3.route("A", {"A": "A"}, {}) is None


def test_no_excuse_is_a_ground():
    assert not any(GOV5.is_ground(excuse) for excuse in NO_EXCUSE)
    assert GOV5.is_ground("performed")
    assert not GOV5.is_ground("because")


@given(days, st.integers(-5, 40), st.booleans())
def test_urging_and_recognising(on: date, ahead: int, refused: bool):
    until = on + timedelta(days=ahead)
    assert GOV6.until(on, until) == (1 <= ahead <= 30)
    assert GOV8.may_recognise(until, on, refused=refused) == (refused or ahead < 0)
    assert not GOV8.may_recognise(None, on, refused=True)
    assert GOV11.in_time(until, on) == (ahead <= 0)


def test_shares():
    assert share(1, 3) == Decimal("33.3")
    assert share(1, 0) is None
    assert Figures.of({"arrears_d30": Decimal(3), "arrears_more": Decimal(4)}).arrears == 7
    with pytest.raises(KeyError):
        Figures.of({"score": 1})


@given(days)
def test_quarters_tile_the_past(on: date):
    found = quarters(on)
    assert len(found) == 8
    assert found[-1][1] == on
    for (_, until), (since, _) in itertools.pairwise(found):
        assert until == since
    for since, until in found:
        first = since + timedelta(days=1)
        assert first.day == 1
        assert first.month in {1, 4, 7, 10}
        assert (first.year, (first.month - 1) // 3) == (until.year, (until.month - 1) // 3)
    assert 365 <= (year_to(on)[1] - year_to(on)[0]).days <= 366


@pytest.mark.parametrize(("code", "body"), [("11", True), ("12", True), ("13", True), ("19", True), ("91", False), ("51", False)])
def test_bodies_only(code: str, body: bool):
    assert DUT5.is_body(code + "0" * 16) is body


@pytest.mark.parametrize("name", ["zh.md", "en.md"])
def test_the_committed_pages_are_the_rules(name: str):
    assert (PAGES / name).read_text(encoding="utf-8") == manual.texts()[name]


def test_every_rule_is_on_the_page():
    for text in manual.texts().values():
        for rule in manual.rules():
            assert f"| {rule.number()} |" in text
