"""Proceedings about the organisation on lists: what is said against it, its rights, its statement."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gongxin.catalogue import load
from gongxin.lists import api as lists
from gongxin.portal.language import current
from gongxin.space import words
from gongxin.space.acting import code, do, handed_out, keep_papers, mine, seat, see, who
from gongxin.space.pages import page
from gongxin.space.trails import told


@require_safe
@mine
def all_(request: HttpRequest) -> HttpResponse:
    """Every proceeding that the organisation has been told of."""
    entries = see(lambda conn: [lists.entry(conn, number) for number in lists.open_of(conn, uscc=code(request), told=True)])
    rows = [(entry, _label(entry), words.say(words.LISTING, entry.state)) for entry in entries]
    return page(request, "space/lists.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@mine
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One proceeding; while the statement period runs, the organisation's statement."""
    entry = see(lambda conn: lists.visible(conn, number, seat(request).actor))
    refused = ""
    if request.method == "POST":
        text = request.POST.get("statement", "")[:10_000].strip()
        done, refused = do(
            lambda conn: lists.state(conn, number, text, documents=keep_papers(conn, request), **who(request))
        )
        if done is not None:
            messages.success(request, _("陈述已提交。"))
            return redirect("space:list_entry", number)
    steps = see(lambda conn: lists.events(conn, number))
    context = {
        "entry": entry,
        "label": _label(entry),
        "state": words.say(words.LISTING, entry.state),
        "steps": told(event for event in steps if event.step != "propose"),
        "may_state": seat(request).may_write and entry.state in {"notified", "stated"},
        "refused": refused,
        "given": request.POST,
    }
    return page(request, "space/list_entry.html", context, status=422 if refused else 200)


@require_safe
@mine
def paper(request: HttpRequest, number: int, name: UUID) -> HttpResponse:
    """A paper of a proceeding that the organisation was told of: the evidence against it, its own, the decision."""
    return handed_out(request, lists.paper, number, name)


def _label(entry: lists.Entry) -> str:
    known = load().lists.get(entry.list_code)
    return known.label.pick(current()) if known else entry.list_code
