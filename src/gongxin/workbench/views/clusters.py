"""Clusters at the desk: computed for one look, which says why; kept only in a note that an officer opens with reasons."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongxin.access.api import Actor, seat_of_request
from gongxin.portal import values
from gongxin.portal.files import status_label
from gongxin.portal.language import current
from gongxin.warning import api as warning
from gongxin.workbench.desk import (
    actor,
    attempt,
    catalogue,
    conn,
    department_name,
    desk,
    done,
    found,
    look,
    number_of,
    page,
)
from gongxin.workbench.forms import DeskForm, reason
from gongxin.workbench.steps import Step, offer, take

PER_PAGE = 50


class ClusterForm(DeskForm):
    """What is looked for, and why."""

    kind = forms.ChoiceField(label=gettext_lazy("聚集情形"))
    region = forms.RegexField(
        r"^[0-9]{0,6}$", label=gettext_lazy("行政区划"), required=False, max_length=6,
        help_text=gettext_lazy("代码的前几位；不填为全部。"),
    )  # fmt: skip
    at_least = forms.IntegerField(
        label=gettext_lazy("同一住所不少于（家）"), min_value=2, max_value=10_000, initial=5, required=False
    )
    days = forms.IntegerField(
        label=gettext_lazy("吊销后（天）内新设"), min_value=0, max_value=3650, initial=180, required=False
    )
    purpose = forms.CharField(
        label=gettext_lazy("查看事由"), max_length=200,
        help_text=gettext_lazy("写明法定职责和事项；所列每个组织都能在留痕中看到。"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = [(name, label.pick(current())) for name, label in warning.CLUSTER_KINDS.items()]

    def ask(self) -> warning.Ask:
        given = self.cleaned_data
        least = given["at_least"] if given["at_least"] is not None else 5
        days = given["days"] if given["days"] is not None else 180
        return warning.Ask(given["kind"], given["region"], least, days)


class KeepForm(DeskForm):
    """Why a cluster is kept."""

    why = reason(help_text=gettext_lazy("写明为何需要保留；其中每个组织都能看到本理由（看不到其他组织）。"))


@desk()
def clusters(request: HttpRequest) -> HttpResponseBase:
    """/workbench/warnings/clusters/: nothing is computed before somebody says why; POST opens a note."""
    who = _may(actor(request))
    form = ClusterForm(request.GET) if "purpose" in request.GET else ClusterForm()
    keep, kept_key = KeepForm(), ""
    lines: list[dict[str, Any]] | None = None
    following = ""
    if form.is_bound and form.is_valid():
        if request.method == "POST":
            kept_key = request.POST.get("key", "")[:64]
            keep = KeepForm(request.POST)
            if keep.is_valid():
                made = attempt(keep, lambda: warning.open_note(
                    conn(), form.ask(), kept_key, why=keep.cleaned_data["why"], actor=who, now=timezone.now()
                ))  # fmt: skip
                if made is not None:
                    return done(request, _("已开立核查记录。"), "cluster_note", made.id)
        skip = number_of(request.GET.get("skip")) or 0
        seat = seat_of_request(request)
        got = attempt(form, lambda: warning.clusters(
            conn(), form.ask(), purpose=form.cleaned_data["purpose"], actor=who, now=timezone.now(), skip=skip,
            account=seat.word if seat else "",
        ))  # fmt: skip
        lines = [_line(item) for item in got] if isinstance(got, tuple) else []
        if len(lines) == warning.CLUSTERS_AT_ONCE:
            following = "?" + urlencode({**request.GET.dict(), "skip": skip + len(lines)})
    context = {
        "form": form, "lines": lines, "following": following, "keep": keep, "kept_key": kept_key,
        "query": request.GET.urlencode(),
        "not_a_finding": warning.NOT_A_FINDING.pick(current()),
    }  # fmt: skip
    wrong = form.errors or keep.errors
    return page(request, "clusters.html", context, nav="clusters", status=422 if wrong else 200)


def _may(who: Actor) -> Actor:
    with found():
        return who if who.holds("credit_office") else who.require("warn")


def _line(item: warning.Cluster) -> dict[str, Any]:
    loaded, lang, more = catalogue(), current(), item.size - len(item.members)
    facts = {
        "address": item.fact,
        "name": item.members[0].name if item.members else "",
        "successor": _("吊销于 %(day)s") % {"day": item.fact},
    }
    return {
        "key": item.key,
        "why": warning.CLUSTER_KINDS[item.kind].pick(lang),
        "fact": facts[item.kind],
        "size": _("%(n)d 家") % {"n": item.size},
        "more": _("另有 %(n)d 家没有列出。") % {"n": more} if more > 0 else "",
        "members": [
            {
                "uscc": member.uscc, "name": member.name,
                "status": status_label(loaded, member.status, lang) if member.status else "",
                "established": values.day(member.established, lang) if member.established else "",
                "dissolved": values.day(member.dissolved, lang) if member.dissolved else "", "address": member.address,
            }
            for member in item.members
        ],
    }  # fmt: skip


@desk()
def cluster_notes(request: HttpRequest) -> HttpResponse:
    """/workbench/warnings/notes/"""
    who = _may(actor(request))
    got = warning.notes(conn(), actor=who, before=number_of(request.GET.get("after")), limit=PER_PAGE + 1)
    look(request, sorted({code for item in got[:PER_PAGE] for code in item.members}), "聚集核查记录")
    context = {
        "lines": [
            {"id": item.id, "kind": warning.CLUSTER_KINDS[item.kind].pick(current()), "at": values.moment(item.at, current()),
             "department": department_name(item.department), "size": len(item.members), "closed": item.closed_at is not None}
            for item in got[:PER_PAGE]
        ],
        "next": got[PER_PAGE - 1].id if len(got) > PER_PAGE else None,
    }  # fmt: skip
    return page(request, "cluster_notes.html", context, nav="clusters")


class CloseForm(DeskForm):
    """Why it is closed."""

    why = reason()


@desk()
def cluster_note(request: HttpRequest, number: int) -> HttpResponse:
    """/workbench/warnings/notes/<n>/"""
    who, lang = _may(actor(request)), current()
    with found():
        item = warning.note(conn(), number, actor=who)
    steps = []
    if item.closed_at is None and item.department == who.department and who.holds("warn"):
        steps.append(
            Step("close", _("关闭核查记录"),
                 lambda given: warning.close_note(conn(), number, why=given["why"], actor=who, now=timezone.now()), CloseForm,
                 told=_("已关闭。"))
        )  # fmt: skip
    if request.method == "POST":
        answer = take(request, steps, reverse("workbench:cluster_note", args=[number]))
        if answer is not None:
            return answer
    if not item.members:
        raise Http404("note")
    look(request, item.members, f"聚集核查记录 {number}")
    context = {
        "item": item, "kind": warning.CLUSTER_KINDS[item.kind].pick(lang), "department": department_name(item.department),
        "at": values.moment(item.at, lang), "closed": values.moment(item.closed_at, lang) if item.closed_at else "",
        "steps": offer(steps), "not_a_finding": warning.NOT_A_FINDING.pick(lang),
    }  # fmt: skip
    return page(request, "cluster_note.html", context, nav="clusters", status=422 if request.method == "POST" else 200)
