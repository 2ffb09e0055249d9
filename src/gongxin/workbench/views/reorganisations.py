"""Bankruptcy reorganisations: the ruling that approves a plan hides the records chosen; the ruling on its end repairs them or
brings them back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongxin.kernel import uscc
from gongxin.portal import values
from gongxin.portal.language import current
from gongxin.portal.whole import whole_file
from gongxin.remedies import api as remedies
from gongxin.workbench.desk import actor, catalogue, conn, department_name, desk, earlier, found, look, make, page
from gongxin.workbench.forms import ChoosingForm, DeskForm, day, line
from gongxin.workbench.sheets import Card, Case, Cell, Listing, Row, Tab, Table, day_cell
from gongxin.workbench.steps import Step, take
from gongxin.workbench.words import REORGANISATIONS, STEPS, word


@desk("credit_office")
def all_(request: HttpRequest) -> HttpResponse:
    """/workbench/reorganisations/: carried out now, and ended."""
    ended = request.GET.get("show") == "ended"
    cases = remedies.reorganisations(conn(), actor=actor(request), ended=ended)
    look(request, [case.uscc for case in cases], "reorganisations")
    table = Table(
        [_("编号"), _("组织"), _("法院"), _("批准裁定"), _("裁定日期"), _("状态")],
        [
            Row(
                str(case.id), reverse("workbench:reorganisation", args=[case.id]),
                (
                    Cell(case.uscc, "code"), Cell(case.court), Cell(case.ruling), day_cell(case.ruled_on),
                    Cell(word(REORGANISATIONS, case.state)),
                ),
            )
            for case in cases
        ],
        _("没有登记的重整。"),
    )  # fmt: skip
    return Listing(
        "reorganisations", _("破产重整"), table, button=(_("登记批准裁定"), reverse("workbench:new_reorganisation")),
        tabs=[Tab(_("执行中"), "?", not ended), Tab(_("已终结"), "?show=ended", ended)],
        intro=_("法院裁定批准重整计划或者和解协议后，选定的失信记录暂停公示；执行完毕裁定后完成修复，执行失败则恢复公示，公示期不顺延。"),
    ).answer(request)  # fmt: skip


class ApproveForm(ChoosingForm):
    """The ruling and the records it concerns."""

    court = line(gettext_lazy("法院"))
    ruling = line(gettext_lazy("裁定书文号"))
    ruled_on = day(gettext_lazy("裁定日期"))
    records = forms.MultipleChoiceField(label=gettext_lazy("暂停公示的记录"), widget=forms.CheckboxSelectMultiple)


class WhoForm(DeskForm):
    """Which organisation."""

    uscc = line(gettext_lazy("统一社会信用代码"), most=40)


@desk("credit_office")
def new(request: HttpRequest) -> HttpResponseBase:
    """/workbench/reorganisations/new/: first the organisation, then the ruling and its records."""
    before = earlier(request)
    if before is not None:
        return before
    who, now, code = actor(request), timezone.now(), str(uscc.normalise(request.GET.get("uscc", "")[:40]))
    trail = (reverse("workbench:reorganisations"), _("破产重整"))
    file = whole_file(code, lambda _resource, _key: "") if uscc.is_valid(code) else None
    if file is None:
        asked = WhoForm(request.GET if code else None)
        if code and asked.is_valid():
            asked.add_error("uscc", _("没有登记这个组织。"))
        context = {"form": asked, "trail": trail, "title": _("登记批准裁定"), "button": _("下一步"), "get": True}
        return page(request, "make.html", context, nav="reorganisations", status=422 if asked.errors else 200)
    look(request, [code], "reorganisation")
    choices = [
        (f"{row['resource']} {row['record_key']}", file.writer.view(row).title)
        for row in file.records
        if row["nature"] == "adverse" and row["state"] in {"current", "contested"}
    ]
    form = ApproveForm(request.POST or None, choices={"records": choices})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        targets = [_target(code, item) for item in given["records"]]
        answer = make(
            request, form,
            lambda: remedies.approve(conn(), code, targets, court=given["court"], ruling=given["ruling"],
                                     ruled_on=given["ruled_on"], actor=who, now=now, catalogue=catalogue()),
            _("已登记，选定的记录暂停公示。"), "reorganisation",
        )  # fmt: skip
        if answer is not None:
            return answer
    context = {"form": form, "trail": trail, "title": _("登记批准裁定"), "button": _("登记"), "intro": f"{file.name} {code}"}
    return page(request, "make.html", context, nav="reorganisations", status=422 if form.errors else 200)


def _target(code: str, item: str) -> remedies.Target:
    resource, _space, key = item.partition(" ")
    return remedies.Target(code, resource, UUID(key))


class RulingForm(DeskForm):
    """The ruling that ends it."""

    ruling = line(gettext_lazy("裁定书文号"))
    ruled_on = day(gettext_lazy("裁定日期"))


@desk("credit_office")
def one(request: HttpRequest, number: int) -> HttpResponseBase:
    """/workbench/reorganisations/<n>/"""
    who, lang = actor(request), current()
    with found():
        case = remedies.reorganisation(conn(), number, actor=who)
    look(request, [case.uscc], f"reorganisation {number}")
    steps = _steps(case, {"actor": who, "now": timezone.now(), "catalogue": catalogue()})
    if request.method == "POST":
        answer = take(request, steps, reverse("workbench:reorganisation", args=[number]))
        if answer is not None:
            return answer
    file = whole_file(case.uscc, lambda _resource, _key: "")
    facts = [
        (_("组织"), f"{file.name if file else ''} {case.uscc}"), (_("法院"), case.court), (_("批准裁定"), case.ruling),
        (_("裁定日期"), values.day(case.ruled_on, lang)), (_("终结裁定"), case.last_ruling or ""),
        (_("终结日期"), values.day(case.last_ruled_on, lang) if case.last_ruled_on else ""),
    ]  # fmt: skip
    rows = []
    for target in remedies.reorganised_records(conn(), number):
        title = file.title(target.resource, target.record_key) if file else target.resource
        rows.append(Row(title, "", (Cell(str(target.record_key), "code"),)))
    return Case(
        "reorganisations", _("重整 %(n)d") % {"n": number}, (reverse("workbench:reorganisations"), _("破产重整")),
        state=word(REORGANISATIONS, case.state), steps=steps,
        cards=[Card(_("基本情况"), facts=[pair for pair in facts if pair[1]]),
               Card(_("所涉记录"), table=Table([_("记录"), _("记录键")], rows))],
        events=[
            {"at": values.moment(event.at, lang), "what": word(STEPS, event.what), "actor": event.actor, "why": event.why,
             "department": department_name(event.department) if event.department else ""}
            for event in remedies.events(conn(), "reorganisation", number)
        ],
    ).answer(request)  # fmt: skip


def _steps(case: remedies.Reorganisation, whole: dict[str, Any]) -> list[Step]:
    if case.state != "hidden":
        return []
    c = conn()
    return [
        Step("complete", _("登记执行完毕裁定"),
             lambda g: remedies.complete(c, case.id, ruling=g["ruling"], ruled_on=g["ruled_on"], **whole), RulingForm,
             hint=_("所涉记录完成修复，不再公示。"), told=_("已登记，所涉记录已修复。")),
        Step("fail", _("登记执行失败裁定"),
             lambda g: remedies.fail(c, case.id, ruling=g["ruling"], ruled_on=g["ruled_on"], **whole), RulingForm, grave=True,
             hint=_("所涉记录在剩余公示期内恢复公示，公示期不顺延。"), told=_("已登记，所涉记录恢复公示。")),
    ]  # fmt: skip
