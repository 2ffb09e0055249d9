"""Finishes the OpenAPI document that Ninja generates, and writes it: `python -m gongxin.api.documentation`.

Ninja documents every answer as application/json. Here problems become application/problem+json, every
operation gets the answers that any operation may give, and the key a security scheme. docs/openapi.json is
committed; a test compares.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from gongxin.api.schemas import LookupRequest, ProblemDetails

PROBLEM = {"$ref": "#/components/schemas/ProblemDetails"}
PROBLEM_CONTENT = {"application/problem+json": {"schema": PROBLEM}}
ANYWHERE = {
    400: "The request cannot be read",
    404: "No such thing",
    405: "The address does not take this method",
    413: "The request is larger than allowed",
    422: "A parameter is not valid",
    500: "A fault of the platform",
    429: "Too many requests; Retry-After says when to try again",
    503: "The database is not available for now",
}
_KEY: list[dict[str, list[str]]] = [{"DepartmentKey": []}]
_PURPOSE = {
    "name": "X-Purpose",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "maxLength": 200},
    "description": "查询目的（非公示渠道必填；汉字按百分号编码）。The duty or matter, percent-encoded where not ASCII;"
    " needed for all but the public channel.",
}
REFUSED = {
    401: {"description": "No key, or none that is valid"},
    403: {"description": "The key lacks the scope"},
    422: {"description": "A parameter, the code or the purpose is not valid"},
}
KEYED: dict[str, Any] = {"security": _KEY, "parameters": [_PURPOSE], "responses": REFUSED}
"""openapi_extra of operations that need a department's key."""
OFFICER: dict[str, Any] = {"security": _KEY, "responses": REFUSED}
"""openapi_extra of operations for officers: the key says who acts, so no purpose is asked in a header."""
MAYBE_KEYED: dict[str, Any] = {"security": [{}, *_KEY], "parameters": [_PURPOSE], "responses": REFUSED}
"""openapi_extra of operations that need one for channels other than the public page."""
LOOKUP: dict[str, Any] = {
    **MAYBE_KEYED,
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": LookupRequest.model_json_schema()}},
    },
    "responses": REFUSED,
}
_BYTES = {"schema": {"type": "string", "format": "binary"}}
DELIVERY: dict[str, Any] = {
    "security": _KEY,
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "resource": {"type": "string"},
                        "file": {"type": "string", "format": "binary"},
                    },
                    "required": ["file"],
                }
            },
            "application/octet-stream": _BYTES,
        },
    },
    "responses": {
        **REFUSED,
        202: {"headers": {"Location": {"schema": {"type": "string"}, "description": "Where its state is"}}},
        411: {"description": "Content-Length is missing"},
        415: {"description": "Neither a form nor plain bytes"},
    },
}
DOWNLOAD: dict[str, Any] = {
    "security": _KEY,
    "responses": {
        **REFUSED,
        200: {
            "description": "The findings",
            "content": {
                "text/csv": _BYTES,
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": _BYTES,
                "application/json": {"schema": {"type": "object"}},
            },
        },
    },
}
LINES: dict[str, Any] = {
    **KEYED,
    "responses": {**REFUSED, 200: {"content": {"application/x-ndjson": _BYTES}}},
}
"""openapi_extra of an answer in lines of JSON."""
_REPORT: dict[Any, Any] = {**REFUSED, 410: {"description": "Expired, or no longer shown as it was"}}
ISSUED: dict[str, Any] = {"security": [{}, *_KEY], "responses": REFUSED}
"""openapi_extra of making a report: anybody may, a special one needs the organisation."""
_MAKING = {
    "type": "object",
    "required": ["number", "state", "pdf"],
    "properties": {
        "number": {"type": "string"},
        "state": {"type": "string", "enum": ["making"]},
        "pdf": {"type": "string"},
    },
}
REPORT_PDF: dict[str, Any] = {
    "security": [{}, *_KEY],
    "responses": {
        **_REPORT,
        200: {"description": "The report", "content": {"application/pdf": _BYTES}},
        202: {
            "description": "A large report is being made: ask again after Retry-After",
            "content": {"application/json": {"schema": _MAKING}},
            "headers": {
                "Location": {"schema": {"type": "string"}, "description": "The same address"},
                "Retry-After": {"schema": {"type": "integer"}},
            },
        },
        303: {"description": "For a browser (Accept: text/html): to the page that waits for it"},
        503: {"description": "The fonts are missing"},
    },
}
REPORT_JSON: dict[str, Any] = {
    "security": [{}, *_KEY],
    "responses": {**_REPORT, 200: {"description": "The report", "content": {"application/vc": {"schema": {"type": "object"}}}}},
}
DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "openapi.json"


def documented(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with our additions; changes and returns the one given."""
    for methods in schema["paths"].values():
        for operation in methods.values():
            _finish(operation)
    schemas = schema["components"].setdefault("schemas", {})
    problem = ProblemDetails.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= problem.pop("$defs", {}) | {"ProblemDetails": problem}
    from gongxin.access.api import SCOPES  # tables: only once Django is set up

    schema["components"].setdefault("securitySchemes", {})["ClientCredentials"] = {
        "type": "oauth2",
        "description": "The key as client_secret, its visible start as client_id; the token is used like a key.",
        "flows": {"clientCredentials": {"tokenUrl": "/api/v1/token", "scopes": {s: label.en for s, label in SCOPES.items()}}},
    }
    schema["components"].setdefault("securitySchemes", {})["DepartmentKey"] = {
        "type": "http",
        "scheme": "bearer",
        "description": "The key of a department, issued by the operator of the platform.",
    }
    return schema


def _finish(operation: dict[str, Any]) -> None:
    answers = {str(code): dict(answer) for code, answer in operation["responses"].items()}
    for status, description in ANYWHERE.items():
        answers.setdefault(str(status), {"description": description})
    for code, answer in answers.items():
        if int(code) >= 400 and "application/json" not in answer.get("content", {}):
            answer["content"] = PROBLEM_CONTENT
        if code == "304":
            answer.clear()
            answer["description"] = "What the client holds (If-None-Match) still stands"
    operation["responses"] = dict(sorted(answers.items()))


def document() -> str:
    """The committed form: sorted by nothing, indented by one, so that a change reads well in a diff."""
    from gongxin.api.urls import api

    return json.dumps(api.get_openapi_schema(), ensure_ascii=False, indent=1, default=str) + "\n"


def main() -> int:
    """Writes docs/openapi.json."""
    import django

    django.setup()
    DOCUMENT.write_text(document(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongxin.conf.settings")
    sys.exit(main())
