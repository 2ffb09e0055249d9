"""Columns that several charts have, and small arithmetic on counts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

from gongxin.kernel.text import Bilingual
from gongxin.showing.charts import Column, Unit


def column(key: str, zh: str, en: str, unit: Unit = "count") -> Column:
    """A column; its label in both languages."""
    return Column(key, Bilingual(zh, en), unit)


MONTH = column("month", "月份", "Month", "text")
QUARTER = column("quarter", "季度", "Quarter", "text")
DEPARTMENT = column("department", "部门", "Department", "text")
RESOURCE = column("resource", "信息资源", "Resource", "text")
RECIPIENT = column("recipient", "接收方", "Recipient", "text")
LIST = column("list", "名单", "List", "text")
FILES = column("files", "批次", "Deliveries")
ROWS = column("rows", "行数", "Rows")


def share(part: int | Decimal, whole: int | Decimal) -> Decimal | None:
    """Per cent to one decimal; None where there is nothing to divide by."""
    if not whole:
        return None
    return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def middle(numbers: Iterable[Decimal | None]) -> Decimal | None:
    """The median of those that are known, to one decimal."""
    known = [number for number in numbers if number is not None]
    return Decimal(median(known)).quantize(Decimal("0.1"), ROUND_HALF_UP) if known else None


def months(first: date, last: date) -> list[str]:
    """YYYY-MM of every month that the span touches."""
    low, high = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    return [f"{number // 12}-{number % 12 + 1:02d}" for number in range(low, high + 1)]


def sentence_case(label: Bilingual) -> Bilingual:
    """A label that stands alone: English begins with a capital."""
    return Bilingual(label.zh, label.en[:1].upper() + label.en[1:])
