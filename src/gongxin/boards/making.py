"""Making the numbers of a board, and drawing them. Numbers are sums over all departments, so they are made behind no border
(access.whole); who may see them, the pages decide by the board's audience and scope."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from gongxin.access import api as access
from gongxin.boards import keeping
from gongxin.boards.declaring import Asked, Board, Item
from gongxin.boards.keeping import Known, Place
from gongxin.catalogue import load
from gongxin.kernel.dates import CHINA
from gongxin.showing.charts import drawing
from gongxin.showing.charts.declaring import Sheet
from gongxin.workdays import api as workdays

FRESH = timedelta(hours=1)
"""How old numbers are before a page that is looked at makes them anew."""
KEPT = timedelta(days=2)


@dataclass(frozen=True)
class Shown:
    """One chart of a board with its numbers; None before they were made for the first time."""

    item: Item
    known: Known | None

    @property
    def undrawn(self) -> bool:
        """Whether the job has something to do for it."""
        return self.known is not None and not self.known.drawn and drawing.drawable(self.item.chart, self.known.sheet)


def newest(board: Board, scope: str = "") -> list[Shown]:
    """The board as the job made it last: nothing is counted."""
    with access.whole():
        known = keeping.newest(_conn(), board, scope)
    return [Shown(item, known.get(item.chart.name)) for item in board.items]


def look(board: Board, scope: str, chosen: tuple[date, date], now: datetime, *, afresh: bool = False) -> list[Shown]:
    """The board for a span: what is older than FRESH is made at once (afresh: all of it). Pictures come later, by the job."""
    spans = _spans(board, chosen, now)
    with access.whole():
        known = keeping.at(_conn(), board, scope, spans)
        names = [item.chart.name for item in board.items]
        stale = [name for name in names if afresh or name not in known or now - known[name].made > FRESH]
        if stale:
            make(board, scope, chosen, now, charts=stale)
            known = keeping.at(_conn(), board, scope, spans)
    return [Shown(item, known.get(item.chart.name)) for item in board.items]


def make(
    board: Board, scope: str, chosen: tuple[date, date], now: datetime, *, charts: Sequence[str] | None = None
) -> list[Place]:
    """Make the numbers of a board (or of some charts), all of them visible at once; the places of those that changed."""
    spans = _spans(board, chosen, now)
    catalogue, calendar = load(), workdays.calendar()
    changed = []
    with access.whole(), transaction.atomic():
        first_asked: dict[tuple[date, date], Asked] = {}
        for item in board.items:
            name = item.chart.name
            if charts is not None and name not in charts:
                continue
            first, last = spans[name]
            asked = first_asked.setdefault((first, last), Asked(_conn(), first, last, now, scope, catalogue, calendar))
            as_of = asked.sums.at if item.summed else now
            if as_of is None:  # the sums are not made yet: there is nothing to say
                continue
            place = Place(scope, name, first, last)
            if keeping.keep(_conn(), place, item.rows(asked), as_of, now):
                changed.append(place)
    return changed


def draw(
    board: Board, scope: str, chosen: tuple[date, date], now: datetime, *, only: Sequence[str] | None = None, fonts: str = ""
) -> int:
    """Draw what of a board is not drawn, chart by chart; how many. For jobs: V8 takes 150 MB. only: names of charts."""
    with access.whole():
        known = keeping.at(_conn(), board, scope, _spans(board, chosen, now))
    done = 0
    for name, found in known.items():
        item = board.item(name)
        if item is None or not Shown(item, found).undrawn or (only is not None and name not in only):
            continue
        pictures = pictures_of(item, found.sheet, fonts)
        if pictures:
            with access.whole(), transaction.atomic():
                done += keeping.put(_conn(), found.place, found.sheet.rows, pictures)
    return done


def pictures_of(item: Item, sheet: Sheet, fonts: str = "") -> Mapping[tuple[str, str], tuple[str, bytes | None]]:
    """(language, size) → (SVG, PNG of the whole one); empty where there is nothing to draw."""
    found: dict[tuple[str, str], tuple[str, bytes | None]] = {}
    languages: tuple[Any, ...] = ("zh", "en")
    for lang in languages:
        for size in drawing.SIZES:
            svg = drawing.svg(item.chart, sheet, lang, size)
            if svg is not None:
                found[lang, size] = (svg, drawing.png(svg, fonts) if size == "whole" else None)
    return found


def sweep(now: datetime) -> int:
    """Take out numbers that nobody asked for in two days."""
    with access.whole(), transaction.atomic():
        return keeping.sweep(_conn(), now - KEPT)


def _spans(board: Board, chosen: tuple[date, date], now: datetime) -> dict[str, tuple[date, date]]:
    today = now.astimezone(CHINA).date()
    return {item.chart.name: item.span(chosen, today) for item in board.items}


def _conn() -> Any:
    connection.ensure_connection()
    return connection.connection


def of_chart(board: Board, chart: str) -> Shown | None:
    """One chart of a board for everybody, as the job made it last; None for a chart that it does not have."""
    item = board.item(chart)
    if item is None:
        return None
    with access.whole():
        known = keeping.newest(_conn(), replace(board, items=(item,)), "")
    return Shown(item, known.get(chart))


def picture(place: Place, lang: str, size: str) -> keeping.Picture | None:
    """A picture of the numbers at that place, if it is drawn."""
    with access.whole():
        return keeping.picture(_conn(), place, lang, size)
