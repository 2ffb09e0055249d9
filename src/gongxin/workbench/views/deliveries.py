"""Deliveries: a department's submissions, handing one in, how it stands, what is wrong with it, the downloads."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from ninja.utils import check_csrf

from gongxin.access.api import Actor
from gongxin.api.problems import Problem
from gongxin.api.receiving import delivery_of
from gongxin.catalogue import Catalogue, UnknownDefinition
from gongxin.intake import api as intake
from gongxin.intake import jobs
from gongxin.intake.rules.states import LABELS
from gongxin.kernel.errors import GongxinError
from gongxin.kernel.text import Bilingual
from gongxin.portal import values
from gongxin.portal.language import current
from gongxin.workbench.desk import (
    actor,
    attachment,
    catalogue,
    department_name,
    desk,
    found,
    is_office,
    number_of,
    page,
    said,
)
from gongxin.workbench.forms import DeskForm
from gongxin.workbench.words import LEVELS, word

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
RUNNING = frozenset({intake.State.RECEIVED, intake.State.CHECKED, intake.State.ACCEPTED})
"""States that the machine carries on by itself: the page asks again while they last."""
PER_PAGE = 100


@desk()
def deliveries(request: HttpRequest) -> HttpResponse:
    """/workbench/deliveries/: the department's submissions, newest first, and the form to hand one in."""
    who, loaded = actor(request), catalogue()
    chosen = {name: request.GET.get(name) or None for name in ("resource", "state")}
    if chosen["state"] not in {None, *(state.value for state in intake.State)}:
        chosen["state"] = None
    after = number_of(request.GET.get("after"))
    got = intake.submissions({**chosen, "department": who.department}, after=after, limit=50)
    context = {
        "lines": [line_of(item, loaded) for item in got.items],
        "next": got.next,
        "chosen": chosen,
        "resources": resources(loaded),
        "states": [(state.value, LABELS[state].pick(current())) for state in intake.State],
        "paged": after is not None,
    }
    return page(request, "deliveries.html", context, nav="deliveries")


def resources(loaded: Catalogue) -> list[tuple[str, str]]:
    """(id, label) of what is collected today, in the order of the catalogue."""
    today = timezone.localdate()
    return [(item.id, item.label.pick(current())) for item in loaded.resources if item.enabled_on(today)]


@csrf_exempt  # type: ignore[untyped-decorator]  # the token is checked below: Django's own check would read the whole body first, past the encrypted spool
@desk()
def hand_in(request: HttpRequest) -> HttpResponseBase:
    """/workbench/deliveries/hand-in/: a form with the token, the resource and one file, in this order. The file goes chunk by
    chunk into the encrypted spool. A script asks with Accept: application/json and gets the address to go to."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("workbench:deliveries"))
    as_json = "application/json" in request.headers.get("Accept", "")
    try:
        got = _received(request, actor(request))
    except PermissionDenied:
        raise
    except (Problem, GongxinError) as error:
        text = error.detail.pick(current()) if isinstance(error, Problem) else said(error)
        if as_json:
            return JsonResponse({"error": text}, status=422)
        messages.error(request, text)
        return HttpResponseRedirect(reverse("workbench:deliveries"), status=303)
    if got.again:
        messages.warning(request, _("同样的文件已经报送过，这里是那一批的结果；没有重复收录。"))
    else:
        jobs.enqueue(got.id)
    address = reverse("workbench:delivery", args=[got.id])
    return JsonResponse({"url": address}) if as_json else HttpResponseRedirect(address, status=303)


def _received(request: HttpRequest, who: Actor) -> intake.SubmissionView:
    delivery = delivery_of(request)
    given = request.headers.get("X-CSRFToken") or delivery.fields.get("csrfmiddlewaretoken", "")
    request.META["HTTP_X_CSRFTOKEN"] = given
    if check_csrf(request) is not None:
        raise PermissionDenied("csrf")
    resource = delivery.fields.get("resource", "")
    if not delivery.filename:
        raise Problem("request.invalid", Bilingual("没有选择文件。", "No file was chosen."), place="file")
    try:
        catalogue().resource(resource)
    except UnknownDefinition as error:
        raise Problem("resource.unknown", Bilingual("请选择信息资源。", "Choose the resource."), place="resource") from error
    return intake.receive(
        delivery.chunks,
        resource=resource,
        department=who.department,
        filename=delivery.filename,
        received_at=timezone.now(),
        actor=who.officer,
    )


class FindingFilter(DeskForm):
    """Which findings the table shows."""

    level = forms.ChoiceField(required=False)
    rule = forms.CharField(required=False, max_length=80)
    after = forms.IntegerField(required=False, min_value=-1, max_value=2**62)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        level = self.fields["level"]
        assert isinstance(level, forms.ChoiceField)
        level.choices = [("", ""), *((name, name) for name in LEVELS)]


@desk()
def delivery(request: HttpRequest, number: int) -> HttpResponse:
    """/workbench/deliveries/<n>/: state, counts, findings as a table. While it runs the page asks again by itself."""
    who, item = actor(request), own(request, number)
    loaded, lang = catalogue(), current()
    asked = FindingFilter(request.GET)
    wanted: dict[str, Any] = asked.cleaned_data if asked.is_valid() else {}
    rule, level = wanted.get("rule") or "", wanted.get("level") or ""
    after = wanted.get("after")
    running, checked = item.state in RUNNING, item.checked_at is not None or bool(item.reasons)
    shown = None
    if checked:
        shown = intake.finding_page(
            item.id, after=-1 if after is None else after, limit=PER_PAGE, rule=rule, level=level
        )
    sums = intake.finding_sums(item.id) if checked else ()
    context = {
        "item": line_of(item, loaded),
        "view": item,
        "running": running,
        "events": [
            {"at": values.moment(event.at, lang), "actor": event.actor,
             "to": LABELS[intake.State(event.to_state)].pick(lang), "why": _whys(event.why)}
            for event in item.events
        ],
        "reasons": _whys(item.reasons),
        "holds": _whys(item.holds),
        "sums": [
            {"rule": name, "level": kind, "level_label": word(LEVELS, kind), "column": column or "",
             "sentence": sentence.pick(lang), "number": number_, "chosen": rule == name and level in {"", kind}}
            for name, kind, column, sentence, number_ in sums
        ],
        "findings": [
            {"row": line.row, "column": line.column or "", "rule": line.rule, "level": line.level,
             "level_label": word(LEVELS, line.level), "reason": line.reason.pick(lang), "value": line.value or ""}
            for line in shown.items
        ] if shown else [],
        "next": shown.next if shown else None,
        "rule": rule, "level": level, "levels": [(name, word(LEVELS, name)) for name in LEVELS],
        "after": after, "checked": checked and not running,
        "foreign": item.department != who.department,
        "sheet": bool(item.rows) or bool(item.reasons),
    }  # fmt: skip
    return page(request, "delivery.html", context, nav="deliveries")


@desk()
def findings(request: HttpRequest, number: int, form: str) -> HttpResponseBase:
    """/workbench/deliveries/<n>/findings.<csv|xlsx|json>: every finding of every row."""
    return _download(request, number, form, ("csv", "xlsx", "json"), intake.findings, "findings")


@desk()
def own_sheet(request: HttpRequest, number: int, form: str) -> HttpResponseBase:
    """/workbench/deliveries/<n>/own-sheet.<csv|xlsx>: the sender's own table with the reasons beside each row."""
    return _download(request, number, form, ("csv", "xlsx"), intake.own_sheet, "own-sheet")


def _download(  # noqa: PLR0917
    request: HttpRequest, number: int, form: str, forms_: tuple[str, ...], make: Any, name: str
) -> HttpResponseBase:
    item = own(request, number)
    if form not in forms_:
        raise Http404(form)
    with found():
        try:
            chunks = make(item.id, form, current())
        except GongxinError as error:
            messages.warning(request, said(error))
            return HttpResponseRedirect(reverse("workbench:delivery", args=[number]), status=303)
    response = StreamingHttpResponse(chunks, content_type=TYPES[form])
    return attachment(response, f"submission-{item.id}-{name}.{form}")


def own(request: HttpRequest, number: int) -> intake.SubmissionView:
    """The submission, if it is this department's or the credit office asks; another's is a page that does not exist."""
    who = actor(request)
    if number > 2**62:
        raise Http404("submission")
    with found():
        item = intake.submission(number)
    if item.department != who.department and not is_office(who):
        raise Http404("submission")
    return item


def line_of(item: intake.SubmissionView, loaded: Catalogue) -> dict[str, Any]:
    """A submission as a row of a table."""
    lang = current()
    try:
        label = loaded.resource(item.resource).label.pick(lang)
    except UnknownDefinition:
        label = item.resource
    tone = {
        "published": "favourable", "held": "contested", "failed": "adverse", "refused": "adverse", "rejected": "adverse",
    }  # fmt: skip
    return {
        "id": item.id,
        "url": reverse("workbench:delivery", args=[item.id]),
        "resource": label,
        "department": department_name(item.department),
        "file": item.filename,
        "at": values.moment(item.received_at, lang),
        "state": item.state.value,
        "state_label": LABELS[item.state].pick(lang)[:1].upper() + LABELS[item.state].pick(lang)[1:],
        "tone": tone.get(item.state.value, ""),
        "rows": item.rows,
        "accepted": item.accepted,
        "refused": item.refused,
        "quarantined": item.quarantined,
        "findings": sum(item.findings.values()),
        "new": item.new,
        "changed": item.changed,
        "unchanged": item.unchanged,
        "duplicates": item.duplicates,
        "size": item.size,
        "sha256": item.sha256,
    }


def _whys(reasons: Any) -> list[dict[str, str]]:
    """Reasons as they are stored ({zh, en, remedy_zh …}) in the language of the page."""
    lang = current()
    return [
        {"rule": reason.get("rule", ""), "text": reason.get(lang, ""), "remedy": reason.get(f"remedy_{lang}", "") or ""}
        for reason in reasons or ()
        if isinstance(reason, dict)
    ]


__all__ = ["deliveries", "delivery", "findings", "hand_in", "line_of", "own", "own_sheet", "resources"]
