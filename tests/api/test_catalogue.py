"""The catalogue as JSON."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.django_db


def test_resources(client: Any):
    items = {item["id"]: item for item in client.get("/api/v1/catalogue/resources").json()["items"]}
    assert items["administrative_penalty"]["label"]["zh"] == "行政处罚"


def test_a_resource(client: Any):
    found = client.get("/api/v1/catalogue/resources/administrative_penalty").json()
    assert found["basis"]
    assert found["channels"]["public_page"] is True
    fields = {field["code"]: field for field in found["fields"]}
    assert fields["legal_representative"]["personal"] is True


def test_etag(client: Any):
    first = client.get("/api/v1/catalogue/resources")
    assert client.get("/api/v1/catalogue/resources", headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_an_unknown_resource_names_the_near_one(client: Any):
    answer = client.get("/api/v1/catalogue/resources/administrative_penalti", headers={"Accept-Language": "en"})
    assert answer.status_code == 404
    assert "administrative_penalty" in answer.json()["remedy"]
