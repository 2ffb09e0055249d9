"""Tips over HTTP: without a key for whoever reports, with one for those who handle them."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from gongxin.access import api as access
from integrity.world import COMPANY, write

pytestmark = pytest.mark.django_db
BASE = "/api/v1/tips"


def post(address: str, body: dict[str, Any], key: str = "") -> Any:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    return Client().post(f"{BASE}{address}", body, "application/json", headers=headers)


def test_from_report_to_answer():
    connection.ensure_connection()
    write(connection.connection)
    now = timezone.now()
    keys = {}
    for name, department, office in (("office", "xyb", "credit_office"), ("clerk", "czj", "tips"), ("seal", "szf", "unseal")):
        access.add_officer(f"{department}-88", department, [office], now=now)
        keys[name] = access.issue_key(department, ["act"], now=now, officer_code=f"{department}-88").token
    asked = {"about": COMPANY, "domain": "quality", "statement": "出售过期商品", "reporter": {"name": "李某甲", "contact": "x@y"}}
    person = post("", asked | {"about_kind": "person"})
    assert (person.status_code, person.json()["code"]) == (422, "tip.refused")
    assert "12388" in person.json()["detail"]
    made = post("", asked)
    assert made.status_code == 201
    receipt = made.json()["receipt"]
    assert "no-store" in made["Cache-Control"]
    assert post("/follow", {"receipt": "AAAA-BBBB"}).json()["code"] == "tip.unknown"
    assert post("/follow", {"receipt": receipt}).json()["identified"] is True
    assert Client().get(BASE).status_code == 401
    headers = {"Authorization": f"Bearer {keys['office']}"}
    (tip,) = Client().get(BASE, headers=headers).json()["items"]
    assert "李某甲" not in str(tip)
    number = tip["id"]
    assert post(f"/{number}/pass", {"department": "czj", "why": "有权处理"}, keys["clerk"]).status_code == 404
    assert post(f"/{number}/pass", {"department": "czj", "why": "有权处理"}, keys["office"]).json()["state"] == "passed"
    assert post(f"/{number}/reporter", {"why": "核实"}, keys["clerk"]).status_code == 403
    assert post(f"/{number}/reporter", {"why": "核实"}, keys["seal"]).json() == {"name": "李某甲", "contact": "x@y"}
    assert post("/follow/supplement", {"receipt": receipt, "statement": "又及"}).status_code == 200
    assert post("/follow/forget", {"receipt": receipt}).json()["identified"] is False
    done = post(f"/{number}/decide", {"founded": True, "why": "查实", "decision_no": "罚1号"}, keys["clerk"])
    assert done.json()["state"] == "founded"
    seen = post("/follow", {"receipt": receipt}).json()
    assert (seen["answer"], seen["openings"][0]["why"]) == ("查实", "核实")
    assert "czj-88" not in str(seen)
    file = Client().get(f"/api/v1/subjects/{COMPANY}").json()
    assert file["counts"].get("adverse", 0) == 0
    other = post("", asked).json()
    assert other["receipt"] != receipt
    waiting = Client().get(BASE, headers=headers).json()["items"]
    assert post(f"/{waiting[0]['id']}/decline", {"why": "请起诉"}, keys["office"]).json()["state"] == "declined"
    assert Client().get(f"{BASE}/{waiting[0]['id']}", headers=headers).json()["state"] == "declined"
