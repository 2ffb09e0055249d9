"""The lists that the law sets: which there are, on what they rest, who stands on them, by which decision, until when."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gongxin.catalogue import Catalogue, load
from gongxin.portal import files, lines, values
from gongxin.portal.facts import Fact
from gongxin.portal.language import Language, current
from gongxin.portal.pages import Trouble, page, reading, trouble
from gongxin.publicity import api as publicity
from gongxin.showing.citations import citation

RESOURCES = {"serious": "serious_list_entry", "red": "red_list_entry"}
"""Where the entries of a kind of list are records with the list's code. Abnormal operation has a table of its own."""
CELLS = ("decision_no", "deciding_body", "listing_date", "end_date", "earliest_removal", "listing_basis", "reason", "office")
PAGE = 15


@reading
def overview(request: HttpRequest) -> HttpResponse:
    """/lists/: every list by kind, those not kept today too, with what is missing."""
    loaded, lang, today = load(), current(), timezone.localdate()
    sums = publicity.sums(("list",))
    headings = {"serious": _("严重失信主体名单"), "abnormal": _("经营异常名录"), "red": _("守信名单（红名单）")}
    groups = [
        {
            "id": kind,
            "label": label,
            "lists": [
                _card(item, sums, lang, today)
                for item in loaded.lists.values()
                if item.kind == kind and item.kept_on(today)
            ],
            "off": [item.label.pick(lang) for item in loaded.lists.values() if item.kind == kind and not item.kept_on(today)],
        }
        for kind, label in headings.items()
    ]
    context = {"groups": groups, "as_of": values.moment(sums.at, lang)}
    return page(request, "portal/lists.html", context, nav="lists")


def _card(item: Any, sums: publicity.Sums, lang: Language, today: date) -> dict[str, Any]:
    return {
        "id": item.id,
        "label": files.sentence(item.label.pick(lang)),
        "url": _address(item),
        "authority": item.authority.pick(lang),
        "basis": [citation(basis, lang) for basis in item.basis_on(today)],
        "period": values.duration(item.period.months, item.period.days).pick(lang) if item.period else _("由决定确定"),
        "count": values.count(sums.total("list", key=item.id), lang) if item.kind in RESOURCES and sums.at else "",
    }


def _address(item: Any) -> str:
    if item.kind in RESOURCES:
        return str(reverse("portal:list", args=[item.id]))
    return str(reverse("portal:table", args=["abnormal_operation"]))


@reading
def one(request: HttpRequest, code: str) -> HttpResponse:
    """/lists/<list>/: what it is, and its entries in effect."""
    loaded, lang, today = load(), current(), timezone.localdate()
    item = loaded.lists.get(code)
    if item is None or item.kind not in RESOURCES:
        problem = Trouble(_("没有这个名单"), _("地址可能写错了。"), _("全部名单见“名单”。"))
        return trouble(request, problem, 404)
    kept = item.kept_on(today)
    context: dict[str, Any] = {
        "list": {"label": files.sentence(item.label.pick(lang)), "id": item.id, "kind": item.kind},
        "kept": kept,
        "facts": [fact for fact in _facts(item, lang) if fact.value],
        "basis": [citation(basis, lang, full=True) for basis in (item.basis_on(today) if kept else item.declared_basis)],
        "entries": [],
    }
    if kept:
        resource = loaded.resource(RESOURCES[item.kind])
        question = publicity.Question(resource.id, kind=item.id)
        try:
            found = publicity.lines(question, today, loaded, after=request.GET.get("after") or None, limit=PAGE)
        except publicity.PlaceError as error:
            return trouble(request, Trouble(error.message.pick(lang), error.remedy.pick(lang)), 400)
        writer = lines.LineWriter(loaded, resource, lang)
        here = reverse("portal:list", args=[item.id])
        context |= {
            "entries": [writer.view(line, cells=CELLS) for line in found.items],
            "next_url": f"{here}?after={found.next}" if found.next else "",
            "first_url": here if request.GET.get("after") else "",
        }
    return page(request, "portal/list.html", context, nav="lists")


def _facts(item: Any, lang: Language) -> list[Fact]:
    def period(length: Any) -> str:
        return values.duration(length.months, length.days).pick(lang) if length else ""

    return [
        Fact(_("名单代码"), item.id),
        Fact(_("设列机关"), item.authority.pick(lang)),
        Fact(_("列入期限"), _("由决定确定") if item.period_by_decision else period(item.period)),
        Fact(_("最早可申请移出"), period(item.earliest_removal)),
        Fact(_("移出条件"), item.removal.conditions.pick(lang) if item.removal else ""),
        Fact(_("移出程序"), item.removal.procedure.pick(lang) if item.removal else ""),
        Fact(_("告知后陈述申辩期"), _("%(n)d 个工作日") % {"n": item.statement_workdays}),
        Fact(_("联系单位"), item.office.pick(lang) if item.office else ""),
    ]


def counts(loaded: Catalogue, lang: Language, today: date, sums: publicity.Sums) -> list[dict[str, str]]:
    """The lists with entries, the fullest first, for the home page."""
    found = [
        (sums.total("list", key=item.id), item)
        for item in loaded.lists.values()
        if item.kind in RESOURCES and item.kept_on(today)
    ]
    ordered = sorted((pair for pair in found if pair[0]), key=lambda pair: -pair[0])
    return [
        {
            "label": files.sentence(item.label.pick(lang)),
            "url": _address(item),
            "count": values.count(n, lang),
            "kind": item.kind,
        }
        for n, item in ordered
    ]
