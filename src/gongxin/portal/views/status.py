"""How the platform itself runs, for everyone to see; and what it promises about access to its pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gongxin.exchange import api as exchange
from gongxin.intake import api as intake
from gongxin.portal import values, wording
from gongxin.portal.bodies import Bodies
from gongxin.portal.language import Language, current
from gongxin.portal.pages import page, reading
from gongxin.publicity import api as publicity
from gongxin.registry import api as registry
from gongxin.remedies import api as remedies

MONTH, YEAR = timedelta(days=29), timedelta(days=364)
GOOD = 95
"""Per cent in time from which a department is not called late."""


@reading
def status(request: HttpRequest) -> HttpResponse:
    """/status/: deliveries, departments, corrections, objections."""
    lang, now = current(), timezone.now()
    today = timezone.localdate(now)
    connection.ensure_connection()
    cases = remedies.figures(connection.connection, today, now=now)
    late = exchange.overdue(connection.connection, now)
    sums = publicity.sums(("timely",))
    states = intake.by_state(today - MONTH, today)
    departments = _departments(sums, lang, today)
    behind = sum(1 for item in departments if item["late"])
    context = {
        "figures": [
            {"label": _("近 30 天收到批次"), "value": values.count(sum(states.values()), lang), "url": ""},
            {"label": _("等待人工放行"), "value": values.count(states.get("held", 0), lang), "url": ""},
            {"label": _("及时率不足 95% 的部门"), "value": str(behind), "url": "#departments"},
            {"label": _("未办结的异议"), "value": values.count(cases.open, lang), "url": "#remedies"},
            {"label": _("其中超期"), "value": values.count(cases.over, lang), "url": "#remedies"},
            {"label": _("逾期未确认更正的接收方"), "value": str(len(late)), "url": reverse("portal:recipients")},
        ],
        "states": [
            {"label": wording.say(wording.SUBMISSIONS, state, lang), "count": values.count(number, lang)}
            for state, number in states.items()
        ],
        "departments": departments,
        "remedies": [
            {"label": _("一年内提出的异议"), "value": values.count(cases.filed, lang)},
            {"label": _("其中成立的"), "value": values.count(cases.upheld, lang)},
            {"label": _("办理中的修复申请"), "value": values.count(cases.repairs_open, lang)},
            {"label": _("一年内准予修复"), "value": values.count(cases.repairs_granted, lang)},
        ],
        "seq": values.count(registry.figures().last_seq, lang),
        "as_of": values.moment(sums.at, lang),
        "now": values.moment(now, lang),
    }
    return page(request, "portal/status.html", context, nav="status")


def _departments(sums: publicity.Sums, lang: Language, today: Any) -> list[dict[str, Any]]:
    bodies = Bodies(lang)
    timely = {code: (n, part) for code, n, part in timeliness(sums)}
    rows = []
    for item in intake.by_department(today - YEAR, today):
        n, part = timely.get(item.department, (0, 0))
        rows.append(
            {
                "name": bodies.of(item.department),
                "files": values.count(item.files, lang),
                "last": values.day(item.last, lang),
                "refused": percent(item.refused, item.rows),
                "waiting": values.count(item.quarantined, lang),
                "timely": percent(part, n),
                "late": bool(n) and part * 100 < n * GOOD,
            }
        )
    return rows


def timeliness(sums: publicity.Sums) -> list[tuple[str, int, int]]:
    """(department, licences and penalties published within a year, of these in time), the latest first."""
    found: dict[str, tuple[int, int]] = {}
    for item in sums.of("timely"):
        n, part = found.get(item.key, (0, 0))
        found[item.key] = (n + item.n, part + item.part)
    return sorted(((code, n, part) for code, (n, part) in found.items()), key=lambda row: (row[2] / row[1], row[0]))


def percent(part: int, whole: int) -> str:
    """With one decimal; a dash where there is nothing to divide by."""
    return f"{part / whole * 100:.1f}%" if whole else "—"


@reading
def accessibility(request: HttpRequest) -> HttpResponse:
    """/accessibility/"""
    return page(request, "portal/accessibility.html", {}, nav="accessibility")
