"""When a department delivers what: the closing days of a feed and the file style it writes."""

from __future__ import annotations

import calendar
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

from gongxin.runs.demo.sources import read

BEIJING = timezone(timedelta(hours=8))
MONTHS = {"month": range(1, 13), "quarter": (3, 6, 9, 12), "half": (6, 12)}
ENOUGH = 0.62
"""A last, unfinished period is delivered when this share of it is over; less would look like a sudden
drop."""
PROMPT = 9
"""Any so many days in a row hold at most seven working days: what is decided in the last PROMPT - lag days of a period is
delivered in time."""
LENGTH = {"month": 30, "quarter": 91, "half": 182, "year": 365}


@dataclass(frozen=True, slots=True)
class Style:
    """How one department writes its files; real departments differ, and each is the same every time."""

    date: str  # strftime pattern
    no_end: str  # what stands for "no end"
    null: str  # what stands for "nothing" in a column that may be empty
    brackets: str  # the two signs around the year of a document number


STYLES = (
    Style("%Y-%m-%d", "2099-12-31", "", "〔〕"),
    Style("%Y/%m/%d", "2099/12/31", "", "〔〕"),
    Style("%Y%m%d", "20991231", "无", "【】"),
    Style("%Y.%m.%d", "2999.12.31", "/", "（）"),
    Style("%Y年%m月%d日", "2099年12月31日", "--", "()"),
    Style("%Y-%m-%d 0:00", "9999-12-31 0:00", "\\N", "[]"),
)
STYLE_OF = {
    "SCJG": 0,
    "SWJ": 0,
    "STHJ": 1,
    "ZJJ": 3,
    "JTYS": 2,
    "WJW": 5,
    "RSJ": 4,
    "YHSC": 3,
    "CPSC": 1,
    "NYNC": 4,
}


@dataclass(frozen=True, slots=True)
class Feed:
    department: str
    resource: str
    every: str
    lag: int
    shape: str
    header: str
    closings: tuple[
        date, ...
    ]  # last day of each period that is delivered; rows of a day go to the first closing on or after it
    today: date
    late: float | None = None  # share of rows decided too early in their period to be in time; None: days as they come

    @property
    def key(self) -> tuple[str, str]:
        return self.department, self.resource

    @property
    def style(self) -> Style:
        return STYLES[STYLE_OF.get(self.department, 0)]

    def closing_for(self, day: date) -> date | None:
        """The closing day of the file that carries a row of `day`; None: not delivered yet."""
        index = bisect_left(self.closings, day)
        return self.closings[index] if index < len(self.closings) else None

    def received_at(self, closing: date) -> datetime:
        """When the file for `closing` arrives: the lag later, never after the city's today; the hour
        differs by department."""
        day = min(closing + timedelta(days=self.lag), self.today)
        minute = sum(map(ord, self.department + self.resource)) % 480
        return datetime.combine(day, time(9), BEIJING) + timedelta(minutes=minute)


def feeds(start: date, today: date, *, prompt: bool = False) -> list[Feed]:
    """All feeds of the city, in the order of city.yaml. prompt: licences and penalties by their `terms`."""
    made = []
    for department in read("city")["departments"]:
        for given in department["feeds"]:
            terms = given.get("terms") if prompt else None
            entry = given | (terms or {})
            resource = entry["resource"]
            closes = {"tax_rating": 4, "environmental_rating": 5}.get(resource, 9)
            closings = list(_closings(entry["every"], closes, start, today, entry["lag"]))
            if terms:
                stock = stock_until(today)
                closings = [stock, *(day for day in closings if day > stock)]
            if resource == "organisation_registration" and closings[:1] != [start]:
                closings.insert(0, start)  # the stock that was there when the platform opened
            made.append(
                Feed(
                    department["code"],
                    resource,
                    entry["every"],
                    entry["lag"],
                    entry["shape"],
                    entry["header"],
                    tuple(closings),
                    today,
                    entry.get("late"),
                )
            )
    return made


def stock_until(today: date) -> date:
    """The last day of the stock that departments with a term hand in at once: what comes later comes period by period. Twelve
    closed months lie behind its delivery."""
    months = today.year * 12 + today.month - 1 - 13
    return date(months // 12, months % 12 + 1, 1) - timedelta(days=1)


def _closings(every: str, closes: int, start: date, today: date, lag: int) -> Iterator[date]:
    months = MONTHS.get(every, (closes,))
    last = start
    for year in range(start.year, today.year + 1):
        for month in months:
            closing = date(year, month, calendar.monthrange(year, month)[1])
            if start < closing and closing + timedelta(days=lag) <= today:
                yield closing
                last = closing
    until = today - timedelta(days=1)
    if every == "month" and (until - last).days >= ENOUGH * LENGTH[every]:
        yield until
