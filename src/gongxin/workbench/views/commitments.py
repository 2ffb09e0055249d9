"""Commitments that the department accepted: offered, signed, shown to be kept, found kept, broken or cured; and its own."""

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

from gongxin.access import api as access
from gongxin.access.api import Actor
from gongxin.commitments import api as commitments
from gongxin.kernel import uscc
from gongxin.kernel.dates import CHINA
from gongxin.portal import values
from gongxin.portal.language import current
from gongxin.portal.whole import whole_file
from gongxin.workbench.desk import actor, catalogue, conn, department_name, desk, found, handed_out, look, make, own_code, page
from gongxin.workbench.forms import ChoosingForm, DeskForm, choice, day, line, papers, reason, words
from gongxin.workbench.sheets import Card, Case, Cell, Listing, Paper, Row, Tab, Table, day_cell
from gongxin.workbench.steps import Step, take
from gongxin.workbench.tasks import due_on
from gongxin.workbench.words import COMMITMENTS, STEPS, word
from gongxin.workdays import api as workdays

OPEN = ("offered", "made")
ENDED = ("kept", "cured", "dropped")


@desk("commitment")
def all_(request: HttpRequest) -> HttpResponse:
    """/workbench/commitments/: running ones, the next due first; broken, ended, and the body's own."""
    who, today = actor(request), timezone.localdate()
    which = request.GET.get("show", "")
    if which == "own":
        code = own_code(who)
        cases = commitments.of_subject(conn(), code, limit=500) if code else []
    else:
        states = {"broken": ("broken",), "ended": ENDED}.get(which, OPEN)
        cases = commitments.of_department(conn(), actor=who, states=states, limit=500)
    look(request, [case.uscc for case in cases], "commitments")
    tabs = [("", _("在办")), ("broken", _("未履行")), ("ended", _("已办结")), ("own", _("本单位的承诺"))]
    table = Table(
        [_("承诺"), _("期限"), _("状态"), _("承诺人"), _("事项"), _("编号")],
        [_row(case, today) for case in cases], _("没有承诺。"),
    )  # fmt: skip
    return Listing(
        "commitments", _("信用承诺"), table, button=(_("拟一份承诺书"), reverse("workbench:new_commitment")),
        tabs=[Tab(label, f"?show={name}" if name else "?", which == name) for name, label in tabs],
    ).answer(request)  # fmt: skip


def _row(case: commitments.Commitment, today: Any) -> Row:
    standing = case.standing(today)
    running = case.state in OPEN
    return Row(
        _label(case.template), reverse("workbench:commitment", args=[case.id]),
        (
            Cell(due=due_on(case.due_on, today, workdays.calendar())) if running else day_cell(case.due_on),
            Cell(word(COMMITMENTS, standing), chip="adverse" if standing in {"overdue", "broken"} else "neutral"),
            Cell(case.uscc, "code"), Cell(case.matter), Cell(case.number or "", "code" if case.number else ""),
        ),
        late=standing == "overdue",
    )  # fmt: skip


def _label(template: str) -> str:
    known = commitments.templates().get(template)
    return known.label.text.pick(current()) if known else template


class PrepareForm(ChoosingForm):
    """What is to be signed, by whom, and who accepts it."""

    template = choice(gettext_lazy("承诺类型"))
    uscc = line(gettext_lazy("承诺人的统一社会信用代码"), most=40, help_text=gettext_lazy("本单位自己承诺时填本单位的代码。"))
    matter = line(gettext_lazy("承诺事项"), most=500)
    due_on = day(gettext_lazy("履行期限"))
    department = choice(
        gettext_lazy("受理单位"), required=False, help_text=gettext_lazy("不选即本单位；本单位自己承诺时须选另一单位。")
    )
    publication = forms.ChoiceField(
        label=gettext_lazy("公开范围"),
        choices=[("PUBLIC", gettext_lazy("社会公开")), ("GOV", gettext_lazy("政务共享")), ("CLOSED", gettext_lazy("依法查询"))],
    )

    def clean_uscc(self) -> str:
        return str(uscc.normalise(self.cleaned_data["uscc"]))


@desk("commitment")
def new(request: HttpRequest) -> HttpResponseBase:
    """/workbench/commitments/new/: the text is made from the template in force and goes to the promisor to be signed."""
    who, now = actor(request), timezone.now()
    today = now.astimezone(CHINA).date()
    known = [(name, _label(name)) for name, item in commitments.templates().items() if item.in_force_on(today)]
    # the number of a commitment begins with the region of the body that accepts it (CMT3)
    bodies = [(item.code, department_name(item.code)) for item in access.departments() if item.region and item.uscc]
    form = PrepareForm(request.POST or None, choices={"template": known, "department": bodies})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        answer = make(
            request, form,
            lambda: commitments.prepare(
                conn(), given["template"], given["uscc"], matter=given["matter"], due_on=given["due_on"],
                department=given["department"] or who.department, publication=given["publication"], actor=who, now=now,
            ),
            _("承诺书已生成，等待承诺人签署。"), "commitment",
        )  # fmt: skip
        if answer is not None:
            return answer
    context = {"form": form, "title": _("拟一份承诺书"), "trail": (reverse("workbench:commitments"), _("信用承诺")),
               "button": _("生成承诺书")}  # fmt: skip
    return page(request, "make.html", context, nav="commitments", status=422 if form.errors else 200)


@desk()
def one(request: HttpRequest, number: int) -> HttpResponseBase:
    """/workbench/commitments/<n>/"""
    who, now = actor(request), timezone.now()
    today = now.astimezone(CHINA).date()
    with found():
        case = commitments.get(conn(), number, actor=who)
    look(request, [case.uscc], f"commitment {number}")
    steps = _steps(case, who, today)
    if request.method == "POST":
        answer = take(request, steps, reverse("workbench:commitment", args=[number]))
        if answer is not None:
            return answer
    lang = current()
    facts = [
        (_("承诺事项"), case.matter), (_("承诺人"), case.uscc), (_("受理单位"), department_name(case.department)),
        (_("承诺编号"), case.number), (_("签署日期"), values.day(case.made_on, lang) if case.made_on else ""),
        (_("逾期告知"), values.day(case.warned_on, lang) if case.warned_on else ""),
        (_("履行"), values.day(case.performed_on, lang) if case.performed_on else ""),
        (_("未履行的内容"), case.unfulfilled), (_("承担的责任"), case.sanction),
        (_("据以授予的许可"), str(case.licence_key or "")),
    ]  # fmt: skip
    cards = [
        Card(_("承诺书"), said=f"{case.content}\n{case.liability}", quiet=f"SHA-256 {case.text_hash}"),
        Card(_("基本情况"), facts=[(name, value) for name, value in facts if value]),
    ]
    kept = [
        Paper(item.name, reverse("workbench:commitment_paper", args=[number, item.paper]) if item.paper else "", item.says,
              item.sha256)
        for item in commitments.evidence_of(conn(), number)
    ]  # fmt: skip
    if kept:
        cards.append(Card(_("履行材料"), papers=kept))
    running = case.state in OPEN
    return Case(
        "commitments", _label(case.template), (reverse("workbench:commitments"), _("信用承诺")),
        state=word(COMMITMENTS, case.standing(today)), cards=cards, steps=steps,
        due=[(_("履行期限"), due_on(case.due_on, today, workdays.calendar()))] if running else [],
        events=[
            {"at": values.moment(event.at, lang), "what": word(STEPS, event.what), "actor": event.actor, "why": event.why,
             "department": department_name(event.department) if event.department else ""}
            for event in commitments.events(conn(), number)
        ],
    ).answer(request)  # fmt: skip


@desk()
def paper(request: HttpRequest, number: int, name: UUID) -> HttpResponseBase:
    """/workbench/commitments/<n>/papers/<id>: a paper that shows how it was kept, as a download."""
    return handed_out(request, commitments.paper, number, name, purpose=f"commitment {number}, paper")


class SignForm(DeskForm):
    """What is signed is what was shown."""

    text_hash = forms.CharField(widget=forms.HiddenInput(), max_length=64)


class WhyForm(DeskForm):
    """Reasons."""

    why = reason()


class EvidenceForm(DeskForm):
    """Papers that show how it was kept."""

    says = line(gettext_lazy("说明"), required=False, most=1000)
    documents = papers(required=True)


class KeepForm(DeskForm):
    """Kept, on a day."""

    performed_on = day(gettext_lazy("履行日期"))
    why = reason(required=False)


class CureForm(DeskForm):
    """Performed after all."""

    performed_on = day(gettext_lazy("履行日期"))
    why = reason()


class BreakForm(DeskForm):
    """Broken: what, with what consequence, why."""

    unfulfilled = words(gettext_lazy("未履行的内容"))
    sanction = words(gettext_lazy("承担的责任"), help_text=gettext_lazy("承诺书写明的责任。"))
    partly = forms.BooleanField(label=gettext_lazy("部分未履行"), required=False)
    why = reason(help_text=gettext_lazy("会原样告知承诺人。"))


class LicenceForm(ChoosingForm):
    """A licence of the promisor."""

    record_key = choice(gettext_lazy("许可"))


def _steps(case: commitments.Commitment, who: Actor, today: Any) -> list[Step]:
    """What the promisor (the body itself) and what the accepting body can do now. The room judges again."""
    if not who.holds("commitment"):
        return []
    c, whole = conn(), {"actor": who, "now": timezone.now()}
    told, n = {**whole, "catalogue": catalogue()}, case.id
    ours, theirs = case.department == who.department, case.uscc == own_code(who)
    steps: list[Step] = []
    if case.state == "offered":
        if theirs:
            steps.append(
                Step("sign", _("签署承诺书"), lambda g: commitments.sign(c, n, text_hash=g["text_hash"], **told), SignForm,
                     initial={"text_hash": case.text_hash}, hint=_("签署后承诺公开，按期履行；不履行将按承诺书承担责任。"))
            )  # fmt: skip
        if ours or theirs:
            label = _("不签署") if theirs else _("撤回承诺书")
            steps.append(Step("drop", label, lambda g: commitments.drop(c, n, why=g["why"], **whole), WhyForm, grave=True))
        return steps
    if case.state in {"made", "broken"} and (ours or theirs):
        steps.append(Step("evidence", _("提交履行材料"), lambda g: _evidence(case, g, whole), EvidenceForm,
                          places={"evidence.refused": "documents"}))  # fmt: skip
    if case.state == "made" and ours:
        steps.append(
            Step("keep", _("认定已履行"),
                 lambda g: commitments.keep(c, n, performed_on=g["performed_on"], why=g["why"], **told), KeepForm,
                 initial={"performed_on": min(today, case.due_on)})
        )  # fmt: skip
        if case.due_on < today:
            steps.append(
                Step("break", _("认定未履行"),
                     lambda g: commitments.break_(c, n, **{k: g[k] for k in ("unfulfilled", "sanction", "partly", "why")},
                                                  **told),
                     BreakForm, grave=True, initial={"sanction": case.liability},
                     hint=_("须先告知逾期，并给承诺人说明的时间。认定后记入其信用档案，可以申请修复。"))
            )  # fmt: skip
    if case.state == "broken" and ours:
        steps.append(
            Step("cure", _("认定已补救"),
                 lambda g: commitments.cure(c, n, performed_on=g["performed_on"], why=g["why"], **told), CureForm)
        )  # fmt: skip
    if case.state in {"made", "kept"} and ours and commitments.templates()[case.template].licence and not case.licence_key:
        licences = _licences(case.uscc)
        if licences:
            steps.append(
                Step("licence", _("关联据以授予的许可"),
                     lambda g: commitments.link_licence(c, n, UUID(g["record_key"]), **whole), LicenceForm,
                     given={"choices": {"record_key": licences}})
            )  # fmt: skip
    return steps


def _evidence(case: commitments.Commitment, given: dict[str, Any], whole: dict[str, Any]) -> commitments.Commitment:
    kept = [
        commitments.keep_paper(conn(), case.id, file.name or "", file.read(), says=given["says"], **whole)
        for file in given["documents"]
    ]
    return commitments.add_evidence(conn(), case.id, kept, **whole)


def _licences(code: str) -> list[tuple[str, str]]:
    """The promisor's licences, by record."""
    file = whole_file(code, lambda _resource, _key: "")
    rows = [row for row in file.records if row["resource"] == "administrative_licence"] if file else []
    return [(row["record_key"], file.writer.view(row).title) for row in rows] if file else []
