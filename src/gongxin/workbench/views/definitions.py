"""The catalogue for the credit office: every definition with its dates, and two days of one side by side."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from gongxin.portal import values
from gongxin.portal.language import current
from gongxin.workbench import definitions as sides
from gongxin.workbench.desk import catalogue, desk, page
from gongxin.workbench.forms import DeskForm, day


class DayForm(DeskForm):
    """The day as of which the table is."""

    on = day(gettext_lazy("日期"), required=False)


class TwoDaysForm(DeskForm):
    """The days to compare."""

    first = day(gettext_lazy("较早的日期"), required=False)
    second = day(gettext_lazy("较晚的日期"), required=False)


@desk("credit_office")
def definitions(request: HttpRequest) -> HttpResponse:
    """/workbench/definitions/"""
    today = timezone.localdate()
    form = DayForm(request.GET or None, initial={"on": today})
    on: date = (form.cleaned_data.get("on") if form.is_bound and form.is_valid() else None) or today
    lang = current()
    groups = []
    found = sides.known(catalogue(), on)
    for kind, label in sides.KINDS.items():
        lines = [
            {"kind": kind, "id": item.id, "label": item.label.pick(lang), "enabled": item.enabled, "in_force": item.in_force,
             "spans": [_span(*span) for span in item.spans if span != (None, None)]}
            for item in found if item.kind == kind
        ]  # fmt: skip
        groups.append({"kind": kind, "label": label.pick(lang), "lines": lines})
    return page(request, "definitions.html", {"form": form, "groups": groups, "on": on}, nav="definitions")


@desk("credit_office")
def definition(request: HttpRequest, kind: str, name: str) -> HttpResponse:
    """/workbench/definitions/<kind>/<id>/: as it holds today, or two days side by side (?first=&second=)."""
    if kind not in sides.KINDS:
        raise Http404(kind)
    today, loaded = timezone.localdate(), catalogue()
    form = TwoDaysForm(request.GET or None, initial={"first": today, "second": today})
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    second: date = given.get("second") or today
    first: date = given.get("first") or second
    lines = sides.compared(loaded, kind, name, first, second)
    if lines is None:
        raise Http404(name)
    comparing = first != second
    if not lines and not comparing:  # none holds on that day: the latest there is, as of its first day
        latest = next(item for item in sides.known(loaded, second) if (item.kind, item.id) == (kind, name)).spans[-1][0]
        lines = sides.compared(loaded, kind, name, latest or second, latest or second) or []
    item = next(item for item in sides.known(loaded, second) if (item.kind, item.id) == (kind, name))
    context = {
        "form": form,
        "item": item,
        "label": item.label.pick(current()),
        "kind_label": sides.KINDS[kind].pick(current()),
        "comparing": comparing,
        "lines": [line for line in lines if line.differs] if comparing else lines,
        "first": values.day(first, current()),
        "second": values.day(second, current()),
        "spans": [_span(*span) for span in item.spans if span != (None, None)],
    }
    return page(request, "definition.html", context, nav="definitions")


def _span(start: date | None, end: date | None) -> str:
    return f"{start or '…'} — {end or '…'}"
