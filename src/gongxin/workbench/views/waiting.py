"""Rows that could not be linked to an organisation: a person says whom they are about, or that they are not used."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongxin.catalogue import UnknownDefinition
from gongxin.intake import api as intake
from gongxin.kernel import uscc
from gongxin.kernel.errors import GongxinError
from gongxin.portal import values
from gongxin.portal.facts import Reader
from gongxin.portal.language import current
from gongxin.registry import api as registry
from gongxin.workbench.desk import actor, catalogue, desk, found, is_office, number_of, page
from gongxin.workbench.forms import DeskForm, reason
from gongxin.workbench.steps import Step, offer, take
from gongxin.workbench.words import WAITING, word

CANDIDATES = 5
PER_PAGE = 50


@desk()
def waiting(request: HttpRequest) -> HttpResponse:
    """/workbench/waiting/: oldest first; decided ones on request."""
    who = actor(request)
    decided = request.GET.get("decided") == "1"
    filters: dict[str, Any] = {"open": not decided, "department": who.department}
    if submission := number_of(request.GET.get("submission")):
        filters["submission"] = submission
    rows = intake.quarantine(filters, after=number_of(request.GET.get("after")), limit=PER_PAGE + 1)
    context = {
        "rows": [_line(row) for row in rows[:PER_PAGE]],
        "next": rows[PER_PAGE - 1].id if len(rows) > PER_PAGE else None,
        "decided": decided,
        "submission": filters.get("submission"),
        "open": intake.waiting(who.department),
    }
    return page(request, "waiting.html", context, nav="waiting")


class LinkForm(DeskForm):
    """About this organisation."""

    uscc = forms.CharField(
        label=gettext_lazy("统一社会信用代码"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "spellcheck": "false", "autocomplete": "off"}),
    )
    why = reason(help_text=gettext_lazy("凭什么认定是这个组织，例如查对了登记地址和文书原件。"))

    def clean_uscc(self) -> str:
        return str(uscc.normalise(self.cleaned_data["uscc"]))


class AsideForm(DeskForm):
    """Not used."""

    why = reason()


@desk()
def waiting_row(request: HttpRequest, number: int) -> HttpResponse:
    """/workbench/waiting/<n>/: the row, candidates, what was decided so far, and the decision."""
    who, loaded, lang = actor(request), catalogue(), current()
    with found():
        row = intake.quarantine_row(number)
    if row.department != who.department and not is_office(who):
        raise Http404("quarantine")
    try:
        facts = Reader(loaded, lang).facts(loaded.resource(row.resource), row.content)
        label = loaded.resource(row.resource).label.pick(lang)
    except UnknownDefinition:
        facts, label = [], row.resource
    candidates = _candidates(row.name)
    picked = request.GET.get("uscc", "")[:18]
    steps = _steps(row, request, picked) if row.department == who.department else []
    if request.method == "POST":
        answer = take(request, steps, reverse("workbench:waiting"))
        if answer is not None:
            return answer
    context = {
        "row": _line(row),
        "label": label,
        "facts": facts,
        "candidates": candidates,
        "decisions": [
            {"at": values.moment(item.at, lang), "author": item.author, "uscc": item.uscc, "why": item.why}
            for item in row.decisions
        ],
        "steps": offer(steps),
        "open": row.open,
        "linkable": row.linkable,
    }
    return page(request, "waiting_row.html", context, nav="waiting", status=422 if request.method == "POST" else 200)


def _candidates(name: str) -> tuple[registry.Hit, ...]:
    """Organisations whose names are near the one in the row: for a person to look at, never to link by."""
    try:
        return registry.search(name, limit=CANDIDATES).items
    except GongxinError:  # too short or too long to search for
        return ()


def _steps(row: intake.QuarantineView, request: HttpRequest, picked: str) -> list[Step]:
    who = actor(request)

    def decide(given: dict[str, Any], code: str | None) -> Any:
        latest = row.decisions[-1] if row.decisions else None
        if latest is not None and latest.uscc == (code or "") and latest.author == who.officer:
            return row  # a second click: the decision stands already
        return intake.decide(row.id, author=who.officer, why=given["why"], now=timezone.now(), uscc=code)

    link = Step(
        "link", _("关联到一个组织"), lambda given: decide(given, given["uscc"]), LinkForm, told=_("已关联，记录已入库。"),
        places={"quarantine.code": "uscc"}, initial={"uscc": picked},
    )  # fmt: skip
    aside = Step(
        "refuse", _("不予采用"), lambda given: decide(given, None), AsideForm, told=_("已决定不予采用。"), grave=True
    )
    return [link, aside] if row.linkable else [aside]


def _line(row: intake.QuarantineView) -> dict[str, Any]:
    latest = row.decisions[-1] if row.decisions else None
    return {
        "id": row.id,
        "url": reverse("workbench:waiting_row", args=[row.id]),
        "submission": row.submission,
        "row": row.row,
        "name": row.name,
        "codes": row.codes,
        "reasons": [word(WAITING, reason) for reason in row.reasons],
        "resource": row.resource,
        "latest": latest,
    }
