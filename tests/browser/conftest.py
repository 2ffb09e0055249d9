"""Debian's chromium against a live server on a free port; every page is watched for errors and strange
requests."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

import pytest

from api.conftest import committed_world
from thorough import THOROUGH

__all__ = ["committed_world"]

T = TypeVar("T")
CHROMIUM = "/usr/bin/chromium"
ARTIFACTS = Path(__file__).resolve().parents[2] / ".artifacts"
PICTURES = THOROUGH or bool(os.environ.get("GONGXIN_PICTURES"))
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
# What axe looks for. Of the rules that hold it is not to gather every place: that took most of its time.
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "resultTypes": ["violations"],
}
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
# Walks over every page take minutes: make test makes them on the phone, where pages break first, make test-thorough on the desktop.
WALKED = [pytest.param(DESKTOP, marks=pytest.mark.thorough, id="desktop"), pytest.param(PHONE, id="phone")]


@pytest.fixture(scope="session")
def site(committed_world: ModuleType, django_db_blocker: Any) -> Iterator[str]:
    """The site's address. The server's threads use the test database; nothing is emptied afterwards."""
    from pytest_django.live_server_helper import LiveServer

    with django_db_blocker.unblock():
        if not committed_world.stands():
            committed_world.build()
        server = LiveServer("127.0.0.1")
        yield server.url
        server.stop()


@pytest.fixture(scope="session")
def browser(site: str) -> Iterator[Any]:
    """One browser for all tests of the session; closed before the server, whose threads live as long as its
    connections."""
    if not Path(CHROMIUM).exists():
        pytest.skip("needs Debian's chromium")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright's loop runs in this thread
    from django.db import connections
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=30_000)  # as long as playwright waits for anything else
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield running
        running.close()
        connections.close_all()  # those of this thread while playwright's loop runs in it


def found_by_axe(page: Any, options: dict[str, Any] = RULES) -> list[tuple[str, str, str]]:
    """Rule, place and what to mend, of everything that axe finds on the page as it stands."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options=options).response["violations"]
    return [(item["id"], item["nodes"][0]["html"][:160], item["nodes"][0]["failureSummary"][:200]) for item in found]


def keep_picture(page: Any, name: str, screen: str) -> None:
    """The whole page as a file below .artifacts, where pictures are asked for (PICTURES): for people, no test looks at them."""
    if PICTURES:
        ARTIFACTS.mkdir(exist_ok=True)
        page.screenshot(path=ARTIFACTS / f"{name}-{screen}.png", full_page=True)


class Visitor:
    """A person with a screen of some size and no JavaScript; remembers what the browser complained of."""

    def __init__(self, browser: Any, site: str, screen: dict[str, int]) -> None:
        self.site, self.screen, self.complaints = site, screen, []
        self.screen_name = "desktop" if screen == DESKTOP else "phone"
        self.context = browser.new_context(viewport=screen, java_script_enabled=False, locale="zh-CN")
        self.page = self.context.new_page()
        self._second: Any = None
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        self.page.on("request", self._watch)
        self.page.on("response", self._judge)

    def _console(self, message: Any) -> None:
        """A page that says what was wrong has its status, and the browser reports that; anything else is a
        fault."""
        if "the server responded with a status of 4" not in message.text:
            self.complaints.append(f"console: {message.text}")

    def _watch(self, request: Any) -> None:
        if not request.url.startswith(self.site):
            self.complaints.append(f"another host: {request.url}")

    def _judge(self, response: Any) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            self.complaints.append(f"{response.status}: {response.url}")

    def go(self, path: str) -> Any:
        return self.page.goto(self.site + path)

    def picture(self, name: str) -> None:
        keep_picture(self.page, name, self.screen_name)

    def width_of_page(self) -> int:
        """Pixels the document needs; more than the screen means scrolling sideways."""
        return int(self.page.evaluate("document.documentElement.scrollWidth"))

    def check(self, name: str) -> None:
        """What holds for every page: no sideways scrolling, a language, one main heading, the way to the
        other language. A click comes back when the next page begins to arrive: its end is waited for here."""
        self.page.wait_for_load_state()
        self.picture(name)
        assert self.width_of_page() <= self.screen["width"], name
        assert self.page.locator("html").get_attribute("lang") in {"zh-Hans", "en"}
        assert self.page.locator("h1").count() == 1
        assert self.page.locator("a.lang").count() == 1


    def axe(self, name: str) -> None:
        """axe finds nothing on the page."""
        assert self.violations({"resultTypes": ["violations"]}) == [], name

    def violations(self, options: dict[str, Any]) -> list[tuple[str, str, str]]:
        """What axe finds. It needs scripts, so it looks at the page in a second tab with the same cookies."""
        if self._second is None:
            self._second = self.context.browser.new_context(viewport=self.screen, bypass_csp=True, locale="zh-CN").new_page()
        self._second.context.add_cookies(self.context.cookies())
        self._second.goto(self.page.url)
        return found_by_axe(self._second, options)

    def leave(self) -> None:
        self.context.close()
        if self._second is not None:
            self._second.context.close()


def apart(do: Callable[[], T]) -> T:
    """On a connection of its own, outside the test's transaction: the server's threads see it."""
    from django.db import connections, transaction

    def run() -> T:
        try:
            with transaction.atomic():
                return do()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result()


_SIGNED_IN: dict[tuple[str, str], Any] = {}
"""Cookies of a first sign-in by the real door, by site and account: the next one on the same seat walks straight in."""


def sign_in(visitor: Visitor, account: str, password: str, at: str) -> None:
    """To that page on that account's seat."""
    visitor.context.clear_cookies()
    cookies = _SIGNED_IN.get((visitor.site, account))
    if cookies is not None:
        visitor.context.add_cookies(cookies)
        visitor.go(at)
        return
    visitor.go(f"/accounts/login/?next={at}")
    visitor.page.get_by_label("账号", exact=True).fill(account)
    visitor.page.get_by_label("密码", exact=True).fill(password)
    visitor.page.get_by_role("button", name="登录").click()
    assert at in visitor.page.url
    _SIGNED_IN[visitor.site, account] = visitor.context.cookies()


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def visitor(request: pytest.FixtureRequest, browser: Any, site: str) -> Iterator[Visitor]:
    """A desktop and a phone, one after the other; at the end nothing may have been complained of."""
    guest = Visitor(browser, site, request.param)
    yield guest
    guest.leave()
    assert guest.complaints == []
