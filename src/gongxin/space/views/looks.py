"""Who looked at what is not public, when and why; and what departments were told in checks."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from gongxin.access import api as access
from gongxin.catalogue import load
from gongxin.measures import api as measures
from gongxin.portal.language import current
from gongxin.space import words
from gongxin.space.acting import code, mine, seat, see
from gongxin.space.pages import page
from gongxin.space.words import say

PAGE = 50


@require_safe
@mine
def all_(request: HttpRequest) -> HttpResponse:
    """Newest first, a page at a time (`?before=`); checks that named a measure above them."""
    given = request.GET.get("before", "")
    before = int(given) if given.isascii() and given.isdigit() and len(given) < 19 else None
    found = access.access_log(code(request), before=before, limit=PAGE + 1)
    names = {item.code: item.name.pick(current()) or item.name.zh for item in access.departments()}
    checks = json.loads(see(lambda conn: measures.said_of(conn, code(request), actor=seat(request).actor)))
    labels = {item.id: item.label.pick(current()) for item in load().measures.values()}
    context = {
        "rows": [
            (look, names.get(look.department, look.department), words.purpose(look.purpose), say(words.CHANNELS, look.channel))
            for _number, look in found[:PAGE]
        ],
        "next": found[PAGE - 1][0] if len(found) > PAGE else None,
        "checks": [{**check, "who": names.get(check.get("department", ""), check.get("department", ""))} for check in checks],
        "labels": labels,
    }
    return page(request, "space/looks.html", context)
