"""What is collected, on what basis, and who may see it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gongxin.catalogue import CHANNELS, Catalogue, Resource, UnknownDefinition, load
from gongxin.portal import wording
from gongxin.portal.facts import Fact
from gongxin.portal.language import Language, current
from gongxin.portal.pages import Trouble, page, reading, trouble
from gongxin.showing.citations import citation


@reading
def overview(request: HttpRequest) -> HttpResponse:
    """All resources by section of the credit file."""
    loaded, lang, today = load(), current(), timezone.localdate()
    sections = []
    for section in loaded.sections:
        resources = [
            _line(resource, lang)
            for resource in loaded.resources
            if resource.section == section.id and resource.enabled_on(today)
        ]
        if resources:
            sections.append({"label": section.label.pick(lang), "resources": resources})
    return page(request, "portal/catalogue.html", {"sections": sections}, nav="catalogue")


def _line(resource: Resource, lang: Language) -> dict[str, str]:
    return {
        "label": resource.label.pick(lang),
        "url": reverse("portal:resource", args=[resource.id]),
        "nature": resource.nature,
        "nature_label": wording.say(wording.NATURES, resource.nature, lang),
        "basis": citation(resource.basis[0], lang) if resource.basis else "",
    }


@reading
def resource_page(request: HttpRequest, resource: str) -> HttpResponse:
    """One resource: purpose, basis, fields, channels."""
    loaded, lang = load(), current()
    try:
        found = loaded.resource(resource)
    except UnknownDefinition:
        remedy = _("目录里有什么，见“信息目录”。")
        return trouble(request, Trouble(_("目录中没有这个信息资源"), _("地址可能写错了。"), remedy), 404)
    context = {"resource": _body(found, loaded, lang), "json_url": f"/api/v1/catalogue/resources/{found.id}"}
    return page(request, "portal/resource.html", context, nav="catalogue")


def _body(resource: Resource, loaded: Catalogue, lang: Language) -> dict[str, Any]:
    yes, no = _("是"), _("否")
    return {
        "label": resource.label.pick(lang),
        "facts": [fact for fact in _facts(resource, loaded, lang) if fact.value],
        "basis": [
            {"text": citation(basis, lang, full=True), "note": wording.say(wording.RANKS, basis.rank, lang)}
            for basis in resource.basis
        ],
        "channels": [
            {
                "label": wording.CHANNELS[channel].pick(lang),
                "value": _("可以") if resource.open_in(channel) else _("不可以"),
            }
            for channel in CHANNELS
        ],
        "fields": [
            {
                "code": field.code,
                "label": field.label.pick(lang),
                "other_label": field.label.zh if lang == "en" else "",
                "required": yes if field.required else no,
                "public": _("遮盖后公开") if field.personal and field.public else yes if field.public else no,
            }
            for field in resource.stored_fields
        ],
    }


def _facts(resource: Resource, loaded: Catalogue, lang: Language) -> list[Fact]:
    section = next((item.label.pick(lang) for item in loaded.sections if item.id == resource.section), resource.section)
    facts = [
        Fact(_("代码"), resource.id),
        Fact(_("档案中的位置"), section),
        Fact(_("性质"), wording.say(wording.NATURES, resource.nature, lang)),
    ]
    if resource.deadline and resource.has_field(resource.deadline.after):
        after = resource.field(resource.deadline.after).label.pick(lang)
        words = {"n": resource.deadline.workdays, "after": after}
        facts.append(Fact(_("报送期限"), _("“%(after)s”起 %(n)d 个工作日内") % words))
    reasons = [rule.reason.pick(lang) for rule in resource.never_public]
    facts.append(Fact(_("从不公开的情形"), "\n".join(reasons)))
    if resource.note:
        facts.append(Fact(_("说明"), resource.note.pick(lang)))
    return facts
