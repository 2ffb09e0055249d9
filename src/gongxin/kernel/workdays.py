"""Working days in China: weekdays and make-up days, without weekends and holidays (terms are counted in
them).

The data is the library chinesecalendar, from 2004 on; what it lacks or has wrong stands in OVERRIDES. The
State Council announces a year's holidays near the end of the year before: a day beyond the announced span
is an error, never a guess.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from functools import cache

import chinese_calendar

from gongxin.kernel.errors import GongxinError
from gongxin.kernel.text import Bilingual

_ONE_DAY = dt.timedelta(days=1)

OVERRIDES: Mapping[dt.date, bool] = {}
"""Date → is it a working day, where the library is wrong. Empty: all 7,305 days from 2007 to 2026 agree
with three calendars.
"""


class NotAnnounced(GongxinError):  # noqa: N818 - a state of the world, not a fault
    """该日期超出已公布的工作日历。 | The date is outside the announced calendar of working days."""

    code = "workdays.not_announced"
    default_remedy = Bilingual(
        "请在国务院公布放假安排后升级 chinesecalendar。",
        "Upgrade the package chinesecalendar once the State Council has announced that year's holidays.",
    )


class Calendar:
    """Working days between two dates, both included. Immutable; look-ups are by bisection."""

    def __init__(self, first: dt.date, last: dt.date, working: Mapping[dt.date, bool]) -> None:
        """`working` tells for exceptional days; all others are working days from Monday to Friday."""
        self.first = first
        self.last = last
        days = (first + i * _ONE_DAY for i in range((last - first).days + 1))
        self._workdays = [day for day in days if working.get(day, day.weekday() < 5)]

    def is_workday(self, day: dt.date) -> bool:
        """Raises NotAnnounced outside the span."""
        day = self._inside(day)
        position = bisect_left(self._workdays, day)
        return position < len(self._workdays) and self._workdays[position] == day

    def add(self, day: dt.date, n: int) -> dt.date:
        """The n-th working day after `day` (which itself does not count); before it for n < 0; `day` for 0.

        Raises NotAnnounced if the answer would lie outside the span.
        """
        day = self._inside(day)
        if n == 0:
            return day
        index = bisect_right(self._workdays, day) - 1 + n if n > 0 else bisect_left(self._workdays, day) + n
        if not 0 <= index < len(self._workdays):
            raise self._not_announced(day, n)
        return self._workdays[index]

    def between(self, start: dt.date, end: dt.date) -> int:
        """Working days after `start` up to and including `end`: `between(d, add(d, n)) == n`. Negative if
        end is earlier.
        """
        start, end = self._inside(start), self._inside(end)
        if end >= start:
            return bisect_right(self._workdays, end) - bisect_right(self._workdays, start)
        return bisect_left(self._workdays, end) - bisect_left(self._workdays, start)

    def numbered(self, first: dt.date | None = None, last: dt.date | None = None) -> tuple[list[dt.date], list[int]]:
        """Every day from first to last (within the span) with the number of working days up to it, for statements that count
        many terms at once: working days between two days are the difference of their numbers.
        """
        start, end = max(first or self.first, self.first), min(last or self.last, self.last)
        days = [start + i * _ONE_DAY for i in range((end - start).days + 1)]
        return days, [bisect_right(self._workdays, day) for day in days]

    def _inside(self, day: dt.date) -> dt.date:
        if isinstance(day, dt.datetime):
            day = day.date()
        if not self.first <= day <= self.last:
            raise self._not_announced(day)
        return day

    def _not_announced(self, day: dt.date, n: int = 0) -> NotAnnounced:
        asked = f"{day:%Y-%m-%d}" + (f" {n:+d}" if n else "")
        return NotAnnounced(
            place=asked,
            reason=Bilingual(
                f"已公布的范围为 {self.first} 至 {self.last}。", f"Announced are {self.first} to {self.last}."
            ),
        )


def exceptions() -> dict[dt.date, bool]:
    """The days that the library and OVERRIDES know otherwise than their weekday says: date → is it a working day."""
    known = {**dict.fromkeys(chinese_calendar.holidays, False), **dict.fromkeys(chinese_calendar.workdays, True), **OVERRIDES}
    return {day: working for day, working in known.items() if working != (day.weekday() < 5)}


@cache
def announced() -> Calendar:
    """The calendar of mainland China as the library knows it; the room `workdays` keeps it as data that can be edited."""
    years = [day.year for day in chinese_calendar.holidays]
    return Calendar(dt.date(min(years), 1, 1), dt.date(max(years), 12, 31), exceptions())


def is_workday(day: dt.date) -> bool:
    """`announced().is_workday`."""
    return announced().is_workday(day)


def add(day: dt.date, n: int) -> dt.date:
    """`announced().add`."""
    return announced().add(day, n)


def between(start: dt.date, end: dt.date) -> int:
    """`announced().between`."""
    return announced().between(start, end)
