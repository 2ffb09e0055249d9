"""Dates in every shape, and nothing that is not certainly a date."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongxin.kernel import dates
from gongxin.kernel.dates import NO_END, DateError, parse_date
from shared_data import read_cases

FORMS = {
    "iso": lambda d: d.isoformat(),
    "no zeros": lambda d: f"{d.year}-{d.month}-{d.day}",
    "slash": lambda d: f"{d.year}/{d.month}/{d.day}",
    "slash zeros": lambda d: f"{d:%Y/%m/%d}",
    "dot": lambda d: f"{d.year}.{d.month}.{d.day}",
    "compact": lambda d: f"{d:%Y%m%d}",
    "sheet": lambda d: f"{d.year}-{d.month}-{d.day} 0:00",
    "database": lambda d: f"{d:%Y-%m-%d} 00:00:00",
    "chinese": lambda d: f"{d.year}年{d.month}月{d.day}日",
    "chinese zeros": lambda d: f"{d:%Y年%m月%d日}",
    "day first": lambda d: f"{d.day}.{d.month}.{d.year}",
    "epoch": lambda d: str(int(dt.datetime(d.year, d.month, d.day, tzinfo=dates.CHINA).timestamp() * 1000)),
    "wide": lambda d: d.isoformat().translate({ord(c): chr(ord(c) + 0xFEE0) for c in "0123456789-"}),
    "spaces": lambda d: f"　{d.isoformat()} ",
    "no-break": lambda d: f"\ufeff{d.year}-{d.month}-{d.day}\u200b",
}


def read(cell: str) -> str:
    """What a cell is read as, in the words of the CSV; an error by its code."""
    try:
        found = parse_date(cell)
    except DateError as error:
        return error.error_code if error.reason and error.remedy.zh else "no reason"
    if isinstance(found, dt.date):
        return found.isoformat()
    return "NULL" if found is None else found.name


@pytest.mark.parametrize("case", read_cases("dates"), ids=lambda c: c["cell"])
def test_cells(case: dict[str, str]) -> None:
    assert read(case["cell"]) == case["expected"]


@given(st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 29)), st.sampled_from(sorted(FORMS)))
def test_every_shape_goes_there_and_back(day: dt.date, form: str) -> None:
    if form == "epoch" and dt.date(1966, 10, 31) <= day <= dt.date(2001, 9, 9):
        day = day.replace(year=day.year + 40, day=min(day.day, 28))  # fewer digits: might be anything
    assert parse_date(FORMS[form](day)) == day


@given(st.dates(dt.date(2900, 1, 1), dt.date(9999, 12, 31)))
def test_far_years_mean_no_end(day: dt.date) -> None:
    assert parse_date(day.isoformat()) is NO_END


@given(st.text())
def test_any_text_is_a_date_a_null_or_an_error(text: str) -> None:
    assert read(text) != "no reason"


@given(st.from_regex(r"[0-9]{1,4}[-/.年]?[0-9]{1,2}[-/.月]?[0-9]{1,4}日?", fullmatch=True))
def test_near_misses_never_crash(text: str) -> None:
    assert read(text) != "no reason"


def test_none_is_null() -> None:
    assert parse_date(None) is None
