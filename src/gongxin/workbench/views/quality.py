"""Data quality at the desk: the department's figures of a month beside the others', every one opened to the rows behind it; the
league for the credit office."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gongxin.kernel.errors import GongxinError
from gongxin.portal import values
from gongxin.portal.language import current
from gongxin.quality import api as quality
from gongxin.workbench.desk import actor, catalogue, department_names, desk, found, is_office, look, page, say

MONTHS = 12
PER_PAGE = 100


def value(item: quality.Figure | None, unit: str) -> str:
    """A figure as people read it; — where there is none."""
    if item is None or item.value is None:
        return "—"
    if unit == "percent":
        return f"{item.value}%"
    return values.count(int(item.value), current()) if unit == "count" else _("%(n)s 个工作日") % {"n": item.value}


def months(today: Any) -> list[quality.Period]:
    """The running month and those before, newest first."""
    running = quality.parse(f"{today:%Y-%m}", today)
    return [running, *(quality.before(running, back) for back in range(1, MONTHS + 1))]


@desk()
def overview(request: HttpRequest) -> HttpResponse:
    """/workbench/quality/: one month."""
    who, loaded, today = actor(request), catalogue(), timezone.localdate()
    offered = months(today)
    word = request.GET.get("month", "")
    shown = next((item for item in offered if item.word == word), offered[1])
    office = is_office(who)
    alone = quality.figures(start=shown.first, end=shown.last, by_resource=False, catalogue=loaded)
    every = quality.figures(start=shown.first, end=shown.last, departments=[who.department], catalogue=loaded)
    whole = quality.figures(start=shown.first, end=shown.last, by_department=False, by_resource=False, catalogue=loaded)
    names = department_names()
    context = {
        "months": [{"word": item.word, "chosen": item.word == shown.word} for item in offered],
        "month": shown.word,
        "kept": next((values.moment(item.as_of, current()) for item in alone if item.as_of and item.snapshot), ""),
        "nightly": next((values.moment(item.as_of, current()) for item in alone if item.as_of and not item.snapshot), ""),
        "lines": _lines(who.department, alone, every, whole, shown, office=office),
        "league": _league(alone, names) if office else [],
        "columns": [{"code": item.id, "label": say(item.label)} for item in quality.columns(loaded)],
        "name": names.get(who.department, who.department),
        "office": office,
        "notice": _notice(len(quality.alerts(actor=who, unseen=True)), len(quality.warnings(today, actor=who))),
        "failing": [
            {"rule": item.rule, "says": say(item.words), "n": item.n, "departments": item.departments}
            for item in quality.failing(
                shown, loaded, as_of=timezone.now(), departments=None if office else [who.department], limit=5
            )
        ],
    }
    return page(request, "quality.html", context, nav="quality")


def _notice(alerts: int, due: int) -> str:
    return _("%(a)d 条变动待知悉，%(w)d 项期限将到或已过") % {"a": alerts, "w": due} if alerts or due else ""


def _lines(
    department: str,
    alone: list[quality.Figure],
    every: list[quality.Figure],
    whole: list[quality.Figure],
    shown: quality.Period,
    *,
    office: bool,
) -> list[dict[str, Any]]:
    lines = []
    for metric in quality.metrics(shown.last, catalogue()):
        mine = next((item for item in alone if (item.metric, item.department) == (metric.id, department)), None)
        others = [
            item.value
            for item in alone
            if item.metric == metric.id and item.department != department and item.value is not None
        ]
        total = next((item for item in whole if item.metric == metric.id), None)
        over = [bound for bound in metric.thresholds if mine and mine.value is not None and float(mine.value) > bound.over]
        lines.append(
            {
                "code": metric.id,
                "label": say(metric.label),
                "counts": say(metric.counts),
                "of": say(metric.of),
                "derived": say(metric.derived),
                "value": value(mine, metric.unit),
                "over": say(over[0].label) if over else "",
                "parts": _parts(mine),
                "median": _median(others, metric.unit),
                "total": value(total, metric.unit),
                "url": _address(metric.id, shown, "" if office else department) if mine or (office and total) else "",
                "kinds": [
                    {
                        "resource": _resource(item.resource),
                        "value": value(item, metric.unit),
                        "parts": _parts(item),
                        "url": _address(metric.id, shown, department, item.resource),
                    }
                    for item in every
                    if item.metric == metric.id and item.resource
                ],
            }
        )
    return lines


def _parts(item: quality.Figure | None) -> str:
    if item is None or item.denominator is None:
        return ""
    return f"{item.numerator.normalize():f} / {item.denominator.normalize():f}"


def _median(known: list[Decimal], unit: str) -> str:
    if not known:
        return "—"
    ordered = sorted(known)
    middle = len(ordered) // 2
    number = ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
    if unit == "count":
        return values.count(int(number), current())
    return f"{number:.2f}%" if unit == "percent" else f"{number:.2f}"


def _resource(code: str) -> str:
    known = {item.id: item.label for item in catalogue().resources}
    return say(known[code]) if code in known else code


def _address(metric: str, period: quality.Period, department: str = "", resource: str = "") -> str:
    query = {name: text for name, text in (("department", department), ("resource", resource)) if text}
    address = reverse("workbench:quality_rows", args=[metric, period.word])
    return f"{address}?{urlencode(query)}" if query else address


def _league(alone: list[quality.Figure], names: dict[str, str]) -> list[dict[str, Any]]:
    loaded = catalogue()
    return [
        {
            "name": names.get(line.department, line.department),
            "level": say(line.level.label) if line.level else "—",
            "lacking": ("、" if current() == "zh" else ", ").join(say(loaded.metrics[code].label) for code in line.lacking),
            "named": bool(line.named),
            "cells": [
                {
                    "value": value(line.figures.get(metric.id), metric.unit),
                    "label": say(metric.label),
                    "url": _address(metric.id, line.figures[metric.id].period, line.department)
                    if metric.id in line.figures
                    else "",
                }
                for metric in quality.columns(loaded)
            ],
        }
        for line in quality.league(alone, loaded)
    ]


@desk()
def rows(request: HttpRequest, metric: str, period: str) -> HttpResponse:
    """/workbench/quality/QL04/2026-10/: the facts behind a figure; a department its own."""
    who, today = actor(request), timezone.localdate()
    asked = {name: request.GET.get(name, "")[:64] for name in ("department", "resource", "part")}
    try:
        span, defined = quality.parse(period, today), quality.metric(metric)
    except GongxinError as error:
        raise Http404(error.error_code) from None
    if asked["part"] not in {"", "numerator", "denominator"}:
        raise Http404("part")
    with found():
        got = quality.rows(
            metric,
            span,
            actor=who,
            department=asked["department"] or None,
            resource=asked["resource"] or None,
            part=asked["part"],
            after=request.GET.get("after", "")[:300],
            limit=PER_PAGE,
        )
    codes = [row.about["uscc"] for row in got.items if row.about.get("uscc")]
    if codes:
        look(request, codes, f"quality {defined.id} {span}")
    names = department_names()
    query = {name: text for name, text in asked.items() if text}
    context = {
        "metric": defined.id,
        "label": say(defined.label),
        "counts": say(defined.counts),
        "of": say(defined.of),
        "derived": say(defined.derived),
        "period": span.word,
        "department": names.get(asked["department"], asked["department"]) or (_("全部部门") if is_office(who) else ""),
        "resource": _resource(asked["resource"]) if asked["resource"] else "",
        "shared": defined.place is not None,
        "tabs": [
            {"label": label, "chosen": asked["part"] == part, "query": urlencode(query | {"part": part})}
            for part, label in (("", _("全部")), ("numerator", _("计入分子的")), ("denominator", _("计入分母的")))
            if part != "denominator" or defined.denominator
        ],
        "rows": [_row(row, names, defined.unit) for row in got.items],
        "next": urlencode(query | {"after": got.next}) if got.next else "",
    }
    return page(request, "quality_rows.html", context, nav="quality")


KINDS = {
    "delivery": lambda about: reverse("workbench:delivery", args=[about["submission"]]),
    "sample": lambda about: reverse("workbench:quality_sample", args=[about["sample"]]),
    "objection": lambda about: reverse("workbench:objection", args=[about["objection"]]),
    "repair": lambda about: reverse("workbench:repair", args=[about["repair"]]),
    "check": lambda about: reverse("workbench:check", args=[about["check"]]),
    "record": lambda about: reverse("portal:subject", args=[about["uscc"]]),
    "code": lambda about: reverse("portal:subject", args=[about["uscc"]]),
    "subject": lambda about: reverse("portal:subject", args=[about["uscc"]]),
}
"""Kind of fact → its page."""


def _row(row: quality.Row, names: dict[str, str], unit: str) -> dict[str, Any]:
    words: dict[str, str] = {
        "submission": _("批次"),
        "received_on": _("收到"),
        "rows": _("行数"),
        "refused": _("退回"),
        "quarantined": _("待关联"),
        "duplicates": _("重复"),
        "uscc": _("代码"),
        "decided_on": _("决定"),
        "workdays": _("工作日"),
        "term": _("期限"),
        "document_no": _("文书号"),
        "outcome": _("结果"),
        "filed_on": _("提出"),
        "applied_on": _("申请"),
        "found_on": _("发现"),
        "gone_on": _("消除"),
        "fault": _("问题"),
        "cycle": _("周期"),
        "last_on": _("最近入库"),
        "measure": _("措施"),
        "check": _("核查"),
        "since": _("自"),
        "authority": _("机关"),
    }
    return {
        "department": names.get(row.department, row.department),
        "resource": _resource(row.resource) if row.resource else "",
        "day": values.day(row.day, current()),
        "facts": [(words[name], text) for name, text in row.about.items() if name in words and text not in {None, ""}],
        "numerator": f"{row.numerator.normalize():f}",
        "denominator": "" if row.denominator is None else f"{row.denominator.normalize():f}",
        "url": KINDS[row.kind](row.about) if row.kind in KINDS else "",
        "unit": unit,
    }
