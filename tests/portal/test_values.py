"""How values are shown, which characters a search marks, what a remedy says."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from gongxin.catalogue.model.duration import Duration
from gongxin.portal.dates import NoDay, day_asked
from gongxin.portal.highlighting import highlight
from gongxin.portal.language import same_page
from gongxin.portal.remedies import remedy_of
from gongxin.portal.values import amount, count, day, duration, moment


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        ("35000.00", "35,000 元（3.5 万元）", "CNY 35,000"),
        ("9999.99", "9,999.99 元", "CNY 9,999.99"),
        (Decimal("0.5"), "0.5 元", "CNY 0.5"),
        ("100000000", "100,000,000 元（10,000 万元）", "CNY 100,000,000"),
        ("1E+5", "100,000 元（10 万元）", "CNY 100,000"),
        ("-20000", "-20,000 元（-2 万元）", "CNY -20,000"),
        ("见附件", "见附件", "见附件"),
    ],
)
def test_amounts(value: object, zh: str, en: str):
    assert (amount(value, "zh"), amount(value, "en")) == (zh, en)


def test_foreign_capital():
    assert amount("5000000", "zh", "USD") == "5,000,000 美元（500 万美元）"
    assert amount("5000000", "en", "USD") == "USD 5,000,000"


def test_days():
    assert (day("2026-03-05", "zh"), day(date(2026, 3, 5), "en")) == ("2026年3月5日", "5 March 2026")
    assert (day(None, "zh"), day("长期", "zh")) == ("", "长期")


def test_moments_are_in_china():
    assert moment("2026-03-05T18:30:00+00:00", "zh") == "2026年3月6日 02:30"


def test_counts():
    assert (count(12_345, "zh"), count(12_345_678, "zh"), count(12_345_678, "en")) == ("12,345", "1,234 万", "12,345,678")


def test_durations():
    assert duration(15, 0).zh == "1年3个月"
    assert (duration(12, 0).en, duration(0, 0).zh) == ("1 year", "无")


@pytest.mark.parametrize(
    ("name", "query", "marked"),
    [
        ("云州市清和食品有限公司", "清和", "云州市<mark>清和</mark>食品有限公司"),
        ("ABC科技", "ａｂｃ", "<mark>ABC</mark>科技"),
        ("云州（清和）食品", "清和", "云州（<mark>清和</mark>）食品"),
        ("云州市清和食品", "清和食晶", "云州市<mark>清和食</mark>品"),
        ("a<b>公司", "公司", "a&lt;b&gt;<mark>公司</mark>"),
        ("云州", "", "云州"),
        ("", "云州", ""),
    ],
)
def test_marks(name: str, query: str, marked: str):
    assert highlight(name, query) == marked


@pytest.mark.parametrize(
    ("path", "zh", "en"), [("/", "/", "/en/"), ("/en/a/b/", "/a/b/", "/en/a/b/"), ("/english/", "/english/", "/en/english/")]
)
def test_same_page(path: str, zh: str, en: str):
    assert (same_page(path, "zh"), same_page(path, "en")) == (zh, en)


TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (None, TODAY), ("", TODAY), ("2026-11-20", TODAY), ("2020-02-29", date(2020, 2, 29)),
        ("2026-11-21", NoDay("future", "2026-11-21")), ("2026-02-30", NoDay("calendar", "2026-02-30")),
        ("2026-2-3", NoDay("form", "")), ("２０２６-01-01", NoDay("form", "")), ("0000-01-01", NoDay("calendar", "0000-01-01")),
    ],
)  # fmt: skip
def test_day_asked(given: str | None, found: object):
    assert day_asked(given, TODAY) == found


def remedy(**changes: object):
    usual = {
        "office": "市监局", "contested": False, "decided_on": date(2026, 8, 31), "shortest": Duration(3, 0),
        "last_public_day": date(2027, 8, 31), "on": TODAY, "lang": "zh",
    }  # fmt: skip
    with override("zh-hans"):
        return remedy_of(**(usual | changes))


def test_remedy_dates():
    """Three months after 31 August end on 30 November (Civil Code art. 202)."""
    found = remedy()
    assert (found.earliest_repair, found.last_public_day) == (date(2026, 11, 30), date(2027, 8, 31))
    assert "最早 2026年11月30日 可以申请修复" in "".join(found.lines)


def test_remedy_when_repair_is_possible_already():
    assert "自 2026年4月30日 起即可申请修复" in "".join(remedy(decided_on=date(2026, 1, 30)).lines)


def test_remedy_without_rules():
    """An entry without a period (an abnormal list): still whom to ask, and that it costs nothing."""
    found = remedy(shortest=None, last_public_day=None)
    assert found.earliest_repair is None
    assert any("申请修复或移出" in line for line in found.lines)
    assert any("不收费" in line for line in found.lines)


def test_remedy_while_contested():
    assert "正在核实" in remedy(contested=True).lines[0]
