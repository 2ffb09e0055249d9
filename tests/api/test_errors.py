"""Every error under /api/ is a problem detail (RFC 9457), in the reader's language."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

pytestmark = pytest.mark.django_db

PROBLEM = "application/problem+json"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "/api/v1/nowhere", 404),
        ("get", "/api/", 404),
        ("get", "/api/v2/subjects", 404),
        ("delete", "/api/v1/subjects", 405),
        ("put", "/api/v1/subjects/lookup", 405),
        ("get", "/api/v1/catalogue/resources/nothing", 404),
        ("get", "/api/v1/submissions/1", 401),
        ("get", "/api/v1/changes", 401),
        ("get", "/api/v1/subjects?q=xx&limit=many", 422),
        ("get", "/api/v1/subjects/91510104MA6CFT0189?channel=archive", 422),
    ],
)
def test_shape(client: Any, world: ModuleType, method: str, path: str, status: int):
    answer = getattr(client, method)(path)
    assert (answer.status_code, answer["Content-Type"]) == (status, PROBLEM)
    body = answer.json()
    assert body["status"] == status
    assert body["type"] == f"/api/v1/problems/{body['code']}"
    assert body["instance"] == path.partition("?")[0]
    assert all(body[name] for name in ("title", "detail", "remedy"))
    assert client.get(body["type"]).status_code == 200


@pytest.mark.parametrize(
    ("header", "query", "word"),
    [("en", "", "address"), ("zh-CN,zh;q=0.9,en;q=0.8", "", "地址"), ("fr, en;q=0.5", "", "address"), ("", "", "地址"),
     ("zh", "?lang=en", "address"), ("en", "?lang=zh", "地址"), ("x" * 10_000, "", "地址"), (";;q=,", "", "地址")],
)  # fmt: skip
def test_language(client: Any, world: ModuleType, header: str, query: str, word: str):
    answer = client.get(f"/api/v1/nowhere{query}", headers={"Accept-Language": header})
    assert word in answer.json()["title"]


def test_method_not_allowed_names_the_methods(client: Any, world: ModuleType):
    assert client.delete("/api/v1/subjects")["Allow"] == "GET"


def test_a_fault_is_a_problem_without_details(client: Any, world: ModuleType, monkeypatch: pytest.MonkeyPatch):
    from gongxin.api import subjects

    def broken(*_: Any) -> bytes:
        raise RuntimeError("secret 11010519491231002X")

    monkeypatch.setattr(subjects.registry, "file_as_of", broken)
    answer = client.get(f"/api/v1/subjects/{world.FOOD}")
    assert (answer.status_code, answer["Content-Type"], answer.json()["code"]) == (500, PROBLEM, "server.fault")
    assert "secret" not in answer.content.decode()


def test_a_lost_database_is_503(client: Any, world: ModuleType, monkeypatch: pytest.MonkeyPatch):
    from django.db import OperationalError

    from gongxin.api import subjects

    def lost(*_: Any) -> bytes:
        raise OperationalError("gone")

    monkeypatch.setattr(subjects.registry, "file_as_of", lost)
    answer = client.get(f"/api/v1/subjects/{world.FOOD}")
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")


def test_health(client: Any, world: ModuleType):
    for path in ("/healthz", "/api/v1/healthz"):
        assert client.get(path).status_code == 200


def test_every_problem_type_explains_itself():
    from gongxin.api.problem_types import TYPES

    for kind in TYPES.values():
        assert 400 <= kind.status < 600
        assert all((kind.title.zh, kind.title.en, kind.remedy.zh, kind.remedy.en))
