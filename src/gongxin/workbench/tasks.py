"""What waits for whom, with the running clock: objections, repairs, list proceedings, feedback on checks, commitments,
complaints, tips, corrections, early warnings.

Only what the officer's own offices can do; the credit office also sees what other departments let run over.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from gongxin.access.api import Actor
from gongxin.catalogue import load
from gongxin.kernel.dates import CHINA
from gongxin.lists import api as lists
from gongxin.measures import api as measures
from gongxin.quality import api as quality
from gongxin.remedies import api as remedies
from gongxin.warning import api as warning
from gongxin.workbench.due import Due, Task, due_on
from gongxin.workbench.more_tasks import corrections, grievances, promises
from gongxin.workbench.words import CLOCKS, MATTERS, word
from gongxin.workdays import api as workdays

__all__ = ["Due", "Task", "due_on", "tasks"]

MOST = 200
"""Cases of a kind that are looked at; a desk with more has other worries than a list."""


def tasks(conn: Any, who: Actor, now: datetime) -> list[Task]:
    """Everything that waits for this officer, the most urgent first."""
    today, calendar = now.astimezone(CHINA).date(), workdays.calendar()
    found = [
        *_objections(conn, who, now, today, calendar),
        *_repairs(conn, who, today, calendar),
        *_entries(conn, who, today, calendar),
        *_checks(conn, who),
        *promises(conn, who, today, calendar),
        *grievances(conn, who, today, calendar),
        *corrections(conn, who, now),
        *_signals(conn, who),
        *_alerts(who),
    ]
    return sorted(found, key=_urgency)


def _urgency(task: Task) -> tuple[int, int, date]:
    if task.due is None or task.due.left is None:
        return (1, 0, task.since)
    return (0, task.due.left, task.since)


def _objections(conn: Any, who: Actor, now: datetime, today: date, calendar: workdays.Calendar) -> Iterator[Task]:
    if not any(who.holds(office) for office in ("remedy", "review", "credit_office")):
        return
    for case in remedies.of_department(conn, actor=who, states=("filed", "with_source", "in_review"), limit=MOST):
        ours = case.source == who.department
        step = {
            "filed": _("受理") if who.holds("credit_office") or (ours and who.holds("remedy")) else "",
            "with_source": _("答复") if ours and who.holds("remedy") else "",
            "in_review": _("复查") if ours and who.holds("review") and who.officer != case.decided_by else "",
        }[case.state]
        escalated = case.escalated_at is not None
        if not step and not (escalated and who.holds("credit_office")):
            continue
        clock = remedies.clock_of(case, now)
        yield Task(
            "objection", _("异议"), step or _("督办"), f"{case.uscc} · {word(MATTERS, case.matter)}",
            reverse("workbench:objection", args=[case.id]), case.filed_at.astimezone(CHINA).date(),
            due_on(clock.ends, today, calendar, clock.words.pick(_lang())), case.source, escalated,
        )  # fmt: skip


def _repairs(conn: Any, who: Actor, today: date, calendar: workdays.Calendar) -> Iterator[Task]:
    if not (who.holds("remedy") or who.holds("credit_office")):
        return
    for case in remedies.repairs_of_department(conn, actor=who, states=("applied", "accepted"), limit=MOST):
        ours = case.source == who.department and who.holds("remedy")
        escalated = case.escalated_at is not None
        if not ours and not (escalated and who.holds("credit_office")):
            continue
        clock = remedies.repair_clocks(case, today)[0]
        step = word(CLOCKS, clock.step) if ours else _("督办")
        yield Task(
            "repair", _("信用修复"), step, case.uscc, reverse("workbench:repair", args=[case.id]), case.applied_on,
            due_on(clock.ends, today, calendar, clock.words.pick(_lang())), case.source, escalated,
        )  # fmt: skip


def _entries(conn: Any, who: Actor, today: date, calendar: workdays.Calendar) -> Iterator[Task]:
    for entry in lists.of_department(conn, who.department, states=("proposed", "notified", "stated", "decided"), limit=MOST):
        step, due = "", None
        if entry.state == "proposed" and who.holds("propose"):
            step = _("告知主体")
        elif entry.state in {"notified", "stated"} and who.holds("decide"):
            open_still = entry.statement_until is not None and today <= entry.statement_until
            step = _("陈述申辩期内") if open_still else _("作出决定")
            due = due_on(entry.statement_until, today, calendar) if open_still else None
        elif entry.state == "decided" and who.holds("sign_off") and entry.decided_by != who.officer:
            step = _("复核签发")
        if step:
            since = entry.decided_on or entry.notified_on or today
            yield Task(
                "list", _("名单程序"), step, f"{entry.uscc} · {entry.list_code}",
                reverse("workbench:entry", args=[entry.id]), since, due, entry.department,
            )  # fmt: skip


def _checks(conn: Any, who: Actor) -> Iterator[Task]:
    if not who.holds("feedback"):
        return
    for check in measures.made(conn, actor=who, waiting=True, limit=MOST):
        yield Task(
            "check", _("核查反馈"), _("反馈 %(n)d 项措施") % {"n": check.open}, f"{check.no} · {check.purpose}",
            reverse("workbench:check", args=[check.no]), check.at.astimezone(CHINA).date(), None, who.department,
        )  # fmt: skip


def _signals(conn: Any, who: Actor) -> Iterator[Task]:
    """Signals of the department. No rule sets a term for them, so they come after what has one."""
    if not who.holds("warn"):
        return
    for signal in warning.signals(conn, actor=who, department=who.department, limit=MOST):
        yield Task(
            "warning", _("监管预警"), _("判断"), f"{signal.uscc} · {signal.said['label'][_lang()]}",
            reverse("workbench:warning", args=[signal.id]), signal.on_day, None, signal.department,
        )  # fmt: skip


def _alerts(who: Actor) -> Iterator[Task]:
    """Figures of the department that left what was usual, until somebody of it has seen them."""
    known = load()
    for item in quality.alerts(actor=who, department=who.department, unseen=True, limit=MOST):
        rule = known.alert_rules.get(item.rule)
        said = rule.label.pick(_lang()) if rule else item.rule
        yield Task(
            "quality", _("数据质量"), _("知悉并说明"), f"{said} · {item.month:%Y-%m}",
            reverse("workbench:quality_alerts"), item.at.astimezone(CHINA).date(), None, item.department,
        )  # fmt: skip


def _lang() -> str:
    from gongxin.portal.language import current

    return current()
