"""PUB1-PUB8: until which day an adverse record is public. Each test bears its rule's number and sentence."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongxin.catalogue import SEVERITIES, Severity, load
from gongxin.catalogue.model.duration import Duration
from gongxin.visibility import (
    NEVER,
    PUBLICATION_RULES,
    RecordFacts,
    earliest_repair_day,
    last_public_day,
    longest_of,
    public_until,
)

CATALOGUE = load()
PENALTY = CATALOGUE.resource("administrative_penalty")
DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))


def last(severity: Severity | None, decided: date, declared: date | None = None) -> date | None:
    return last_public_day(PENALTY, severity, decided, CATALOGUE.regime_on(PENALTY, decided), declared)


@pytest.mark.parametrize(
    ("decided", "regime"),
    [
        (date(2026, 4, 1), "NDRC36"),
        (date(2026, 3, 31), "NDRC58"),
        (date(2023, 5, 1), "NDRC58"),
        (date(2023, 4, 30), "NDRC58"),
        (date(2012, 1, 1), "NDRC58"),
    ],
)
def test_pub1_regime_in_force_on_the_decision_date_and_the_earliest_for_older_ones(decided: date, regime: str):
    """PUB1 Classes and periods are those of the regime in force on the decision date; a decision older than
    every
    regime is judged by the earliest."""
    found = CATALOGUE.regime_on(PENALTY, decided)
    assert found is not None
    assert found.id == regime


@pytest.mark.parametrize(
    ("severity", "decided", "until"),
    [
        ("general", date(2026, 4, 1), date(2027, 4, 1)),
        ("serious", date(2026, 4, 1), date(2029, 4, 1)),
        ("general", date(2026, 3, 31), date(2029, 3, 31)),
        ("serious", date(2024, 2, 29), date(2027, 2, 28)),  # no 29 February in 2027
        ("general", date(2028, 2, 29), date(2029, 2, 28)),
        ("general", date(2026, 12, 31), date(2027, 12, 31)),
    ],
)
def test_pub2_last_day_is_the_corresponding_day_or_the_months_last(severity: Severity, decided: date, until: date):
    """PUB2 The period counts from the date of the decision document and ends on the corresponding day of
    the last
    month, or that month's last day."""
    assert last(severity, decided) == until


@given(DAYS, st.integers(0, 48))
def test_pub2_duration_agrees_with_the_calendar(start: date, months: int):
    """PUB2 The corresponding day of the last month, or that month's last day (Civil Code art. 202)."""
    end = Duration(months, 0).after(start)
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day == min(start.day, calendar.monthrange(end.year, end.month)[1])


@given(DAYS, st.sampled_from(SEVERITIES), st.none() | DAYS)
def test_pub3_never_public_after_the_maximum(decided: date, severity: Severity, declared: date | None):
    """PUB3 An adverse record leaves every public channel on the last day of its publication period."""
    regime = CATALOGUE.regime_on(PENALTY, decided)
    assert regime is not None
    until = last(severity, decided, declared)
    found = regime.class_of(severity)
    assert until is not None
    assert found is not None
    assert until <= found.publication.max.after(decided)


@given(DAYS, st.sampled_from(("general", "serious")), DAYS)
def test_pub4_declared_end_shortens_and_never_lengthens(decided: date, severity: Severity, declared: date):
    """PUB4 An end the department declares may shorten the longest period, never lengthen it."""
    longest = last(severity, decided)
    assert longest is not None
    assert last(severity, decided, declared) == min(longest, declared)


def test_pub4_no_end_is_no_declaration():
    """PUB4 2099-12-31 declares nothing."""
    decided = date(2026, 5, 1)
    assert last("general", decided, date(2099, 12, 31)) == last("general", decided)


@given(DAYS)
def test_pub5_minor_is_never_public(decided: date):
    """PUB5 A record of a class that is not published in principle is never public."""
    assert last("minor", decided) == NEVER


@given(DAYS, st.lists(st.sampled_from(SEVERITIES), min_size=1, max_size=4).map(tuple))
def test_pub6_longest_of_several_kinds(decided: date, kinds: tuple[Severity, ...]):
    """PUB6 One decision with several kinds takes the longest period."""
    together = last(longest_of(kinds), decided)
    assert together is not None
    assert together == max(day for kind in kinds if (day := last(kind, decided)) is not None)


@given(DAYS, st.sampled_from(SEVERITIES))
def test_pub7_summary_procedure_is_never_public(decided: date, severity: Severity):
    """PUB7 A penalty of the summary procedure, or a record its definition keeps from the public, is never
    public."""
    facts = RecordFacts(PENALTY.id, "adverse", severity, decided_on=decided, summary_procedure=True)
    assert public_until(facts, CATALOGUE) == NEVER


def test_pub8_adverse_record_without_a_decision_date_is_never_public():
    """PUB8 An adverse record without a decision date has no period and is never public."""
    assert public_until(RecordFacts(PENALTY.id, "adverse", "general"), CATALOGUE) == NEVER


@pytest.mark.parametrize("nature", ["basic", "favourable", "neutral"])
def test_only_adverse_records_expire(nature: str):
    facts = RecordFacts("honour", nature, decided_on=date(2020, 1, 1))  # type: ignore[arg-type]
    assert public_until(facts, CATALOGUE) is None


@given(DAYS, st.sampled_from(SEVERITIES))
def test_every_adverse_record_has_a_last_day(decided: date, severity: Severity):
    for resource in CATALOGUE.resources:
        facts = RecordFacts(resource.id, "adverse", severity, decided_on=decided)
        assert public_until(facts, CATALOGUE) is not None


@given(DAYS, st.sampled_from(SEVERITIES))
def test_repair_day_lies_inside_the_period(decided: date, severity: Severity):
    regime = CATALOGUE.regime_on(PENALTY, decided)
    assert regime is not None
    day = earliest_repair_day(severity, decided, regime)
    assert day is not None
    assert decided <= day
    if severity != "minor":
        longest = last(severity, decided)
        assert longest is not None
        assert day < longest


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("P0D", date(2026, 1, 31), date(2026, 1, 31)),
        ("P3M", date(2025, 11, 30), date(2026, 2, 28)),
        ("P1Y", date(2024, 2, 29), date(2025, 2, 28)),
        ("P1Y2M3D", date(2024, 1, 1), date(2025, 3, 4)),
        ("P30D", date(2024, 1, 31), date(2024, 3, 1)),
        ("P9999Y", date(2024, 1, 1), date.max),
        ("P99999999D", date(2024, 1, 1), date.max),
    ],
)
def test_durations(text: str, start: date, end: date):
    assert Duration.parse(text).after(start) == end


@given(st.integers(0, 600), st.integers(0, 400))
def test_duration_round_trip(months: int, days: int):
    duration = Duration(months, days)
    assert Duration.parse(str(duration)) == duration


@pytest.mark.parametrize("text", ["", "P", "3M", "P3", "P-1Y", "PT1H", "P1W"])
def test_what_is_no_duration(text: str):
    with pytest.raises(ValueError, match="^" + text + "$"):
        Duration.parse(text)


def test_rules_are_numbered_without_gaps_and_bilingual():
    assert [rule.number() for rule in PUBLICATION_RULES] == [f"PUB{n}" for n in range(1, 9)]
    assert all(rule.sentence().zh.endswith("。") and rule.sentence().en.endswith(".") for rule in PUBLICATION_RULES)


def test_last_day_moves_with_the_decision():
    """A later decision of the same class under the same regime never leaves earlier."""
    day = date(2026, 4, 1)
    previous = last("general", day)
    for _ in range(800):
        day += timedelta(days=1)
        current = last("general", day)
        assert current is not None
        assert previous is not None
        assert current >= previous
        previous = current
