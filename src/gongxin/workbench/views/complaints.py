"""Complaints of enterprises about government bodies: registered, routed, verified, urged, performed or recognised as a breach;
and what a body answers to those about itself."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongxin.access.api import Actor
from gongxin.integrity import api as integrity
from gongxin.integrity.rules.complaining import GOV5, GOV11, TERMS
from gongxin.kernel.dates import CHINA
from gongxin.portal import values
from gongxin.portal.language import current
from gongxin.workbench.desk import actor, catalogue, conn, department_name, desk, found, handed_out, look, own_code
from gongxin.workbench.forms import ChoosingForm, DeskForm, choice, day, line, reason, words
from gongxin.workbench.sheets import Card, Case, Cell, Listing, Paper, Row, Tab, Table, day_cell
from gongxin.workbench.steps import Step, take
from gongxin.workbench.tasks import due_on
from gongxin.workbench.words import COMPLAINT_STEPS, COMPLAINTS, STEPS, picked, word
from gongxin.workdays import api as workdays


def body_name(code: str) -> str:
    """A government body's name; its code where it is not enrolled."""
    try:
        known = integrity.body(conn(), code)
    except integrity.UnknownDutyError:
        return code
    return known.name_en or known.name_zh if current() == "en" else known.name_zh


def _term(case: integrity.Complaint) -> date:
    return GOV11.term_end(case.clock_from, case.clock_days)


@desk("integrity")
def all_(request: HttpRequest) -> HttpResponse:
    """/workbench/complaints/: with this body (all for the credit office), done with, and about this body."""
    who, today, which = actor(request), timezone.localdate(), request.GET.get("show", "")
    if which == "about-us":
        cases, address = integrity.against(conn(), actor=who), "complaint_answer"
    else:
        cases, address = integrity.mine(conn(), actor=who, ended=which == "ended", limit=500), "complaint"
    look(request, [case.complainant for case in cases if case.complainant], "complaints")
    tabs = [("", _("在办")), ("ended", _("已办结")), ("about-us", _("投诉本单位的"))]
    table = Table(
        [_("编号"), _("期限"), _("状态"), _("被投诉单位"), _("领域"), _("办理单位"), _("提出")],
        [_row(case, address, today) for case in cases], _("没有企业投诉。"),
    )  # fmt: skip
    return Listing(
        "complaints", _("企业投诉（政务诚信）"), table,
        tabs=[Tab(label, f"?show={name}" if name else "?", which == name) for name, label in tabs],
        intro=_("企业投诉政府部门不守承诺、不履行合同。登记后转上级或者主管部门办理，不转被投诉单位。"),
    ).answer(request)  # fmt: skip


def _row(case: integrity.Complaint, address: str, today: date) -> Row:
    running = case.state in integrity.RUNNING
    due = due_on(case.urged_until if case.state == "urged" and case.urged_until else _term(case), today, workdays.calendar())
    return Row(
        str(case.id), reverse(f"workbench:{address}", args=[case.id]),
        (
            Cell(due=due) if running else day_cell(case.closed_on),
            Cell(word(COMPLAINTS, case.state)), Cell(body_name(case.body)), Cell(picked(integrity.DOMAINS[case.domain])),
            Cell(body_name(case.routed_to) if case.routed_to else ""),
            day_cell(case.filed_at.astimezone(CHINA).date()),
        ),
        late=running and bool(due.over),
    )  # fmt: skip


@desk()
def one(request: HttpRequest, number: int) -> HttpResponseBase:
    """/workbench/complaints/<n>/"""
    who, now, lang = actor(request), timezone.now(), current()
    today = now.astimezone(CHINA).date()
    with found():
        case = integrity.complaint(conn(), number, actor=who)
    look(request, [case.complainant], f"complaint {number}")
    steps = _steps(case, who, today)
    if request.method == "POST":
        answer = take(request, steps, reverse("workbench:complaint", args=[number]))
        if answer is not None:
            return answer
    facts = [
        (_("被投诉单位"), body_name(case.body)), (_("投诉企业"), case.complainant),
        (_("领域"), picked(integrity.DOMAINS[case.domain])),
        (_("金额"), values.amount(case.amount, lang) if case.amount else ""),
        (_("合同"), str(case.contract or "")), (_("办理单位"), body_name(case.routed_to) if case.routed_to else ""),
        (_("督促期限"), values.day(case.urged_until, lang) if case.urged_until else ""),
        (_("不属实的理由"), picked(integrity.GROUNDS[case.ground]) if case.ground else ""),
    ]  # fmt: skip
    cards = [Card(_("投诉的事实"), said=case.statement), Card(_("基本情况"), facts=[pair for pair in facts if pair[1]])]
    kept = [
        Paper(item.name, reverse("workbench:complaint_paper", args=[number, item.id]), hash=item.hash)
        for item in integrity.papers_of(conn(), number)
    ]
    if kept:
        cards.append(Card(_("材料"), papers=kept))
    breach = integrity.breach_of(conn(), number)
    if breach is not None:
        cards.append(
            Card(_("认定的违约失信"), said=breach.facts,
                 facts=[(_("文书号"), breach.document_no), (_("认定日期"), values.day(breach.recognised_on, lang)),
                        (_("修复日期"), values.day(breach.repaired_on, lang) if breach.repaired_on else _("未修复"))])
        )  # fmt: skip
    due = [(_("办理期限"), due_on(_term(case), today, workdays.calendar()))]
    if case.state == "urged":
        due.append((_("督促期限"), due_on(case.urged_until, today, workdays.calendar())))
    return Case(
        "complaints", _("企业投诉 %(n)d") % {"n": number}, (reverse("workbench:complaints"), _("企业投诉（政务诚信）")),
        state=word(COMPLAINTS, case.state), due=due if case.state in integrity.RUNNING else [], cards=cards, steps=steps,
        events=events_of(number), note=_("被投诉单位表示拒不履行。") if case.refused and case.state == "urged" else "",
    ).answer(request)  # fmt: skip


@desk()
def paper(request: HttpRequest, number: int, name: UUID) -> HttpResponseBase:
    """/workbench/complaints/<n>/papers/<id>: a paper of the complainant, as a download."""
    return handed_out(request, integrity.paper, number, name, purpose=f"complaint {number}, paper")


def events_of(number: int) -> list[dict[str, Any]]:
    """What happened so far."""
    names = {**STEPS, **COMPLAINT_STEPS}
    return [
        {"at": values.moment(event.at, current()), "what": word(names, event.what), "actor": event.actor, "why": event.why,
         "department": department_name(event.department) if event.department else ""}
        for event in integrity.events(conn(), "complaint", number)
    ]  # fmt: skip


class WhyForm(DeskForm):
    """Reasons."""

    why = reason(help_text=gettext_lazy("会告知投诉企业。"))


class RouteForm(ChoosingForm):
    """To a named body."""

    handler = choice(
        gettext_lazy("办理单位"), help_text=gettext_lazy("上级或者主管部门；被投诉单位及其责任链上的单位不能办理。")
    )
    why = reason()


class FoundedForm(DeskForm):
    """Founded: urged at once."""

    until = day(gettext_lazy("限定履行日期"), help_text=gettext_lazy("最长30日。"))
    why = reason(help_text=gettext_lazy("会告知双方。"))


class UnfoundedForm(ChoosingForm):
    """Unfounded, on a ground of fact."""

    ground = choice(gettext_lazy("事实理由"))
    why = reason(help_text=gettext_lazy("会告知投诉企业。"))


class RecogniseForm(DeskForm):
    """Recognised as a breach, by a document."""

    document_no = line(gettext_lazy("认定文书号"), most=128)
    facts = words(gettext_lazy("违约事实"), help_text=gettext_lazy("计入该单位的信用档案并公示；不写任何个人。"))
    why = reason()


class RepairForm(DeskForm):
    """Performed after all."""

    performed_on = day(gettext_lazy("履行日期"))
    why = reason()


def _steps(case: integrity.Complaint, who: Actor, today: date) -> list[Step]:
    """What this officer can do now: the credit office registers and routes, the body it is with does the rest."""
    c, whole, n = conn(), {"actor": who, "now": timezone.now()}, case.id
    steps: list[Step] = []
    if who.holds("credit_office"):
        if case.state == "filed":
            steps += [
                Step("register", _("登记"), lambda g: integrity.register(c, n, **whole),
                     hint=_("登记后，有上级单位的立即转其办理。"), told=_("已登记。")),
                Step("decline", _("决定不予登记"), lambda g: integrity.decline(c, n, why=g["why"], **whole), WhyForm,
                     grave=True),
            ]  # fmt: skip
        if case.state in {"registered", "routed"}:
            label = _("转办") if case.state == "registered" else _("改转其他单位")
            steps.append(
                Step("route", label, lambda g: integrity.route(c, n, g["handler"], why=g["why"], **whole), RouteForm,
                     given={"choices": {"handler": _handlers(case)}}, places={"GOV3": "handler"})
            )  # fmt: skip
    if not (who.holds("integrity") and case.routed_to and case.routed_to == own_code(who)):
        return steps
    if case.state == "routed":
        grounds = [(name, picked(pair)) for name, pair in integrity.GROUNDS.items() if GOV5.is_ground(name)]
        steps += [
            Step("founded", _("属实，督促整改"),
                 lambda g: integrity.verify(c, n, founded=True, until=g["until"], why=g["why"], **whole), FoundedForm,
                 initial={"until": today + timedelta(days=TERMS["urge"])}, told=_("已督促被投诉单位。")),
            Step("unfounded", _("不属实"),
                 lambda g: integrity.verify(c, n, founded=False, ground=g["ground"], why=g["why"], **whole), UnfoundedForm,
                 given={"choices": {"ground": grounds}}, grave=True),
        ]  # fmt: skip
    if case.state == "urged":
        steps.append(
            Step("performed", _("确认已履行，办结"), lambda g: integrity.performed(c, n, why=g["why"], **whole), WhyForm)
        )
        if case.refused or (case.urged_until is not None and today > case.urged_until):
            told = {**whole, "catalogue": catalogue()}
            steps.append(
                Step("recognise", _("认定为违约失信"),
                     lambda g: integrity.recognise(c, n, document_no=g["document_no"], facts=g["facts"], why=g["why"], **told),
                     RecogniseForm, grave=True)
            )  # fmt: skip
    if case.state in {"routed", "urged"} and not case.extended and today <= _term(case):
        steps.append(Step("extend", _("延长一次（60日）"), lambda g: integrity.extend(c, n, why=g["why"], **whole), WhyForm))
    breach = integrity.breach_of(c, n) if case.state == "breach" else None
    if breach is not None:
        steps.append(
            Step("repair", _("确认纠正并履行，修复"),
                 lambda g: integrity.repair(c, breach.id, performed_on=g["performed_on"], why=g["why"], **whole), RepairForm)
        )  # fmt: skip
    return steps


def _handlers(case: integrity.Complaint) -> list[tuple[str, str]]:
    """Bodies that may handle it, by name: none of the accused's line."""
    holder = integrity.body(conn(), case.body).holder
    return [(body.uscc, body_name(body.uscc)) for body in integrity.bodies(conn()) if body.holder != holder]


class AnswerForm(ChoosingForm):
    """What the accused body says."""

    statement = words(gettext_lazy("本单位的说明"))
    ground = choice(gettext_lazy("理由"), required=False)
    refuses = forms.BooleanField(
        label=gettext_lazy("拒不履行"), required=False,
        help_text=gettext_lazy("受督促后表示拒不履行的，可以立即被认定为违约失信。"),
    )  # fmt: skip


@desk("integrity")
def answer(request: HttpRequest, number: int) -> HttpResponseBase:
    """/workbench/complaints/<n>/answer/: for the body complained about; who complains is not shown (GOV12)."""
    who, now = actor(request), timezone.now()
    today = now.astimezone(CHINA).date()
    case = next((item for item in integrity.against(conn(), actor=who) if item.id == number), None)
    if case is None:
        raise Http404("complaint")
    grounds = [(name, picked(pair)) for name, pair in integrity.GROUNDS.items()]
    steps = [
        Step("answer", _("作出说明"),
             lambda g: integrity.respond(conn(), number, statement=g["statement"], ground=g["ground"], refuses=g["refuses"],
                                         actor=who, now=now),
             AnswerForm, given={"choices": {"ground": grounds}}, told=_("说明已转办理单位。"))
    ]  # fmt: skip
    if request.method == "POST":
        got = take(request, steps, reverse("workbench:complaints") + "?show=about-us")
        if got is not None:
            return got
    facts = [
        (_("领域"), picked(integrity.DOMAINS[case.domain])), (_("办理单位"), body_name(case.routed_to or "")),
        (_("金额"), values.amount(case.amount, current()) if case.amount else ""),
        (_("督促期限"), values.day(case.urged_until, current()) if case.urged_until else ""),
    ]  # fmt: skip
    due = [(_("督促期限"), due_on(case.urged_until, today, workdays.calendar()))] if case.urged_until else []
    return Case(
        "complaints", _("对企业投诉 %(n)d 的说明") % {"n": number},
        (reverse("workbench:complaints"), _("企业投诉（政务诚信）")),
        state=word(COMPLAINTS, case.state), due=due, cards=[Card(_("基本情况"), facts=[pair for pair in facts if pair[1]])],
        steps=steps, note=_("投诉企业不向被投诉单位公开。负责人变动、机构调整、内部流程、审计备案、第三方付款均不成其为理由。"),
    ).answer(request)  # fmt: skip
