"""Reports for everybody: a button that makes the public one, and the page on which a number is checked."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from gongxin.catalogue import load
from gongxin.kernel.errors import GongxinError
from gongxin.portal import troubles, values
from gongxin.portal.language import Language, current
from gongxin.portal.pages import Trouble, page, reading, trouble
from gongxin.reports import api as reports


def _make(request: HttpRequest, uscc: str) -> HttpResponse:
    """/subjects/<code>/report/: makes the public report and shows it under its number."""
    now = timezone.now()
    try:
        with transaction.atomic():
            connection.ensure_connection()
            issued, _content = reports.issue(
                connection.connection, reports.Asked("public", uscc), actor=None, now=now, catalogue=load()
            )
    except (reports.UnknownSubjectError, reports.ReportRefusedError):
        problem, status = troubles.no_subject(uscc)
        return trouble(request, problem, status)
    return HttpResponseRedirect(reverse("portal:report", args=[issued.number]), status=303)


# anybody may have this report made: it uses no authority of whoever is signed in, so it needs no token against forgery
make = csrf_exempt(require_POST(_make))


@reading
def ask(request: HttpRequest) -> HttpResponse:
    """/reports/: where a number is typed in."""
    given = request.GET.get("number", "")
    number = reports.normal(given)
    if number:
        return HttpResponseRedirect(reverse("portal:report", args=[number]))
    return page(request, "portal/reports.html", {"given": given[:60], "wrong": bool(given.strip())}, nav="about")


@reading
def report(request: HttpRequest, number: str) -> HttpResponse:
    """/reports/<number>/: whether this platform issued it, about whom, as of when, and whether it still stands."""
    lang, now = current(), timezone.now()
    try:
        checked = reports.check(number, now=now, catalogue=load())
    except reports.UnknownReportError as error:
        return _gone(request, error, lang, 404)
    except reports.ReportPassedError as error:
        return _gone(request, error, lang, 410)
    issued = checked.issued
    here = f"/api/v1/reports/{issued.number}"
    context = {
        "report": {
            "title": reports.layout().title[issued.kind].pick(lang),
            "number": reports.grouped(issued.number),
            "special": issued.kind == "special",
            "state": checked.state,
            "verdict": _verdict(checked),
            "name": issued.name,
            "uscc": issued.uscc,
            "as_of": _moment(issued.as_of.isoformat(), lang),
            "issued": _moment(issued.issued_at.isoformat(), lang),
            "valid": values.day(issued.valid_until, lang),
            "span": _span(issued, lang),
            "records": issued.records,
            "hash": issued.content_hash,
            "pdf": f"{here}/pdf?lang={lang}",
            "json": f"{here}/json",
            "check_json": here,
        },
        "waiting": _waiting(request, issued, now),
    }
    return page(request, "portal/report.html", context, nav="about")


def _waiting(request: HttpRequest, issued: reports.Issued, now: datetime) -> dict[str, str]:
    """Of a PDF that is being made (?pdf=zh): how far it is and where to fetch it; nothing otherwise."""
    wanted: Language = "en" if request.GET.get("pdf") == "en" else "zh"
    if "pdf" not in request.GET:
        return {}
    state = reports.files.state(issued.number, wanted, now)
    return {"state": state, "url": f"/api/v1/reports/{issued.number}/pdf?lang={wanted}"} if state != "none" else {}


def _verdict(checked: reports.Checked) -> str:
    if checked.state == "expired":
        return str(_("本平台曾经签发这份报告，但已过核验期，请要求出示新的报告。"))
    if checked.state == "outdated":
        return str(_("本平台曾经签发这份报告，但其中有记录已不再展示，报告不再反映现状，请要求出示新的报告。"))
    if checked.corrected:
        return str(_("本平台签发了这份报告；签发之后，其中有记录已被更正或者状态有变，请以最新档案为准。"))
    return str(_("本平台签发了这份报告，其中的记录此后没有变化。"))


def _span(issued: reports.Issued, lang: Language) -> str:
    if issued.span is None:
        return ""
    first, last = (values.day(day, lang) for day in issued.span)
    return str(_("%(first)s 至 %(last)s") % {"first": first, "last": last})


def _moment(at: str, lang: Language) -> str:
    return values.moment(at, lang)


def _gone(request: HttpRequest, error: GongxinError, lang: Language, status: int) -> HttpResponse:
    problem = Trouble(error.message.pick(lang), error.reason.pick(lang) if error.reason else "", error.remedy.pick(lang))
    return trouble(request, problem, status)
