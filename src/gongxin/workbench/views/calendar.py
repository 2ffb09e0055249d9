"""The working-day calendar: what is announced, a correction of one day, a new year, and who changed what by which notice."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongxin.portal import values
from gongxin.portal.language import current
from gongxin.workbench.desk import actor, desk, number_of, page
from gongxin.workbench.forms import DeskForm, day, words
from gongxin.workbench.steps import Step, take
from gongxin.workdays import api as workdays

_LINE = re.compile(r"(\d{4}-\d{2}-\d{2})\s+(休|班|off|work)\s*(.*)", re.IGNORECASE)


class DayForm(DeskForm):
    """One day of an announced year."""

    day = day(gettext_lazy("日期"))
    working = forms.ChoiceField(
        label=gettext_lazy("这一天"),
        choices=[("0", gettext_lazy("放假")), ("1", gettext_lazy("上班"))],
        widget=forms.RadioSelect,
    )
    name = forms.CharField(label=gettext_lazy("名称"), required=False, max_length=40)
    basis = forms.CharField(
        label=gettext_lazy("依据"), max_length=200, help_text=gettext_lazy("通知的名称和文号，例如 国办发明电〔2026〕7号。")
    )


class YearForm(DeskForm):
    """A year as it was announced."""

    year = forms.IntegerField(label=gettext_lazy("年份"), min_value=2000, max_value=2200)
    days = words(
        gettext_lazy("与星期不一致的日子"), rows=8, most=10_000,
        help_text=gettext_lazy("一行一天：2027-01-01 休 元旦；2027-02-07 班 春节。只写放假的工作日和上班的周末。"),
    )  # fmt: skip
    basis = forms.CharField(label=gettext_lazy("依据"), max_length=200)

    def clean_days(self) -> dict[date, tuple[bool, str]]:
        found: dict[date, tuple[bool, str]] = {}
        for number, line in enumerate(self.cleaned_data["days"].splitlines(), start=1):
            if not line.strip():
                continue
            match = _LINE.fullmatch(line.strip())
            try:
                when = date.fromisoformat(match[1]) if match else None
            except ValueError:
                when = None
            if match is None or when is None:
                raise forms.ValidationError(_("第 %(n)d 行读不懂：应写作“2027-01-01 休 元旦”。") % {"n": number})
            found[when] = (match[2].lower() in {"班", "work"}, match[3].strip())
        return found


@desk()
def calendar(request: HttpRequest) -> HttpResponse:
    """/workbench/calendar/"""
    who, now = actor(request), timezone.now()
    if not who.holds("calendar") and not who.holds("credit_office"):
        raise PermissionDenied("calendar")
    steps = _steps(request) if who.holds("calendar") else []
    if request.method == "POST":
        answer = take(request, steps, reverse("workbench:calendar"))
        if answer is not None:
            return answer
    first, last = workdays.span()
    shown = number_of(request.GET.get("year")) or min(max(now.year, first.year), last.year)
    shown = min(max(shown, first.year), last.year)
    lang = current()
    context = {
        "years": range(first.year, last.year + 1),
        "shown": shown,
        "days": [
            {"day": values.day(item.day, lang), "weekday": _weekday(item.day), "working": item.working, "name": item.name}
            for item in workdays.year(shown)
        ],
        "changes": [
            {"at": values.moment(item.at, lang), "officer": item.officer, "year": item.year, "basis": item.basis,
             "day": values.day(item.day, lang) if item.day else "", "working": item.working}
            for item in workdays.changes(50)
        ],
        "steps": steps,
        "first": values.day(first, lang),
        "last": values.day(last, lang),
    }  # fmt: skip
    return page(request, "calendar.html", context, nav="calendar", status=422 if request.method == "POST" else 200)


def _steps(request: HttpRequest) -> list[Step]:
    who, now = actor(request), timezone.now()

    def set_day(given: dict[str, Any]) -> Any:
        working = given["working"] == "1"
        return workdays.set_day(given["day"], working, given["basis"], actor=who, now=now, name=given["name"])

    def announce(given: dict[str, Any]) -> Any:
        return workdays.announce(given["year"], given["days"], given["basis"], actor=who, now=now)

    return [
        Step("set", _("更正一天"), set_day, DayForm, told=_("已更正，所有期限按新的日历计算。")),
        Step("announce", _("公布一年"), announce, YearForm, told=_("已公布。"), initial={"year": workdays.span()[1].year + 1}),
    ]


def _weekday(when: date) -> str:
    names: list[str] = [_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日")]
    return names[when.weekday()]
