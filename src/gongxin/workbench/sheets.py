"""Pages of one make: a list of cases, and a case with its facts, papers, steps so far and what can be done now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse

from gongxin.portal import values
from gongxin.portal.language import current
from gongxin.workbench.desk import page
from gongxin.workbench.steps import Step, offer
from gongxin.workbench.tasks import Due


@dataclass(frozen=True)
class Cell:
    """One cell. kind: '', code, num, day (neither breaks); chip: names the colour of a coloured word."""

    text: Any = ""
    kind: str = ""
    due: Due | None = None
    url: str = ""
    chip: str = ""


def yuan(value: Decimal | None) -> Cell:
    """An amount, under a heading that says yuan."""
    return Cell(f"{value:,.2f}" if value else "", "num")


def day_cell(value: date | None) -> Cell:
    """A day that does not break."""
    return Cell(values.day(value, current()) if value else "", "day")


@dataclass(frozen=True)
class Row:
    """One line of a table: its first cell is its heading and leads to its page."""

    name: str
    url: str
    cells: Sequence[Cell]
    late: bool = False


@dataclass(frozen=True)
class Table:
    """A table: the headings of all columns, then the rows; empty: what is said where there is none."""

    head: Sequence[str]
    rows: Sequence[Row]
    empty: str = ""

    @property
    def lines(self) -> list[tuple[Row, list[tuple[str, Cell]]]]:
        """Each row with its cells and their headings: a narrow screen shows the heading beside the cell."""
        return [(row, list(zip(self.head[1:], row.cells, strict=True))) for row in self.rows]


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    here: bool


@dataclass(frozen=True)
class Paper:
    """A paper with its address; without one its bytes are not kept here."""

    name: str
    url: str = ""
    note: str = ""
    hash: str = ""


@dataclass(frozen=True)
class Card:
    """A part of a case: facts in pairs, somebody's words, papers, a table."""

    title: str
    facts: Sequence[tuple[str, Any]] = ()
    said: str = ""
    quiet: str = ""
    papers: Sequence[Paper] = ()
    table: Table | None = None


@dataclass
class Listing:
    """A list of cases. button: (words, address) of what makes a new one."""

    nav: str
    title: str
    table: Table
    tabs: Sequence[Tab] = ()
    button: tuple[str, str] | None = None
    intro: str = ""
    steps: Sequence[Step] = ()
    next: str = ""

    def answer(self, request: HttpRequest, status: int = 200) -> HttpResponse:
        whole = {name: getattr(self, name) for name in ("title", "table", "tabs", "button", "intro", "next")}
        return page(request, "list.html", {**whole, "steps": self.steps}, nav=self.nav, status=_status(self.steps, status))


@dataclass
class Case:
    """One case. trail: (address, words) of the list it stands in; due: (words, Due); told: what is shown once after a step;
    wide: a table that needs the whole width."""

    nav: str
    title: str
    trail: tuple[str, str]
    state: str = ""
    due: Sequence[tuple[str, Due | None]] = ()
    lead: str = ""
    note: str = ""
    told: dict[str, str] | None = None
    tabs: Sequence[Tab] = ()
    wide: Card | None = None
    cards: Sequence[Card] = ()
    events: Sequence[dict[str, Any]] = ()
    steps: Sequence[Step] = field(default_factory=tuple)

    def answer(self, request: HttpRequest, status: int = 200) -> HttpResponse:
        names = ("title", "trail", "state", "due", "lead", "note", "told", "tabs", "wide", "cards", "events")
        context = {name: getattr(self, name) for name in names} | {"steps": offer(self.steps)}
        return page(request, "case.html", context, nav=self.nav, status=_status(self.steps, status))


def _status(steps: Sequence[Step], status: int) -> int:
    return 422 if any(step.bound is not None and step.bound.errors for step in steps) else status
