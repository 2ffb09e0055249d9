"""Who got a record and has not yet taken its correction in: for the credit office to run after."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from gongxin.exchange import api as exchange
from gongxin.portal import values
from gongxin.portal.language import current
from gongxin.workbench.desk import conn, department_names, desk, page


@desk("credit_office")
def recipients(request: HttpRequest) -> HttpResponse:
    """/workbench/recipients/: overdue ones by how long, with the way to reach them."""
    now, names = timezone.now(), department_names()
    called = {item.recipient: item for item in exchange.webhooks(conn())}
    lines = [
        {
            "code": item.recipient,
            "name": names.get(item.recipient, item.recipient),
            "messages": item.messages,
            "since": values.day(timezone.localtime(item.since).date(), current()),
            "days": (now - item.since).days,
            "called": item.recipient in called,
        }
        for item in exchange.overdue(conn(), now)
    ]
    context = {"lines": lines, "term": exchange.OVERDUE_AFTER.days}
    return page(request, "recipients.html", context, nav="recipients")
