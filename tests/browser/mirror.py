"""Pages in a real browser that see the test's own transaction: a server in a second thread that uses the test's connection and
answers one request after the other.

What a page needs may be made by the test and is gone with it. Who signs in by the test's client hands the cookies to the browser.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import WSGIServer
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection, connections
from django.test import Client
from django.test.testcases import QuietWSGIRequestHandler

from .conftest import DESKTOP, PHONE, found_by_axe, keep_picture

__all__ = ["EVERY_LANGUAGE", "EVERY_SCREEN", "SCREENS", "Mirror", "mirrored", "words_of_another_language"]

SCREENS = {"desktop": DESKTOP, "phone": PHONE}
# As WALKED of conftest.py, for a walk that asks for the screen by its name.
EVERY_SCREEN = pytest.mark.parametrize("screen", [pytest.param("desktop", marks=pytest.mark.thorough), "phone"])
EVERY_LANGUAGE = pytest.mark.parametrize("language", ["", "/en"], ids=["zh", "en"])
_LATIN = re.compile(r"(?<![A-Za-z])(?!JPEG(?![A-Za-z]))[A-Za-z]{4,}")  # the format has no other name
_CHINESE = re.compile(r"[\u4e00-\u9fff]{2,}")


class OneByOne(threading.Thread):
    """One request at a time, on the connection of the test."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        connection.ensure_connection()
        connection.inc_thread_sharing()
        self.shared = connections["default"]
        self.httpd = WSGIServer(("localhost", 0), QuietWSGIRequestHandler)
        self.application = WSGIHandler()
        self.httpd.set_app(self._answer)
        self.url = f"http://localhost:{self.httpd.server_address[1]}"

    def run(self) -> None:
        connections["default"] = self.shared
        self.httpd.serve_forever(poll_interval=0.05)

    def _answer(self, environ: Any, start_response: Any) -> Any:
        """As Django's test client: nothing closes the connection, whose transaction is the test's."""
        for signal in (request_started, request_finished):
            signal.disconnect(close_old_connections)
        return self.application(environ, start_response)

    def end(self) -> None:
        self.httpd.shutdown()
        self.httpd.server_close()
        self.join()
        self.shared.dec_thread_sharing()
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


class Mirror:
    """A tab; `faults`: what axe, the browser's console and our own eyes found on the pages it was shown."""

    def __init__(self, context: Any, site: str, screen: str) -> None:
        self.context, self.page, self.site, self.screen, self.client = context, context.new_page(), site, screen, Client()
        self.faults: list[tuple[str, ...]] = []
        self.page.on("console", self._console)
        self.page.on("request", self._request)

    def _console(self, message: Any) -> None:
        if "status of 4" not in message.text:
            self.faults.append((self.page.url, message.text))

    def _request(self, request: Any) -> None:
        if not request.url.startswith((self.site, "data:")):
            self.faults.append((request.url, "another host"))

    def as_client(self) -> None:
        """From here the browser is who the test's client is."""
        self.context.clear_cookies()
        found = [{"name": name, "value": morsel.value, "url": self.site} for name, morsel in self.client.cookies.items()]
        if found:
            self.context.add_cookies(found)

    def go(self, path: str, *, status: int | None = None) -> None:
        """Show the page."""
        answer = self.page.goto(self.site + path)
        assert status is None or answer.status == status, (path, answer.status)

    def look(self, name: str, *, words: bool = True) -> None:
        """What holds for every page: axe finds nothing, nothing scrolls sideways, one heading and, with `words`, one language. A
        picture may be kept."""
        self.page.wait_for_load_state()
        keep_picture(self.page, name, self.screen)
        self.faults += [(name, self.screen, *item) for item in found_by_axe(self.page)]
        if self.page.evaluate("document.documentElement.scrollWidth") > self.page.viewport_size["width"]:
            self.faults.append((name, self.screen, "scrolls sideways"))
        if self.page.locator("h1").count() != 1:
            self.faults.append((name, self.screen, "headings of the first order"))
        foreign = words_of_another_language(self.page) if words else set()
        if foreign:
            self.faults.append((name, self.screen, "words of another language", " | ".join(sorted(foreign))[:300]))


def words_of_another_language(page: Any) -> set[str]:
    """Texts of the main part, labels and titles that are not in the page's language: in English no Chinese, in Chinese no English
    words. What is marked with `lang`, code, and values of records are left out."""
    language = page.locator("html").get_attribute("lang")
    text: list[str] = page.evaluate(
        """() => {
            const found = [document.title.split(' · ')[0]], language = document.documentElement.lang;
            const walk = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
            while (walk.nextNode()) {
                const parent = walk.currentNode.parentElement;
                const marked = parent.closest('[lang]:not(html), code, script, noscript, .data, option, textarea');
                if (!marked) found.push(walk.currentNode.textContent);
            }
            for (const node of document.querySelectorAll('main [placeholder], main [aria-label], main [alt], main [title]'))
                if (!node.closest('[lang]:not(html), .data'))
                    found.push(...['placeholder', 'aria-label', 'alt', 'title'].map(name => node.getAttribute(name) || ''));
            return found;
        }"""
    )
    pattern = _CHINESE if language == "en" else _LATIN
    return {word for part in text for word in pattern.findall(part)}


@contextmanager
def mirrored(browser: Any, screen: str, **options: Any) -> Iterator[Mirror]:
    """A tab of that screen and its server, both gone at the end."""
    server = OneByOne()
    server.start()
    context = browser.new_context(viewport=SCREENS[screen], **({"locale": "zh-CN"} | options))
    try:
        yield Mirror(context, server.url, screen)
    finally:
        context.close()
        server.end()
