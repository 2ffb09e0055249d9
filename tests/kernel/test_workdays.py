"""Working days agree with three calendars; adding and counting undo each other; nothing is guessed."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gongxin.kernel import workdays
from gongxin.kernel.workdays import Calendar, NotAnnounced
from shared_data import read_csv

days = st.dates(dt.date(2005, 1, 1), dt.date(2025, 12, 31))


def test_every_day_agrees_with_the_collected_calendar() -> None:
    rows = read_csv("calendar/workdays_2007_2026.csv")
    assert len(rows) == 7305
    wrong = [
        row["date"]
        for row in rows
        if workdays.is_workday(dt.date.fromisoformat(row["date"])) != (row["is_workday"] == "1")
    ]
    assert wrong == []


def test_the_span_is_what_the_library_covers() -> None:
    calendar = workdays.announced()
    assert (calendar.first, calendar.last) <= (dt.date(2004, 1, 1), dt.date(2026, 12, 31))
    assert calendar.last >= dt.date(2026, 12, 31)


def test_seven_working_days_over_the_spring_festival() -> None:
    """Decided on 2026-02-12: make-up Saturday 14 counts, the holiday 15-23 does not, make-up Saturday 28
    does.
    """
    assert workdays.add(dt.date(2026, 2, 12), 7) == dt.date(2026, 2, 28)


@given(days, st.integers(-200, 200))
def test_counting_undoes_adding(day: dt.date, n: int) -> None:
    assert workdays.between(day, workdays.add(day, n)) == n


@given(days, st.integers(1, 100))
def test_the_answer_is_a_working_day_and_the_next_one(day: dt.date, n: int) -> None:
    end = workdays.add(day, n)
    assert workdays.is_workday(end)
    inside = [day + dt.timedelta(days=i) for i in range(1, (end - day).days + 1)]
    assert sum(map(workdays.is_workday, inside)) == n


@given(days, days, days)
def test_counts_add_up(a: dt.date, b: dt.date, c: dt.date) -> None:
    a, b, c = sorted((a, b, c))
    assert workdays.between(a, c) == workdays.between(a, b) + workdays.between(b, c)


@given(st.dates())
def test_days_outside_are_an_error_that_names_the_span(day: dt.date) -> None:
    calendar = workdays.announced()
    assume(not calendar.first <= day <= calendar.last)
    with pytest.raises(NotAnnounced, match=str(calendar.last)):
        workdays.is_workday(day)


def test_a_term_that_ends_beyond_the_span_is_an_error() -> None:
    last = workdays.announced().last
    with pytest.raises(NotAnnounced) as refused:
        workdays.add(last - dt.timedelta(days=3), 30)
    assert "+30" in (refused.value.place or "")
    with pytest.raises(NotAnnounced):
        workdays.add(workdays.announced().first, -1)


def test_an_own_calendar() -> None:
    saturday = dt.date(2030, 1, 5)
    calendar = Calendar(
        dt.date(2030, 1, 1), dt.date(2030, 1, 31), {saturday: True, dt.date(2030, 1, 1): False}
    )
    assert calendar.is_workday(saturday)
    assert calendar.add(dt.date(2030, 1, 1), 4) == saturday
    assert calendar.add(dt.datetime(2030, 1, 1, 23, 59), 0) == dt.date(2030, 1, 1)
