"""Samples from outside: the credit office hands one in, the department concerned sees what came of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongxin.portal import values
from gongxin.portal.language import current
from gongxin.quality import api as quality
from gongxin.workbench.desk import actor, catalogue, conn, department_names, desk, found, is_office, look, number_of, page, say
from gongxin.workbench.forms import DeskForm
from gongxin.workbench.steps import Step, offer, take

SIZE = 5 * 1024 * 1024
PER_PAGE = 200


class SampleForm(DeskForm):
    """A table of what was found elsewhere."""

    department = forms.ChoiceField(label=gettext_lazy("部门"))
    resource = forms.ChoiceField(label=gettext_lazy("信息类别"))
    period = forms.CharField(
        label=gettext_lazy("期间"),
        max_length=10,
        help_text=gettext_lazy("如 2026-10、2026-Q3、2026；每一行的决定日期都应在其内。"),
    )
    origin = forms.CharField(
        label=gettext_lazy("抽样来源"), max_length=200, help_text=gettext_lazy("例如：部门网站抽查、纸质案卷、国家抽查。")
    )
    file = forms.FileField(
        label=gettext_lazy("抽样表"),
        help_text=gettext_lazy("CSV 或 XLSX；文书号、代码、决定日期，最好有机关名称，列名与模板相同；不含个人信息。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,.xls"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].choices = sorted(department_names().items())
        self.fields["resource"].choices = [
            (item.id, say(item.label)) for item in catalogue().resources if item.deadline is not None
        ]

    def clean_file(self) -> Any:
        given = self.cleaned_data["file"]
        if given.size > SIZE:
            raise forms.ValidationError(_("文件超过 5 MB。"))
        return given


@desk()
def samples(request: HttpRequest) -> HttpResponse:
    """/workbench/quality/samples/"""
    who, now = actor(request), timezone.now()

    def hand_in(given: dict[str, Any]) -> Any:
        return quality.take_sample(
            conn(),
            given["file"].read(),
            given["file"].name,
            department=given["department"],
            resource=given["resource"],
            period=quality.parse(given["period"], timezone.localdate(now)),
            origin=given["origin"],
            actor=who,
            now=now,
            catalogue=catalogue(),
        )

    steps = []
    if is_office(who):
        steps = [
            Step(
                "sample",
                _("上传抽样并比对"),
                hand_in,
                SampleForm,
                told=_("已比对。"),
                places={"quality.period": "period", "quality.sample": "file"},
            )
        ]
    if request.method == "POST":
        answer = take(request, steps, reverse("workbench:quality_samples"))
        if answer is not None:
            return answer
    names = department_names()
    rows = quality.samples(actor=who, before=number_of(request.GET.get("before")), limit=50)
    context = {
        "rows": [_line(item, names) for item in rows],
        "next": rows[-1].id if len(rows) == 50 else None,
        "steps": offer(steps),
    }
    return page(request, "quality_samples.html", context, nav="quality", status=422 if request.method == "POST" else 200)


OUTCOMES = {"found": gettext_lazy("已报送"), "missing": gettext_lazy("未报送"), "ambiguous": gettext_lazy("存疑")}
WHY = {
    "several": gettext_lazy("有多条记录相符"),
    "authority": gettext_lazy("机关名称不同"),
    "elsewhere": gettext_lazy("由其他部门报送"),
    "waiting": gettext_lazy("已收到，待关联"),
}


@desk()
def sample(request: HttpRequest, number: int) -> HttpResponse:
    """/workbench/quality/samples/<n>/: every row and what came of it."""
    who = actor(request)
    if number > 2**62:
        raise Http404("sample")
    outcome = request.GET.get("outcome", "")
    if outcome not in {"", *OUTCOMES}:
        raise Http404("outcome")
    after = min(number_of(request.GET.get("after")) or 0, 2**31 - 1)
    with found():
        item = quality.sample(number, actor=who)
        rows = quality.sample_rows(number, actor=who, outcome=outcome, after=after, limit=PER_PAGE)
    if rows:
        look(request, [row.uscc for row in rows], f"quality sample {number}")
    context = {
        "item": _line(item, department_names()),
        "rows": [
            {
                "row": row.row,
                "document_no": row.document_no,
                "uscc": row.uscc,
                "authority": row.authority,
                "decided_on": values.day(row.decided_on, current()) if row.decided_on else "",
                "outcome": row.outcome,
                "said": OUTCOMES[row.outcome],
                "why": WHY.get(row.why, ""),
            }
            for row in rows
        ],
        "tabs": [{"key": key, "label": label, "chosen": key == outcome} for key, label in (("", _("全部")), *OUTCOMES.items())],
        "outcome": outcome,
        "next": rows[-1].row if len(rows) == PER_PAGE else None,
    }
    return page(request, "quality_sample.html", context, nav="quality")


def _line(item: quality.Sample, names: dict[str, str]) -> dict[str, Any]:
    known = {resource.id: resource.label for resource in catalogue().resources}
    lang = current()
    return {
        "id": item.id,
        "url": reverse("workbench:quality_sample", args=[item.id]),
        "department": names.get(item.department, item.department),
        "resource": say(known.get(item.resource)) or item.resource,
        "origin": item.origin,
        "filename": item.filename,
        "span": f"{values.day(item.first, lang)} — {values.day(item.last, lang)}",
        "at": values.moment(item.at, lang),
        "rows": item.rows,
        "found": item.found,
        "missing": item.missing,
        "ambiguous": item.ambiguous,
        "repeated": item.repeated,
        "repeated_words": _("另有 %(n)d 行重复，只计一次") % {"n": item.repeated},
        "share": f"{100 * item.missing / item.rows:.1f}%",
    }
