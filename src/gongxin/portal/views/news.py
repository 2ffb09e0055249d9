"""News, rules and typical cases; and the guides: texts of the room `content`."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gongxin.content import api as content
from gongxin.portal import troubles, values
from gongxin.portal.language import Language, current
from gongxin.portal.pages import page, reading, trouble

KINDS = ("news", "rule", "case")
LAST_PAGE = 500


def labels() -> dict[str, str]:
    return {"news": _("工作动态"), "rule": _("政策法规"), "case": _("典型案例")}


def head_view(head: content.Head, lang: Language) -> dict[str, Any]:
    """An article in a list."""
    return {
        "title": head.title,
        "summary": head.summary,
        "day": values.day(head.day, lang),
        "kind": labels().get(head.kind, ""),
        "url": reverse("portal:article", args=[head.kind, head.slug]),
        "foreign": "zh-Hans" if head.lang == "zh" and lang == "en" else "",
    }


@reading
def news(request: HttpRequest, kind: str = "") -> HttpResponse:
    """/news/, /news/<kind>/: newest first."""
    if kind and kind not in KINDS:
        return trouble(request, troubles.no_page(), 404)
    given = request.GET.get("page", "1")
    number = min(LAST_PAGE, max(1, int(given))) if given.isascii() and given.isdigit() and len(given) < 7 else 1
    lang = current()
    heads, more = content.articles((kind,) if kind else KINDS, lang, timezone.localdate(), page=number)
    here = reverse("portal:news_kind", args=[kind]) if kind else reverse("portal:news")
    tabs = [{"url": reverse("portal:news"), "label": _("全部"), "here": not kind}]
    for name, label in labels().items():
        tabs.append({"url": reverse("portal:news_kind", args=[name]), "label": label, "here": name == kind})
    context = {
        "articles": [head_view(head, lang) for head in heads],
        "tabs": tabs,
        "title": labels().get(kind) or _("信用资讯"),
        "next_url": f"{here}?page={number + 1}" if more else "",
        "first_url": here if number > 1 else "",
    }
    return page(request, "portal/news.html", context, nav="news")


@reading
def article(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """/news/<kind>/<slug>/"""
    if kind not in KINDS:
        return trouble(request, troubles.no_page(), 404)
    return _piece(request, kind, slug, nav="news")


@reading
def guides(request: HttpRequest) -> HttpResponse:
    """/guides/"""
    lang = current()
    found = [
        {"title": head.title, "summary": head.summary, "url": reverse("portal:guide", args=[head.slug])}
        for head in content.guides(lang, timezone.localdate())
    ]
    return page(request, "portal/guides.html", {"guides": found}, nav="guides")


@reading
def guide(request: HttpRequest, slug: str) -> HttpResponse:
    """/guides/<slug>/"""
    return _piece(request, "guide", slug, nav="guides")


def _piece(request: HttpRequest, kind: str, slug: str, *, nav: str) -> HttpResponse:
    lang = current()
    try:
        piece = content.article(kind, slug.replace("\0", "")[:100], lang, timezone.localdate())
    except content.UnknownTextError:
        return trouble(request, troubles.no_page(), 404)
    context = {
        "piece": piece,
        "day": values.day(piece.head.day, lang),
        "changed": values.moment(piece.changed_at, lang),
        "foreign": "zh-Hans" if piece.head.lang == "zh" and lang == "en" else "",
        "parent": {
            "url": reverse("portal:guides") if kind == "guide" else reverse("portal:news_kind", args=[kind]),
            "label": _("办事指南") if kind == "guide" else labels()[kind],
        },
    }
    return page(request, "portal/article.html", context, nav=nav)
