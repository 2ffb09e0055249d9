"""Whatever is sent to whatever operation by whomever: no fault, no status, content type, header or shape that the document does not know.

Generated from the document: a new operation is covered by being there. Half of what is asked names things that exist (estate.py), so
that more than refusals is tried.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
import schemathesis
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from . import estate as estates
from .estate import Estate
from .test_openapi import CHECKS, OPERATIONS, _one_connection

__all__ = ["_one_connection"]
ROLES = ("stranger", "program", "officer", "office", "subject")


@pytest.fixture(scope="module")
def estate(committed_world: ModuleType, django_db_blocker: Any) -> Iterator[Estate]:
    """Made once; what a test does to it is undone after each, and it itself at the end."""
    with django_db_blocker.unblock():
        whole = transaction.atomic()
        whole.__enter__()
        try:
            yield estates.build(committed_world)
        finally:
            transaction.set_rollback(True)
            whole.__exit__(None, None, None)


@pytest.fixture(scope="module")
def described() -> Any:
    from gongxin.conf.wsgi import application

    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


def ask(described: Any, estate: Estate, path: str, method: str, *, examples: int) -> None:
    """So many requests by each role."""
    values = estate.values(path)
    for role in ROLES:

        @given(case=described[path][method].as_strategy(), there=st.booleans())
        @settings(
            max_examples=examples, deadline=None, database=None, derandomize=True, phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        def attempt(case: schemathesis.Case, there: bool, role: str = role) -> None:
            if there:
                case.path_parameters = {name: values.get(name, value) for name, value in (case.path_parameters or {}).items()}
            case.call_and_validate(checks=CHECKS, headers=estate.keys[role])

        attempt()


@pytest.mark.django_db
@pytest.mark.usefixtures("_one_connection")
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_no_answer_is_a_fault_or_undocumented(estate: Estate, described: Any, settings: Any, path: str, method: str) -> None:
    settings.API_RATE = settings.TOKEN_RATE = settings.REPORT_RATE = 0
    ask(described, estate, path, method, examples=3)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.usefixtures("_one_connection")
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_no_answer_is_a_fault_or_undocumented_at_length(
    estate: Estate, described: Any, settings: Any, path: str, method: str
) -> None:
    settings.API_RATE = settings.TOKEN_RATE = settings.REPORT_RATE = 0
    ask(described, estate, path, method, examples=40)
