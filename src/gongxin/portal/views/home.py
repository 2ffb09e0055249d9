"""The first page, and the page about what this is."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gongxin.catalogue import Catalogue, load
from gongxin.content import api as content
from gongxin.portal import files, lines, values
from gongxin.portal.language import Language, current
from gongxin.portal.pages import page, reading
from gongxin.portal.views import figures, lists, news
from gongxin.publicity import api as publicity
from gongxin.registry import api as registry

LATEST = 5
LISTS = 6
ARTICLES = 4


@reading
def home(request: HttpRequest) -> HttpResponse:
    """Search; what was published last; lists; figures; guides; news."""
    loaded, lang, today = load(), current(), timezone.localdate()
    sums, (wide, narrow) = publicity.sums(("list", "published", "month")), figures.trend_addresses(lang)
    heads, _more = content.articles(("news", "rule", "case"), lang, today, size=ARTICLES)
    context = {
        "figures": _figures(sums, lang),
        "tables": [_table(loaded, name, today, sums, lang) for name in publicity.DOUBLE_PUBLICITY],
        "lists": lists.counts(loaded, lang, today, sums)[:LISTS],
        "chart": wide,
        "narrow": narrow,
        "guides": [
            {"title": head.title, "summary": head.summary, "url": reverse("portal:guide", args=[head.slug])}
            for head in content.guides(lang, today)
        ],
        "articles": [news.head_view(head, lang) for head in heads],
        "as_of": values.moment(sums.at, lang),
    }
    return page(request, "portal/home.html", context, nav="home")


def _figures(sums: publicity.Sums, lang: Language) -> list[dict[str, str]]:
    """Sums the registry keeps up as it writes, and those of the lists."""
    found = registry.figures()
    licence, penalty = publicity.DOUBLE_PUBLICITY
    rows = [
        (_("信用主体"), sum(found.subjects.values()), reverse("portal:search")),
        (_("信用记录"), sum(found.records.values()), reverse("portal:catalogue")),
        (_("行政许可"), found.records.get(licence, 0), reverse("portal:table", args=[licence])),
        (_("行政处罚"), found.records.get(penalty, 0), reverse("portal:table", args=[penalty])),
        (_("在列的严重失信主体"), sums.total("list", word="serious_list_entry"), reverse("portal:lists")),
    ]
    return [{"label": label, "value": values.count(number, lang), "url": url} for label, number, url in rows]


def _table(loaded: Catalogue, name: str, today: date, sums: publicity.Sums, lang: Language) -> dict[str, Any]:
    """What came on the newest day on which something came: today, where departments keep their term."""
    resource = loaded.resource(name)
    day = publicity.newest_day(today, (name,))
    found = publicity.lines(publicity.Question(name, published_on=day), today, loaded, limit=LATEST).items if day else ()
    writer = lines.LineWriter(loaded, resource, lang)
    counted = sums.total("published", key=day.isoformat(), word=name) if day else 0
    return {
        "label": resource.label.pick(lang),
        "nature": resource.nature,
        "lines": [writer.view(line) for line in found],
        "day": _("今日公布") if day == today else values.day(day, lang),
        "url": reverse("portal:table", args=[name]) + (f"?published={day}" if day else ""),
        "count": _("当日 %(n)s 条") % {"n": values.count(counted, lang)} if counted else "",
    }


@reading
def about(request: HttpRequest) -> HttpResponse:
    """What Gongxin does and never does, how to object and to repair, how long what is shown."""
    loaded, lang = load(), current()
    periods = [
        {
            "regime": _regime(regime, lang),
            "severity": files.sentence(item.label.pick(lang)),
            "shortest": _period(item.publication.min, lang) if item.published else _("原则上不公示"),
            "longest": _period(item.publication.max, lang),
        }
        for regime in sorted(loaded.regimes, key=lambda one: one.effective.from_ or date.min, reverse=True)
        if regime.enabled
        for item in regime.classes
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
