"""Double publicity and other tables of records: filters, a page at a time, the same as CSV."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from gongxin.catalogue import Catalogue, Resource, load
from gongxin.intake.downloads import as_csv
from gongxin.portal import dates, filters, lines, troubles, values
from gongxin.portal.language import Language, current
from gongxin.portal.pages import Trouble, page, reading, trouble
from gongxin.publicity import api as publicity
from gongxin.showing.citations import citation

TABLES = ("administrative_licence", "administrative_penalty", "abnormal_operation")
"""Resources with a table of their own at /publicity/<resource>/. Lists and commitments have theirs elsewhere."""
ON_A_DAY = 8
MOST_ROWS = 50_000
"""Rows of one download; the whole is among the open data."""


@reading
def overview(request: HttpRequest) -> HttpResponse:
    """/publicity/: what came on one day, the newest unless `?on=` names another."""
    loaded, lang, today = load(), current(), timezone.localdate()
    given = dates.day_asked(request.GET.get("on"), today)
    if isinstance(given, dates.NoDay):
        return trouble(request, troubles.no_day(given), 400)
    on = given if request.GET.get("on") else publicity.newest_day(today, publicity.DOUBLE_PUBLICITY) or today
    context = {
        "day": values.day(on, lang),
        "on": on,
        "today": today,
        "tables": [_day_of(loaded, resource, on, today, lang) for resource in publicity.DOUBLE_PUBLICITY],
        "others": [_link(loaded.resource(name), lang) for name in TABLES],
        "before": _other_day(on - timedelta(days=1), today),
        "after": _other_day(on + timedelta(days=1), today),
    }
    return page(request, "portal/publicity.html", context, nav="publicity")


def _day_of(loaded: Catalogue, name: str, on: date, today: date, lang: Language) -> dict[str, Any]:
    resource = loaded.resource(name)
    found = publicity.lines(publicity.Question(name, published_on=on), today, loaded, limit=ON_A_DAY)
    writer = lines.LineWriter(loaded, resource, lang)
    return {
        **_link(resource, lang),
        "lines": [writer.view(line) for line in found.items],
        "all_url": f"{reverse('portal:table', args=[name])}?published={on}" if found.next else "",
    }


def _link(resource: Resource, lang: Language) -> dict[str, str]:
    return {
        "id": resource.id,
        "label": resource.label.pick(lang),
        "nature": resource.nature,
        "url": reverse("portal:table", args=[resource.id]),
    }


def _other_day(day: date, today: date) -> dict[str, str] | None:
    if day > today:
        return None
    return {"url": f"{reverse('portal:publicity')}?on={day}", "day": values.day(day, current())}


@reading
def table(request: HttpRequest, resource: str) -> HttpResponse:
    """/publicity/<resource>/: every public record, newest decision first."""
    loaded, lang = load(), current()
    if resource not in TABLES or resource not in publicity.indexed(loaded):
        return trouble(request, troubles.no_page(), 404)
    return table_page(request, loaded.resource(resource), loaded, lang, here="portal:table", nav="publicity")


def table_page(
    request: HttpRequest, resource: Resource, loaded: Catalogue, lang: Language, *, here: str, nav: str
) -> HttpResponse:
    """The page of a table; `here` is the name of its address, `here`_csv that of its download."""
    today = timezone.localdate()
    asked = filters.asked(request.GET, resource, loaded, lang, today=today)
    arguments = [resource.id] if here == "portal:table" else []
    address = reverse(here, args=arguments)
    context: dict[str, Any] = {
        "resource": {"label": resource.label.pick(lang), "nature": resource.nature, "id": resource.id},
        "asked": asked,
        "address": address,
        "basis": [citation(item, lang) for item in resource.basis if item.in_force(today)],
        "csv_url": reverse(f"{here}_csv", args=arguments) + asked.query(),
        "most": values.count(MOST_ROWS, lang),
        "term": resource.deadline.workdays if resource.deadline else None,
    }
    if asked.trouble:
        return page(request, "portal/table.html", {**context, "problem": Trouble("", asked.trouble)}, status=400, nav=nav)
    try:
        found = publicity.lines(asked.question, today, loaded, after=request.GET.get("after") or None)
    except publicity.PlaceError as error:
        problem = Trouble("", error.message.pick(lang), error.remedy.pick(lang))
        return page(request, "portal/table.html", {**context, "problem": problem}, status=400, nav=nav)
    writer = lines.LineWriter(loaded, resource, lang)
    context |= {
        "lines": [writer.view(line) for line in found.items],
        "next_url": address + asked.query(after=found.next) if found.next else "",
        "first_url": address + asked.query() if request.GET.get("after") else "",
    }
    return page(request, "portal/table.html", context, nav=nav)


@reading
def table_csv(request: HttpRequest, resource: str) -> HttpResponseBase:
    """/publicity/<resource>/table.csv: the same records, up to MOST_ROWS."""
    loaded = load()
    if resource not in TABLES or resource not in publicity.indexed(loaded):
        return trouble(request, troubles.no_page(), 404)
    return csv_of(request, loaded.resource(resource), loaded)


def csv_of(request: HttpRequest, resource: Resource, loaded: Catalogue) -> HttpResponseBase:
    """The filtered records as a stream; a wrong filter is a page that says so."""
    lang, today = current(), timezone.localdate()
    asked = filters.asked(request.GET, resource, loaded, lang, today=today)
    if asked.trouble:
        return trouble(request, Trouble(_("筛选条件无效"), asked.trouble), 400)
    root = request.build_absolute_uri("/").rstrip("/")

    def rows() -> Iterator[list[str | None]]:
        with override("en" if lang == "en" else "zh-hans"):  # the stream runs after the request's language is gone
            for line in publicity.all_lines(asked.question, today, loaded, most=MOST_ROWS):
                place = reverse("portal:record", args=[line.uscc, line.resource, line.record_key])
                yield lines.table_row(line, resource, root + place)

    response = StreamingHttpResponse(as_csv(lines.table_head(resource, lang), rows()), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{resource.id}-{today:%Y%m%d}.csv"'
    response["Cache-Control"] = "no-store"
    return response


@reading
def commitments(request: HttpRequest) -> HttpResponse:
    """/commitments/: promises that organisations made in public, and how they were kept."""
    loaded, lang = load(), current()
    return table_page(request, loaded.resource("commitment"), loaded, lang, here="portal:commitments", nav="commitments")


@reading
def commitments_csv(request: HttpRequest) -> HttpResponseBase:
    """/commitments/table.csv"""
    loaded = load()
    return csv_of(request, loaded.resource("commitment"), loaded)
