"""Repairs: who applied for which record, the conditions one by one, the papers, and the decision with its clocks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongxin.access.api import Actor
from gongxin.catalogue import Catalogue
from gongxin.kernel.dates import CHINA
from gongxin.portal import values
from gongxin.portal.language import current
from gongxin.remedies import api as remedies
from gongxin.workbench.desk import actor, catalogue, conn, department_name, desk, found, look, page
from gongxin.workbench.forms import DeskForm, reason
from gongxin.workbench.steps import Step, offer, take
from gongxin.workbench.views.cases import due_of, papers_of, record_of, steps_of
from gongxin.workbench.words import REPAIRS, word

OPEN = ("applied", "accepted")
ENDED = ("refused", "granted", "rejected")


@desk()
def repairs(request: HttpRequest) -> HttpResponse:
    """/workbench/repairs/"""
    who, now = actor(request), timezone.now()
    ended = request.GET.get("ended") == "1"
    cases = remedies.repairs_of_department(conn(), actor=who, states=ENDED if ended else OPEN, limit=500)
    look(request, [case.uscc for case in cases], "repairs")
    today = now.astimezone(CHINA).date()
    lines = [
        {
            "id": case.id,
            "url": reverse("workbench:repair", args=[case.id]),
            "uscc": case.uscc,
            "state": word(REPAIRS, case.state),
            "source": department_name(case.source),
            "applied": values.day(case.applied_on, current()),
            "clocks": [due_of(clock, now) for clock in remedies.repair_clocks(case, today)],
            "escalated": case.escalated_at is not None,
        }
        for case in cases
    ]
    context = {"lines": lines, "ended": ended, "all": who.holds("credit_office")}
    return page(request, "repairs.html", context, nav="repairs")


class WhyForm(DeskForm):
    """Reasons."""

    why = reason(help_text=gettext_lazy("会原样告知主体。"))


class GrantForm(DeskForm):
    """Granted: every condition confirmed, one by one."""

    confirmed = forms.MultipleChoiceField(
        label=gettext_lazy("逐项确认条件已满足"), required=False, widget=forms.CheckboxSelectMultiple
    )
    why = reason()

    def __init__(self, *args: Any, conditions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        confirmed = self.fields["confirmed"]
        assert isinstance(confirmed, forms.MultipleChoiceField)
        confirmed.choices = conditions
        if not conditions:
            del self.fields["confirmed"]


@desk()
def repair(request: HttpRequest, number: int) -> HttpResponse:
    """/workbench/repairs/<n>/"""
    who, now, loaded = actor(request), timezone.now(), catalogue()
    with found():
        case = remedies.repair(conn(), number, actor=who)
    steps = _steps(case, who, loaded)
    if request.method == "POST":
        answer = take(request, steps, reverse("workbench:repair", args=[number]))
        if answer is not None:
            return answer
    record = record_of(request, case.target, loaded, f"repair {case.id}")
    outlook = remedies.prospect(conn(), case.target, now=now, catalogue=loaded)
    labels = {item.id: item.label.pick(current()) for item in outlook.materials}
    papers = papers_of("repair", number)
    for item in papers:
        item["what"] = labels.get(item["what"], item["what"])
    context = {
        "case": case,
        "state": word(REPAIRS, case.state),
        "source": department_name(case.source),
        "clocks": [due_of(clock, now) for clock in remedies.repair_clocks(case, now.astimezone(CHINA).date())],
        "record": record,
        "conditions": outlook.conditions,
        "materials": outlook.materials,
        "papers": papers,
        "events": steps_of("repair", number),
        "steps": offer(steps),
        "applied": values.moment(case.applied_at, current()),
        "eligible": values.day(case.eligible_from, current()),
        "lang": current(),
    }
    return page(request, "repair.html", context, nav="repairs", status=422 if request.method == "POST" else 200)


def _steps(case: remedies.Repair, who: Actor, loaded: Catalogue) -> list[Step]:
    if case.source != who.department or not who.holds("remedy"):
        return []
    c, whole = conn(), {"actor": who, "now": timezone.now(), "catalogue": loaded}
    if case.state == "applied":
        return [
            Step("accept", _("受理"), lambda g: remedies.accept_repair(c, case.id, **whole),
                 told=_("已受理，决定期限开始计算。")),
            Step("refuse", _("不予受理"), lambda g: remedies.refuse_repair(c, case.id, why=g["why"], **whole), WhyForm,
                 grave=True),
        ]  # fmt: skip
    if case.state != "accepted":
        return []
    found_ = [
        Step("grant", _("准予修复"),
             lambda g: remedies.grant(c, case.id, confirmed=g.get("confirmed", ()), why=g["why"], **whole), GrantForm,
             told=_("已修复：公示、共享和措施同时终止，接收方会收到通知。"), given={"conditions": _conditions(case, loaded)},
             places={"REP9": "confirmed"}),
        Step("reject", _("不予修复"), lambda g: remedies.reject_repair(c, case.id, why=g["why"], **whole), WhyForm, grave=True),
    ]  # fmt: skip
    if not case.extended:
        found_.append(
            Step("extend", _("延长一次"), lambda g: remedies.extend_repair(c, case.id, why=g["why"], **whole), WhyForm)
        )
    return found_


def _conditions(case: remedies.Repair, loaded: Catalogue) -> list[tuple[str, str]]:
    """What the officer has to confirm: the conditions of the regime that a person judges."""
    procedure = loaded.regime(case.regime).repair
    lang = current()
    return [
        (item.id, item.label.pick(lang))
        for item in (procedure.conditions if procedure else ())
        if item.enabled and item.by != "date"
    ]
