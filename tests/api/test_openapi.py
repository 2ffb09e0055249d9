"""docs/openapi.json is what the service does: compared word by word, and tried with schemathesis."""

from __future__ import annotations

import json

import pytest
import schemathesis
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from gongxin.api.documentation import DOCUMENT, document

CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
OPERATIONS = sorted(
    (path, method) for path, methods in json.loads(DOCUMENT.read_bytes())["paths"].items() for method in methods
)


def test_the_committed_document_is_the_service():
    """After a change of the API: `make openapi`, and read the difference."""
    assert DOCUMENT.read_text(encoding="utf-8") == document()


def test_no_two_shapes_share_a_name():
    """The document has one place for each name: of two classes with one name only one would be described."""
    from ninja import Schema
    from pydantic import BaseModel

    def below(kind: type) -> set[type]:
        return {kind, *(found for sub in kind.__subclasses__() for found in below(sub))}

    ours = [kind for kind in below(BaseModel) | below(Schema) if kind.__module__.startswith("gongxin.api")]
    described = set(json.loads(DOCUMENT.read_bytes())["components"]["schemas"])
    names = sorted(kind.__name__ for kind in set(ours) if kind.__name__ in described)
    assert sorted(set(names)) == names


@pytest.mark.django_db
def test_the_service_hands_out_its_document(client):
    assert client.get("/api/v1/openapi.json").json()["openapi"].startswith("3.1")
