"""Repair: what each condition wants, what to hand in, then where the application stands."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gongxin.catalogue import load
from gongxin.remedies import api as remedies
from gongxin.space import words
from gongxin.space.acting import code, do, keep_papers, mine, now, seat, see, who
from gongxin.space.own import own_file
from gongxin.space.pages import page
from gongxin.space.trails import told


@require_safe
@mine
def all_(request: HttpRequest) -> HttpResponse:
    """Every application, newest first, and the records that may be repaired next."""
    own = own_file(code(request))
    cases = see(lambda conn: remedies.repairs_of_subject(conn, code(request)))
    rows = [
        {
            "case": case,
            "title": own.title(case.resource, case.record_key) if own else case.resource,
            "state": words.say(words.REPAIR, case.state),
        }
        for case in cases
    ]
    adverse = [own.writer.view(row) for row in own.records if row["nature"] == "adverse"] if own else []
    return page(request, "space/repairs.html", {"rows": rows, "adverse": adverse})


@require_http_methods(["GET", "HEAD", "POST"])
@mine
def new(request: HttpRequest, resource: str, key: UUID) -> HttpResponse:
    """The application: one file field for each paper that the regime names."""
    own = own_file(code(request))
    found = own.record(resource, key) if own else None
    if own is None or found is None:
        raise Http404
    target = remedies.Target(own.code, resource, key)
    outlook = see(lambda conn: remedies.prospect(conn, target, now=now(), catalogue=load()))
    refused = ""
    if request.method == "POST":
        case, refused = do(
            lambda conn: remedies.apply_for_repair(
                conn,
                target,
                materials={
                    item.id: kept
                    for item in outlook.materials
                    if (kept := keep_papers(conn, request, f"paper-{item.id}"))
                },
                statement=request.POST.get("statement", "")[:10_000],
                **who(request),
                catalogue=load(),
            )
        )
        if case is not None:
            messages.success(request, _("修复申请已提交。"))
            return redirect("space:repair", case.id)
    context = {
        "own": own,
        "record": own.writer.view(found, alone=True),
        "outlook": outlook,
        "turn": words.say(words.TURN, outlook.turn),
        "conditions": [(item, words.say(words.CONDITION, item.state)) for item in outlook.conditions],
        "given": request.POST,
        "refused": refused,
    }
    return page(request, "space/repair_new.html", context, status=422 if refused else 200)


@require_safe
@mine
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One application: whose turn it is, the running clock, every step."""
    case = see(lambda conn: remedies.repair(conn, number, actor=seat(request).actor))
    own = own_file(code(request))
    outlook = see(lambda conn: remedies.prospect(conn, case.target, now=now(), catalogue=load()))
    steps = see(lambda conn: remedies.events(conn, "repair", number))
    context = {
        "case": case,
        "title": own.title(case.resource, case.record_key) if own else case.resource,
        "state": words.say(words.REPAIR, case.state),
        "running": outlook.application == number,
        "turn": words.say(words.TURN, outlook.turn),
        "clocks": [words.clock(clock) for clock in outlook.clocks],
        "conditions": [(item, words.say(words.CONDITION, item.state)) for item in outlook.conditions],
        "steps": told(steps),
    }
    return page(request, "space/repair.html", context)
