"""Every page in a real browser: axe finds nothing, nothing scrolls sideways (also at 200% zoom), the keyboard reaches the content,
nobody else is asked for anything, and it prints."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from playwright.sync_api import expect

from portal import addresses, seeding

from .conftest import DESKTOP, PHONE, WALKED, found_by_axe, keep_picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture(scope="module")
def filled(site: str, committed_world: ModuleType, django_db_blocker: Any) -> Iterator[ModuleType]:
    """The world with a text, entries on lists, sums and charts, for as long as this module runs."""
    with django_db_blocker.unblock(), seeding.committed(committed_world):
        yield committed_world


def name_of(address: str) -> str:
    return "page" + "".join(c if c.isalnum() else "-" for c in address)[:80]


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def tab(request: pytest.FixtureRequest, browser: Any, site: str, filled: ModuleType) -> Iterator[Any]:
    """A tab in which scripts run, because axe is one; the policy of the site stays in force for the pages' own."""
    context = browser.new_context(viewport=request.param, locale="zh-CN", base_url=site)
    page = context.new_page()
    page.complaints = []
    page.on("request", lambda r: page.complaints.append(r.url) if not r.url.startswith((site, "data:")) else None)
    page.on("console", lambda m: page.complaints.append(m.text) if "status of 4" not in m.text else None)
    yield page
    context.close()


@pytest.mark.parametrize("tab", WALKED, indirect=True)
@pytest.mark.parametrize("language", ["", pytest.param("/en", marks=pytest.mark.thorough)], ids=["zh", "en"])
def test_axe_finds_nothing(tab: Any, filled: ModuleType, language: str):
    """Every page of the URL configuration, and pages that say what is wrong. With GONGXIN_PICTURES=1, pictures of all."""
    found: list[tuple[str, ...]] = []
    screen = "phone" if tab.viewport_size["width"] == PHONE["width"] else "desktop"
    for address in [*addresses.pages(filled, english=False), *addresses.WRONG]:
        tab.goto(language + address)
        found += [(language + address, *item) for item in found_by_axe(tab)]
        wide = tab.evaluate("document.documentElement.scrollWidth")
        if wide > tab.viewport_size["width"]:
            found.append((language + address, "scrolls sideways", str(wide), ""))
        keep_picture(tab, name_of(language + address), screen)
    assert found == []
    assert tab.complaints == []


def test_nothing_is_lost_when_enlarged(browser: Any, site: str, filled: ModuleType):
    """200% zoom of a desktop is a window half as wide; and 320 pixels, the narrowest that WCAG asks for (1.4.10)."""
    lost = []
    context = browser.new_context(viewport={"width": 640, "height": 450}, java_script_enabled=False, base_url=site)
    page = context.new_page()
    for address in addresses.pages(filled):
        page.goto(address)
        for width in (640, 320):
            page.set_viewport_size({"width": width, "height": 450})
            assert page.evaluate("innerWidth") == width
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                lost.append((address, width, wide))
    context.close()
    assert lost == []


def test_the_keyboard_comes_first_to_the_content(tab: Any):
    """Tab once: the link that skips; Enter: the content has the focus; and every step shows where it is."""
    tab.goto("/publicity/administrative_penalty/")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.className") == "skip"
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "main"
    for _ in range(12):
        tab.keyboard.press("Tab")
        style = tab.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert style == "solid", tab.evaluate("document.activeElement.outerHTML")


def test_a_search_by_keyboard_alone(tab: Any, filled: ModuleType):
    tab.goto("/")
    tab.locator("#q").focus()
    tab.keyboard.type("清和")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/search/**")
    expect(tab.get_by_role("link", name="云州市清和食品有限公司")).to_be_visible()


def test_what_a_journalist_does(visitor: Any, filled: ModuleType):
    """Without scripts: the day's publicity, the table, a filter, a record, the list it led to, the article of a measure."""
    page = visitor.page
    visitor.go("/")
    page.get_by_role("link", name="双公示", exact=True).click()
    visitor.check("publicity-zh")
    page.get_by_role("link", name="行政处罚：全部、筛选、下载").click()
    page.get_by_label("类别").select_option("罚款")
    page.get_by_label("所在区划").select_option("510104")
    page.get_by_role("button", name="筛选").click()
    visitor.check("table-filtered-zh")
    assert "kind=" in page.url
    page.get_by_role("link", name="下一页").click()
    assert "after=" in page.url
    page.get_by_role("link", name="回到第一页").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载 CSV").click()
    assert download.value.suggested_filename.endswith(".csv")
    page.locator("a.quiet-link").first.click()
    expect(page.get_by_text("怎样提出异议").first).to_be_visible()
    visitor.go("/lists/")
    page.get_by_role("link", name="市场监督管理严重违法失信名单").click()
    visitor.check("list-zh")
    expect(page.get_by_text("云列〔2026〕SX04-1号")).to_be_visible()
    visitor.go("/measures/")
    page.get_by_label("办理什么事项").select_option("tender")
    page.get_by_role("button", name="筛选").click()
    visitor.check("measures-zh")
    expect(page.get_by_text("第五十三条").first).to_be_visible()


def test_what_a_foreign_buyer_does(visitor: Any, filled: ModuleType):
    """In English: charts with their tables, a guide, open data, status."""
    page = visitor.page
    visitor.go("/en/")
    page.get_by_role("link", name="Charts", exact=True).click()
    visitor.check("figures-en")
    page.get_by_text("Table", exact=False).first.click()
    page.get_by_role("link", name="Guides", exact=True).click()
    page.get_by_role("link", name="How to object").click()
    visitor.check("guide-en")
    page.get_by_role("link", name="Open data").click()
    visitor.check("open-data-en")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").first.click()
    assert download.value.suggested_filename.endswith(".csv")
    visitor.go("/en/status/")
    visitor.check("status-en")


def test_charts_are_seen(tab: Any, filled: ModuleType):
    """The pictures load, the narrow ones on a phone."""
    tab.goto("/figures/")
    for picture in tab.locator("picture img").all():
        picture.scroll_into_view_if_needed()
        tab.wait_for_function("image => image.complete && image.naturalWidth > 0", arg=picture.element_handle())
    chosen = tab.locator("picture img").first.evaluate("image => image.currentSrc")
    assert ("narrow" in chosen) == (tab.viewport_size["width"] == PHONE["width"])


def test_every_page_prints(browser: Any, site: str, filled: ModuleType):
    """On paper: no navigation, no forms, what was folded is open."""
    context = browser.new_context(viewport=DESKTOP, java_script_enabled=False, base_url=site)
    page = context.new_page()
    page.emulate_media(media="print")
    for address in ("/", "/publicity/administrative_penalty/", "/figures/", "/lists/SX04/", f"/subjects/{filled.FOOD}/"):
        page.goto(address)
        expect(page.locator("header nav")).to_be_hidden()
        expect(page.locator("h1")).to_be_visible()
        keep_picture(page, f"print{name_of(address)}", "paper")
    context.close()
