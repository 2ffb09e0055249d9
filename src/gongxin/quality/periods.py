"""Months, quarters and years. Pure: the day comes in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from gongxin.kernel.text import Bilingual
from gongxin.quality.errors import PeriodError

By = Literal["month", "quarter", "year"]
LENGTHS: dict[By, int] = {"month": 1, "quarter": 3, "year": 12}
MOST = 120
"""Periods of one question."""
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_QUARTER = re.compile(r"(\d{4})-?Q([1-9])", re.ASCII | re.IGNORECASE)
_YEAR = re.compile(r"\d{4}", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Days from `first` to `last`, both included. word: 2026-10, 2026-Q3, 2026; a running one ends with the day asked."""

    first: date
    last: date
    word: str

    def __str__(self) -> str:
        return self.word


def month_of(day: date) -> Period:
    """The whole month of a day."""
    first = day.replace(day=1)
    return Period(first, _before(_later(first, 1)), f"{first:%Y-%m}")


def before(period: Period, months: int) -> Period:
    """The month that lies so many months before the period's first."""
    return month_of(_later(period.first, -months))


def periods(start: date, end: date, by: By = "month") -> list[Period]:
    """The periods that hold the days from `start` to `end`, oldest first; the last one is cut off at `end`: what has not come
    yet is in no figure. PeriodError for an end before the start, and for more than MOST of them."""
    if by not in LENGTHS:
        why = Bilingual("by 为 month、quarter 或 year。", "by is month, quarter or year.")
        raise PeriodError(place=str(by)[:16], reason=why)
    if end < start:
        raise PeriodError(place=f"{start}..{end}", reason=Bilingual("结束早于开始。", "The end is before the start."))
    months = LENGTHS[by]
    first = date(start.year, (start.month - 1) // months * months + 1, 1)
    found: list[Period] = []
    while first <= end:
        following = _later(first, months)
        found.append(Period(first, min(_before(following), end), _word(first, by)))
        first = following
        if len(found) > MOST:
            raise PeriodError(
                place=f"{start}..{end}", reason=Bilingual(f"一次最多 {MOST} 期。", f"At most {MOST} periods at once.")
            )
    return found


def parse(word: str, today: date) -> Period:
    """2026-10, 2026-Q3, 2026 → the period, cut off at `today`. PeriodError: month 13, quarter 5, the future."""
    text = word.strip()
    try:
        first, by = _read(text)
    except ValueError:
        raise PeriodError(place=text[:16]) from None
    if first > today:
        why = Bilingual(f"还没有开始，今天是 {today}。", f"It has not begun; today is {today}.")
        raise PeriodError(place=text[:16], reason=why)
    return Period(first, min(_before(_later(first, LENGTHS[by])), today), _word(first, by))


def _read(text: str) -> tuple[date, By]:
    """First day and length; ValueError for a word that is no period, or names a month or year that does not exist."""
    if match := _MONTH.fullmatch(text):
        return date(int(match[1]), int(match[2]), 1), "month"
    if match := _QUARTER.fullmatch(text):
        return date(int(match[1]), int(match[2]) * 3 - 2, 1), "quarter"
    if not _YEAR.fullmatch(text):
        raise ValueError(text)
    return date(int(text), 1, 1), "year"


def _word(first: date, by: By) -> str:
    if by == "month":
        return f"{first:%Y-%m}"
    return f"{first.year}-Q{(first.month + 2) // 3}" if by == "quarter" else str(first.year)


def _later(first: date, months: int) -> date:
    number = first.year * 12 + first.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def _before(day: date) -> date:
    return day - timedelta(days=1)
