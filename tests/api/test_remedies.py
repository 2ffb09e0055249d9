"""An objection over HTTP: contested at once, corrected by its source; and what a subject learns about repair."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from gongxin.access import api as access
from gongxin.catalogue import load
from gongxin.kernel.text import Bilingual
from gongxin.kernel.uscc import check_character
from gongxin.registry import api as registry

pytestmark = pytest.mark.django_db
USCC = "91330100MA27XL1Q3" + check_character("91330100MA27XL1Q3")
BODY = "11330100002489559" + check_character("11330100002489559")
PENALTY = "administrative_penalty"
FIELDS = {
    "counterpart_name": "云州霁禾商贸有限公司", "counterpart_category": "法人及非法人组织", "counterpart_uscc": USCC,
    "decision_no": "云罚〔2026〕77号", "unlawful_act": "发布虚假广告", "unlawful_facts": "当事人发布虚假广告。",
    "legal_basis": "《广告法》第五十五条", "penalty_category": "罚款", "penalty_content": "罚款人民币20000元。",
    "fine_amount": "20000", "decision_date": "2026-05-06", "authority_name": "云州市广告监督局", "authority_uscc": BODY,
    "data_source": "云州市广告监督局", "data_source_uscc": BODY,
}  # fmt: skip


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture
def record() -> registry.Written:
    access.add_department("ggj", Bilingual("云州市广告监督局", "Advertising Office"), now=timezone.now())
    connection.ensure_connection()
    return registry.record_fact(
        connection.connection, PENALTY, FIELDS, department="ggj", now=datetime(2026, 5, 10, tzinfo=UTC),
        on=date(2026, 5, 10), catalogue=load(),
    )  # fmt: skip


@pytest.fixture
def keys(record: registry.Written) -> dict[str, dict[str, str]]:
    now = timezone.now()
    access.add_officer("ggj-01", "ggj", ["remedy"], now=now)
    return {
        "officer": bearer(access.issue_key("ggj", ["act"], now=now, officer_code="ggj-01").token),
        "subject": bearer(access.issue_subject_key(USCC, now=now).token),
        "stranger": bearer(access.issue_subject_key(BODY, now=now).token),
    }


def test_an_objection_from_filing_to_correction(record: registry.Written, keys: dict[str, dict[str, str]]) -> None:
    client = Client()

    def post(who: str, address: str, body: dict[str, Any]) -> Any:
        return client.post(f"/api/v1{address}", body, "application/json", headers=keys[who])

    filing = {
        "uscc": USCC, "resource": PENALTY, "record_key": str(record.record_key), "fields": ["fine_amount"],
        "statement": "罚款金额应为2000元，见决定书。",
    }  # fmt: skip
    assert post("stranger", "/objections", filing).status_code == 403
    made = post("subject", "/objections", filing)
    assert made.status_code == 201
    number = made.json()["id"]
    latest = registry.latest(connection.connection, USCC, PENALTY, record.record_key)
    assert latest is not None
    assert latest.state == "contested"
    assert client.get(f"/api/v1/objections/{number}", headers=keys["stranger"]).status_code in {404, 422}
    assert post("officer", f"/objections/{number}/accept", {}).json()["state"] == "with_source"
    assert post("officer", f"/objections/{number}/uphold", {"outcome": "corrected", "why": "笔误"}).status_code == 422
    upheld = post(
        "officer", f"/objections/{number}/uphold",
        {"outcome": "corrected", "why": "笔误", "changes": {"fine_amount": "2000"}},
    )  # fmt: skip
    assert upheld.json()["state"] == "upheld"
    latest = registry.latest(connection.connection, USCC, PENALTY, record.record_key)
    assert latest is not None
    assert (latest.state, latest.content["fine_amount"]) == ("current", "2000.00")


def test_what_a_subject_learns_about_repair(record: registry.Written, keys: dict[str, dict[str, str]]) -> None:
    address = f"/api/v1/subjects/{USCC}/records/{PENALTY}/{record.record_key}/repair"
    assert Client().get(address, headers=keys["stranger"]).status_code == 403
    outlook = Client().get(address, headers=keys["subject"]).json()
    assert outlook["regime"] == "NDRC36"
    assert outlook["eligible_from"] == "2026-08-06"
    assert outlook["conditions"]
    assert outlook["materials"]
