"""Every address and operation there is, with values to ask them with: from the URL configuration and the OpenAPI document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern

VALUES = {"date": "2026-11-01", "day": "2026-11-01", "on": "2026-11-01", "resource": "administrative_penalty", "lang": "en"}


@dataclass(frozen=True)
class Place:
    """One row of the table: its name there, and how to ask."""

    name: str
    method: str
    path: str
    body: Any = None


def places(code: str) -> list[Place]:
    """All of them, by name. `code`: a subject's code for parameters that want one."""
    return sorted({place.name: place for place in (*_pages(code), *_operations(code))}.values(), key=lambda place: place.name)


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


def _operations(code: str) -> Iterator[Place]:
    from gongxin.api.urls import api

    schema: Any = api.get_openapi_schema()
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            asked = "?".join(filter(None, (_filled(path, operation, code), _query(operation, code))))
            yield Place(f"{method.upper()} {path}", method.upper(), asked, _body(operation, schema))


def _filled(path: str, operation: Any, code: str) -> str:
    kinds = {p["name"]: p.get("schema", {}).get("type") for p in operation.get("parameters", ()) if p["in"] == "path"}
    return re.sub(
        r"\{(\w+)\}", lambda m: _value(m[1], {"integer": "int"}.get(kinds.get(m[1], ""), "str"), code), path
    )


def _query(operation: Any, code: str) -> str:
    wanted = [p for p in operation.get("parameters", ()) if p["in"] == "query" and p.get("required")]
    return "&".join(f"{p['name']}={_example(p.get('schema', {}), {}, p['name'])}" for p in wanted)


def _body(operation: Any, schema: Any) -> Any:
    content = operation.get("requestBody", {}).get("content", {})
    return _example(content["application/json"]["schema"], schema, "") if "application/json" in content else None


def _example(wanted: Any, schema: Any, name: str) -> Any:
    """A small value that the schema allows, good enough to get past the first door."""
    if "$ref" in wanted:
        return _example(schema["components"]["schemas"][wanted["$ref"].rpartition("/")[2]], schema, name)
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in wanted:
            return _example(wanted[choice][0], schema, name)
    if "enum" in wanted or "const" in wanted:
        return wanted.get("const", wanted.get("enum", [None])[0])
    kind = wanted.get("type")
    if kind == "object":
        known = wanted.get("properties", {})
        return {field: _example(known.get(field, {}), schema, field) for field in wanted.get("required", ())}
    if kind == "array":
        return [_example(wanted.get("items", {}), schema, name) for _ in range(max(1, wanted.get("minItems", 1)))]
    if kind in {"integer", "number"}:
        return max(1, wanted.get("minimum", 1))
    if kind == "boolean":
        return True
    if wanted.get("format") == "date":
        return "2026-11-01"
    if wanted.get("format") == "date-time":
        return "2026-11-01T08:00:00Z"
    return "x" * max(1, wanted.get("minLength", 1))
