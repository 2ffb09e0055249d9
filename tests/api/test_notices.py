"""The inbox over HTTP: for the subject itself and the credit office, for nobody else."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from gongxin.access import api as access
from gongxin.kernel.text import Bilingual
from gongxin.kernel.uscc import check_character
from gongxin.notices import api as notices

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
USCC = "91330100MA27XL0Q3" + check_character("91330100MA27XL0Q3")


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_an_inbox_from_list_to_reading() -> None:
    from django.db import connection

    access.add_department("fgw", Bilingual("发改委", ""), now=NOW)
    access.add_officer("fgw-01", "fgw", ["credit_office"], now=NOW)
    office = bearer(access.issue_key("fgw", ["act"], now=NOW, officer_code="fgw-01").token)
    other = bearer(access.issue_key("fgw", ["read:government"], now=NOW).token)
    own = bearer(access.issue_subject_key(USCC, now=NOW).token)
    connection.ensure_connection()
    for number in range(3):
        facts = {"number": str(number), "reason": "超出范围"}
        notices.send(connection.connection, "objection_refused", USCC, facts=facts, now=NOW)
    client, address = Client(), f"/api/v1/subjects/{USCC}/notices"
    assert client.get(address).status_code == 401
    assert client.get(address, headers=other).status_code == 403
    first = client.get(address, {"limit": 2}, headers=own).json()
    assert [item["read_at"] for item in first["items"]] == [None, None]
    rest = client.get(address, {"limit": 2, "before": first["next"]}, headers=office).json()
    assert len(rest["items"]) == 1
    assert rest["next"] is None
    opened = client.post(f"/api/v1/notices/{rest['items'][0]['number']}/read", headers=own).json()
    assert opened["read_at"]
    assert "不予受理" in opened["body"]["zh"]
    assert client.get(address, {"unread": "true"}, headers=own).json()["items"] == first["items"]
    assert client.post("/api/v1/notices/999999/read", headers=own).status_code == 404
    put = client.put(f"{address}/address", {"channel": "mail", "address": "a@b.cn"}, "application/json", headers=own)
    assert put.status_code == 204
    bad = client.put(f"{address}/address", {"channel": "sms", "address": "13812345678"}, "application/json", headers=own)
    assert bad.status_code == 422
    assert "13812345678" not in bad.content.decode()


def test_what_could_not_be_delivered_is_seen_by_the_office_and_the_subject() -> None:
    from django.db import connection

    access.add_department("fgw", Bilingual("发改委", ""), now=NOW)
    access.add_officer("fgw-01", "fgw", ["credit_office"], now=NOW)
    office = bearer(access.issue_key("fgw", ["act"], now=NOW, officer_code="fgw-01").token)
    own = bearer(access.issue_subject_key(USCC, now=NOW).token)
    connection.ensure_connection()
    conn = connection.connection
    actor = access.Actor("subject", uscc=USCC)
    notices.set_address(conn, USCC, "mail", "office@example.org", actor=actor, now=NOW)
    for number in range(3):
        notices.send(conn, "objection_refused", USCC, facts={"number": str(number), "reason": "超出范围"}, now=NOW)
    conn.execute("UPDATE notice_delivery SET state = 'given_up', attempts = 8, fault = 'SMTPDataError'")
    client = Client()
    first = client.get("/api/v1/notices/given-up", {"limit": 2}, headers=office).json()
    rest = client.get("/api/v1/notices/given-up", {"limit": 2, "before": first["next"]}, headers=office).json()
    assert [len(first["items"]), len(rest["items"]), rest["next"]] == [2, 1, None]
    assert {item["fault"] for item in first["items"]} == {"SMTPDataError"}
    assert "office@example.org" not in str(first)
    assert client.get("/api/v1/notices/given-up", headers=own).status_code == 403
    assert client.get("/api/v1/notices/given-up").status_code == 401
    assert client.get("/api/v1/notices/given-up", {"before": 10**30}, headers=office).status_code == 422
    assert client.get(f"/api/v1/subjects/{USCC}/notices", {"before": 10**30}, headers=own).status_code == 422
    item = client.get(f"/api/v1/subjects/{USCC}/notices", headers=own).json()["items"][0]
    assert item["deliveries"] == [
        {"channel": "mail", "state": "given_up", "attempts": 8, "sent_at": None, "fault": "SMTPDataError"}
    ]


def test_a_departments_mailbox_is_set_by_the_credit_office() -> None:
    from django.db import connection

    access.add_department("mailfgw", Bilingual("发改委", ""), now=NOW)
    access.add_department("mailbox", Bilingual("市场监管局", ""), now=NOW)
    access.add_officer("mailfgw-01", "mailfgw", ["credit_office"], now=NOW)
    access.add_officer("mailbox-01", "mailbox", ["remedy", "propose"], now=NOW)
    office = bearer(access.issue_key("mailfgw", ["act"], now=NOW, officer_code="mailfgw-01").token)
    clerk = bearer(access.issue_key("mailbox", ["act"], now=NOW, officer_code="mailbox-01").token)
    own = bearer(access.issue_subject_key(USCC, now=NOW).token)
    client, address = Client(), "/api/v1/departments/mailbox/mailbox"

    def put(given: object, headers: dict[str, str], to: str = address) -> int:
        return client.put(to, given, "application/json", headers=headers).status_code

    assert client.get(address, headers=office).json() == {"department": "mailbox", "address": ""}
    wanted = {"address": "data@scjg.example.org"}
    assert [put(wanted, headers) for headers in ({}, clerk, own, office)] == [401, 403, 403, 204]
    assert [client.get(address, headers=headers).status_code for headers in ({}, clerk, own)] == [401, 403, 403]
    assert client.get(address, headers=office).json()["address"] == "data@scjg.example.org"
    wrong = client.put(address, {"address": "13812345678@139.com"}, "application/json", headers=office)
    assert (wrong.status_code, wrong.json()["code"], "13812345678" in wrong.content.decode()) == (422, "notice.address", False)
    for given in ({}, {"address": 7}, {"address": "a@b.cn", "more": 1}, {"address": "a" * 255}):
        assert put(given, office) == 422, given
    assert notices.mailbox(connection.connection, "mailbox") == "data@scjg.example.org"
    nowhere = client.put("/api/v1/departments/nobody/mailbox", wanted, "application/json", headers=office)
    assert (nowhere.status_code, nowhere.json()["code"]) == (404, "department.unknown")
    assert client.get("/api/v1/departments/nobody/mailbox", headers=office).status_code == 404
    assert client.get("/api/v1/departments/nobody/mailbox", headers=clerk).status_code == 403
    assert put({"address": ""}, office) == 204
    assert client.get(address, headers=office).json()["address"] == ""
