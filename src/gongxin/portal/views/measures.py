"""What the law lets follow from a record: every measure with its articles, never wider than their words."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gongxin.catalogue import Catalogue, UnknownDefinition, load
from gongxin.portal import files
from gongxin.portal.language import Language, current
from gongxin.portal.pages import page, reading
from gongxin.showing.citations import citation


@reading
def measures(request: HttpRequest) -> HttpResponse:
    """/measures/: by class; `?matter=` keeps those that bear on one kind of decision."""
    loaded, lang, today = load(), current(), timezone.localdate()
    matter = request.GET.get("matter", "")
    known = {item.id: files.sentence(item.label.pick(lang)) for item in loaded.matters.values() if item.in_force(today)}
    context: dict[str, Any] = {
        "matters": [{"id": code, "label": label} for code, label in known.items()],
        "matter": matter if matter in known else "",
        "classes": [],
    }
    if matter and matter not in known:
        problem = {"message": _("“%(label)s”没有这个选项，请从列表中选择。") % {"label": _("事项")}}
        return page(request, "portal/measures.html", {**context, "problem": problem}, status=400, nav="measures")
    headings = {
        "DEROGATE": _("减损权益的措施"),
        "MANAGE": _("管理性措施"),
        "SELF": _("市场主体自主采取的措施"),
        "INCENTIVE": _("守信激励"),
    }
    notes = {
        "DEROGATE": _("限制权利或者增加义务，只能依据法律、行政法规、地方性法规或者党中央、国务院政策文件。"),
        "MANAGE": _("在部门职权范围内的管理安排。"),
        "SELF": _("由市场主体自行决定，平台不强制。"),
        "INCENTIVE": _("给守信者的便利和优惠。"),
    }
    for name, label in headings.items():
        found = [
            _view(item, loaded, lang, today)
            for item in loaded.measures.values()
            if loaded.measure_kinds[item.kind].class_ == name
            and item.in_force(today)
            and item.basis_on(today)
            and (not matter or matter in item.matters)
        ]
        if found:
            context["classes"].append({"label": label, "note": notes[name], "measures": found, "class": name.lower()})
    return page(request, "portal/measures.html", context, nav="measures")


def _view(item: Any, loaded: Catalogue, lang: Language, today: date) -> dict[str, Any]:
    return {
        "id": item.id,
        "label": files.sentence(item.label.pick(lang)),
        "target": files.sentence(item.target.pick(lang)),
        "authority": files.sentence(item.authority.pick(lang)),
        "length": files.sentence(item.length.pick(lang)),
        "kind": files.sentence(loaded.measure_kinds[item.kind].label.pick(lang)),
        "matters": [files.sentence(loaded.matters[name].label.pick(lang)) for name in item.matters if name in loaded.matters],
        "basis": [citation(basis, lang, full=True) for basis in item.basis_on(today)],
        "grounds": [
            {"label": _resource(loaded, ground.resource, lang), "url": reverse("portal:resource", args=[ground.resource])}
            for ground in {ground.resource: ground for ground in item.grounds if ground.in_force(today)}.values()
        ],
    }


def _resource(loaded: Catalogue, name: str, lang: Language) -> str:
    try:
        return loaded.resource(name).label.pick(lang)
    except UnknownDefinition:
        return name
