"""The inbox."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from gongxin.catalogue import load
from gongxin.notices import api as notices
from gongxin.portal.language import current
from gongxin.space.acting import code, mine, now, seat, see
from gongxin.space.pages import page

PAGE = 30


@require_safe
@mine
def all_(request: HttpRequest) -> HttpResponse:
    """Newest first, a page at a time (`?before=`)."""
    given = request.GET.get("before", "")
    before = int(given) if given.isascii() and given.isdigit() and len(given) < 19 else None
    found = see(
        lambda conn: notices.inbox(conn, code(request), now=now(), catalogue=load(), before=before, limit=PAGE + 1)
    )
    rows = [(notice, notice.subject.pick(current())) for notice in found[:PAGE]]
    context = {"rows": rows, "next": found[PAGE - 1].id if len(found) > PAGE else None}
    return page(request, "space/notices.html", context)


@require_safe
@mine
def one(request: HttpRequest, number: int) -> HttpResponse:
    """Opening a notice is reading it, and is recorded as such."""
    notice = see(lambda conn: notices.read(conn, number, actor=seat(request).actor, now=now()))
    context = {
        "notice": notice,
        "title": notice.subject.pick(current()),
        "body": notice.body.pick(current()),
        "other": notice.body.pick("zh" if current() == "en" else "en"),
    }
    return page(request, "space/notice.html", context)
