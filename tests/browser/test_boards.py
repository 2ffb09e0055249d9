"""The boards of the workbench: a clerk's own and the city's, with their charts, in both languages, on a desktop and a phone, without
scripts; axe on every page; on paper."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from gongxin.boards import api as boards
from gongxin.boards.jobs import draw_board
from gongxin.publicity import api as publicity

from .conftest import RULES, apart, keep_picture
from .test_workbench import looked_at, people, sign_in

__all__ = ["people"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def drawn(name: str, scope: str) -> None:
    """What the worker does after the page was looked at."""
    today = timezone.localdate()
    apart(lambda: draw_board(name, scope, str(boards.months_back(today, 12)), str(today)))


@pytest.fixture
def summed(people: ModuleType) -> None:
    apart(publicity.refresh)


def test_a_clerk_looks_at_the_departments_board(visitor: Any, summed: None):
    page = visitor.page
    sign_in(visitor, "scjg-01")
    page.get_by_role("link", name="看板", exact=True).click()
    looked_at(visitor, "board-undrawn-zh")
    drawn("department", "scjg")
    page.reload()
    expect(page.locator("picture img").first).to_be_attached()
    looked_at(visitor, "board-zh")
    assert visitor.violations(RULES) == []
    with page.expect_download() as download:
        page.get_by_role("link", name="XLSX").first.click()
    assert download.value.suggested_filename.endswith(".xlsx")
    page.get_by_label("统计期").select_option("3")
    page.get_by_role("button", name="查看看板").click()
    assert "months=3" in page.url
    page.locator("details summary").last.focus()
    page.keyboard.press("Enter")
    visitor.go("/en/workbench/boards/")
    looked_at(visitor, "board-en")
    assert visitor.violations(RULES) == []
    page.emulate_media(media="print")
    expect(page.locator(".board-tools")).to_be_hidden()
    keep_picture(page, "print-board", visitor.screen_name)


def test_the_credit_office_looks_at_the_city(visitor: Any, summed: None):
    page = visitor.page
    sign_in(visitor, "fgw-01")
    page.get_by_role("link", name="全市看板").click()
    drawn("office", boards.OFFICE)
    page.reload()
    looked_at(visitor, "board-office-zh")
    visitor.go("/en/workbench/boards/office/")
    looked_at(visitor, "board-office-en")
    assert visitor.violations(RULES) == []
    visitor.go("/workbench/boards/")
    page.get_by_label("部门", exact=True).select_option("scjg")
    page.get_by_role("button", name="查看看板").click()
    assert page.get_by_role("heading", level=1).inner_text().count("市场监督管理局") == 1
    page.get_by_role("button", name="现在重新统计").click()
    assert "department=scjg" in page.url
