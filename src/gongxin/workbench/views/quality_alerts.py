"""What left the usual, and what may run over: the department says it has seen it, and why it is so."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongxin.notices import api as notices
from gongxin.portal import values
from gongxin.portal.language import current
from gongxin.quality import api as quality
from gongxin.workbench.desk import actor, catalogue, conn, department_names, desk, done, is_office, number_of, page, say
from gongxin.workbench.forms import DeskForm, words

DUE = {
    "quarantine": gettext_lazy("已收到，待关联，尚未入库"),
    "held": gettext_lazy("批次待确认或处理中"),
    "duty": gettext_lazy("本期尚未报送"),
}


MAILED = {
    "": gettext_lazy("部门没有公用邮箱"),
    "due": gettext_lazy("邮件待发"),
    "sent": gettext_lazy("邮件已发"),
    "given_up": gettext_lazy("邮件多次未能送达"),
}


class SeenForm(DeskForm):
    """Seen; a reason helps whoever reads it next."""

    remark = words(gettext_lazy("说明（可不填）"), required=False, rows=2, most=1000)


@desk()
def alerts(request: HttpRequest) -> HttpResponse:
    """/workbench/quality/alerts/"""
    who, now = actor(request), timezone.now()
    if request.method == "POST":
        number, form = number_of(request.POST.get("alert")), SeenForm(request.POST)
        mine = {item.id for item in quality.alerts(actor=who, department=who.department, unseen=True, limit=500)}
        if number in mine and form.is_valid():
            quality.see_alert(number or 0, form.cleaned_data["remark"], actor=who, now=now)
            return done(request, _("已记下。"), "quality_alerts")
        return done(request, _("这一条已经处理过，或者不由本部门处理。"), "quality_alerts")
    names, lang, loaded = department_names(), current(), catalogue()
    found = quality.alerts(actor=who, before=number_of(request.GET.get("before")), limit=50)
    context = {
        "alerts": [_alert(item, names, loaded, who.department) for item in found],
        "next": found[-1].id if len(found) == 50 else None,
        "due": [_due(item, names, loaded) for item in quality.warnings(timezone.localdate(now), actor=who, within=5)],
        "office": is_office(who),
        "letters": [_letter(item) for item in notices.letters(conn(), actor=who)],
        "today": values.day(timezone.localdate(now), lang),
    }
    return page(request, "quality_alerts.html", context, nav="quality")


def _alert(item: quality.Alert, names: dict[str, str], loaded: Any, department: str) -> dict[str, Any]:
    rule, metric = loaded.alert_rules.get(item.rule), loaded.metrics.get(item.metric)
    sign = "%" if metric and metric.unit == "percent" else ""
    return {
        "id": item.id,
        "rule": item.rule,
        "label": say(rule.label) if rule else item.rule,
        "metric": say(metric.label) if metric else item.metric,
        "department": names.get(item.department, item.department),
        "month": f"{item.month:%Y-%m}",
        "value": f"{item.value.normalize():f}{sign}",
        "usual": f"{item.usual.normalize():f}{sign}",
        "months": item.months,
        "told": ("、" if current() == "zh" else ", ").join(names.get(code, code) for code in item.told),
        "seen": values.moment(item.seen_at, current()) if item.seen_at else "",
        "seen_by": item.seen_by or "",
        "remark": item.remark,
        "open": item.seen_at is None and item.department == department,
        "form": SeenForm(auto_id=f"alert{item.id}-%s"),
        "url": f"{reverse('workbench:quality_rows', args=[item.metric, f'{item.month:%Y-%m}'])}?department={item.department}",
    }


def _letter(item: notices.Letter) -> dict[str, Any]:
    return {
        "id": item.id,
        "subject": say(item.subject),
        "body": say(item.body),
        "at": values.moment(item.at, current()),
        "mailed": MAILED[item.mailed],
    }


def _due(item: quality.Due, names: dict[str, str], loaded: Any) -> dict[str, Any]:
    known = {resource.id: resource.label for resource in loaded.resources}
    about = item.about
    urls = {
        "quarantine": lambda: reverse("workbench:waiting_row", args=[about["row"]]),
        "held": lambda: reverse("workbench:delivery", args=[about["submission"]]),
        "duty": lambda: reverse("workbench:deliveries"),
    }
    left = _("已超 %(n)d 个工作日") % {"n": -item.left} if item.left < 0 else _("还有 %(n)d 个工作日") % {"n": item.left}
    due: date = item.due_on
    return {
        "department": names.get(item.department, item.department),
        "resource": say(known.get(item.resource)) or item.resource,
        "what": DUE[item.kind],
        "due": values.day(due, current()),
        "left": left,
        "over": item.left < 0,
        "url": urls[item.kind](),
    }
