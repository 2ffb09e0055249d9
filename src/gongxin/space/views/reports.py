"""Reports about the organisation: made here, for a span and sections of its choice; those made so far."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongxin.catalogue import load
from gongxin.portal.language import current
from gongxin.reports import api as reports
from gongxin.space import words
from gongxin.space.acting import code, do, mine, now, seat
from gongxin.space.pages import page


@require_http_methods(["GET", "HEAD", "POST"])
@mine
def all_(request: HttpRequest) -> HttpResponse:
    """The form, and every report that the organisation had made or that was made with its grant, newest first."""
    refused, given = "", request.POST
    if request.method == "POST":
        special = given.get("kind") == "special"
        asked = reports.Asked(
            "special" if special else "public",
            code(request),
            span=(_day(given.get("from", "")), _day(given.get("to", ""))) if special else (None, None),
            sections=tuple(given.getlist("section")) if special else (),
            purpose=given.get("purpose", ""),
        )
        made, refused = do(lambda conn: reports.issue(conn, asked, actor=seat(request).actor, now=now(), catalogue=load()))
        if made is not None:
            messages.success(request, _("报告已生成。"))
            return redirect("space:reports")
    today = timezone.localdate()
    context = {
        "rows": [
            (issued, words.say(words.REPORT, issued.kind), issued.valid_until >= today)
            for issued in reports.of_subject(code(request))
        ],
        "parts": [(part.id, part.label.pick(current())) for part in reports.layout().special],
        "chosen": given.getlist("section"),
        "given": given,
        "refused": refused,
        "may_write": seat(request).may_write,
    }
    return page(request, "space/reports.html", context, status=422 if refused else 200)


def _day(text: str) -> date | None:
    """A day of the form; nothing, or what is none, leaves the choice to the rule (the last five years)."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
