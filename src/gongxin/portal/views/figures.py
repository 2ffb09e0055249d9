"""Figures and charts: each chart with the table that says the same; charts have addresses of their own."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from gongxin.catalogue import Catalogue, load
from gongxin.kernel.uscc_tables import CATEGORIES
from gongxin.portal import files, troubles, values
from gongxin.portal.bodies import Bodies
from gongxin.portal.language import Language, current
from gongxin.portal.pages import cached, page, reading, trouble
from gongxin.portal.views.status import percent, timeliness
from gongxin.publicity import api as publicity

LICENCE, PENALTY = publicity.DOUBLE_PUBLICITY
SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""A chart opened by itself: nothing runs and nothing is loaded; its own attributes may style it."""
MONTHS = 24


@reading
def figures(request: HttpRequest) -> HttpResponse:
    """/figures/: trend, sectors, regions, departments' timeliness."""
    loaded, lang = load(), current()
    sums, drawn = publicity.sums(), publicity.drawn()
    names = {name: loaded.resource(name).label.pick(lang) for name in publicity.DOUBLE_PUBLICITY}
    sections = [
        _section("trend", _("每月作出的许可和处罚"), _trend(sums, names, lang), drawn, lang),
        _section("sectors", _("各行业的行政处罚"), _sectors(sums, names, lang), drawn, lang),
        _section("regions", _("各区划"), _regions(sums, names, lang), drawn, lang),
        _section("timeliness", _("各部门的公示及时率"), _timeliness(sums, lang), drawn, lang),
        _section("kinds", _("各类组织"), _kinds(sums, loaded, lang), drawn, lang),
    ]
    context = {"sections": [item for item in sections if item["rows"]], "as_of": values.moment(sums.at, lang)}
    return page(request, "portal/figures.html", context, nav="figures")


def _section(name: str, title: str, table: dict[str, Any], drawn: frozenset[str], lang: Language) -> dict[str, Any]:
    chart = name in drawn
    return {
        "id": name,
        "title": title,
        "chart": reverse("portal:chart", args=[name, lang, "wide"]) if chart else "",
        "narrow": reverse("portal:chart", args=[name, lang, "narrow"]) if chart else "",
        **table,
    }


def _trend(sums: publicity.Sums, names: dict[str, str], lang: Language) -> dict[str, Any]:
    months = sorted({item.key for item in sums.of("month") if item.word in names}, reverse=True)[:MONTHS]
    return {
        "note": _("按决定日期；只计目前公示中的。最近几个月的信息还在陆续报送。"),
        "head": [_("月份"), *names.values()],
        "rows": [
            [month, *(values.count(sums.total("month", key=month, word=name), lang) for name in names)] for month in months
        ],
    }


def _sectors(sums: publicity.Sums, names: dict[str, str], lang: Language) -> dict[str, Any]:
    letters = {item.key for item in sums.of("sector") if item.word in names}
    rows = [
        (publicity.BY_LETTER[letter].label.pick(lang) if letter in publicity.BY_LETTER else _("登记信息没有写明行业"), letter)
        for letter in sorted(letters, key=lambda letter: letter or "Z")
    ]
    return {
        "note": _("行业按国民经济行业分类（GB/T 4754），以登记信息为准。"),
        "head": [_("行业"), *names.values()],
        "rows": [
            [label, *(values.count(sums.total("sector", key=key, word=name), lang) for name in names)] for label, key in rows
        ],
    }


def _regions(sums: publicity.Sums, names: dict[str, str], lang: Language) -> dict[str, Any]:
    codes = sorted({item.key for item in sums.of("subjects")}, key=lambda code: (-sums.total("subjects", key=code), code))
    rows = []
    for code in codes[:60]:
        subjects = sums.total("subjects", key=code)
        counts = [sums.total("region", key=code, word=name) for name in names]
        per = f"{counts[1] / subjects * 1000:.1f}" if subjects else "—"
        label = publicity.region_name(code).pick(lang)
        rows.append([label, values.count(subjects, lang), *(values.count(n, lang) for n in counts), per])
    return {
        "note": _("按登记机关所在区划；图为行政处罚。"),
        "head": [_("区划"), _("组织"), *names.values(), _("每千家组织的处罚")],
        "rows": rows,
    }


def _timeliness(sums: publicity.Sums, lang: Language) -> dict[str, Any]:
    bodies = Bodies(lang)
    return {
        "note": _("近一年公布的许可和处罚中，自决定之日起 7 个工作日内公布的占多少。"),
        "head": [_("部门"), _("公布"), _("及时"), _("及时率")],
        "rows": [
            [bodies.of(code), values.count(n, lang), values.count(part, lang), percent(part, n)]
            for code, n, part in reversed(timeliness(sums))
        ],
    }


def _kinds(sums: publicity.Sums, loaded: Catalogue, lang: Language) -> dict[str, Any]:
    counts: dict[str, int] = {}
    for item in sums.of("subjects"):
        counts[item.word] = counts.get(item.word, 0) + item.n
    rows = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return {
        "note": "",
        "head": [_("类别"), _("组织")],
        "rows": [
            [files.sentence(CATEGORIES[code].pick(lang)) if code in CATEGORIES else code, values.count(n, lang)]
            for code, n in rows
        ],
    }


@reading
def chart(request: HttpRequest, name: str, lang: str, size: str) -> HttpResponse:
    """/charts/<name>.<lang>.<size>.svg"""
    found = publicity.chart(name, lang, size)
    if found is None:
        return trouble(request, troubles.no_page(), 404)
    response = HttpResponse(found.svg, content_type="image/svg+xml; charset=utf-8")
    response["Content-Security-Policy"] = SVG_POLICY
    response["Content-Language"] = "en" if lang == "en" else "zh-Hans"
    return cached(request, response)
