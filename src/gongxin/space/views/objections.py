"""Objecting: to a record or some of its fields, with papers; then where it stands, and the review."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gongxin.catalogue import load
from gongxin.remedies import api as remedies
from gongxin.remedies.rules.objecting import OPEN
from gongxin.space import words
from gongxin.space.acting import code, do, keep_papers, mine, now, seat, see, who
from gongxin.space.own import OwnFile, own_file
from gongxin.space.pages import page
from gongxin.space.trails import told

if TYPE_CHECKING:
    import psycopg

MATTERS = ("content", "period", "repair")


@require_safe
@mine
def all_(request: HttpRequest) -> HttpResponse:
    """Every objection of the organisation, newest first."""
    own = own_file(code(request))
    cases = see(lambda conn: remedies.of_subject(conn, code(request)))
    rows = [
        {
            "case": case,
            "title": _title(own, case),
            "state": words.say(words.OBJECTION, case.state),
            "clock": words.clock(remedies.clock_of(case, now())) if case.state in OPEN else "",
        }
        for case in cases
    ]
    return page(request, "space/objections.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@mine
def new(request: HttpRequest, resource: str, key: UUID) -> HttpResponse:
    """The steps of an objection on one page: which field, what is wrong, papers."""
    own = own_file(code(request))
    found = own.record(resource, key) if own else None
    if own is None or found is None:
        raise Http404
    refused = ""
    if request.method == "POST":
        matter = request.POST.get("matter", "content")
        case, refused = do(
            lambda conn: remedies.file(
                conn,
                remedies.Target(own.code, resource, key),
                matter=matter if matter in MATTERS else "content",
                fields=request.POST.getlist("field")[:100],
                statement=request.POST.get("statement", "")[:10_000],
                evidence=keep_papers(conn, request),
                **who(request),
                catalogue=load(),
            )
        )
        if case is not None:
            messages.success(request, _("异议已提出，这条信息已标注“异议处理中”。"))
            return redirect("space:objection", case.id)
    definition = own.writer.resource(resource)
    context = {
        "own": own,
        "record": own.writer.view(found, alone=True),
        "fields": [
            (item.code, item.label.pick(own.writer.lang))
            for item in (definition.fields if definition else ())
            if item.code in (found.get("content") or {})
        ],
        "given": request.POST,
        "chosen": request.POST.getlist("field"),
        "refused": refused,
    }
    return page(request, "space/object.html", context, status=422 if refused else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@mine
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One objection: its clock, its steps, and what the organisation may still do."""
    case = see(lambda conn: remedies.get(conn, number, actor=seat(request).actor))
    refused = ""
    if request.method == "POST":
        step = request.POST.get("step")
        done, refused = do(lambda conn: _step(request, conn, number, str(step)))
        if done is not None:
            messages.success(request, _("已提交。"))
            return redirect("space:objection", number)
    own = own_file(code(request))
    steps = see(lambda conn: remedies.events(conn, "objection", number))
    context = {
        "case": case,
        "title": _title(own, case),
        "state": words.say(words.OBJECTION, case.state),
        "clock": words.clock(remedies.clock_of(case, now())) if case.state in OPEN else "",
        "steps": told(steps),
        "may_supplement": seat(request).may_write and case.state in {"filed", "accepted", "with_source"},
        "may_ask_review": seat(request).may_write and case.state in {"refused", "upheld", "rejected"},
        "refused": refused,
        "given": request.POST,
    }
    return page(request, "space/objection.html", context, status=422 if refused else 200)


def _step(request: HttpRequest, conn: psycopg.Connection[Any], number: int, step: str) -> remedies.Objection:
    text = request.POST.get("statement", "")[:10_000]
    if step == "review":
        return remedies.ask_review(conn, number, why=text, **who(request))
    return remedies.supplement(conn, number, statement=text, evidence=keep_papers(conn, request), **who(request))


def _title(own: OwnFile | None, case: remedies.Objection) -> str:
    return own.title(case.resource, case.record_key) if own else case.resource
