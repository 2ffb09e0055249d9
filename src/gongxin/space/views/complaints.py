"""Complaining about a government body that broke a promise, an agreement or a contract; what becomes of it (GOV1, GOV2)."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gongxin.integrity import api as integrity
from gongxin.integrity.rules.complaining import GOV11
from gongxin.portal.language import current
from gongxin.space import words
from gongxin.space.acting import MOST_PAPERS, code, do, handed_out, mine, seat, see, who
from gongxin.space.pages import page
from gongxin.space.trails import told


@require_http_methods(["GET", "HEAD", "POST"])
@mine
def all_(request: HttpRequest) -> HttpResponse:
    """Every complaint of the organisation, newest first, and the form for one more."""
    refused, given = "", request.POST
    if request.method == "POST":
        made, refused = do(lambda conn: _complain(request, conn))
        if made is not None:
            messages.success(request, _("投诉已提交，信用主管部门登记后转上级或者主管部门办理。"))
            return redirect("space:complaint", made.id)
    cases = see(lambda conn: integrity.mine(conn, actor=seat(request).actor))
    names = see(lambda conn: {item.uscc: _name(item) for item in integrity.bodies(conn)})
    context = {
        "rows": [
            {
                "case": case,
                "body": names.get(case.body, case.body),
                "domain": _picked(integrity.DOMAINS[case.domain]),
                "state": words.say(words.COMPLAINT, case.state),
                "term": GOV11.term_end(case.clock_from, case.clock_days) if case.state in integrity.RUNNING else None,
            }
            for case in cases
        ],
        "bodies": sorted(((uscc, name) for uscc, name in names.items() if uscc != code(request)), key=lambda item: item[1]),
        "domains": [(name, _picked(pair)) for name, pair in integrity.DOMAINS.items()],
        "contracts": [
            (str(item.id), f"{item.title} · {item.number} · {names.get(item.body, item.body)}")
            for item in see(lambda conn: integrity.contracts_with(conn, code(request)))
        ],
        "may_write": seat(request).may_write,
        "given": given,
        "refused": refused,
    }
    return page(request, "space/complaints.html", context, status=422 if refused else 200)


def _complain(request: HttpRequest, conn: Any) -> integrity.Complaint:
    given = request.POST
    number = given.get("contract", "")
    made = integrity.complain(
        conn,
        given.get("body", "")[:18],
        domain=given.get("domain", ""),
        statement=given.get("statement", "")[:4000],
        amount=_amount(given.get("amount", "")),
        contract=int(number) if number.isascii() and number.isdigit() and len(number) < 19 else None,
        once=True,
        **who(request),
    )
    _attach(request, conn, made.id)
    return made


def _attach(request: HttpRequest, conn: Any, number: int) -> bool:
    """The files of the form, if there are any."""
    given = [(file.name or "", file.read()) for file in request.FILES.getlist("papers")[: MOST_PAPERS + 1]]
    if given:
        integrity.attach(conn, number, given, **who(request))
    return bool(given)


def _amount(text: str) -> Decimal | None:
    """Yuan; what is no number becomes one that is refused."""
    try:
        return Decimal(text.replace(",", "").strip()) if text.strip() else None
    except InvalidOperation:
        return Decimal(-1)


@require_http_methods(["GET", "HEAD", "POST"])
@mine
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One complaint: where it is, until when it is to be answered, every step; more papers while it runs."""
    case = see(lambda conn: integrity.complaint(conn, number, actor=seat(request).actor))
    refused = ""
    if request.method == "POST":
        done, refused = do(lambda conn: _attach(request, conn, number))
        if done:
            messages.success(request, _("已提交。"))
        if not refused:
            return redirect("space:complaint", number)
    names = see(lambda conn: {item.uscc: _name(item) for item in integrity.bodies(conn)})
    breach = see(lambda conn: integrity.breach_of(conn, number))
    today, ends = timezone.localdate(), GOV11.term_end(case.clock_from, case.clock_days)
    context = {
        "case": case,
        "body": names.get(case.body, case.body),
        "handler": names.get(case.routed_to or "", case.routed_to or ""),
        "domain": _picked(integrity.DOMAINS[case.domain]),
        "state": words.say(words.COMPLAINT, case.state),
        "ground": _picked(integrity.GROUNDS[case.ground]) if case.ground else "",
        "term": ends if case.state in integrity.RUNNING else None,
        "late": case.state in integrity.RUNNING and ends < today,
        "breach": breach,
        "papers": see(lambda conn: integrity.papers_of(conn, number)),
        "may_add": seat(request).may_write and case.state in integrity.RUNNING,
        "refused": refused,
        "steps": told(
            see(lambda conn: integrity.complaint_steps(conn, number, actor=seat(request).actor)), words.COMPLAINT_STEP
        ),
    }
    return page(request, "space/complaint.html", context, status=422 if refused else 200)


@require_safe
@mine
def paper(request: HttpRequest, number: int, name: UUID) -> HttpResponse:
    """A paper of the complaint."""
    return handed_out(request, integrity.paper, number, name)


def _name(body: integrity.Body) -> str:
    return body.name_en or body.name_zh if current() == "en" else body.name_zh


def _picked(pair: tuple[str, str]) -> str:
    return pair[1] if current() == "en" else pair[0]
