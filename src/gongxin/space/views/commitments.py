"""Commitments: those offered to be signed, those made, new ones from a template; papers that show how they were kept."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gongxin.access import api as access
from gongxin.catalogue import load
from gongxin.commitments import api as commitments
from gongxin.portal.language import current
from gongxin.space import words
from gongxin.space.acting import MOST_PAPERS, code, do, handed_out, mine, seat, see, who
from gongxin.space.pages import page
from gongxin.space.trails import told

if TYPE_CHECKING:
    import psycopg


@require_http_methods(["GET", "HEAD", "POST"])
@mine
def all_(request: HttpRequest) -> HttpResponse:
    """All commitments, newest first, and the form for one of one's own accord."""
    refused, today = "", timezone.localdate()
    if request.method == "POST":
        given = request.POST
        made, refused = do(
            lambda conn: commitments.prepare(
                conn,
                given.get("template", ""),
                code(request),
                matter=given.get("matter", "")[:500],
                due_on=_day(given.get("due_on", "")),
                department=given.get("department", ""),
                **who(request),
            )
        )
        if made is not None:
            return redirect("space:commitment", made.id)
    found = see(lambda conn: commitments.of_subject(conn, code(request)))
    known = commitments.templates()
    # the number of a commitment begins with the region of the body that accepts it (CMT3)
    bodies = {item.code: item.name.pick(current()) or item.name.zh for item in access.departments() if item.region}
    context = {
        "rows": [
            {
                "case": case,
                "label": _label(case.template),
                "state": words.say(words.COMMITMENT, case.standing(today)),
            }
            for case in found
        ],
        "templates": [
            (name, item.label.text.pick(current()))
            for name, item in known.items()
            if item.in_force_on(today) and "organisation" in item.promisor
        ],
        "bodies": sorted(bodies.items(), key=lambda item: item[1]),
        "may_write": seat(request).may_write,
        "given": request.POST,
        "refused": refused,
        "today": today,
    }
    return page(request, "space/commitments.html", context, status=422 if refused else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@mine
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One commitment: the text as it is signed, its steps, and what the organisation may do now."""
    case = see(lambda conn: commitments.get(conn, number, actor=seat(request).actor))
    refused = ""
    if request.method == "POST":
        done, refused = do(lambda conn: _step(request, conn, number))
        if done is not None:
            messages.success(request, _("已提交。"))
            return redirect("space:commitment", number)
    steps = see(lambda conn: commitments.events(conn, number))
    write = seat(request).may_write
    context = {
        "case": case,
        "label": _label(case.template),
        "body": access.department(case.department).name.pick(current()) or access.department(case.department).name.zh,
        "state": words.say(words.COMMITMENT, case.standing(timezone.localdate())),
        "steps": told(steps),
        "papers": see(lambda conn: commitments.evidence_of(conn, number)),
        "may_sign": write and case.state == "offered",
        "may_show": write and case.state in {"made", "broken"},
        "refused": refused,
        "given": request.POST,
    }
    return page(request, "space/commitment.html", context, status=422 if refused else 200)


def _step(request: HttpRequest, conn: psycopg.Connection[Any], number: int) -> commitments.Commitment:
    given = request.POST
    if given.get("step") == "sign":
        return commitments.sign(conn, number, text_hash=given.get("text_hash", ""), **who(request), catalogue=load())
    if given.get("step") == "drop":
        return commitments.drop(conn, number, why=given.get("why", "")[:4000], **who(request))
    papers = [
        commitments.keep_paper(
            conn, number, upload.name or "", upload.read(), says=given.get("says", "")[:1000], **who(request)
        )
        for upload in request.FILES.getlist("papers")[:MOST_PAPERS]
    ]
    return commitments.add_evidence(conn, number, papers, **who(request))


@require_safe
@mine
def paper(request: HttpRequest, number: int, name: UUID) -> HttpResponse:
    """A paper that shows how the commitment was kept."""
    return handed_out(request, commitments.paper, number, name)


def _label(template: str) -> str:
    known = commitments.templates().get(template)
    return known.label.text.pick(current()) if known else template


def _day(text: str) -> date:
    """What is no day lies in the past, and is refused as such."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date.min
