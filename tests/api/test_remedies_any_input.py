"""Whatever is sent to the operations of lists, objections and repairs by those who may act: no fault, no undocumented answer."""

from __future__ import annotations

import json

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings

from gongxin.api.documentation import DOCUMENT

from . import remedy_world
from .remedy_world import World
from .test_openapi import CHECKS, _one_connection

__all__ = ["_one_connection"]
OPERATIONS = sorted(
    (path, method)
    for path, methods in json.loads(DOCUMENT.read_bytes())["paths"].items()
    for method, operation in methods.items()
    if {"remedies", "lists"} & set(operation.get("tags", ()))
)


@pytest.fixture
def world(db: None, request: pytest.FixtureRequest) -> World:
    """With cases, and after the requests that made them (Django's client connects the signals again)."""
    found = remedy_world.build()
    found.with_source()
    found.applied()
    request.getfixturevalue("_one_connection")
    return found


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
@pytest.mark.parametrize("role", ["subject", pytest.param("clerk", marks=pytest.mark.slow), "credit_office"])
def test_no_answer_is_a_fault_or_undocumented(world: World, path: str, method: str, role: str) -> None:
    from gongxin.conf.wsgi import application

    operation = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)[path][method]

    @given(case=operation.as_strategy())
    @settings(
        max_examples=6, deadline=None, database=None, derandomize=True, phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    def attempt(case: schemathesis.Case) -> None:
        case.call_and_validate(checks=CHECKS, headers=world.keys[role])

    attempt()
