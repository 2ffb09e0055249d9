"""Tasks from commitments, complaints about government bodies, tips, and corrections that wait to be acknowledged."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gongxin.access import api as access
from gongxin.access.api import Actor
from gongxin.commitments import api as commitments
from gongxin.complaints import api as tips
from gongxin.exchange import api as exchange
from gongxin.integrity import api as integrity
from gongxin.integrity.rules.complaining import GOV11
from gongxin.kernel.dates import CHINA
from gongxin.workbench.due import Task, due_on
from gongxin.workdays import api as workdays

MOST = 200
SOON = timedelta(days=30)
"""A commitment shows among the tasks this long before it is due."""


def promises(conn: Any, who: Actor, today: date, calendar: workdays.Calendar) -> Iterator[Task]:
    """Commitments to be decided on, due soon, and those the body itself has to sign or to keep."""
    if not who.holds("commitment"):
        return
    for case in commitments.of_department(conn, actor=who, states=("made",), limit=MOST):
        if case.due_on <= today + SOON:
            step = _("认定履行情况") if case.due_on < today else _("即将到期")
            yield _promise(case, step, today, calendar)
    own = access.department(who.department).uscc
    for case in commitments.of_subject(conn, own, limit=MOST) if own else ():
        if case.state == "offered":
            yield _promise(case, _("签署本单位的承诺书"), today, calendar)
        elif case.state == "made" and case.due_on <= today + SOON:
            yield _promise(case, _("履行本单位的承诺，提交材料"), today, calendar)


def _promise(case: commitments.Commitment, step: str, today: date, calendar: workdays.Calendar) -> Task:
    since = case.made_on or case.offered_at.astimezone(CHINA).date()
    return Task(
        "commitment", _("信用承诺"), step, f"{case.uscc} · {case.matter[:40]}", reverse("workbench:commitment", args=[case.id]),
        since, due_on(case.due_on, today, calendar), case.department,
    )  # fmt: skip


def grievances(conn: Any, who: Actor, today: date, calendar: workdays.Calendar) -> Iterator[Task]:
    """Complaints of enterprises and tips, with whoever has them now."""
    if who.holds("integrity"):
        own = access.department(who.department).uscc
        for case in integrity.mine(conn, actor=who, limit=MOST):
            handled = case.routed_to is not None and case.routed_to == own
            step = _complaint_step(case.state, handled=handled, office=who.holds("credit_office"))
            if step:
                ends = case.urged_until if case.state == "urged" else GOV11.term_end(case.clock_from, case.clock_days)
                due = due_on(ends, today, calendar) if case.state != "breach" else None
                yield _grievance("complaint", case.id, step, case.body, case.filed_at.astimezone(CHINA).date(), due, who)
        for case in integrity.against(conn, actor=who):
            due = due_on(case.urged_until, today, calendar) if case.urged_until else None
            yield Task(
                "complaint", _("企业投诉"), _("整改并作出说明") if case.urged_until else _("作出说明"), str(case.id),
                reverse("workbench:complaint_answer", args=[case.id]), case.filed_at.astimezone(CHINA).date(), due,
                who.department,
            )  # fmt: skip
    if who.holds("tips") or who.holds("credit_office"):
        for tip in tips.waiting(conn, actor=who, limit=MOST):
            step = _("转有权处理的部门") if tip.state == "received" else _("核实并答复")
            if tip.state == "received" or tip.department == who.department:
                yield _grievance("tip", tip.id, step, tip.about, tip.filed_on, None, who)


def _complaint_step(state: str, *, handled: bool, office: bool) -> str:
    if office and state in {"filed", "registered"}:
        return str(_("登记") if state == "filed" else _("转办"))
    steps: dict[str, str] = {"routed": _("核实"), "urged": _("督促履行"), "breach": _("违约失信待纠正")}
    return steps.get(state, "") if handled else ""


def _grievance(  # noqa: PLR0917  the parts of a task
    kind: str, number: int, step: str, about: str, since: date, due: Any, who: Actor
) -> Task:
    label = _("企业投诉") if kind == "complaint" else _("投诉举报")
    url = reverse(f"workbench:{kind}", args=[number])
    return Task(kind, label, step, f"{number} · {about}", url, since, due, who.department)


def corrections(conn: Any, who: Actor, now: datetime) -> Iterator[Task]:
    """Corrections that this department has not acknowledged in time; that it was reminded stands with it."""
    late = next((item for item in exchange.overdue(conn, now) if item.recipient == who.department), None)
    if late is None:
        return
    since = timezone.localtime(late.since, CHINA).date()
    due = due_on(since + exchange.OVERDUE_AFTER, timezone.localtime(now, CHINA).date(), workdays.calendar())
    yield Task(
        "correction", _("更正签收"), _("照改并签收 %(n)d 条更正") % {"n": late.messages}, _("逾期的接收方对外公开"),
        reverse("workbench:corrections"), since, due, who.department,
        escalated=who.department in exchange.reminders(conn, [who.department]),
    )  # fmt: skip
