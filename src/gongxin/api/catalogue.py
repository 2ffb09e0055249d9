"""The catalogue as JSON: what is collected, on what basis, who may see it."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router

from gongxin.api.caching import answer
from gongxin.api.problems import Problem
from gongxin.api.schemas import ResourceBody, ResourceLines
from gongxin.catalogue import CHANNELS, Basis, Resource, UnknownDefinition, load

router = Router(tags=["catalogue"])


@router.get("/catalogue/resources", response={200: ResourceLines, 304: None}, operation_id="list_resources")
def list_resources(request: HttpRequest) -> HttpResponse:
    """全部信息资源。Every resource of the catalogue, in the order of the credit file."""
    loaded = load()
    return answer(request, _bytes({"items": [_line(resource) for resource in loaded.resources]}))


@router.get("/catalogue/resources/{resource}", response={200: ResourceBody, 304: None}, operation_id="get_resource")
def get_resource(request: HttpRequest, resource: str) -> HttpResponse:
    """一个信息资源：依据、字段、公开范围。One resource: legal basis, fields, channels."""
    try:
        found = load().resource(resource)
    except UnknownDefinition as error:
        raise Problem("resource.unknown", place="resource", remedy=error.remedy) from error
    return answer(request, _bytes(_body(found)))


def _bytes(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, default=str).encode()


def _line(resource: Resource) -> dict[str, Any]:
    return {
        "id": resource.id,
        "label": resource.label.as_dict(),
        "category": resource.category,
        "section": resource.section,
        "nature": resource.nature,
        "enabled": resource.enabled_on(timezone.localdate()),
    }


def _body(resource: Resource) -> dict[str, Any]:
    return {
        **_line(resource),
        "key": list(resource.key),
        "basis": [_basis(item) for item in resource.basis],
        "deadline": ({"workdays": resource.deadline.workdays, "after": resource.deadline.after} if resource.deadline else None),
        "channels": {channel: resource.open_in(channel) for channel in CHANNELS},
        "fields": [
            {
                "code": field.code,
                "label": field.label.as_dict(),
                "type": field.type,
                "length": field.length,
                "required": field.required,
                "public": field.public,
                "personal": field.personal,
                "reserved": field.reserved,
                "unit": field.unit,
                "code_set": field.code_set,
                "names": list(field.aliases.all()),
            }
            for field in resource.fields
        ],
    }


def _basis(basis: Basis) -> dict[str, Any]:
    return {
        "law": basis.law.as_dict(),
        "article": basis.article.as_dict(),
        "number": basis.number.as_dict() if basis.number else None,
        "rank": basis.rank,
        "in_force": {"from": basis.effective.from_, "to": basis.effective.to},
        "certainty": basis.certainty,
    }
