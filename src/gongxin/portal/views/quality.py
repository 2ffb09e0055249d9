"""Data quality in public: sums by department for a month that is over, goals beside what there is, the bulletins."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from gongxin.catalogue import Metric, load
from gongxin.portal import values
from gongxin.portal.bodies import Bodies
from gongxin.portal.language import Language, current
from gongxin.portal.pages import page, reading
from gongxin.quality import api as quality

MONTHS = 12


@reading
def quality_figures(request: HttpRequest) -> HttpResponse:
    """/figures/quality/: one closed month, the last that was kept unless another is named."""
    loaded, lang, today = load(), current(), timezone.localdate()
    running = quality.month_of(today)
    offered = [quality.before(running, back) for back in range(1, MONTHS + 1)]
    kept = set(quality.kept_months(offered[-1].first, offered[0].first))
    shown = next((item for item in offered if item.word == request.GET.get("month", "")), None)
    shown = shown or next((item for item in offered if item.first in kept), offered[0])
    metrics = [item for item in quality.metrics(shown.last, loaded) if item.public]
    codes = [item.id for item in metrics]
    alone = quality.figures(start=shown.first, end=shown.last, by_resource=False, metrics=codes, catalogue=loaded)
    whole = quality.figures(
        start=shown.first, end=shown.last, by_department=False, by_resource=False, metrics=codes, catalogue=loaded
    )
    columns = quality.columns(loaded, public=True)
    bodies = Bodies(lang)
    context = {
        "months": [{"word": item.word, "chosen": item == shown} for item in offered],
        "month": shown.word,
        "as_of": next((values.moment(item.as_of, lang) for item in whole if item.as_of), ""),
        "columns": [item.label.pick(lang) for item in columns],
        "rows": [_line(line, columns, bodies, lang) for line in quality.league(alone, loaded)],
        "totals": [_total(item, whole, lang) for item in metrics],
        "goals": [_goal(item, lang) for item in quality.goals(_conn())],
        "bulletins": [
            {"number": item.number, "month": f"{item.month:%Y-%m}", "place": item.content["place"][lang], "lang": lang}
            for item in quality.bulletins(_conn(), limit=24)
        ],
    }
    return page(request, "portal/quality.html", context, nav="figures")


def _line(line: quality.Line, columns: list[Metric], bodies: Bodies, lang: Language) -> dict[str, Any]:
    return {
        "name": bodies.of(line.department),
        "level": line.level.label.pick(lang) if line.level else "—",
        "named": bool(line.named),
        "cells": [_value(line.figures.get(item.id), item.unit, lang) for item in columns],
    }


def _total(item: Metric, whole: list[quality.Figure], lang: Language) -> dict[str, str]:
    found = next((figure for figure in whole if figure.metric == item.id), None)
    return {
        "code": item.id,
        "label": item.label.pick(lang),
        "value": _value(found, item.unit, lang),
        "counts": item.counts.pick(lang),
        "of": item.of.pick(lang) if item.of else "",
        "derived": item.derived.pick(lang) if item.derived else "",
    }


def _value(found: quality.Figure | None, unit: str, lang: Language) -> str:
    if found is None or found.value is None:
        return "—"
    if unit == "percent":
        return f"{found.value}%"
    return values.count(int(found.value), lang) if unit == "count" else _("%(n)s 个工作日") % {"n": found.value}


def _goal(item: quality.Goal, lang: Language) -> dict[str, Any]:
    sign = "%" if item.kind == "coverage" else ""
    return {
        "label": item.label.pick(lang),
        "meaning": quality.GOAL_MEANINGS[item.kind].pick(lang),
        "target": f"{item.target.normalize():f}{sign}",
        "actual": "—" if item.actual is None else f"{item.actual.normalize():f}{sign}",
        "due": values.day(item.due_on, lang),
        "source": item.source,
        "reached": item.reached,
    }


def _conn() -> Any:
    connection.ensure_connection()
    return connection.connection
