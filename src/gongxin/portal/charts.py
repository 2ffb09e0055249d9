"""A chart as a page shows it: heading, picture where there is one, the table that says the same, and what can be taken away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse

from gongxin.boards import api as boards
from gongxin.portal import values
from gongxin.portal.language import Language
from gongxin.showing.charts import FORMS, MEDIA_TYPES, exported, in_words

SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""A chart opened by itself: nothing runs and nothing is loaded; its own attributes may style it."""
MOST_LINES = 60
"""Lines of a table on a page; the files have them all."""
WHOLE = ("svg", "png")
Address = Callable[[str, str], str]
"""(chart, 'wide.svg' | 'narrow.svg' | 'csv' | …) → where it is."""


def section(shown: boards.Shown, lang: Language, address: Address) -> dict[str, Any]:
    """For portal/parts/chart.html."""
    chart, known = shown.item.chart, shown.known
    rows = known.sheet.rows if known else ()
    drawn = bool(known and known.drawn)
    found: dict[str, Any] = {
        "id": chart.name,
        "title": chart.title.pick(lang),
        "method": chart.method.pick(lang),
        "made": known is not None,
        "wide": address(chart.name, "wide.svg") if drawn else "",
        "narrow": address(chart.name, "narrow.svg") if drawn else "",
        "head": [column.label.pick(lang) for column in chart.columns],
        "rows": [
            [in_words(cell, column.unit, lang) for cell, column in zip(row, chart.columns, strict=True)]
            for row in list(rows)[:MOST_LINES]
        ],
        "more": max(0, len(rows) - MOST_LINES),
        "files": [
            {"label": form.upper(), "url": address(chart.name, form)} for form in (*FORMS, *(WHOLE if drawn else ())) if rows
        ],
    }
    if known:
        first, last = values.day(known.sheet.first, lang), values.day(known.sheet.last, lang)
        found["span"] = first if first == last else f"{first} – {last}"
        found["as_of"] = values.moment(known.sheet.at, lang)
    return found


def drawn_picture(place: boards.Place, lang: str, size: str) -> HttpResponse | None:
    """The SVG of a page."""
    found = boards.picture(place, lang, size)
    return _svg(found.svg, lang) if found else None


def file_of(shown: boards.Shown, lang: str, form: str) -> HttpResponse | None:
    """A chart to take away: its data (csv, xlsx, json) or its picture (svg, png); None where there is no such file."""
    if shown.known is None or form not in MEDIA_TYPES or lang not in {"zh", "en"}:
        return None
    language: Language = "en" if lang == "en" else "zh"
    if form in FORMS:
        response = HttpResponse(exported(shown.item.chart, shown.known.sheet, form, language), content_type=MEDIA_TYPES[form])
    else:
        picture = boards.picture(shown.known.place, lang, "whole")
        if picture is None or (form == "png" and picture.png is None):
            return None
        response = _svg(picture.svg, lang) if form == "svg" else HttpResponse(picture.png, content_type=MEDIA_TYPES["png"])
    name = f"{shown.item.chart.name}-{shown.known.sheet.last:%Y%m%d}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Content-Language"] = "en" if lang == "en" else "zh-Hans"
    return response


def _svg(text: str, lang: str) -> HttpResponse:
    response = HttpResponse(text, content_type=MEDIA_TYPES["svg"])
    response["Content-Security-Policy"] = SVG_POLICY
    response["Content-Language"] = "en" if lang == "en" else "zh-Hans"
    return response
