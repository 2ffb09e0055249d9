"""Signals of early warning about the organisation, with their reasons, from the moment they are raised; and notes it is in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gongxin.access import api as access
from gongxin.portal.language import current
from gongxin.space import words
from gongxin.space.acting import code, mine, seat, see
from gongxin.space.own import own_file
from gongxin.space.pages import page
from gongxin.warning import api as warning

PAGE = 50


@require_safe
@mine
def all_(request: HttpRequest) -> HttpResponse:
    """Signals, newest first (`?before=`), whatever was decided; and notes of clusters the organisation is in."""
    given = request.GET.get("before", "")
    before = int(given) if given.isascii() and given.isdigit() and len(given) < 19 else None
    who = seat(request).actor
    found = see(lambda conn: warning.signals(conn, actor=who, state="", before=before, limit=PAGE + 1))
    notes = see(lambda conn: warning.notes(conn, actor=who, limit=PAGE))
    names = _departments()
    context = {
        "rows": [(item, item.said["label"][current()], state_of(item), names.get(item.department, item.department))
                 for item in found[:PAGE]],
        "next": found[PAGE - 1].id if len(found) > PAGE else None,
        "notes": [(item, warning.CLUSTER_KINDS[item.kind].pick(current()), names.get(item.department, item.department))
                  for item in notes],
        "not_a_finding": warning.NOT_A_FINDING.pick(current()),
    }  # fmt: skip
    return page(request, "space/warnings.html", context)


@require_safe
@mine
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One signal: criterion, citation, the records with their objections, what was decided and why."""
    who, lang = seat(request).actor, current()
    item = see(lambda conn: warning.signal(conn, number, actor=who))
    used = see(lambda conn: warning.records(conn, number))
    events = see(lambda conn: warning.events(conn, number))
    own = own_file(code(request))
    names = _departments()
    context = {
        "item": item,
        "label": item.said["label"][lang],
        "sentence": item.said["sentence"][lang],
        "basis": [f"{basis['law'][lang]} {basis['article'][lang]}" for basis in item.said["basis"]],
        "authority": item.said["authority"][lang],
        "state": state_of(item),
        "department": names.get(item.department, item.department),
        "records": [
            {"title": own.title(record.resource, record.record_key) if own else record.resource, "record": record,
             "url": reverse("space:record", args=[record.resource, record.record_key]),
             "object": reverse("space:object", args=[record.resource, record.record_key])}
            for record in used
        ],
        "steps": [
            {"at": event.at, "label": _step(event), "department": names.get(event.department, event.department),
             "did": event.did, "why": event.why if event.step not in {"raise", "stale"} else ""}
            for event in events
        ],
    }  # fmt: skip
    return page(request, "space/warning.html", context)


def state_of(item: warning.Signal) -> str:
    """Where it stands, in the language of the page."""
    if item.stale_cause:
        return words.say(words.SIGNAL_CAUSE, item.stale_cause)
    return words.say(words.SIGNAL, item.state)


def _step(event: warning.Event) -> str:
    if event.step == "stale":
        return f"{_('失效')}{_('：')}{words.say(words.SIGNAL_CAUSE, event.why)}"
    return _("产生") if event.step == "raise" else words.say(words.SIGNAL, event.step)


def _departments() -> dict[str, Any]:
    return {item.code: item.name.pick(current()) or item.name.zh for item in access.departments()}
