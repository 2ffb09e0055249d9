"""Who got a record and has not yet taken its correction in: for the credit office to run after."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gongxin.exchange import api as exchange
from gongxin.portal import values
from gongxin.portal.language import current
from gongxin.workbench.desk import actor, attempt, conn, department_names, desk, page
from gongxin.workbench.forms import DeskForm


@desk("credit_office")
def recipients(request: HttpRequest) -> HttpResponseBase:
    """/workbench/recipients/: overdue ones by how long, with the way to reach them."""
    now, names = timezone.now(), department_names()
    form = DeskForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        code = request.POST.get("recipient", "")[:64]
        done = attempt(form, lambda: exchange.remind(conn(), code, actor=actor(request), now=now))
        if done is not None:
            messages.success(request, _("已提醒%(name)s。") % {"name": names.get(code, code)})
            return HttpResponseRedirect(reverse("workbench:recipients"), status=303)
    called = {item.recipient: item for item in exchange.webhooks(conn())}
    overdue = exchange.overdue(conn(), now)
    last = exchange.reminders(conn(), [item.recipient for item in overdue])
    lines = [
        {
            "code": item.recipient,
            "name": names.get(item.recipient, item.recipient),
            "messages": item.messages,
            "since": values.day(timezone.localtime(item.since).date(), current()),
            "days": (now - item.since).days,
            "called": item.recipient in called,
            "reminded": values.moment(last[item.recipient].at, current()) if item.recipient in last else "",
        }
        for item in overdue
    ]
    context = {"lines": lines, "refused": form.non_field_errors() if form.is_bound else (), "term": exchange.OVERDUE_AFTER.days}
    return page(request, "recipients.html", context, nav="recipients", status=422 if context["refused"] else 200)
