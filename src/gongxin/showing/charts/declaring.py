"""What a chart is: a title, a method, the columns of its table, and how they are drawn. The numbers come as a Sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from gongxin.kernel.text import Bilingual

Kind = Literal["panels", "bars", "dots", "stack", "columns", "table"]
"""panels: one area or line a column, over periods · bars: one bar a row, its number at its end; a second column
is a goal: a mark across the bar, its number beside · dots: own beside the others, a
row each · stack: one bar a row, its parts beside each other · columns: upright bars over periods · table: nothing to draw."""
Unit = Literal["text", "count", "decimal", "percent", "days", "hours", "yuan"]
Cell = str | int | Decimal | Bilingual | None
"""Percent are 0 to 100. None: there is nothing to divide by, or nothing is known."""
Rows = Sequence[Sequence[Cell]]


@dataclass(frozen=True)
class Column:
    """One column of the table."""

    key: str
    label: Bilingual
    unit: Unit = "count"


@dataclass(frozen=True)
class Chart:
    """title and method say what is counted; drawn: keys of the columns that are in the picture, in the order of their colours.
    The first column names the rows. most: rows in the picture; the table has them all."""

    name: str
    title: Bilingual
    method: Bilingual
    columns: tuple[Column, ...]
    kind: Kind = "bars"
    drawn: tuple[str, ...] = ()
    most: int = 16

    def __post_init__(self) -> None:
        known = [column.key for column in self.columns]
        wrong = [key for key in self.drawn if key not in known[1:]]
        if wrong or len(set(known)) != len(known) or (self.kind == "table") != (not self.drawn):
            raise ValueError(f"chart {self.name}: {wrong or 'columns that do not fit its kind'}")

    def column(self, key: str) -> Column:
        return next(column for column in self.columns if column.key == key)

    def place(self, key: str) -> int:
        return next(number for number, column in enumerate(self.columns) if column.key == key)


@dataclass(frozen=True)
class Sheet:
    """The numbers of a chart for the days first to last (both included), as they stood at `at`."""

    rows: Rows
    first: date
    last: date
    at: datetime


def kept(rows: Rows) -> list[list[Any]]:
    """Rows as JSON holds them: texts in both languages as {zh, en}, decimals as text."""
    return [[_kept(cell) for cell in row] for row in rows]


def _kept(cell: Cell) -> Any:
    if isinstance(cell, Bilingual):
        return cell.as_dict()
    return str(cell) if isinstance(cell, Decimal) else cell


def revived(chart: Chart, rows: Sequence[Sequence[Any]]) -> Rows:
    """What `kept` wrote. The unit of its column says what a text is."""
    return tuple(tuple(_revived(cell, column.unit) for cell, column in zip(row, chart.columns, strict=True)) for row in rows)


def _revived(cell: Any, unit: Unit) -> Cell:
    if isinstance(cell, dict):
        return Bilingual(cell["zh"], cell["en"])
    if isinstance(cell, str) and unit != "text":
        return Decimal(cell)
    return cell  # type: ignore[no-any-return]
