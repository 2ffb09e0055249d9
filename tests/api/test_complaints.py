"""Tips over HTTP: without a key for whoever reports, with one for those who handle them."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from gongxin.access import api as access
from integrity.world import COMPANY, write
from papers import documents

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


def add(receipt: str, content: bytes, **more: Any) -> Any:
    form = {"receipt": receipt, "file": SimpleUploadedFile("李某甲.pdf", content, "application/pdf")} | more
    return Client().post(f"{BASE}/follow/papers", form)


@pytest.fixture
def told() -> dict[str, Any]:
    """A tip that was passed on: its receipt, its number, and the headers of those around it."""
    connection.ensure_connection()
    write(connection.connection)
    now, found = timezone.now(), {}
    for name, department, offices in (
        ("office", "xyb", ["credit_office"]), ("clerk", "czj", ["tips"]), ("seal", "szf", ["unseal"]), ("other", "jsj", ["tips"]),
    ):  # fmt: skip
        access.add_officer(f"{department}-88", department, offices, now=now)
        token = access.issue_key(department, ["act"], now=now, officer_code=f"{department}-88").token
        found[name] = {"Authorization": f"Bearer {token}"}
    found["accused"] = {"Authorization": f"Bearer {access.issue_subject_key(COMPANY, now=now).token}"}
    receipt = post("", {"about": COMPANY, "domain": "quality", "statement": "出售过期商品"}).json()["receipt"]
    (tip,) = Client().get(BASE, headers=found["office"]).json()["items"]
    token = found["office"]["Authorization"].removeprefix("Bearer ")
    assert post(f"/{tip['id']}/pass", {"department": "czj", "why": "有权处理"}, token).status_code == 200
    return found | {"receipt": receipt, "number": tip["id"]}


def test_files_of_a_tip_by_receipt_for_those_who_handle_it(told: dict[str, Any]):
    first = add(told["receipt"], documents.pdf())
    assert (first.status_code, first.json()["papers"], first.json()["papers_as_they_came"]) == (201, 1, 0)
    assert "no-store" in first["Cache-Control"]
    assert "李某甲" not in first.content.decode()
    assert add(told["receipt"], documents.signed_pdf()).json()["papers_as_they_came"] == 1
    address = f"{BASE}/{told['number']}/papers"
    for role in ("clerk", "office"):
        items = Client().get(address, headers=told[role]).json()["items"]
        assert [(item["place"], item["kind"], item["as_it_came"]) for item in items] == [(1, "pdf", False), (2, "pdf", True)]
        assert "name" not in items[0]
        got = Client().get(f"{address}/{items[0]['id']}", headers=told[role])
        assert (got.status_code, got["Content-Type"]) == (200, "application/pdf")
        assert got["Content-Disposition"].startswith("attachment")
        assert not documents.names_anybody(got.content)
    for role in ("seal", "other", "accused"):
        assert Client().get(address, headers=told[role]).status_code == 404, role
        assert Client().get(f"{address}/{items[0]['id']}", headers=told[role]).status_code == 404, role
    assert Client().get(address).status_code == 401
    assert Client().get(f"{address}/{uuid4()}", headers=told["clerk"]).json()["code"] == "evidence.unknown"
    left = post("/follow/forget", {"receipt": told["receipt"]}).json()
    assert (left["papers"], left["papers_as_they_came"]) == (2, 0)
    assert [look.purpose for _, look in access.access_log(COMPANY)] == [], "the organisation does not learn of it by its log"


def test_files_of_a_tip_that_are_not_taken(told: dict[str, Any]):
    pdf = b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF\n"
    for answer, status, code in (
        (add("AAAA-BBBB", pdf), 404, "tip.unknown"),
        (add("", pdf), 422, "request.invalid"),
        (add(told["receipt"], b"<html></html>"), 422, "evidence.refused"),
        (add(told["receipt"], b""), 422, "evidence.refused"),
        (add(told["receipt"], b"%PDF-1.7" + b" " * 10_485_770), 422, "evidence.refused"),
        (add(told["receipt"], b"%PDF-1.7" + b" " * 11_000_000), 413, "request.too_large"),
        (Client().post(f"{BASE}/follow/papers", {"receipt": told["receipt"]}), 422, "request.invalid"),
        (Client().post(f"{BASE}/follow/papers", pdf, "application/octet-stream"), 422, "request.invalid"),
        (Client().post(f"{BASE}/follow/papers", {"receipt": told["receipt"]}, "application/json"), 422, "request.invalid"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content
        assert answer["Content-Type"].startswith("application/problem+json")
        assert told["receipt"] not in answer.content.decode()
    for _ in range(10):
        assert add(told["receipt"], pdf).status_code == 201
    assert add(told["receipt"], pdf).json()["code"] == "tip.refused"
    assert Client().get(f"{BASE}/follow/papers").status_code == 405
    token = told["clerk"]["Authorization"].removeprefix("Bearer ")
    assert post(f"/{told['number']}/decide", {"founded": False, "why": "查无此事"}, token).status_code == 200
    assert add(told["receipt"], pdf).json()["code"] == "tip.refused"
    assert len(Client().get(f"{BASE}/{told['number']}/papers", headers=told["clerk"]).json()["items"]) == 10
