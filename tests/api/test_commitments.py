"""A commitment over HTTP, from the template to the cure."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from commitments.world import COMPANY, write
from gongxin.access import api as access
from gongxin.kernel.text import Bilingual

pytestmark = pytest.mark.django_db
BASE = "/api/v1/commitments"


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture
def keys() -> dict[str, dict[str, str]]:
    connection.ensure_connection()
    write(connection.connection)
    now = timezone.now()
    access.add_officer("fgw-01", "fgw", ["commitment"], now=now)
    return {
        "clerk": bearer(access.issue_key("fgw", ["act"], now=now, officer_code="fgw-01").token),
        "subject": bearer(access.issue_subject_key(COMPANY, now=now).token),
        "stranger": bearer(access.issue_subject_key("0" * 18, now=now).token),
    }


def test_templates_are_public():
    items = {item["code"]: item for item in Client().get(f"{BASE}/templates").json()["items"]}
    assert items["T1"]["in_force"]
    assert items["T1"]["basis"][0]["law"]["en"]
    assert not items["B4"]["enabled"]


def test_from_offer_to_cure(keys: dict[str, dict[str, str]], monkeypatch: pytest.MonkeyPatch):
    client, began = Client(), timezone.now()
    clock = {"now": began}
    monkeypatch.setattr("gongxin.api.remedies.asking.timezone.now", lambda: clock["now"])

    def post(who: str, address: str, body: dict[str, Any]) -> Any:
        return client.post(f"{BASE}{address}", body, "application/json", headers=keys[who])

    due = timezone.localdate() + timedelta(days=5)
    asked = {"template": "T1", "uscc": COMPANY, "matter": "食品经营许可", "due_on": due.isoformat(), "department": "fgw"}
    assert client.post(BASE, asked, "application/json").status_code == 401
    assert post("stranger", "", asked).status_code == 403
    assert post("clerk", "", asked | {"due_on": "2000-01-01"}).status_code == 422
    offer = post("clerk", "", asked)
    assert offer.status_code == 201
    number, text_hash = offer.json()["id"], offer.json()["text_hash"]
    wrong = post("subject", f"/{number}/sign", {"text_hash": "0" * 64})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "commitment.refused")
    made = post("subject", f"/{number}/sign", {"text_hash": text_hash}).json()
    assert (made["state"], len(made["number"])) == ("made", 20)
    public = client.get(f"{BASE}/by-number/{made['number']}").json()
    assert public["standing"] == "made"
    assert "signed_by" not in public
    assert client.get(f"/api/v1/subjects/{COMPANY}/commitments").json()["items"][0]["id"] == number
    assert client.get(f"{BASE}/{number}", headers=keys["stranger"]).status_code == 404
    paper = {"name": "验收单.pdf", "sha256": "b" * 64}
    assert post("subject", f"/{number}/evidence", {"papers": [paper]}).status_code == 200
    assert post("clerk", f"/{number}/broken", {"unfulfilled": "x", "sanction": "y", "why": "z"}).status_code == 422
    assert post("clerk", f"/{number}/licence", {"record_key": "00000000-0000-0000-0000-000000000001"}).status_code == 422
    kept = post("clerk", f"/{number}/kept", {"performed_on": timezone.localdate().isoformat()})
    assert kept.json()["state"] == "kept"
    whole = client.get(f"{BASE}/{number}", headers=keys["subject"]).json()
    assert [event["what"] for event in whole["events"]] == ["offered", "made", "published", "evidence", "kept"]
    assert [item["id"] for item in client.get(BASE, headers=keys["subject"]).json()["items"]] == [number]
    assert client.get(f"{BASE}?state=kept", headers=keys["clerk"]).json()["items"][0]["id"] == number


def test_an_offer_is_dropped(keys: dict[str, dict[str, str]]):
    client = Client()
    due = (timezone.localdate() + timedelta(days=5)).isoformat()
    asked = {"template": "T6", "uscc": COMPANY, "matter": "按时付款", "due_on": due, "department": "fgw"}
    number = client.post(BASE, asked, "application/json", headers=keys["subject"]).json()["id"]
    done = client.post(f"{BASE}/{number}/drop", {"why": "改日再签"}, "application/json", headers=keys["subject"])
    assert done.json()["state"] == "dropped"
    assert client.get(f"{BASE}/by-number/{'9' * 20}").status_code == 404


PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF\n"


@pytest.fixture
def promised(keys: dict[str, dict[str, str]]) -> int:
    """A commitment that was signed; two officers beside the one whose case it is."""
    now = timezone.now()
    for role, department, offices in (("other", "czj", ["commitment"]), ("office", "xyb", ["credit_office"])):
        access.add_department(department, Bilingual(department, department), now=now)
        access.add_officer(f"{department}-09", department, offices, now=now)
        keys[role] = bearer(access.issue_key(department, ["act"], now=now, officer_code=f"{department}-09").token)
    due = (timezone.localdate() + timedelta(days=5)).isoformat()
    asked = {"template": "T1", "uscc": COMPANY, "matter": "食品经营许可", "due_on": due, "department": "fgw"}
    offer = Client().post(BASE, asked, "application/json", headers=keys["clerk"]).json()
    signed = {"text_hash": offer["text_hash"]}
    made = Client().post(f"{BASE}/{offer['id']}/sign", signed, "application/json", headers=keys["subject"])
    assert made.status_code == 200
    return int(offer["id"])


def hand_in(headers: dict[str, str], number: int, content: bytes = PDF, name: str = "验收单.pdf") -> Any:
    file = SimpleUploadedFile(name, content, "application/pdf")
    return Client().post(f"{BASE}/{number}/papers?says=已验收", {"file": file}, headers=headers)


def test_papers_of_both_sides_are_kept_listed_and_given_back(keys: dict[str, dict[str, str]], promised: int):
    client, address = Client(), f"{BASE}/{promised}/papers"
    made = hand_in(keys["subject"], promised)
    assert made.status_code == 201, made.content
    paper = made.json()
    assert (paper["name"], paper["says"]) == ("验收单.pdf", "已验收")
    assert hand_in(keys["subject"], promised).json() == paper, "the same bytes are the same paper"
    plain = client.post(f"{address}?name=复查.pdf", PDF + b"%%EOF", "application/octet-stream", headers=keys["clerk"])
    assert (plain.status_code, plain.json()["name"]) == (201, "复查.pdf")
    for role in ("subject", "clerk", "office"):
        items = client.get(address, headers=keys[role]).json()["items"]
        assert [item["name"] for item in items] == ["验收单.pdf", "复查.pdf"]
        got = client.get(f"{address}/{paper['paper']}", headers=keys[role])
        assert (got.status_code, got.content) == (200, PDF)
        assert got["Content-Disposition"].startswith("attachment")
        assert got["Content-Security-Policy"] == "default-src 'none'; sandbox"
    steps = [event["what"] for event in client.get(f"{BASE}/{promised}", headers=keys["subject"]).json()["events"]]
    assert steps.count("evidence") == 2
    looks = {look.purpose for _, look in access.access_log(COMPANY)}
    assert f"承诺 {promised} 材料 {paper['paper']} fgw-01" in looks


def test_papers_are_not_for_others(keys: dict[str, dict[str, str]], promised: int):
    client, address = Client(), f"{BASE}/{promised}/papers"
    paper = hand_in(keys["subject"], promised).json()["paper"]
    for role in ("stranger", "other"):
        for answer in (client.get(address, headers=keys[role]), client.get(f"{address}/{paper}", headers=keys[role]),
                       hand_in(keys[role], promised)):  # fmt: skip
            assert answer.status_code == 404, role
    assert hand_in(keys["office"], promised).status_code == 403, "it reads, and is no party"
    assert hand_in({}, promised).status_code == 401
    assert client.get(f"{address}/{uuid4()}", headers=keys["subject"]).status_code == 404
    assert client.get(f"{BASE}/{promised + 999}/papers/{paper}", headers=keys["subject"]).status_code == 404


def test_papers_that_are_not_taken(keys: dict[str, dict[str, str]], promised: int):
    refused = hand_in(keys["subject"], promised, b"<html></html>")
    assert (refused.status_code, refused.json()["code"]) == (422, "evidence.refused")
    client = Client()
    done = client.post(f"{BASE}/{promised}/kept", {"performed_on": timezone.localdate().isoformat()}, "application/json",
                       headers=keys["clerk"])  # fmt: skip
    assert done.status_code == 200
    late = hand_in(keys["subject"], promised)
    assert (late.status_code, late.json()["code"]) == (422, "commitment.refused")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM paper")
        assert cursor.fetchone() == (0,), "what is refused leaves nothing"
