"""What people do on the site, on a desktop and on a phone, in both languages, without JavaScript."""

from __future__ import annotations

from types import ModuleType
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def test_a_shopkeeper_looks_up_a_supplier(visitor: Any, committed_world: ModuleType):
    """Home, search by two characters, the file, why a record is there and when it leaves, the versions, the
    same in English."""
    page = visitor.page
    visitor.go("/")
    visitor.check("home-zh")
    page.get_by_placeholder("名称或统一社会信用代码").fill("清和")
    page.get_by_role("button", name="查询").click()
    visitor.check("search-zh")
    assert page.locator("mark").first.inner_text() == "清和"
    page.get_by_role("link", name="云州市清和食品有限公司").click()
    assert page.url.endswith(f"/subjects/{committed_world.FOOD}/")
    visitor.check("file-zh")
    expect(page.get_by_text("生产经营标签不符合规定的预包装食品").first).to_be_attached()
    expect(page.get_by_text("最迟").first).to_be_visible()
    expect(page.get_by_text("异议处理中").first).to_be_visible()
    expect(page.get_by_text("查询期内无相关信息").first).to_be_visible()
    for gone in ("简易程序的当场处罚", "公示已经期满的处罚", "已经修复的处罚", committed_world.PERSON):
        assert page.get_by_text(gone).count() == 0, gone
    page.get_by_text("共 2 个版本").first.click()
    expect(page.locator("del", has_text="35,000").first).to_be_visible()
    visitor.picture("file-versions-zh")
    page.locator("a.lang").click()
    assert page.url.endswith(f"/en/subjects/{committed_world.FOOD}/")
    visitor.check("file-en")
    expect(page.get_by_text("How to object, how to repair").first).to_be_visible()
    expect(page.get_by_text("Nothing found for this period.").first).to_be_visible()
    assert page.locator("html").get_attribute("lang") == "en"


def test_a_buyer_finds_a_firm_by_its_former_name(visitor: Any, committed_world: ModuleType):
    visitor.go("/search/?q=" + quote("清河副食"))
    visitor.check("search-former-zh")
    expect(visitor.page.get_by_text("曾用名称").first).to_be_visible()
    visitor.go("/en/search/?q=" + quote("云州"))
    visitor.check("search-en")


def test_a_lawyer_looks_at_an_earlier_day(visitor: Any, committed_world: ModuleType):
    """The file as of a day, by the form; the day stays in the links."""
    page = visitor.page
    visitor.go(f"/subjects/{committed_world.FOOD}/")
    page.locator("#on").fill(str(committed_world.ago(20)))
    page.get_by_role("button", name="查看").click()
    assert f"on={committed_world.ago(20)}" in page.url
    visitor.check("file-past-zh")
    expect(page.get_by_text("35,000 元").first).to_be_visible()
    page.get_by_role("link", name="生产经营标签不符合规定的预包装食品").click()
    visitor.check("record-past-zh")
    assert f"on={committed_world.ago(20)}" in page.url


def test_a_long_file_is_folded_and_paged(visitor: Any, committed_world: ModuleType):
    page = visitor.page
    visitor.go(f"/subjects/{committed_world.BIG}/")
    visitor.check("file-long-zh")
    page.get_by_role("link", name="全部 500 条").click()
    visitor.check("section-zh")
    page.get_by_role("link", name="下一页").click()
    assert "page=2" in page.url
    expect(page.get_by_text("共 25 页")).to_be_visible()


def test_a_mistyped_code_is_explained_and_repaired(visitor: Any, committed_world: ModuleType):
    """The letter O for a zero: what is wrong, and the code that was meant."""
    wrong = committed_world.FOOD.replace("0", "O", 1)
    answer = visitor.go(f"/subjects/{wrong}/")
    assert answer.status == 400
    visitor.check("wrong-code-zh")
    visitor.page.get_by_role("link", name=committed_world.FOOD).click()
    expect(visitor.page.get_by_role("heading", name="云州市清和食品有限公司")).to_be_visible()


def test_a_citizen_reads_what_this_is(visitor: Any, committed_world: ModuleType):
    page = visitor.page
    for language, prefix in (("zh", ""), ("en", "/en")):
        for name, path in (
            ("about", "/about/"),
            ("catalogue", "/catalogue/"),
            ("resource", "/catalogue/administrative_penalty/"),
            ("home", "/"),
            ("provisional", f"/subjects/{committed_world.NEW}/"),
            ("shop", f"/subjects/{committed_world.SHOP}/"),
            ("county", f"/subjects/{committed_world.COUNTY}/"),
            ("odd-code", f"/subjects/{committed_world.ODD}/"),
            (
                "record",
                f"/subjects/{committed_world.FOOD}/records/administrative_penalty/"
                f"{committed_world.key_of(f'penalty {committed_world.FOOD} 17')}/",
            ),
        ):
            assert visitor.go(prefix + path).status == 200, path
            visitor.check(f"{name}-{language}")
    assert visitor.go("/nowhere/").status == 404
    visitor.check("404-zh")
    expect(page.get_by_role("heading", name="没有这个页面")).to_be_visible()


def test_printing(visitor: Any, committed_world: ModuleType):
    """On paper: no navigation, every record."""
    visitor.go(f"/subjects/{committed_world.FOOD}/")
    visitor.page.emulate_media(media="print")
    expect(visitor.page.locator("nav").first).to_be_hidden()
    expect(visitor.page.get_by_text("怎样提出异议").first).to_be_visible()
    visitor.picture("print-zh")
