"""Open data: everything anybody may see, as files, with licence, description for machines (DCAT) and as-of date."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gongxin.catalogue import Catalogue, Resource, load
from gongxin.portal import city, troubles, values
from gongxin.portal.language import current
from gongxin.portal.pages import Trouble, cached, page, reading, trouble
from gongxin.publicity import api as publicity
from gongxin.registry import api as registry
from gongxin.showing.citations import citation

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
MEDIA = {"csv": "text/csv; charset=utf-8", "parquet": "application/vnd.apache.parquet"}
IANA = "https://www.iana.org/assignments/media-types/"
RETRY = 600


@reading
def overview(request: HttpRequest) -> HttpResponse:
    """/open-data/"""
    loaded, lang, today = load(), current(), timezone.localdate()
    files, counts = _files(today), registry.figures().records
    context = {
        "sets": [_set(resource, files.get(resource.id), counts.get(resource.id, 0)) for resource in publicity.offered(loaded)],
        "licence_url": LICENCE,
        "today": values.day(today, lang),
        "dcat_url": reverse("portal:dcat"),
    }
    return page(request, "portal/open_data.html", context, nav="open_data")


def _set(resource: Resource, file: publicity.File | None, counted: int) -> dict[str, Any]:
    lang = current()
    return {
        "id": resource.id,
        "label": resource.label.pick(lang),
        "basis": citation(resource.basis[0], lang) if resource.basis else "",
        "rows": values.count(file.rows, lang) if file else "",
        "made": values.moment(file.made_at, lang) if file else "",
        "counted": values.count(counted, lang),
        "files": [
            {
                "form": form.upper() if form == "csv" else "Parquet",
                "url": reverse("portal:data_file", args=[resource.id, form]),
                "size": size_text(file.sizes.get(form, 0)) if file else "",
            }
            for form in publicity.FORMATS
        ],
    }


def size_text(number: int) -> str:
    """12.3 KB, 4.5 MB"""
    for unit, size in (("GB", 10**9), ("MB", 10**6)):
        if number >= size:
            return f"{number / size:.1f} {unit}"
    return f"{number / 1000:.1f} KB"


def _files(today: date) -> dict[str, publicity.File]:
    connection.ensure_connection()
    return publicity.known(connection.connection, today)


@reading
def data_file(request: HttpRequest, resource: str, form: str) -> HttpResponseBase:
    """/open-data/<resource>.<csv|parquet>: the file of today, made now if need be."""
    loaded, now = load(), timezone.now()
    found = next((item for item in publicity.offered(loaded) if item.id == resource), None)
    if found is None or form not in publicity.FORMATS:
        return trouble(request, troubles.no_page(), 404)
    file = _standing(found, loaded)
    if file is None:
        response = trouble(
            request,
            Trouble(_("文件正在生成"), _("这份数据有变化，新文件还没有做好。"), _("请过十分钟再来；逐条查询不受影响。")),
            503,
        )
        response["Retry-After"] = str(RETRY)
        return response
    path = publicity.path_of(publicity.folder(), file, form)
    answer = FileResponse(path.open("rb"), as_attachment=True, filename=f"{resource}-{timezone.localdate(now):%Y%m%d}.{form}")
    answer["Content-Type"] = MEDIA[form]
    answer["Cache-Control"] = "no-store"
    answer["X-Rows"], answer["X-As-Of-Seq"] = str(file.rows), str(file.seq)
    return answer


def _standing(resource: Resource, loaded: Catalogue) -> publicity.File | None:
    """A file that may be handed out; made at once where that takes a second; None: the job has to."""
    now = timezone.now()
    today, folder = timezone.localdate(now), publicity.folder()
    with transaction.atomic():
        connection.ensure_connection()
        conn = connection.connection
        file = publicity.known(conn, today).get(resource.id)
        whole = file is not None and all(publicity.path_of(folder, file, form).is_file() for form in publicity.FORMATS)
        if file is not None and whole and publicity.stands(conn, file, today):
            return file
        if registry.figures().records.get(resource.id, 0) > publicity.AT_ONCE:
            return None
        return publicity.make(conn, resource, folder, today, now, loaded)


@reading
def dcat(request: HttpRequest) -> HttpResponse:
    """/open-data/catalog.jsonld: the same for machines (DCAT 3, JSON-LD)."""
    loaded, today = load(), timezone.localdate()
    files, root = _files(today), request.build_absolute_uri("/").rstrip("/")
    name = city.site_name()
    body = {
        "@context": {"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/", "foaf": "http://xmlns.com/foaf/0.1/"},
        "@id": root + reverse("portal:open_data"),
        "@type": "dcat:Catalog",
        "dct:title": _texts(name.zh + "开放数据", name.en + ": open data"),
        "dct:description": _texts("关于组织的公共信用信息，按日更新。", "Public credit records of organisations, daily."),
        "dct:license": {"@id": LICENCE},
        "dct:language": ["zh", "en"],
        "dct:publisher": {"@type": "foaf:Organization", "foaf:name": _texts(name.zh, name.en)},
        "dcat:dataset": [_dataset(item, files.get(item.id), root, today) for item in publicity.offered(loaded)],
    }
    text = json.dumps(body, ensure_ascii=False, indent=1)
    return cached(request, HttpResponse(text, content_type="application/ld+json; charset=utf-8"))


def _texts(zh: str, en: str) -> list[dict[str, str]]:
    return [{"@value": zh, "@language": "zh"}, {"@value": en, "@language": "en"}]


def _dataset(resource: Resource, file: publicity.File | None, root: str, today: date) -> dict[str, Any]:
    place = root + reverse("portal:open_data")
    return {
        "@id": f"{place}#{resource.id}",
        "@type": "dcat:Dataset",
        "dct:identifier": resource.id,
        "dct:title": _texts(resource.label.zh, resource.label.en),
        "dct:description": _texts(
            "；".join(citation(basis, "zh") for basis in resource.basis),
            "; ".join(citation(basis, "en") for basis in resource.basis),
        ),
        "dct:accrualPeriodicity": {"@id": "http://publications.europa.eu/resource/authority/frequency/DAILY"},
        "dct:modified": {"@value": str(file.on if file else today), "@type": "http://www.w3.org/2001/XMLSchema#date"},
        "dct:license": {"@id": LICENCE},
        "dcat:distribution": [
            {
                "@type": "dcat:Distribution",
                "dcat:downloadURL": {"@id": root + reverse("portal:data_file", args=[resource.id, form])},
                "dcat:mediaType": {"@id": IANA + MEDIA[form].partition(";")[0]},
                "dct:license": {"@id": LICENCE},
                **({"dcat:byteSize": file.sizes.get(form, 0)} if file else {}),
            }
            for form in publicity.FORMATS
        ],
    }
