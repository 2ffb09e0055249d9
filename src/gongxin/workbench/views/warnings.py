"""Early warning at the desk: signals with their reasons and records, what an officer decides about them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongxin.access.api import Actor
from gongxin.catalogue import Catalogue
from gongxin.portal import values
from gongxin.portal.language import Language, current
from gongxin.registry import api as registry
from gongxin.warning import api as warning
from gongxin.workbench.desk import (
    actor,
    catalogue,
    conn,
    department_name,
    department_names,
    desk,
    found,
    is_office,
    look,
    number_of,
    page,
)
from gongxin.workbench.forms import DeskForm, reason, words
from gongxin.workbench.steps import Step, offer, take
from gongxin.workbench.words import SIGNAL_CAUSES, SIGNALS, word

PER_PAGE = 50


@desk()
def signals(request: HttpRequest) -> HttpResponse:
    """/workbench/warnings/: the department's signals, of all departments for the credit office."""
    who = actor(request)
    state = request.GET.get("state", "open")
    state = state if state in warning.STATES else "open"
    with found():
        got = warning.signals(conn(), actor=who, state=state, before=number_of(request.GET.get("after")), limit=PER_PAGE + 1)
        counts = warning.counts(conn(), actor=who)
    look(request, sorted({item.uscc for item in got[:PER_PAGE]}), "预警信号")
    names = department_names()
    context = {
        "lines": [_line(item, names) for item in got[:PER_PAGE]],
        "next": got[PER_PAGE - 1].id if len(got) > PER_PAGE else None,
        "state": state,
        "tabs": [(name, word(SIGNALS, name), counts[name]) for name in warning.STATES],
        "last": values.day(warning.last_run(conn()), current()),
        "criteria": [
            {"id": item.id, "label": item.label.pick(current()), "basis": _cited(item.basis, current())}
            for item in catalogue().warnings.values() if item.enabled
        ],
    }  # fmt: skip
    return page(request, "warnings.html", context, nav="warnings")


def _line(item: warning.Signal, names: dict[str, str]) -> dict[str, Any]:
    return {
        "id": item.id,
        "url": reverse("workbench:warning", args=[item.id]),
        "label": item.said["label"][current()],
        "criterion": item.criterion,
        "uscc": item.uscc,
        "on": values.day(item.on_day, current()),
        "state": word(SIGNAL_CAUSES, item.stale_cause) if item.stale_cause else word(SIGNALS, item.state),
        "department": names.get(item.department, item.department),
    }


def _cited(basis: Any, lang: str) -> str:
    cited = [f"{item.law.pick(lang)} {item.article.pick(lang)}" for item in basis]
    return ("；" if lang == "zh" else "; ").join(cited)


class NoteForm(DeskForm):
    """Reasons."""

    why = reason(help_text=gettext_lazy("永久保留；该组织可以看到。"))


class FollowForm(DeskForm):
    """What was done, and why."""

    did = words(gettext_lazy("做了什么"), help_text=gettext_lazy("例如：书面提醒、约谈、现场检查，另按规定办理的写明文号。"))
    why = reason(help_text=gettext_lazy("永久保留；该组织可以看到。"))


OUTCOMES: dict[str, tuple[Any, type[DeskForm]]] = {
    "noted": (gettext_lazy("已知悉"), NoteForm),
    "followed_up": (gettext_lazy("已跟进"), FollowForm),
    "unfounded": (gettext_lazy("不成立"), NoteForm),
}


@desk()
def signal(request: HttpRequest, number: int) -> HttpResponse:
    """/workbench/warnings/<n>/: why it was raised, on which records, what was decided, and the decision."""
    who, loaded, lang = actor(request), catalogue(), current()
    with found():
        item = warning.signal(conn(), number, actor=who)
    steps = _steps(item, who)
    if request.method == "POST":
        answer = take(request, steps, reverse("workbench:warning", args=[number]))
        if answer is not None:
            return answer
    look(request, [item.uscc], f"预警信号 {number}")
    context = {
        "item": item,
        "line": _line(item, department_names()),
        "sentence": item.said["sentence"][lang],
        "authority": item.said["authority"][lang],
        "basis": [f"{basis['law'][lang]} {basis['article'][lang]}" for basis in item.said["basis"]],
        "figures": figures(item, lang),
        "records": [_record(used, item.uscc, loaded, lang) for used in warning.records(conn(), number)],
        "events": [
            {"at": values.moment(event.at, lang), "what": event_word(event),
             "actor": event.actor if event.actor != "platform" else "",
             "department": department_name(event.department),
             "why": event.why if event.step not in {"raise", "stale"} else "",
             "did": event.did}
            for event in warning.events(conn(), number)
        ],
        "steps": offer(steps),
        "stale": word(SIGNAL_CAUSES, item.stale_cause) if item.stale_cause else "",
        "elsewhere": is_office(who) and item.department != who.department,
    }  # fmt: skip
    return page(request, "warning.html", context, nav="warnings", status=422 if request.method == "POST" else 200)


def _steps(item: warning.Signal, who: Actor) -> list[Step]:
    """The decisions that are open. The room judges again."""
    if item.stale_since is not None or item.department != who.department or not who.holds("warn"):
        return []

    def step(name: str) -> Step:
        label, form = OUTCOMES[name]
        return Step(
            name, str(label),
            lambda given: warning.decide(
                conn(), item.id, version=item.version, outcome=name, why=given["why"], did=given.get("did", ""), actor=who,
                now=timezone.now(),
            ),
            form, told=_("已记录。"),
        )  # fmt: skip

    return [step(name) for name in warning.STEPS[item.state]]


def figures(item: warning.Signal, lang: Language) -> list[tuple[str, str]]:
    """What was found, in words."""
    held = item.figures
    rows = [(_("记录数"), str(held.get("times", ""))), (_("合计（元）"), held.get("sum") or "")]
    rows.append((_("届满日"), held.get("day") or ""))
    return [(label, value) for label, value in rows if value]


def event_word(event: warning.Event) -> str:
    """What happened, in the language of the page."""
    if event.step == "stale":
        return f"{_('失效')}{_('：')}{word(SIGNAL_CAUSES, event.why)}"
    return _("产生") if event.step == "raise" else word(SIGNALS, event.step)


def _record(used: warning.Used, uscc: str, loaded: Catalogue, lang: Language) -> dict[str, Any]:
    resource = loaded.resource(used.resource)
    kept = registry.version_of(conn(), uscc, used.resource, used.record_key, used.version)
    title = str(kept.content.get(resource.title) or "") if kept and resource.title else ""
    return {
        "resource": resource.label.pick(lang),
        "title": title,
        "decided": values.day(used.decided_on, lang) if used.decided_on else "",
        "day": values.day(used.day, lang) if used.day else "",
        "value": values.amount(used.value, lang) if used.value is not None else "",
        "url": reverse("portal:record", args=[uscc, used.resource, used.record_key]),
    }
