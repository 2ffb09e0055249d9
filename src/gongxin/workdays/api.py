"""The door of the room: the calendar that every term is counted in, and its changes.

A day beyond what is announced raises kernel.workdays.NotAnnounced, which names the span: it is shown, never guessed.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.db import connection, transaction

from gongxin.access.api import Actor
from gongxin.kernel.text import Bilingual
from gongxin.kernel.workdays import Calendar, NotAnnounced
from gongxin.workdays.errors import CalendarRefusedError

__all__ = [
    "Calendar",
    "CalendarRefusedError",
    "Change",
    "Day",
    "NotAnnounced",
    "Term",
    "announce",
    "calendar",
    "changes",
    "set_day",
    "span",
    "term_ends",
    "year",
]

OFFICE = "calendar"


@dataclass(frozen=True)
class Day:
    """A day that is not what its weekday says."""

    day: dt.date
    working: bool
    name: str


@dataclass(frozen=True)
class Change:
    """One change of the calendar: who, when, by which notice; `day` is None where a whole year was announced."""

    id: int
    at: dt.datetime
    department: str
    officer: str
    year: int
    day: dt.date | None
    working: bool | None
    basis: str


def calendar() -> Calendar:
    """The calendar in force. One small query tells whether the one in memory still is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM calendar_change")
        (last,) = cursor.fetchone()
    if connection.in_atomic_block:
        return _read()  # a change of this transaction may yet be undone: nothing of it is kept
    return _kept(connection.settings_dict.get("NAME") or "", last)


@lru_cache(maxsize=8)
def _kept(database: str, last: int) -> Calendar:
    del database, last
    return _read()


def _read() -> Calendar:
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(year), max(year) FROM calendar_year")
        first, last = cursor.fetchone()
        cursor.execute("SELECT day, working FROM calendar_day")
        days: dict[dt.date, bool] = dict(cursor.fetchall())
    return Calendar(dt.date(first, 1, 1), dt.date(last, 12, 31), days)


def span() -> tuple[dt.date, dt.date]:
    """First and last day that the calendar covers."""
    known = calendar()
    return known.first, known.last


@dataclass(frozen=True)
class Term:
    """When a term ends: the day, or None with the words that say why it cannot be told yet."""

    ends: dt.date | None
    words: Bilingual


def term_ends(start: dt.date, workdays: int) -> Term:
    """The last day of a term of `workdays` after `start`, as people are told it; never guessed past the announced span."""
    try:
        ends = calendar().add(start, workdays)
    except NotAnnounced:
        last = span()[1]
        return Term(
            None,
            Bilingual(
                f"{start}起{workdays}个工作日（{last}之后的放假安排尚未公布）",
                f"{workdays} working days after {start} (holidays after {last} are not announced yet)",
            ),
        )
    return Term(ends, Bilingual(f"{ends}（{workdays}个工作日）", f"{ends} ({workdays} working days)"))


def year(number: int) -> tuple[Day, ...]:
    """The exceptional days of an announced year, by date. Raises NotAnnounced."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM calendar_year WHERE year = %s", [number])
        if not cursor.rowcount:
            _outside(dt.date(number, 1, 1))
        cursor.execute("SELECT day, working, name FROM calendar_day WHERE year = %s ORDER BY day", [number])
        return tuple(Day(*row) for row in cursor.fetchall())


def announce(
    number: int, days: Mapping[dt.date, tuple[bool, str]], basis: str, *, actor: Actor, now: dt.datetime
) -> tuple[Day, ...]:
    """Enter a year as announced: its exceptional days {day: (is it a working day, name)}, by the notice `basis`.

    A year that is there already is replaced; a new one must follow the last, so that the span has no hole. NoOfficeError,
    CalendarRefusedError.
    """
    actor.require(OFFICE)
    _must_be_sound(number, days, basis)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE calendar_year IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute("SELECT min(year), max(year) FROM calendar_year")
        first, last = cursor.fetchone()
        if not first <= number <= last + 1:
            raise CalendarRefusedError(
                place=str(number),
                reason=Bilingual(f"已公布至{last}年，不能跳过年份。", f"Years up to {last} are there; none may be left out."),
            )
        _keep_change("announce", number, None, None, basis, actor, now)
        cursor.execute("DELETE FROM calendar_year WHERE year = %s", [number])
        cursor.execute("INSERT INTO calendar_year (year, basis) VALUES (%s, %s)", [number, basis.strip()])
        cursor.execute(
            "INSERT INTO calendar_day (day, working, name, year)"
            " SELECT day, working, name, %s FROM unnest(%s::date[], %s::boolean[], %s::text[]) AS t (day, working, name)",
            [number, list(days), [kind for kind, _ in days.values()], [name for _, name in days.values()]],
        )
    return year(number)


def set_day(
    day: dt.date, working: bool, basis: str, *, actor: Actor, now: dt.datetime, name: str = ""
) -> tuple[Day, ...]:
    """Correct one day of an announced year, by the notice `basis`; the exceptional days of its year afterwards. Raises
    NotAnnounced for a day beyond the span, NoOfficeError, CalendarRefusedError."""
    actor.require(OFFICE)
    _must_be_sound(day.year, {day: (working, name)}, basis, plain_days=True)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE calendar_year IN SHARE ROW EXCLUSIVE MODE")
        year(day.year)
        _keep_change("set", day.year, day, working, basis, actor, now)
        cursor.execute("DELETE FROM calendar_day WHERE day = %s", [day])
        if working != (day.weekday() < 5):
            cursor.execute(
                "INSERT INTO calendar_day (day, working, name, year) VALUES (%s, %s, %s, %s)", [day, working, name, day.year]
            )
    return year(day.year)


def changes(limit: int = 100) -> tuple[Change, ...]:
    """The trail, newest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, at, department, officer, year, day, working, basis FROM calendar_change ORDER BY id DESC LIMIT %s",
            [limit],
        )
        return tuple(Change(*row) for row in cursor.fetchall())


def _keep_change(  # noqa: PLR0917 (the columns of the trail)
    what: str,
    number: int,
    day: dt.date | None,
    working: bool | None,
    basis: str,
    actor: Actor,
    now: dt.datetime,
) -> None:
    with connection.cursor() as own:
        own.execute("SELECT day, working, name FROM calendar_day WHERE year = %s ORDER BY day", [number])
        before = [[row[0].isoformat(), row[1], row[2]] for row in own.fetchall()]
        own.execute(
            "INSERT INTO calendar_change (at, department, officer, what, year, day, working, basis, before)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [now, actor.department, actor.officer, what, number, day, working, basis.strip(), json.dumps(before)],
        )


def _must_be_sound(
    number: int, days: Mapping[dt.date, tuple[bool, str]], basis: str, *, plain_days: bool = False
) -> None:
    if not basis.strip():
        raise CalendarRefusedError(
            place="basis", reason=Bilingual("没有写明依据的通知。", "The notice that it rests on is not named.")
        )
    for day, (working, _) in days.items():
        if day.year != number:
            raise CalendarRefusedError(
                place=day.isoformat(), reason=Bilingual(f"不是{number}年的日期。", f"This is no day of {number}.")
            )
        if not plain_days and working == (day.weekday() < 5):
            raise CalendarRefusedError(
                place=day.isoformat(),
                reason=Bilingual(
                    "只填写与星期不一致的日子：放假的工作日和上班的周末。",
                    "Only days that differ from their weekday are entered: holidays from Monday to Friday, working weekends.",
                ),
            )


def _outside(day: dt.date) -> None:
    calendar().is_workday(day)
    raise AssertionError("a year of the span has no row")
