"""/tips/: report an organisation, with or without a name; follow up by receipt code. Works without JavaScript; nothing about
whoever reports is kept beside what they sealed themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from gongxin.access import api as access
from gongxin.civic import showing
from gongxin.complaints import api as complaints
from gongxin.kernel.errors import GongxinError
from gongxin.papers.uploading import takes_papers
from gongxin.portal.language import current
from gongxin.portal.pages import private_page

MOST_FILES = complaints.MOST_PAPERS
FIELDS = ("about", "about_kind", "domain", "statement", "name", "contact")
LIMITS = {"statement": 4000}
View = TypeVar("View", bound=Callable[..., HttpResponse])


def answering(view: View) -> View:
    """A form: GET and POST, guarded against other sites, kept by nobody."""
    return cast(View, takes_papers(never_cache(csrf_protect(require_http_methods(["GET", "HEAD", "POST"])(view)))))


@answering
def report(request: HttpRequest) -> HttpResponse:
    """The form; after it, the receipt, once."""
    given = {name: str(request.POST.get(name, ""))[: LIMITS.get(name, 500)] for name in FIELDS}
    given["about"] = given["about"] or str(request.GET.get("about", ""))[:40]
    context: dict[str, Any] = {
        "given": given,
        "domains": [(code, showing.pick(names)) for code, names in complaints.DOMAINS.items()],
    }
    if request.method != "POST":
        return private_page(request, "civic/tips.html", context, nav="tips")
    who = complaints.Reporter(given["name"], given["contact"]) if given["name"] or given["contact"] else None
    try:
        with transaction.atomic():
            connection.ensure_connection()
            conn = connection.connection
            _tip, receipt = complaints.report(
                conn,
                given["about"],
                about_kind=_kind(given["about_kind"]),
                domain=given["domain"],
                statement=given["statement"],
                reporter=who,
                now=timezone.now(),
                files=_files(request),
            )
            left = complaints.follow(conn, receipt).as_they_came
    except GongxinError as error:
        return private_page(request, "civic/tips.html", context | {"problem": _words(error)}, status=422, nav="tips")
    context = {"receipt": receipt, "named": who is not None, "as_they_came": left}
    return private_page(request, "civic/receipt.html", context, nav="tips")


@answering
def follow(request: HttpRequest) -> HttpResponse:
    """Where a tip stands; further words; having one's identity deleted. The code comes by POST and is in no address."""
    receipt = str(request.POST.get("receipt", ""))[:200]
    if request.method != "POST":
        return private_page(request, "civic/follow.html", {}, nav="tips")
    act = request.POST.get("act", "")
    try:
        with transaction.atomic():
            connection.ensure_connection()
            conn, now = connection.connection, timezone.now()
            if act == "supplement":
                found = complaints.supplement(conn, receipt, str(request.POST.get("statement", ""))[:4000], now=now,
                                              files=_files(request))  # fmt: skip
            elif act == "forget":
                found = complaints.forget(conn, receipt, now=now)
            else:
                found = complaints.follow(conn, receipt)
    except GongxinError as error:
        return private_page(request, "civic/follow.html", {"problem": _words(error)}, status=422, nav="tips")
    tip = found.tip
    context = {
        "receipt": receipt,
        "tip": tip,
        "state": showing.states()[tip.state],
        "open": tip.state in {"received", "passed"},
        "filed": showing.day(tip.filed_on),
        "decided": showing.day(tip.decided_on),
        "department": _name(tip.department),
        "identified": found.identified,
        "papers": found.papers,
        "as_they_came": found.as_they_came,
        "events": [
            {"on": showing.day(e.on_day), "what": showing.states()[e.what], "by": _name(e.department)} for e in found.events
        ],
        "openings": [
            {"on": showing.day(timezone.localtime(o.at).date()), "by": _name(o.department), "why": o.why}
            for o in found.openings
        ],
    }
    return private_page(request, "civic/follow.html", context, nav="tips")


def _files(request: HttpRequest) -> list[bytes]:
    """The files of the form, one more than may be at most: enough for the refusal."""
    return [file.read() for file in request.FILES.getlist("papers")[: MOST_FILES + 1]]


def _kind(given: str) -> Any:
    return given if given in {"organisation", "body", "person"} else "organisation"


def _words(error: GongxinError) -> str:
    lang = current()
    parts = [error.reason.pick(lang) if error.reason else error.message.pick(lang), error.remedy.pick(lang)]
    return ("" if lang == "zh" else " ").join(part for part in parts if part)


def _name(code: str | None) -> str:
    if not code:
        return ""
    name = access.department(code).name
    return name.pick(current()) or name.zh
