"""Every address and operation there is, with values to ask them with: from the URL configuration and the OpenAPI document."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern

VALUES = {"date": "2026-11-01", "day": "2026-11-01", "on": "2026-11-01", "resource": "administrative_penalty", "lang": "en",
          "model": "LABOUR", "department": "matrix"}  # fmt: skip
SAID: dict[str, Any] = {
    "list_code": "SX01", "model": "LABOUR", "version": "2017", "department": "matrix", "region": "330100", "month": "2026-10",
    "period": "2026-10", "origin": "", "metric": "QL04", "cycle": "month", "template": "T1", "domain": "quality", "key": "91",
    "due_on": "2027-01-29", "last_day": "2026-12-31", "until": "2026-12-31", "law": "tendering_law", "field": "unlawful_act",
    "record_key": "00000000-0000-0000-0000-000000000001", "evidence": ["00000000-0000-0000-0000-000000000001"],
    "text_hash": "a" * 64, "sha256": "a" * 64, "digest": "a" * 64, "first": "2026-01-01", "last": "2026-10-31", "q": "云州",
    "statement": "出售过期商品", "matter": "tender", "purpose": "采购资格审查", "grant_type": "client_credentials",
    "amount": "1000.00", "channel": "mail", "address": "a@example.org", "receipt": "AAAA-BBBB", "subjects": None,
}  # fmt: skip
"""What is said in a query or a body under a name; without one, what the schema allows. None: the code of the subject, in a list."""
CODES = frozenset({"uscc", "about", "body", "counterpart", "predecessor", "successor", "handler", "superior", "subject"})
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF\n"
JSON, FORM, BYTES = "application/json", "application/x-www-form-urlencoded", "application/octet-stream"
PARTS = MULTIPART_CONTENT


@dataclass(frozen=True)
class Place:
    """One row of the table: its name there, and how to ask."""

    name: str
    method: str
    path: str
    body: Any = None
    kind: str = JSON

    @property
    def content(self) -> bytes:
        """The body as it is sent."""
        if self.body is None or self.kind == BYTES:
            return self.body or b""
        if self.kind == PARTS:
            return encode_multipart(BOUNDARY, self.body | {"file": SimpleUploadedFile("a.pdf", PDF)})
        return (urlencode(self.body) if self.kind == FORM else json.dumps(self.body)).encode()


def places(code: str, sent: Mapping[str, Any] | None = None) -> list[Place]:
    """All of them, by name. `code`: a subject's code for parameters that want one. `sent`: by name, what is sent where nothing can be
    made up from the configuration (in_order.Sent)."""
    found = {place.name: place for place in (*_pages(code), *_operations(code))}
    for name, given in (sent or {}).items():
        found[name] = replace(found[name], body=given.body, kind=given.kind, path=given.path or found[name].path)
    return sorted(found.values(), key=lambda place: place.name)


def _pages(code: str) -> Iterator[Place]:
    for route in _routes(get_resolver().url_patterns, ""):
        if route.startswith("api/v1/"):
            continue
        path = "/" + re.sub(r"<(?:(\w+):)?(\w+)>", lambda m: _value(m[2], m[1] or "str", code), route)
        yield Place(f"GET /{route}", "GET", path)
        if route.startswith(("accounts/", "space/", "workbench/")):
            yield Place(f"POST /{route}", "POST", path)


def _routes(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            part = "" if isinstance(pattern.pattern, LocalePrefixPattern) else _plain(str(pattern.pattern))
            yield from _routes(pattern.url_patterns, before + part)
        else:
            yield before + _plain(str(pattern.pattern))


def _plain(pattern: str) -> str:
    """A regular expression of allauth's as a route."""
    return re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", pattern).strip("^$").replace("\\Z", "")


def _value(name: str, kind: str, code: str) -> str:
    if "uscc" in name or name in {"code", "subject"}:
        return code
    if kind == "uuid":
        return "00000000-0000-0000-0000-000000000001"
    return VALUES.get(name, "1" if kind == "int" else "nothing")


def owned_places(estate: Any) -> list[Place]:
    """The operations that name something which is somebody's, naming what is there (tests/api/estate.py)."""
    return [place for place in _operations(estate.subject, estate) if place.name in estate.bodies or "{" in place.name]


def _operations(code: str, estate: Any = None) -> Iterator[Place]:
    from gongxin.api.urls import api

    schema: Any = api.get_openapi_schema()
    for path, methods in schema["paths"].items():
        known = estate.values(path) if estate else {}
        for method, operation in methods.items():
            name = f"{method.upper()} {path}"
            there = re.sub(r"\{(\w+)\}", lambda m, known=known: str(known.get(m[1], m[0])), path)
            asked = "?".join(filter(None, (_filled(there, operation, code), _query(operation, code))))
            body, kind = _body(operation, schema, code)
            yield Place(name, method.upper(), asked, estate.bodies.get(name, body) if estate else body, kind)


def _filled(path: str, operation: Any, code: str) -> str:
    shapes = {p["name"]: p.get("schema", {}) for p in operation.get("parameters", ()) if p["in"] == "path"}

    def kind(name: str) -> str:
        shape = shapes.get(name, {})
        return "uuid" if shape.get("format") == "uuid" else "int" if shape.get("type") == "integer" else "str"

    return re.sub(r"\{(\w+)\}", lambda m: _value(m[1], kind(m[1]), code), path)


def _query(operation: Any, code: str) -> str:
    wanted = [p for p in operation.get("parameters", ()) if p["in"] == "query" and p.get("required")]
    return "&".join(f"{p['name']}={_example(p.get('schema', {}), {}, p['name'], code)}" for p in wanted)


def _body(operation: Any, schema: Any, code: str) -> tuple[Any, str]:
    """A body that is in order as far as its schema says, so that what is answered is about who asks; and its media type."""
    content = operation.get("requestBody", {}).get("content", {})
    for kind in (JSON, FORM):
        if kind in content:
            return _example(content[kind]["schema"], schema, "", code), kind
    if BYTES in content:
        return PDF, BYTES
    return ({"receipt": SAID["receipt"]}, PARTS) if "multipart/form-data" in content else (None, JSON)


def _example(wanted: Any, schema: Any, name: str, code: str) -> Any:
    """A small value that the schema allows, good enough to get past the first door."""
    if name in CODES:
        return code
    if "$ref" in wanted:
        return _example(schema["components"]["schemas"][wanted["$ref"].rpartition("/")[2]], schema, name, code)
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in wanted:
            return _example(wanted[choice][0], schema, name, code)
    if name in SAID and "enum" not in wanted:
        return SAID[name] if SAID[name] is not None else [code]
    if "enum" in wanted or "const" in wanted:
        return wanted.get("const", wanted.get("enum", [None])[0])
    kind = wanted.get("type")
    if kind == "object":
        known = wanted.get("properties", {})
        return {field: _example(known.get(field, {}), schema, field, code) for field in wanted.get("required", ())}
    if kind == "array":
        return [_example(wanted.get("items", {}), schema, "", code) for _ in range(max(1, wanted.get("minItems", 1)))]
    if kind in {"integer", "number"}:
        return max(1, wanted.get("minimum", 1))
    if kind == "boolean":
        return True
    if wanted.get("format") == "date":
        return "2026-11-01"
    if wanted.get("format") == "date-time":
        return "2026-11-01T08:00:00Z"
    return "x" * max(1, wanted.get("minLength", 1))
