"""Corrections that wait for this department: it received a fact and has to take in what became of it. For departments without a
program that does it; the same digests as over the API (EXC6)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gongxin.catalogue import UnknownDefinition
from gongxin.exchange import api as exchange
from gongxin.kernel.dates import CHINA
from gongxin.portal import values
from gongxin.portal.language import current
from gongxin.workbench.desk import actor, catalogue, conn, desk, look, page
from gongxin.workbench.words import CHANGES, word

PER_PAGE = 100


@desk()
def corrections(request: HttpRequest) -> HttpResponseBase:
    """/workbench/corrections/: what the department must change in its own copies; ticked, it is acknowledged."""
    who, now = actor(request), timezone.now()
    issuer = str(settings.GONGXIN_ISSUER)
    if request.method == "POST":
        quoted = dict(_pair(item) for item in request.POST.getlist("done")[:PER_PAGE] if ":" in item)
        good, refused = exchange.acknowledge_many(conn(), quoted, recipient=who.department, issuer=issuer, now=now)
        if good:
            messages.success(request, _("已签收 %(n)d 条。") % {"n": len(good)})
        if refused or not quoted:
            messages.warning(request, _("没有选中任何一条，或者其中有的已经变化，请重新核对。"))
        return HttpResponseRedirect(reverse("workbench:corrections"), status=303)
    waiting = exchange.messages(conn(), who.department, limit=PER_PAGE, now=now)
    look(request, sorted({item.uscc for item in waiting}), "corrections")
    reminded = exchange.reminders(conn(), [who.department]).get(who.department)
    context = {
        "lines": [_line(item, issuer, now) for item in waiting],
        "reminded": values.moment(reminded.at, current()) if reminded else "",
        "full": len(waiting) == PER_PAGE,
    }
    return page(request, "corrections.html", context, nav="corrections")


def _pair(item: str) -> tuple[int, str]:
    number, _colon, digest = item.partition(":")
    return (int(number) if number.isascii() and number.isdigit() and len(number) < 19 else 0), digest[:64]


def _line(message: exchange.Message, issuer: str, now: datetime) -> dict[str, Any]:
    lang = current()
    said = exchange.payload(message, issuer)
    try:
        resource = catalogue().resource(message.resource)
        label = resource.label.pick(lang)
        names = {field.code: field.label.pick(lang) for field in resource.fields}
    except UnknownDefinition:
        label, names = message.resource, {}
    return {
        "id": message.id,
        "quoted": f"{message.id}:{exchange.digest(said)}",
        "kind": word(CHANGES, message.kind),
        "must": said["must"],
        "uscc": message.uscc,
        "label": label,
        "key": str(message.record_key),
        "due": values.day(message.due_at.astimezone(CHINA).date(), lang),
        "late": message.state(now) == "overdue",
        "fields": [(names.get(item["field"], item["field"]), item.get("old"), item.get("new")) for item in said["fields"]],
    }
