"""A proceeding over HTTP, from proposal to removal, by those who hold the offices."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from gongxin.access import api as access
from lists.world import PDF, USCC, settle

pytestmark = pytest.mark.django_db


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture
def keys() -> dict[str, dict[str, str]]:
    connection.ensure_connection()
    settle(connection.connection)
    now = timezone.now()
    found = {}
    for code, offices in (("c1", ["propose"]), ("h1", ["decide", "sign_off"]), ("h2", ["sign_off"])):
        access.add_officer(code, "scjg", offices, now=now)
        found[code] = bearer(access.issue_key("scjg", ["act"], now=now, officer_code=code).token)
    found["subject"] = bearer(access.issue_subject_key(USCC, now=now).token)
    found["stranger"] = bearer(access.issue_subject_key("0" * 18, now=now).token)
    return found


def test_the_lists_are_public_with_their_basis() -> None:
    found = {item["code"]: item for item in Client().get("/api/v1/lists").json()["items"]}
    assert found["SX04"]["basis"][0]["rank"] == "regulation"
    assert found["SX04"]["removal"]["conditions"]["zh"]
    assert "SX20" not in found
    assert len(Client().get("/api/v1/lists?every=true").json()["items"]) > len(found)


def test_a_proceeding(keys: dict[str, dict[str, str]], monkeypatch: pytest.MonkeyPatch) -> None:
    client, base = Client(), "/api/v1/lists/entries"
    began = timezone.now()
    clock = {"now": began}
    monkeypatch.setattr("gongxin.api.lists.timezone.now", lambda: clock["now"])

    def post(who: str, address: str, body: dict[str, Any] | None = None) -> Any:
        return client.post(f"{base}{address}", body or {}, "application/json", headers=keys[who])

    address = f"/api/v1/lists/papers?uscc={USCC}&name=决定书.pdf"
    paper = client.post(address, PDF, "application/octet-stream", headers=keys["c1"]).json()["id"]
    proposal = {"list_code": "SX04", "uscc": USCC, "reason": "较重处罚", "evidence": [paper]}
    assert post("h1", "", proposal).status_code == 403
    assert post("c1", "", proposal | {"evidence": []}).status_code == 422
    made = post("c1", "", proposal)
    assert made.status_code == 201
    number = made.json()["id"]
    assert post("c1", f"/{number}/notice").json()["state"] == "notified"
    assert post("subject", f"/{number}/statement", {"text": "正在复议"}).json()["state"] == "stated"
    assert client.get(f"{base}/{number}", headers=keys["stranger"]).status_code in {404, 422}
    decision = {"decision_no": "列〔2026〕1号", "why": "事实清楚"}
    early = post("h1", f"/{number}/decision", decision)
    assert early.status_code == 422
    assert early.json()["place"] == "LST2"
    clock["now"] = began + timedelta(days=20)
    assert post("h1", f"/{number}/decision", decision).json()["state"] == "decided"
    assert post("h1", f"/{number}/signature", {"why": "x"}).status_code == 422
    listed = post("h2", f"/{number}/signature", {"why": "程序完备"}).json()
    assert (listed["state"], [step["step"] for step in listed["events"]]) == (
        "listed", ["propose", "notify", "state", "decide", "sign_off"],
    )  # fmt: skip
    assert post("h1", f"/{number}/removal", {"ground": "performance", "why": "x"}).status_code == 422
    clock["now"] = datetime(began.year + 1, 12, 31, tzinfo=began.tzinfo) + timedelta(days=60)
    removed = post("h1", f"/{number}/removal", {"ground": "not_standing", "why": "复议撤销"})
    assert removed.json()["state"] == "removed"
    assert [item["id"] for item in client.get(base, headers=keys["subject"]).json()["items"]] == [number]
