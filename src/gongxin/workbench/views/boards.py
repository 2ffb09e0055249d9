"""Boards of the workbench: a department's own beside the median of the others, and the whole city's for the credit office.
Numbers are made when somebody looks and are an hour old at most; pictures follow by the worker, until then the tables say the
same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gongxin.boards import api as boards
from gongxin.portal import charts, dates, values
from gongxin.portal.language import current
from gongxin.workbench.desk import actor, department_names, desk, page

SPANS = (3, 6, 12, 24)
USUAL = 12
DEPARTMENT, OFFICE = "department", "office"


@dataclass(frozen=True)
class Wanted:
    """What an address asks for: the department ('*' for the whole city), the months and their last day; trouble: what is wrong
    with it, in words."""

    scope: str
    months: int
    last: date
    trouble: str

    @property
    def span(self) -> tuple[date, date]:
        return boards.months_back(self.last, self.months), self.last

    def query(self, own: str, today: date) -> str:
        """The tail of an address that asks the same."""
        parts = {
            "department": self.scope if self.scope not in {own, boards.OFFICE} else "",
            "months": str(self.months) if self.months != USUAL else "",
            "until": str(self.last) if self.last != today else "",
        }
        tail = urlencode({name: value for name, value in parts.items() if value})
        return f"?{tail}" if tail else ""


@desk()
def own(request: HttpRequest) -> HttpResponse:
    """/workbench/boards/: the officer's department; the credit office may choose another."""
    return _board(request, DEPARTMENT)


@desk("credit_office")
def office(request: HttpRequest) -> HttpResponse:
    """/workbench/boards/office/"""
    return _board(request, OFFICE)


def _board(request: HttpRequest, name: str) -> HttpResponse:
    board, wanted = _allowed(request, name), _wanted(request, name)
    lang, now, who = current(), timezone.now(), actor(request)
    today = timezone.localdate(now)
    query = wanted.query(who.department, today)
    if request.method == "POST":
        boards.look(board, wanted.scope, wanted.span, now, afresh=True)
        return HttpResponseRedirect(_address_of(name) + query, status=303)
    shown = boards.look(board, wanted.scope, wanted.span, now)
    undrawn = any(item.undrawn for item in shown)
    if undrawn:
        boards.have_drawn(name, wanted.scope, *wanted.span)
    names = department_names()

    def address(chart: str, part: str) -> str:
        size, dot, _svg = part.partition(".")
        kind, arguments = ("board_picture", [size]) if dot else ("board_file", [part])
        return str(reverse(f"workbench:{kind}", args=[name, chart, lang, *arguments])) + query

    context: dict[str, Any] = {
        "board": {"title": board.title.pick(lang), "lead": board.lead.pick(lang)},
        "of": names.get(wanted.scope, wanted.scope) if name == DEPARTMENT else "",
        "first": values.day(wanted.span[0], lang),
        "last": values.day(wanted.span[1], lang),
        "sections": [charts.section(item, lang, address) for item in shown],
        "undrawn": undrawn,
        "spans": [(months, _("%(n)d 个月") % {"n": months}, months == wanted.months) for months in SPANS],
        "until": str(wanted.last),
        "today": str(today),
        "departments": [(code, label, code == wanted.scope) for code, label in names.items()]
        if name == DEPARTMENT and who.holds("credit_office")
        else [],
        "trouble": wanted.trouble,
        "address": _address_of(name),
        "again": _address_of(name) + query,
    }
    nav = "boards" if name == DEPARTMENT else "office_board"
    return page(request, "boards/board.html", context, nav=nav, status=422 if wanted.trouble else 200)


@desk()
def picture(request: HttpRequest, board: str, chart: str, lang: str, size: str) -> HttpResponse:
    """/workbench/boards/<board>/<chart>.<lang>.<size>.svg"""
    shown = _shown(request, board, chart)
    found = charts.drawn_picture(shown.known.place, lang, size) if shown.known else None
    if found is None:
        raise Http404(chart)
    return _private(found)


@desk()
def file(request: HttpRequest, board: str, chart: str, lang: str, form: str) -> HttpResponse:
    """/workbench/boards/<board>/<chart>.<lang>.<form>: the data, or the whole picture."""
    found = charts.file_of(_shown(request, board, chart), lang, form)
    if found is None:
        raise Http404(chart)
    return _private(found)


def _shown(request: HttpRequest, board: str, chart: str) -> boards.Shown:
    """The chart as the page of the same address shows it."""
    found, wanted = _allowed(request, board), _wanted(request, board)
    if wanted.trouble or found.item(chart) is None:
        raise Http404(chart)
    now = timezone.now()
    return next(item for item in boards.look(found, wanted.scope, wanted.span, now) if item.item.chart.name == chart)


def _allowed(request: HttpRequest, name: str) -> boards.Board:
    """The board, if this officer may see it."""
    found = boards.board(name)
    if found is None or found.audience == "public":
        raise Http404(name)
    if found.audience == "office" and not actor(request).holds("credit_office"):
        raise PermissionDenied("credit_office")
    return found


def _wanted(request: HttpRequest, name: str) -> Wanted:
    """Read strictly: another department is for the credit office alone, an unknown one is nowhere."""
    who, today = actor(request), timezone.localdate()
    scope = boards.OFFICE if name == OFFICE else who.department
    asked = request.GET.get("department", "")[:64]
    if name == DEPARTMENT and asked and asked != who.department:
        if not who.holds("credit_office"):
            raise PermissionDenied("credit_office")
        if asked not in department_names():
            raise Http404(asked)
        scope = asked
    given = request.GET.get("months", "")[:4] or str(USUAL)
    last = dates.day_asked(request.GET.get("until", "")[:20], today)
    if given not in {str(months) for months in SPANS}:
        return Wanted(scope, USUAL, today, _("月数请从列表中选择。"))
    if not isinstance(last, date) or last.year < dates.EARLIEST:
        return Wanted(scope, int(given), today, _("截止日期写作 2026-03-05 这样的形式，不能晚于今天。"))
    return Wanted(scope, int(given), last, "")


def _address_of(name: str) -> str:
    return str(reverse("workbench:boards" if name == DEPARTMENT else "workbench:office_board"))


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    return response
