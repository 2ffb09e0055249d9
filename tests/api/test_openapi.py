"""docs/openapi.json is what the service does: compared word by word, and tried with schemathesis."""

from __future__ import annotations

import json
from collections.abc import Iterator
from types import ModuleType

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
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
EXAMPLES = 20
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


@pytest.fixture
def _one_connection() -> Iterator[None]:
    """Requests in the test's own transaction: as Django's test client does, nothing closes its connection."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def headers(world: ModuleType) -> dict[str, str]:
    """A key that may do everything, so that more than refusals is tried."""
    from gongxin.access import api as access

    scopes = ("submit", "checks", "read:sharing", "read:government")
    token = access.issue_key(world.DEPARTMENT, scopes, now=timezone.now()).token
    return {"Authorization": f"Bearer {token}", "X-Purpose": "test"}


@pytest.mark.django_db
@pytest.mark.usefixtures("_one_connection")
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
@pytest.mark.parametrize("entitled", [True, False], ids=["key", "no key"])
def test_no_answer_is_a_fault_or_undocumented(
    headers: dict[str, str], world: ModuleType, path: str, method: str, entitled: bool
):
    from gongxin.conf.wsgi import application

    operation = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)[path][method]

    @given(case=operation.as_strategy())
    @settings(
        max_examples=EXAMPLES if entitled else 5,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def attempt(case: schemathesis.Case) -> None:
        case.call_and_validate(checks=CHECKS, headers=headers if entitled else None)

    attempt()
