"""The desk in the morning: what waits, how long there is, how the last deliveries went."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from gongxin.intake import api as intake
from gongxin.workbench.desk import actor, catalogue, conn, department_names, desk, is_office, page
from gongxin.workbench.tasks import tasks
from gongxin.workbench.views.deliveries import line_of


@desk()
def home(request: HttpRequest) -> HttpResponse:
    """/workbench/"""
    who, now = actor(request), timezone.now()
    found = tasks(conn(), who, now)
    latest = intake.submissions({"department": who.department}, limit=5).items
    loaded, names = catalogue(), department_names()
    context = {
        "tasks": [(task, names.get(task.department, task.department)) for task in found],
        "over": sum(1 for task in found if task.due is not None and task.due.over),
        "waiting": intake.waiting(who.department),
        "held": len(intake.submissions({"state": "held"}, limit=100).items) if is_office(who) else None,
        "latest": [line_of(item, loaded) for item in latest],
    }
    return page(request, "home.html", context, nav="home")
