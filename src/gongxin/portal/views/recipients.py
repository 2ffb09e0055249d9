"""Who has not taken corrections in: recipients past their term, for everyone to see; no subject is named."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from gongxin.access import api as access
from gongxin.access.errors import UnknownDepartmentError
from gongxin.exchange import api as exchange
from gongxin.portal import values
from gongxin.portal.language import Language, current
from gongxin.portal.pages import page, reading


@reading
def overdue(request: HttpRequest) -> HttpResponse:
    """Recipients that have not acknowledged corrections, repairs and expiries in time."""
    connection.ensure_connection()
    lang, now = current(), timezone.now()
    late = [
        {
            "name": _name(item.recipient, lang),
            "messages": item.messages,
            "since": values.day(timezone.localtime(item.since).date(), lang),
            "days": (now - item.since).days,
        }
        for item in exchange.overdue(connection.connection, now)
    ]
    context = {"late": late, "term": exchange.OVERDUE_AFTER.days, "json_url": "/api/v1/recipients/overdue"}
    return page(request, "portal/recipients.html", context, nav="about")


def _name(code: str, lang: Language) -> str:
    try:
        name = access.department(code).name
    except UnknownDepartmentError:
        return code
    return name.pick(lang) or name.zh
