"""Who acts through the API: 401 without a key in force, 403 without the office."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from gongxin.access import api as access
from gongxin.api.actors import actor
from gongxin.api.problems import Problem, from_error
from gongxin.kernel.text import Bilingual

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def request(token: str = "", scheme: str = "Bearer") -> HttpRequest:
    headers = {"HTTP_AUTHORIZATION": f"{scheme} {token}"} if token else {}
    return RequestFactory().post("/api/v1/checks", **headers)


@pytest.fixture
def token() -> str:
    access.add_department("actors", Bilingual("市监", "AMR"), now=NOW)
    access.add_officer("actors-07", "actors", ["decide"], now=NOW)
    return access.issue_key("actors", ["act"], now=NOW, officer_code="actors-07").token


def test_the_officer_behind_the_key(token: str) -> None:
    for scheme in ("Bearer", "bearer"):
        assert str(actor(request(token, scheme))) == "actors-07"


@pytest.mark.parametrize(
    ("given", "scheme", "code"),
    [("", "Bearer", "access.key_missing"), ("gx_wrong", "Bearer", "access.key_invalid"), ("x", "Basic", "access.key_invalid")],
)
def test_nobody(given: str, scheme: str, code: str) -> None:
    with pytest.raises(Problem) as refused:
        actor(request(given, scheme))
    assert refused.value.kind.code == code


def test_without_the_office_it_is_forbidden(token: str) -> None:
    with pytest.raises(access.NoOfficeError) as refused:
        actor(request(token)).require("sign_off")
    assert from_error(refused.value).status == 403
