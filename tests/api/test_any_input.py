"""Whatever is sent to whatever operation by whomever: no fault, no status, content type, header or shape that the document does not know.

Generated from the document: a new operation is covered by being there. Half of what is asked names things that exist (estate.py), so
that more than refusals is tried.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from types import ModuleType
from typing import Any

import hypothesis
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given
from schemathesis.core.failures import FailureGroup

from . import estate as estates
from .estate import Estate
from .test_openapi import CHECKS, OPERATIONS

ROLES = ("stranger", "program", "officer", "office", "subject")


@contextmanager
def one_connection() -> Iterator[None]:
    """Requests in the test's own transaction: as Django's test client does, nothing closes its connection."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


@pytest.fixture
def _one_connection() -> Iterator[None]:
    with one_connection():
        yield


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

    with one_connection():
        return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


def ask(described: Any, estate: Estate, path: str, method: str, *, rounds: int) -> None:
    """In each round every role asks twice: at what is there, and at what was drawn."""
    values, turn, wrong = estate.values(path), count(), []

    @given(case=described[path][method].as_strategy())
    @hypothesis.settings(
        max_examples=rounds * 2 * len(ROLES), deadline=None, database=None, derandomize=True,
        phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    def attempt(case: schemathesis.Case) -> None:
        at = next(turn)
        role = ROLES[at % len(ROLES)]
        if at // len(ROLES) % 2 == 0:
            case.path_parameters = {name: values.get(name, value) for name, value in (case.path_parameters or {}).items()}
        mark = transaction.savepoint()
        try:
            case.call_and_validate(checks=CHECKS, headers=estate.keys[role])
        except (AssertionError, FailureGroup) as failure:
            wrong.append(f"{role}: {failure}")
        finally:
            transaction.savepoint_rollback(mark)  # what is there stays as it was, so that every role meets it

    attempt()
    assert not wrong, "\n".join(wrong[:5])


@pytest.mark.django_db
@pytest.mark.usefixtures("_one_connection")
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_no_answer_is_a_fault_or_undocumented(estate: Estate, described: Any, settings: Any, path: str, method: str) -> None:
    settings.API_RATE = settings.TOKEN_RATE = settings.REPORT_RATE = 0
    ask(described, estate, path, method, rounds=1)


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.usefixtures("_one_connection")
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_no_answer_is_a_fault_or_undocumented_at_length(
    estate: Estate, described: Any, settings: Any, path: str, method: str
) -> None:
    settings.API_RATE = settings.TOKEN_RATE = settings.REPORT_RATE = 0
    ask(described, estate, path, method, rounds=20)
