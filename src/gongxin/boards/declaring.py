"""What a board is: charts in an order, for somebody, each with the question that finds its numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from gongxin.access import api as access
from gongxin.kernel.dates import CHINA
from gongxin.kernel.text import Bilingual
from gongxin.publicity import api as publicity
from gongxin.showing.charts import Chart, Rows

if TYPE_CHECKING:
    import psycopg

    from gongxin.catalogue import Catalogue
    from gongxin.workdays.api import Calendar

Audience = Literal["public", "department", "office"]
EVERYBODY, OFFICE = "", "*"
"""Scopes that are no department's code."""


@dataclass(frozen=True)
class Asked:
    """One question for numbers: the days (both included), the department whose they are ('' or '*': none), and what is needed
    to find them."""

    conn: psycopg.Connection[Any]
    first: date
    last: date
    now: datetime
    scope: str
    catalogue: Catalogue
    calendar: Calendar

    @property
    def today(self) -> date:
        return self.now.astimezone(CHINA).date()

    @property
    def department(self) -> str | None:
        return None if self.scope in {EVERYBODY, OFFICE} else self.scope

    @cached_property
    def names(self) -> Mapping[str, Bilingual]:
        """Code → name of the departments."""
        return {item.code: Bilingual(item.name.zh, item.name.en or item.name.zh) for item in access.departments()}

    def name(self, code: str) -> Bilingual | str:
        """A department by its name; an unknown code stands for itself."""
        return self.names.get(code, code)

    @cached_property
    def sums(self) -> publicity.Sums:
        """The sums over what is public, as they were last made."""
        return publicity.sums()


@dataclass(frozen=True)
class Item:
    """A chart on a board. rows: asks; months: the span that ends today, 0 for as things stand, None for the span that whoever
    looks has chosen. summed: the numbers are as old as the sums over what is public."""

    chart: Chart
    rows: Callable[[Asked], Rows]
    months: int | None = None
    summed: bool = False

    def span(self, chosen: tuple[date, date], today: date) -> tuple[date, date]:
        """First and last day of its numbers."""
        if self.months is None:
            return chosen
        return (months_back(today, self.months), today) if self.months else (today, today)


@dataclass(frozen=True)
class Board:
    """Charts that are looked at together."""

    name: str
    title: Bilingual
    lead: Bilingual
    audience: Audience
    items: tuple[Item, ...]

    def item(self, chart: str) -> Item | None:
        return next((item for item in self.items if item.chart.name == chart), None)


def months_back(day: date, months: int) -> date:
    """The first day of the month that makes `months` with the running one: (2026-11-21, 12) → 2025-12-01."""
    number = day.year * 12 + day.month - months
    return date(number // 12, number % 12 + 1, 1)
