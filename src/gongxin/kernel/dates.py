"""Dates as departments write them, read into dates, "no end" or nothing (shared/data/README.md, 5).

Every shape is unambiguous or refused: 06/07/2019 could be two days, 19-6-18 two centuries, 43999 a sheet's
day number. An instant (epoch milliseconds, a time with an offset) becomes the day it was in China, summer
time of 1986-1991 included.
"""

from __future__ import annotations

import datetime as dt
import re
from enum import Enum
from typing import Final, Literal
from zoneinfo import ZoneInfo

from gongxin.kernel.errors import GongxinError
from gongxin.kernel.folding import drop_invisible
from gongxin.kernel.nulls import is_null
from gongxin.kernel.numerals import digits_of, small_number
from gongxin.kernel.text import Bilingual

CHINA = ZoneInfo("Asia/Shanghai")
FIRST_YEAR = 1800
"""Earlier years are typing errors: no organisation of the register is older."""

LAST_YEAR = 2899
"""Later years are how departments write "no end": 2999, 9999."""


class NoEnd(Enum):
    """The type of NO_END, so that type checkers can tell it from a date."""

    NO_END = "no_end"

    def __repr__(self) -> str:
        return "NO_END"


NO_END: Final = NoEnd.NO_END
"""The cell says that there is no end date; stored as none (domain.md)."""

NO_END_DATES: frozenset[tuple[int, int, int]] = frozenset({(2099, 12, 31), (2199, 12, 31), (2099, 12, 30)})
NO_END_WORDS: frozenset[str] = frozenset(
    {
        "长期",
        "长期有效",
        "永久",
        "永久有效",
        "无固定期限",
        "无期限",
        "无限期",
        "不限",
        "longterm",
        "99999999",
        "9999-99-99",
    }
)
NULL_DATES: frozenset[str] = frozenset({"0000-00-00", "0000-00-00 00:00:00", "00000000", "0000/00/00"})


class DateError(GongxinError):
    """日期无法识别。 | This is not a date that can be read."""

    code = "date.unreadable"
    default_remedy = Bilingual("请写成 2020-06-18 的形式。", "Write it like 2020-06-18.")


_TIME = r"(?:[ T]+\d{1,2}:\d{1,2}(?::\d{1,2}(?:[.,]\d{1,9})?)?)?"
_INSTANT = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s?(Z|[+-]\d{2}:?\d{2})", re.I
)
SHAPES: dict[str, re.Pattern[str]] = {
    "hyphen": re.compile(rf"(?P<y>\d{{4}})-(?P<m>\d{{1,2}})-(?P<d>\d{{1,2}}){_TIME}"),
    "slash": re.compile(rf"(?P<y>\d{{4}})/(?P<m>\d{{1,2}})/(?P<d>\d{{1,2}}){_TIME}"),
    "dot": re.compile(rf"(?P<y>\d{{4}})\.(?P<m>\d{{1,2}})\.(?P<d>\d{{1,2}})\.?{_TIME}"),
    "compact": re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?:\d{6})?"),
    "chinese": re.compile(rf"(?P<y>\d{{4}}) ?年 ?(?P<m>\d{{1,2}}) ?月 ?(?P<d>\d{{1,2}}) ?[日号]?{_TIME}"),
    "day_first": re.compile(rf"(?P<d>\d{{1,2}})\.(?P<m>\d{{1,2}})\.(?P<y>\d{{4}}){_TIME}"),
}
"""Name → whole-cell pattern over folded text, free of lookaround, so RE2 takes it too."""

EPOCH_MILLISECONDS = re.compile(r"-?\d{12,13}")
_NUMERALS = re.compile(
    r"([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日"
)


def parse_date(text: str | None) -> dt.date | Literal[NoEnd.NO_END] | None:
    """The date in a cell; None for a null; NO_END for `2099-12-31`, `9999-9-9`, 长期. Raises DateError for
    all else.
    """
    if text is None or is_null(text):
        return None
    cell = drop_invisible(text).strip()
    if cell in NULL_DATES:
        return None
    if cell.lower().replace(" ", "") in NO_END_WORDS:
        return NO_END
    for pattern in SHAPES.values():
        if match := pattern.fullmatch(cell):
            return _day(int(match["y"]), int(match["m"]), int(match["d"]))
    if match := _NUMERALS.fullmatch(cell.replace(" ", "").replace("○", "〇")):
        return _day(digits_of(match[1]), small_number(match[2]), small_number(match[3]))
    if EPOCH_MILLISECONDS.fullmatch(cell):
        return _epoch(int(cell))
    if match := _INSTANT.fullmatch(cell):
        return _instant(match)
    raise DateError(reason=_why_not(cell))


def _day(year: int, month: int, day: int) -> dt.date | Literal[NoEnd.NO_END]:
    """A real day within the years the register can hold, or NO_END."""
    if year == 9999 and (month, day) == (99, 99):
        return NO_END
    try:
        date = dt.date(year, month, day)
    except ValueError:
        raise DateError(
            code="date.no_such_day",
            reason=Bilingual("日历上没有这一天。", "The calendar has no such day."),
        ) from None
    if year > LAST_YEAR or (year, month, day) in NO_END_DATES:
        return NO_END
    if year < FIRST_YEAR:
        raise DateError(
            code="date.year",
            reason=Bilingual(f"年份早于{FIRST_YEAR}年。", f"The year is before {FIRST_YEAR}."),
        )
    return date


def _epoch(milliseconds: int) -> dt.date | Literal[NoEnd.NO_END]:
    """The day in China of an instant; computed without the platform's own limits for early instants."""
    instant = dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(milliseconds=milliseconds)
    day = instant.astimezone(CHINA)
    return _day(day.year, day.month, day.day)


def _instant(match: re.Match[str]) -> dt.date | Literal[NoEnd.NO_END]:
    year, month, day, hour, minute = (int(part) for part in match.groups()[:5])
    zone = match[7].upper().replace(":", "")
    sign = -1 if zone[0] == "-" else 1
    offset = (
        dt.timedelta() if zone == "Z" else sign * dt.timedelta(hours=int(zone[1:3]), minutes=int(zone[3:5]))
    )
    _day(year, month, day)
    try:
        stated = dt.datetime(year, month, day, hour, minute, int(match[6] or 0), tzinfo=dt.UTC)
        local = (stated - offset).astimezone(CHINA)
    except (ValueError, OverflowError):
        raise DateError(reason=Bilingual("时间部分有误。", "The time of day is wrong.")) from None
    return _day(local.year, local.month, local.day)


_REASONS: tuple[tuple[re.Pattern[str], Bilingual], ...] = (
    (
        re.compile(r"\d{1,2}[/-]\d{1,2}[/-]\d{4}.*"),
        Bilingual("月与日的先后不明。", "It is not clear which number is the month."),
    ),
    (
        re.compile(r"\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}.*"),
        Bilingual("年份只有两位，世纪不明。", "The year has two digits: which century?"),
    ),
    (
        re.compile(r"\d{4}[-/.年]?\d{1,2}月?"),
        Bilingual("只有年月，缺少日。", "Year and month only: the day is missing."),
    ),
    (re.compile(r"\d{4}年?"), Bilingual("只有年份。", "A year only.")),
    (
        re.compile(r"\d{5}(?:\.\d+)?"),
        Bilingual(
            "像是表格软件的日期序号。",
            "It looks like a spreadsheet's day number: format the column as a date.",
        ),
    ),
    (
        re.compile(r".+(?:至|到|~|～).+", re.S),
        Bilingual("这里像是一段时间，不是一个日期。", "This looks like a period, not one date."),
    ),
)
_OTHERWISE = Bilingual("不是已知的日期写法。", "It has none of the known shapes.")


def _why_not(cell: str) -> Bilingual:
    return next((reason for pattern, reason in _REASONS if pattern.fullmatch(cell[:64])), _OTHERWISE)
