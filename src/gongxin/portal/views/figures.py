"""Figures: boards for everybody, each chart with the table that says the same; charts and their data have addresses of their
own. A page counts and draws nothing: it shows what the job made last."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from gongxin.boards import api as boards
from gongxin.portal import charts, troubles
from gongxin.portal.language import Language, current
from gongxin.portal.pages import cached, page, reading, trouble

FIRST = "publicity"


@reading
def figures(request: HttpRequest, board: str = FIRST) -> HttpResponse:
    """/figures/ and /figures/<board>/"""
    found = boards.board(board)
    if found is None or found.audience != "public" or (board == FIRST and request.path.rstrip("/").endswith(FIRST)):
        return trouble(request, troubles.no_page(), 404)
    lang = current()

    def address(name: str, part: str) -> str:
        return of_chart(lang, name, part)

    context = {
        "board": {"title": found.title.pick(lang), "lead": found.lead.pick(lang)},
        "tabs": [
            {"label": item.title.pick(lang), "url": _of_board(item.name), "here": item.name == board}
            for item in boards.BOARDS
            if item.audience == "public"
        ],
        "sections": [charts.section(item, lang, address) for item in boards.newest(found)],
    }
    return page(request, "portal/figures.html", context, nav="figures")


def _of_board(name: str) -> str:
    return str(reverse("portal:figures") if name == FIRST else reverse("portal:board", args=[name]))


def of_chart(lang: Language, name: str, part: str) -> str:
    """Where a public chart is: 'wide.svg', 'narrow.svg', or a form such as 'csv'."""
    size, dot, _svg = part.partition(".")
    kind, last = ("portal:chart", size) if dot else ("portal:chart_file", part)
    return str(reverse(kind, args=[name, lang, last]))


@reading
def chart(request: HttpRequest, name: str, lang: str, size: str) -> HttpResponse:
    """/charts/<name>.<lang>.<size>.svg"""
    shown = _shown(name)
    found = charts.drawn_picture(shown.known.place, lang, size) if shown and shown.known else None
    return cached(request, found) if found else trouble(request, troubles.no_page(), 404)


@reading
def chart_file(request: HttpRequest, name: str, lang: str, form: str) -> HttpResponse:
    """/charts/<name>.<lang>.<form>: the data, or the whole picture."""
    shown = _shown(name)
    found = charts.file_of(shown, lang, form) if shown else None
    return cached(request, found) if found else trouble(request, troubles.no_page(), 404)


def _shown(name: str) -> boards.Shown | None:
    found = boards.public_chart(name)
    return boards.of_chart(found, name) if found else None


def trend_addresses(lang: Language) -> tuple[str, str]:
    """The wide and the narrow picture of the trend, for the first page; empty before it is drawn."""
    shown = _shown("trend")
    if shown is None or shown.known is None or not shown.known.drawn:
        return "", ""
    return of_chart(lang, "trend", "wide.svg"), of_chart(lang, "trend", "narrow.svg")
