"""An organisation's credit file, one section of it, one record of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gongxin.catalogue import load
from gongxin.intake import api as intake
from gongxin.kernel import uscc as codes
from gongxin.portal import dates, files, troubles
from gongxin.portal.bodies import Bodies
from gongxin.portal.files import SectionView, SubjectHead
from gongxin.portal.histories import VersionView, versions_of
from gongxin.portal.language import current
from gongxin.portal.pages import page, reading, trouble
from gongxin.portal.records import Writer
from gongxin.portal.values import day
from gongxin.registry import api as registry


@dataclass(frozen=True)
class FileView:
    """What the templates of the file print; `on` is the day shown, `on_asked`: the address names it."""

    subject: SubjectHead
    sections: tuple[SectionView, ...]
    on: date
    today: date
    on_asked: bool
    on_text: str
    url: str
    form_url: str
    today_url: str
    json_url: str
    contested: str
    generated: str

    @property
    def is_past(self) -> bool:
        return self.on < self.today


@dataclass(frozen=True)
class Asked:
    """A subject's file as the registry gave it, and what is needed to write about it."""

    code: str
    on: date
    on_asked: bool
    today: date
    file: Mapping[str, Any]
    writer: Writer

    @property
    def query(self) -> str:
        """The day travels from page to page."""
        return f"?on={self.on}" if self.on_asked else ""

    def address(self, name: str, *arguments: object) -> str:
        return str(reverse(f"portal:{name}", args=[self.code, *arguments])) + self.query


@reading
def file(request: HttpRequest, uscc: str) -> HttpResponse:
    """/subjects/<code>/: head, counts, sections. A long file shows the newest of each section and links to
    the rest."""
    asked = _asked(request, uscc)
    if not isinstance(asked, Asked):
        return asked
    sections = files.sections_of(asked.file, asked.writer, lambda section: asked.address("section", section))
    return page(request, "portal/subject.html", {"file": _view(asked, sections)})


@reading
def section(request: HttpRequest, uscc: str, section: str) -> HttpResponse:
    """/subjects/<code>/<section>/: all records of a section, a page at a time (`?page=`)."""
    asked = _asked(request, uscc)
    if not isinstance(asked, Asked):
        return asked
    if section not in {item.id for item in asked.writer.catalogue.sections}:
        return trouble(request, troubles.no_page(), 404)
    rows: list[dict[str, Any]] = next((item["records"] for item in asked.file["sections"] if item["section"] == section), [])
    last = max(1, -(-len(rows) // files.PAGE))
    number = min(last, _number(request.GET.get("page", "1")))
    shown = rows[(number - 1) * files.PAGE : number * files.PAGE]
    label = asked.writer.catalogue.section(section).label.pick(asked.writer.lang)
    view = SectionView(section, label, len(rows), 0, "", tuple(asked.writer.view(row) for row in shown))
    here = asked.address("section", section)
    joint = "&" if asked.query else "?"
    context = {
        "file": _view(asked, ()),
        "section": view,
        "page_text": _("%(n)d 条，第 %(page)d 页，共 %(last)d 页") % {"n": len(rows), "page": number, "last": last},
        "previous_url": f"{here}{joint}page={number - 1}" if number > 1 else "",
        "next_url": f"{here}{joint}page={number + 1}" if number < last else "",
    }
    return page(request, "portal/section.html", context)


@reading
def record(request: HttpRequest, uscc: str, resource: str, key: UUID) -> HttpResponse:
    """/subjects/<code>/records/<resource>/<key>/: one record with all its versions: the address to cite in an
    objection."""
    asked = _asked(request, uscc)
    if not isinstance(asked, Asked):
        return asked
    found = next(
        (
            row
            for item in asked.file["sections"]
            for row in item["records"]
            if row["resource"] == resource and row["record_key"] == str(key)
        ),
        None,
    )
    history = found and registry.history_as_of(
        asked.code, resource, key, "public_page", asked.on, asked.today, asked.writer.catalogue
    )
    if found is None or not history:
        return trouble(request, troubles.no_record(), 404)
    context = {
        "file": _view(asked, ()),
        "record": asked.writer.view(found, alone=True),
        "history": versions_of(_versions(history), asked.writer, resource),
        "json_url": f"/api/v1/subjects/{asked.code}/records/{resource}/{key}/history{asked.query}",
    }
    return page(request, "portal/record.html", context)


def _asked(request: HttpRequest, given: str) -> Asked | HttpResponse:
    """The subject's file on the day asked for, or the page that says why there is none."""
    today, lang = timezone.localdate(), current()
    on = dates.day_asked(request.GET.get("on"), today)
    if isinstance(on, dates.NoDay):
        return trouble(request, troubles.no_day(on), 400)
    code = codes.normalise(given)
    loaded = load()
    body = registry.file_as_of(code, "public_page", on, today, loaded) if troubles.plausible(code) else None
    if body is None:
        problem, status = troubles.no_subject(given)
        return trouble(request, problem, status)
    if code != given:
        return _at_its_code(request, code)
    on_asked = bool(request.GET.get("on")) and on != today
    tail = f"?on={on}" if on_asked else ""

    def address(resource: str, key: str) -> str:
        return str(reverse("portal:record", args=[code, resource, key])) + tail

    def versions(writer: Writer, resource: str, key: str) -> tuple[VersionView, ...]:
        found = registry.history_as_of(code, resource, UUID(key), "public_page", on, today, loaded)
        return versions_of(json.loads(found, parse_float=Decimal)["versions"], writer, resource) if found else ()

    file = _with_receipt(json.loads(body, parse_float=Decimal))
    name = file["subject"]["name"]
    writer = Writer(loaded, lang, on, Bodies(lang), address, versions=versions, subject_name=name)
    return Asked(code, on, on_asked, today, file, writer)


def _with_receipt(file: dict[str, Any]) -> dict[str, Any]:
    """The day each record's submission was received, which the registry does not keep, put beside its other dates."""
    records = [record for section in file["sections"] for record in section["records"]]
    days = intake.received_days({record["submission_id"] for record in records if record["submission_id"]})
    for record in records:
        record["received_on"] = str(days.get(record["submission_id"]) or "")
    return file


def _at_its_code(request: HttpRequest, code: str) -> HttpResponse:
    """The same page at the one address of the subject."""
    match = request.resolver_match
    place = reverse(f"portal:{match.url_name}", kwargs={**match.kwargs, "uscc": code})
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{place}?{query}" if query else place)


def _versions(history: bytes) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(history, parse_float=Decimal)["versions"]
    return found


def _view(asked: Asked, sections: tuple[SectionView, ...]) -> FileView:
    lang, when = asked.writer.lang, day(asked.on, asked.writer.lang)
    contested = sum("contested" in row["marks"] for item in asked.file["sections"] for row in item["records"])
    return FileView(
        subject=files.head_of(asked.file["subject"], asked.writer),
        sections=sections,
        on=asked.on,
        today=asked.today,
        on_asked=asked.on_asked,
        on_text=_("这是 %(day)s 当天的档案。") % {"day": when},
        url=asked.address("subject"),
        form_url=reverse("portal:subject", args=[asked.code]),
        today_url=reverse("portal:subject", args=[asked.code]),
        json_url=f"/api/v1/subjects/{asked.code}{asked.query}",
        contested=_("%(n)d 条信息异议处理中") % {"n": contested} if contested else "",
        generated=_("档案日期：%(day)s。数据序号：%(seq)s。") % {"day": day(asked.on, lang), "seq": asked.file["seq"]},
    )


def _number(text: str) -> int:
    """A page number from an address; whatever is not one means the first page."""
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1
