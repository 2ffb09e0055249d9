"""Tips about organisations: what waits, passed on, answered. Who reported is never on these pages, except by the sealed store's
own act: an officer with that office, a reason, a line the reporter reads.

A look at a tip is not written into the log of the organisation it is about: that organisation is not to learn of it (TIP6)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongxin.access import api as access
from gongxin.access.api import Actor
from gongxin.api import paper_files
from gongxin.complaints import api as complaints
from gongxin.portal import values
from gongxin.portal.language import current
from gongxin.workbench.desk import actor, attempt, conn, department_name, desk, found
from gongxin.workbench.forms import ChoosingForm, DeskForm, choice, line, reason
from gongxin.workbench.sheets import Card, Case, Cell, Listing, Paper, Row, Tab, Table, day_cell
from gongxin.workbench.steps import Step, take
from gongxin.workbench.words import STEPS, TIPS, picked, word


@desk()
def all_(request: HttpRequest) -> HttpResponse:
    """/workbench/tips/: what waits here, what was answered."""
    who, ended = actor(request), request.GET.get("show") == "ended"
    cases = complaints.decided(conn(), actor=who) if ended else complaints.waiting(conn(), actor=who, limit=500)
    table = Table(
        [_("编号"), _("状态"), _("关于"), _("领域"), _("办理部门"), _("收到")],
        [
            Row(
                str(case.id), reverse("workbench:tip", args=[case.id]),
                (
                    Cell(word(TIPS, case.state)), Cell(case.about, "code"), Cell(picked(complaints.DOMAINS[case.domain])),
                    Cell(department_name(case.department) if case.department else ""),
                    day_cell(case.filed_on),
                ),
            )
            for case in cases
        ],
        _("没有投诉举报。"),
    )  # fmt: skip
    return Listing(
        "tips", _("投诉举报"), table,
        tabs=[Tab(_("在办"), "?", not ended), Tab(_("已办结"), "?show=ended", ended)],
        intro=_("举报人可以匿名。页面从不显示举报人；举报内容不计入任何信用档案，只有主管部门依法作出的决定才会。"),
    ).answer(request)  # fmt: skip


@desk()
def one(request: HttpRequest, number: int) -> HttpResponseBase:
    """/workbench/tips/<n>/"""
    who, lang, told = actor(request), current(), None
    with found():
        case = complaints.get(conn(), number, actor=who)
        sealed = complaints.identified(conn(), number, actor=who)
    steps = _steps(case, who, sealed=sealed)
    if request.method == "POST" and request.POST.get("step") == "unseal":
        told = _unsealed(request, number, steps)
    elif request.method == "POST":
        answer = take(request, steps, reverse("workbench:tip", args=[number]))
        if answer is not None:
            return answer
    facts = [
        (_("关于"), case.about), (_("领域"), picked(complaints.DOMAINS[case.domain])),
        (_("办理部门"), department_name(case.department) if case.department else ""),
        (_("举报人"), _("已密封") if sealed else _("匿名，或者已要求删除")),
        (_("文书号"), case.decision_no), (_("答复日期"), values.day(case.decided_on, lang) if case.decided_on else ""),
    ]  # fmt: skip
    cards = [Card(_("反映的事实"), said=case.statement), Card(_("基本情况"), facts=[pair for pair in facts if pair[1]])]
    kept = [
        Paper(_("附件%(n)d") % {"n": item.place}, reverse("workbench:tip_paper", args=[number, item.id]),
              item.kind.upper() + (_("，属性未去除") if item.as_it_came else ""))
        for item in complaints.papers_of(conn(), number, actor=who)
    ]
    if kept:
        cards.append(Card(_("附件"), papers=kept))
    if case.answer:
        cards.append(Card(_("答复"), said=case.answer))
    return Case(
        "tips", _("投诉举报 %(n)d") % {"n": number}, (reverse("workbench:tips"), _("投诉举报")),
        state=word(TIPS, case.state), lead=_("收到") + " " + values.day(case.filed_on, lang), cards=cards, steps=steps,
        told=told,
        events=[
            {"at": values.day(event.on_day, lang), "what": word(STEPS, event.what), "why": event.why,
             "actor": _("举报人") if event.actor == "reporter" else event.actor,
             "department": department_name(event.department) if event.department else ""}
            for event in complaints.events(conn(), number)
        ],
    ).answer(request)  # fmt: skip


@desk()
def paper(request: HttpRequest, number: int, name: UUID) -> HttpResponseBase:
    """/workbench/tips/<n>/papers/<id>: a file of whoever reported, as a download."""
    with found():
        known, content = complaints.paper(conn(), number, name, actor=actor(request))
    return paper_files.attachment(known, content)


class PassForm(ChoosingForm):
    """To the department that has the power."""

    department = choice(gettext_lazy("有权处理的部门"))
    why = reason()


class WhyForm(DeskForm):
    """Reasons."""

    why = reason(help_text=gettext_lazy("持回执码的人可以看到。"))


class FoundedForm(DeskForm):
    """Founded: by a document of the department's own."""

    decision_no = line(gettext_lazy("文书号"), most=128)
    why = reason(help_text=gettext_lazy("持回执码的人可以看到。"))


class UnsealForm(DeskForm):
    """Why the identity must be known."""

    why = reason(most=500, help_text=gettext_lazy("先留痕、后显示；举报人可以看到每一次开启的单位、时间和理由。"))


def _steps(case: complaints.Tip, who: Actor, *, sealed: bool) -> list[Step]:
    c, n, whole = conn(), case.id, {"actor": who, "now": timezone.now()}
    steps: list[Step] = []
    office = who.holds("credit_office")
    ours = who.holds("tips") and case.department == who.department
    if case.state == "passed" and ours:
        steps += [
            Step("founded", _("属实"),
                 lambda g: complaints.decide(c, n, founded=True, decision_no=g["decision_no"], why=g["why"], **whole),
                 FoundedForm, hint=_("决定本身按其通常程序作出和报送；这里只答复举报人。")),
            Step("unfounded", _("不属实"), lambda g: complaints.decide(c, n, founded=False, why=g["why"], **whole), WhyForm),
        ]  # fmt: skip
    if (case.state == "received" and office) or (case.state == "passed" and (office or ours)):
        steps.append(
            Step("pass", _("转有权处理的部门"),
                 lambda g: complaints.pass_on(c, n, g["department"], why=g["why"], **whole), PassForm,
                 given={"choices": {"department": _departments(case)}}, places={"TIP6": "department"})
        )  # fmt: skip
    if case.state == "received" and office:
        steps.append(
            Step("decline", _("不予受理"), lambda g: complaints.decline(c, n, why=g["why"], **whole), WhyForm, grave=True)
        )
    if sealed and who.holds("unseal"):
        steps.append(Step("unseal", _("开启密封的举报人信息"), lambda g: None, UnsealForm, grave=True))
    return steps


def _departments(case: complaints.Tip) -> list[tuple[str, str]]:
    """Departments, without the one that has it and the one it is about; the room judges the line of successors."""
    return [
        (item.code, department_name(item.code))
        for item in access.departments()
        if item.code != case.department and item.uscc != case.about
    ]


def _unsealed(request: HttpRequest, number: int, steps: list[Step]) -> dict[str, str] | None:
    """The reporter, once, on the page that answers; None where it is refused. The opening stays logged even if the store does
    not open: the room's errors after the log line do not take it back."""
    step = next((item for item in steps if item.name == "unseal"), None)
    if step is None:
        return None
    form = step.bound = UnsealForm(request.POST, auto_id="unseal-%s")
    if not form.is_valid():
        return None
    failed: list[complaints.SealBrokenError] = []

    def opened() -> Any:
        try:
            return complaints.open_seal(
                conn(), number, why=form.cleaned_data["why"], actor=actor(request), now=timezone.now()
            )
        except complaints.SealBrokenError as broken:
            failed.append(broken)  # caught inside the transaction: the line of the log is kept
            return True

    reporter = attempt(form, opened)
    if failed:
        attempt(form, lambda: _raise(failed[0]))
        return None
    if reporter is None:
        return None
    step.bound = None
    text = "\n".join(part for part in (reporter.name, reporter.contact) if part)
    return {"title": _("举报人（只显示这一次）"), "text": text, "hint": _("这次开启已留痕，举报人可以看到。")}


def _raise(error: Exception) -> None:
    raise error
