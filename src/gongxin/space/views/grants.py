"""Grants: to whom the organisation opens its special report, for what, until when; given and taken back."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongxin.access import api as access
from gongxin.portal.language import current
from gongxin.space.acting import code, do, mine, seat, who
from gongxin.space.pages import page


@require_http_methods(["GET", "HEAD", "POST"])
@mine
def all_(request: HttpRequest) -> HttpResponse:
    """All grants, with a form for one more and a button to take one back."""
    refused = ""
    if request.method == "POST":
        done, refused = do(lambda conn: _step(request))
        if done is not None:
            messages.success(request, _("授权已收回。") if request.POST.get("step") == "end" else _("已授权。"))
            return redirect("space:grants")
    today = timezone.localdate()
    bodies = {item.code: item.name.pick(current()) or item.name.zh for item in access.departments()}
    context = {
        "rows": [
            (grant, bodies.get(grant.department, grant.department), grant.stands(today))
            for grant in access.grants_of(code(request))
        ],
        "bodies": sorted(bodies.items(), key=lambda item: item[1]),
        "today": today,
        "refused": refused,
        "given": request.POST,
        "may_write": seat(request).may_write,
    }
    return page(request, "space/grants.html", context, status=422 if refused else 200)


def _step(request: HttpRequest) -> access.Grant:
    word = seat(request).word
    if request.POST.get("step") == "end":
        number = request.POST.get("grant", "")
        return access.take_back(int(number) if number.isascii() and number.isdigit() else 0, by=word, **who(request))
    return access.give_grant(
        code(request),
        request.POST.get("department", ""),
        scope="special_report",
        purpose=request.POST.get("purpose", ""),
        until=_day(request.POST.get("until", "")),
        by=word,
        **who(request),
    )


def _day(text: str) -> date:
    """The day of a date field; what is none lies in the past and is refused as such."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date.min
