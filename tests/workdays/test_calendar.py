"""The calendar as data: it agrees with what was collected, can be edited by office, and guesses nothing."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from gongxin.access.api import Actor
from gongxin.access.errors import NoOfficeError
from gongxin.workdays import api
from shared_data import read_csv
from together import together

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
CLERK = Actor("officer", "fgw", "fgw-01", "", frozenset({"calendar"}))
NOTICE = "国办发明电〔2026〕7号"


@pytest.mark.django_db
def test_every_day_agrees_with_the_collected_calendar() -> None:
    rows = read_csv("calendar/workdays_2007_2026.csv")
    known = api.calendar()
    assert len(rows) == 7305
    assert [r["date"] for r in rows if known.is_workday(dt.date.fromisoformat(r["date"])) != (r["is_workday"] == "1")] == []


@pytest.mark.django_db
def test_a_day_past_the_span_is_not_announced_and_shown_so() -> None:
    last = api.span()[1]
    with pytest.raises(api.NotAnnounced) as refused:
        api.calendar().add(last, 7)
    assert str(last) in refused.value.text("zh")
    term = api.term_ends(last, 7)
    assert term.ends is None
    assert "尚未公布" in term.words.zh
    assert "not announced" in term.words.en
    assert api.term_ends(dt.date(2026, 2, 12), 7).ends == dt.date(2026, 2, 28)


@pytest.mark.django_db
def test_a_new_year_extends_the_span() -> None:
    following = api.span()[1].year + 1
    start = dt.date(following, 1, 1)
    day = next(d for i in range(7) if (d := start + dt.timedelta(days=i)).weekday() < 5)
    api.announce(following, {day: (False, "元旦")}, NOTICE, actor=CLERK, now=NOW)
    assert api.span()[1] == dt.date(following, 12, 31)
    assert not api.calendar().is_workday(day)
    assert api.year(following) == (api.Day(day, False, "元旦"),)
    (change, *_) = api.changes()
    assert (change.officer, change.year, change.day, change.basis) == ("fgw-01", following, None, NOTICE)


@pytest.mark.django_db
def test_one_day_is_corrected_and_goes_back() -> None:
    saturday = dt.date(2026, 11, 21)
    api.set_day(saturday, True, NOTICE, actor=CLERK, now=NOW, name="调休")
    assert api.calendar().is_workday(saturday)
    api.set_day(saturday, False, NOTICE, actor=CLERK, now=NOW)
    assert not api.calendar().is_workday(saturday)
    assert [c.working for c in api.changes(2)] == [False, True]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("year", "days", "basis", "place"),
    [
        (2030, {}, NOTICE, "2030"),
        (2026, {dt.date(2025, 1, 1): (False, "")}, NOTICE, "2025-01-01"),
        (2026, {dt.date(2026, 11, 21): (False, "")}, NOTICE, "2026-11-21"),  # a Saturday off is nothing to announce
        (2026, {}, " ", "basis"),
    ],
)
def test_what_is_refused(year: int, days: dict[dt.date, tuple[bool, str]], basis: str, place: str) -> None:
    with pytest.raises(api.CalendarRefusedError) as refused:
        api.announce(year, days, basis, actor=CLERK, now=NOW)
    assert refused.value.place == place
    assert api.changes() == ()


@pytest.mark.django_db
def test_only_by_office_and_only_inside_the_span() -> None:
    with pytest.raises(NoOfficeError):
        api.set_day(dt.date(2026, 11, 21), True, NOTICE, actor=Actor("officer", "fgw", "fgw-02"), now=NOW)
    with pytest.raises(api.NotAnnounced):
        api.set_day(dt.date(2031, 11, 21), True, NOTICE, actor=CLERK, now=NOW)


@pytest.mark.django_db
def test_the_trail_is_append_only() -> None:
    api.set_day(dt.date(2026, 11, 21), True, NOTICE, actor=CLERK, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM calendar_change")


@pytest.mark.django_db(transaction=True)
def test_two_who_announce_the_same_year_at_once() -> None:
    following = api.span()[1].year + 1

    def one() -> object:
        return api.announce(following, {}, NOTICE, actor=CLERK, now=NOW)

    assert together(one, one) == [(), ()]
    assert api.span()[1].year == following
    assert len(api.changes()) == 2
    with connection.cursor() as cursor:  # what this test committed goes again
        cursor.execute("DELETE FROM calendar_year WHERE year = %s", [following])
