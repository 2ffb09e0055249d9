"""The first page, and the page about what this is."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from gongxin.catalogue import Catalogue, UnknownDefinition, load
from gongxin.intake import api as intake
from gongxin.portal import files, values
from gongxin.portal.bodies import Bodies
from gongxin.portal.language import Language, current
from gongxin.portal.pages import page, reading
from gongxin.registry import api as registry

LATEST = 6
LOOKED_AT = 30
"""Submissions looked through for the latest publications: deliveries without anything new are not news."""


@reading
def home(request: HttpRequest) -> HttpResponse:
    """Search, figures, what this is, what was published last."""
    loaded, lang = load(), current()
    context = {"figures": _figures(loaded, lang), "publications": _publications(loaded, lang)}
    return page(request, "portal/home.html", context, nav="home")


def _figures(loaded: Catalogue, lang: Language) -> list[dict[str, str]]:
    found = registry.figures()
    rows = [
        (_("信用主体"), sum(found.subjects.values())),
        (_("信用记录"), sum(found.records.values())),
        (_("信息资源"), sum(1 for name in found.records if found.records[name])),
        (_("变更"), found.last_seq),
    ]
    return [{"label": label, "value": values.count(number, lang)} for label, number in rows]


def _publications(loaded: Catalogue, lang: Language) -> list[dict[str, Any]]:
    bodies = Bodies(lang)
    news = []
    for item in intake.submissions({"state": "published"}, limit=LOOKED_AT).items:
        if not (item.new or item.changed):
            continue
        words = {"new": values.count(item.new or 0, lang), "changed": values.count(item.changed or 0, lang)}
        try:
            label = loaded.resource(item.resource).label.pick(lang)
        except UnknownDefinition:
            continue
        news.append(
            {
                "url": reverse("portal:resource", args=[item.resource]),
                "resource": label,
                "department": bodies.of(item.department),
                "counts": _("新增 %(new)s 条，变更 %(changed)s 条") % words,
                "at": values.moment(item.published_at, lang),
            }
        )
    return news[:LATEST]


@reading
def about(request: HttpRequest) -> HttpResponse:
    """What Gongxin does and never does, how to object and to repair, how long what is shown."""
    loaded, lang = load(), current()
    periods = [
        {
            "regime": _regime(regime, lang) if number == 0 else "",
            "severity": files.sentence(item.label.pick(lang)),
            "shortest": _period(item.publication.min, lang) if item.published else _("原则上不公示"),
            "longest": _period(item.publication.max, lang),
        }
        for regime in sorted(loaded.regimes, key=lambda one: one.effective.from_ or date.min, reverse=True)
        if regime.enabled
        for number, item in enumerate(regime.classes)
    ]
    return page(request, "portal/about.html", {"periods": periods}, nav="about")


def _regime(regime: Any, lang: Language) -> str:
    span = regime.effective
    start, end = values.day(span.from_, lang), values.day(span.to, lang)
    dates = _("%(start)s 至 %(end)s") % {"start": start, "end": end} if end else _("%(start)s 起") % {"start": start}
    title = regime.title.pick(lang)
    return f"《{title}》（{dates}）" if lang == "zh" else f"{title} ({dates})"


def _period(length: Any, lang: Language) -> str:
    return values.duration(length.months, length.days).pick(lang)
