"""Bulletins, goals and duties: everybody at a desk reads them, the credit office makes and sets them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongxin.portal import values
from gongxin.portal.language import current
from gongxin.publicity import api as publicity
from gongxin.quality import api as quality
from gongxin.workbench.desk import actor, catalogue, conn, department_names, desk, is_office, page, say
from gongxin.workbench.forms import DeskForm, day
from gongxin.workbench.steps import Step, offer, take


class BulletinForm(DeskForm):
    """A closed month."""

    month = forms.CharField(label=gettext_lazy("月份"), max_length=7, help_text=gettext_lazy("已结束的月份，如 2026-10。"))
    place = forms.CharField(
        label=gettext_lazy("区划代码"), max_length=6, initial=quality.WHOLE, help_text=gettext_lazy("000000 为全平台。")
    )


@desk()
def bulletins(request: HttpRequest) -> HttpResponse:
    """/workbench/quality/bulletins/"""
    who, now = actor(request), timezone.now()

    def make(given: dict[str, Any]) -> Any:
        month = quality.parse(given["month"], timezone.localdate(now))
        return quality.make_bulletin(conn(), month, catalogue(), actor=who, now=now, place=given["place"])

    closed = quality.before(quality.month_of(timezone.localdate(now)), 1).word
    steps = []
    if is_office(who):
        steps = [
            Step(
                "make",
                _("编制月报"),
                make,
                BulletinForm,
                told=_("已编制；同一个月再编制，内容不变。"),
                places={"quality.period": "month", "quality.not_closed": "month", "place": "place"},
                initial={"month": closed},
            )
        ]
    if request.method == "POST":
        answer = take(request, steps, reverse("workbench:quality_bulletins"))
        if answer is not None:
            return answer
    lang = current()
    context = {
        "rows": [
            {
                "number": item.number,
                "month": f"{item.month:%Y-%m}",
                "place": item.content["place"][lang],
                "hash": item.hash,
                "at": values.moment(item.at, lang),
                "named": len(item.content["named"]),
                "lang": lang,
            }
            for item in quality.bulletins(conn())
        ],
        "steps": offer(steps),
    }
    return page(request, "quality_bulletins.html", context, nav="quality", status=422 if request.method == "POST" else 200)


class GoalForm(DeskForm):
    """A target of the planning documents."""

    kind = forms.ChoiceField(label=gettext_lazy("目标"))
    scope = forms.ChoiceField(label=gettext_lazy("行业（仅档案覆盖率）"), required=False)
    target = forms.DecimalField(label=gettext_lazy("目标值"), min_value=0, max_digits=10, decimal_places=2)
    due_on = day(gettext_lazy("达到日期"))
    source = forms.CharField(label=gettext_lazy("出处"), max_length=200, help_text=gettext_lazy("文件名称、文号、条目。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(key, say(label)) for key, label in quality.GOAL_KINDS.items()]
        self.fields["scope"].choices = [
            ("", _("全部行业")),
            *((item.letter, f"{item.letter} {say(item.label)}") for item in publicity.SECTORS),
        ]


class DutyForm(DeskForm):
    """What a department is to deliver."""

    department = forms.ChoiceField(label=gettext_lazy("部门"))
    resource = forms.ChoiceField(label=gettext_lazy("信息类别"))
    cycle = forms.ChoiceField(
        label=gettext_lazy("周期"),
        choices=[("month", gettext_lazy("每月")), ("quarter", gettext_lazy("每季度")), ("year", gettext_lazy("每年"))],
    )
    since = day(gettext_lazy("自何日起"))
    basis = forms.CharField(label=gettext_lazy("依据"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].choices = sorted(department_names().items())
        self.fields["resource"].choices = [(item.id, say(item.label)) for item in catalogue().resources if item.enabled]


CYCLES = {"month": gettext_lazy("每月"), "quarter": gettext_lazy("每季度"), "year": gettext_lazy("每年")}


@desk()
def goals(request: HttpRequest) -> HttpResponse:
    """/workbench/quality/goals/: goals beside what there is, and the duties figures are counted by."""
    who, now = actor(request), timezone.now()
    today = timezone.localdate(now)

    def set_goal(given: dict[str, Any]) -> Any:
        return quality.set_goal(
            conn(),
            given["kind"],
            given["scope"],
            given["target"],
            due_on=given["due_on"],
            source=given["source"],
            actor=who,
            on=today,
            now=now,
        )

    def set_duty(given: dict[str, Any]) -> Any:
        return quality.set_duty(
            conn(),
            given["department"],
            given["resource"],
            given["cycle"],
            since=given["since"],
            basis=given["basis"],
            actor=who,
            now=now,
            catalogue=catalogue(),
        )

    steps = []
    if is_office(who):
        steps = [
            Step("goal", _("设定目标"), set_goal, GoalForm, told=_("已设定。")),
            Step("duty", _("设定应报送的事项"), set_duty, DutyForm, told=_("已设定。"), initial={"since": today}),
        ]
    if request.method == "POST":
        answer = take(request, steps, reverse("workbench:quality_goals"))
        if answer is not None:
            return answer
    names, lang = department_names(), current()
    labels = {item.id: item.label for item in catalogue().resources}
    context = {
        "goals": [goal_line(item) for item in quality.goals(conn())],
        "duties": [
            {
                "department": names.get(item.department, item.department),
                "resource": say(labels.get(item.resource)) or item.resource,
                "cycle": CYCLES[item.cycle],
                "since": values.day(item.since, lang),
                "basis": item.basis,
            }
            for item in quality.duties(conn(), None if is_office(who) else who.department)
        ],
        "steps": offer(steps),
    }
    return page(request, "quality_goals.html", context, nav="quality", status=422 if request.method == "POST" else 200)


def goal_line(item: quality.Goal) -> dict[str, Any]:
    """A goal for a page."""
    lang, sign = current(), "%" if item.kind == "coverage" else ""
    return {
        "label": say(item.label),
        "meaning": say(quality.GOAL_MEANINGS[item.kind]),
        "target": f"{item.target.normalize():f}{sign}",
        "actual": "—" if item.actual is None else f"{item.actual.normalize():f}{sign}",
        "parts": f"{item.part} / {item.whole}" if item.whole else "",
        "due": values.day(item.due_on, lang),
        "source": item.source,
        "reached": item.reached,
        "counted": values.moment(item.counted_at, lang) if item.counted_at else "",
    }
