"""Data quality over HTTP: what everybody reads, a department its own facts, the credit office samples, months, bulletins, goals."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from gongxin.access import api as access
from gongxin.kernel.text import Bilingual
from quality.world import CODES, PENALTY, REGISTER, World

pytestmark = pytest.mark.django_db
BASE = "/api/v1/quality"


@pytest.fixture
def call() -> Any:
    """Two departments that delivered in the month before the running one, and keys of an officer of each kind."""
    from django.db import connection

    connection.ensure_connection()
    now = timezone.now()
    first = (timezone.localdate().replace(day=1) - timedelta(days=1)).replace(day=1)
    keys = {}
    for code, offices in (("qa", ["check"]), ("qb", ["check"]), ("qo", ["credit_office"])):
        access.add_department(code, Bilingual(code, code), region="330100", level="city", now=now)
        access.add_officer(f"{code}-01", code, offices, now=now)
        token = access.issue_key(code, ["act"], now=now, officer_code=f"{code}-01").token
        keys[code] = {"Authorization": f"Bearer {token}"}
    from quality import world as module

    offset = (first - module.START).days
    world = World(connection.connection)
    world.seq = 10_000_000
    world.delivery("qa", PENALTY, offset + 2, records=[(0, offset - 60, ())], refused=1, unchanged=2)
    world.delivery("qb", PENALTY, offset + 3, unchanged=3)
    world.delivery("qb", REGISTER, offset + 3, records=[(1, offset, ())])

    class Call:
        month = f"{first:%Y-%m}"

        def get(self, address: str, who: str = "", **query: Any) -> Any:
            return Client().get(f"{BASE}{address}", query, headers=keys.get(who, {}))

        def post(self, address: str, who: str = "", body: Any = None) -> Any:
            return Client().post(f"{BASE}{address}", body or {}, "application/json", headers=keys.get(who, {}))

        def upload(self, who: str, text: str, **query: str) -> Any:
            from urllib.parse import urlencode

            given = {"department": "qa", "resource": PENALTY, "period": self.month, "origin": "抽查"} | query
            file = SimpleUploadedFile("s.csv", text.encode())
            return Client().post(f"{BASE}/samples?{urlencode(given)}", {"file": file}, headers=keys.get(who, {}))

    return Call()


def test_everybody_reads_sums_and_nobody_but_the_department_the_facts(call: Any):
    metrics = call.get("/metrics").json()["items"]
    assert [item["code"] for item in metrics] == [f"QL{n:02d}" for n in range(1, 21)]
    found = call.get("/figures", start=call.month, end=call.month, metric="QL01").json()["items"]
    mine = {(item["department"], item["resource"]): item["value"] for item in found if item["department"] in {"qa", "qb"}}
    assert mine == {("qa", PENALTY): "4", ("qb", PENALTY): "3", ("qb", REGISTER): "1"}
    late = call.get("/figures", start=call.month, end=call.month, metric="QL04", department="qa").json()["items"]
    assert [(item["numerator"], item["denominator"], item["value"]) for item in late] == [("1", "1", "100.00")]
    assert call.get("/rows", metric="QL04", period=call.month).status_code == 401
    own = call.get("/rows", "qa", metric="QL04", period=call.month, part="numerator").json()["items"]
    assert [item["about"]["uscc"] for item in own] == [CODES[0]]
    assert access.access_log(CODES[0])[0][1].purpose == "quality QL04 qa-01"
    assert call.get("/rows", "qb", metric="QL04", period=call.month, department="qa").status_code == 403
    assert {row["department"] for row in call.get("/rows", "qo", metric="QL01", period=call.month).json()["items"]} >= {"qa", "qb"}


def test_a_figure_that_is_not_public_needs_somebody(call: Any):
    codes = {item["metric"] for item in call.get("/figures", start=call.month, end=call.month).json()["items"]}
    assert "QL20" not in codes
    assert call.get("/figures", metric="QL20").status_code == 401
    assert call.get("/figures", "qa", metric="QL20").status_code == 200


@pytest.mark.parametrize(
    ("address", "query"),
    [
        ("/figures", {"start": "2026-13"}), ("/figures", {"start": "2999-01"}), ("/figures", {"by": "week"}),
        ("/figures", {"start": "1900-01"}), ("/figures", {"metric": "QL99"}), ("/rows", {"metric": "QL01", "period": "2026-00"}),
        ("/rows", {"metric": "XX", "period": "2026-01"}), ("/rows", {"metric": "QL01", "period": "2026-01", "after": "x"}),
        ("/rows", {"metric": "QL01", "period": "2026-01", "limit": "0"}), ("/rows", {"metric": "QL01"}),
    ],
)  # fmt: skip
def test_what_is_no_period_or_no_figure_is_422_with_a_reason(call: Any, address: str, query: dict[str, str]):
    answer = call.get(address, "qo", **query)
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["remedy"]


def test_a_sample_is_matched_by_the_credit_office_and_read_by_the_department(call: Any):
    text = f"行政处罚决定书文号,统一社会信用代码,处罚决定日期\n甲〔2026〕1号,{CODES[0]},{call.month}-02\n"
    assert call.upload("qa", text).status_code == 403
    made = call.upload("qo", text)
    assert made.status_code == 201, made.content
    body = made.json()
    assert (body["rows"], body["found"], body["missing"], body["ambiguous"]) == (1, 0, 1, 0)
    assert call.get(f"/samples/{body['id']}", "qa").json()["sha256"] == body["sha256"]
    assert call.get(f"/samples/{body['id']}", "qb").status_code == 404
    rows = call.get(f"/samples/{body['id']}/rows", "qa", outcome="missing").json()["items"]
    assert [row["document_no"] for row in rows] == ["甲〔2026〕1号"]
    person = text + f"乙〔2026〕2号 13812345678,{CODES[0]},{call.month}-02\n"
    refused = call.upload("qo", person)
    assert refused.status_code == 422
    assert "13812345678" not in refused.content.decode()
    assert call.upload("qo", text, period="2020-01").status_code == 422
    assert call.upload("qo", text, department="nobody").status_code in {404, 422}
    assert call.upload("qo", "").status_code == 422


def test_months_bulletins_goals_and_duties_are_the_credit_offices(call: Any):
    for address, body in (
        ("/snapshots", {"month": call.month}), ("/bulletins", {"month": call.month}),
        ("/goals", {"kind": "cities", "target": 3, "due_on": "2999-12-31", "source": "规划"}),
        ("/duties", {"department": "qa", "resource": PENALTY, "cycle": "month", "since": "2026-01-01", "basis": "目录"}),
    ):  # fmt: skip
        assert call.post(address, "", body).status_code == 401
        assert call.post(address, "qa", body).status_code == 403
        made = call.post(address, "qo", body)
        assert made.status_code == 201, made.content
    kept = call.post("/snapshots", "qo", {"month": call.month}).json()
    assert kept["agrees"] is True
    assert call.post("/snapshots", "qo", {"month": f"{timezone.localdate():%Y-%m}"}).status_code == 422
    one, again = (call.post("/bulletins", "qo", {"month": call.month}).json() for _ in range(2))
    assert one == again
    listed = call.get("/bulletins").json()["items"]
    assert [item["hash"] for item in listed if item["number"] == one["number"]] == [one["hash"]]
    whole = call.get(f"/bulletins/{one['number']}").json()["content"]
    assert {line["department"] for line in whole["league"]} >= {"qa", "qb"}
    assert Client().get(one["pdf"], {"lang": "en"}).content.startswith(b"%PDF")
    assert Client().get(one["xlsx"]).content.startswith(b"PK")
    assert call.get("/bulletins/QB209901-000000-1").status_code == 404
    (goal,) = [item for item in call.get("/goals").json()["items"] if item["kind"] == "cities"]
    assert (goal["target"], goal["actual"], goal["reached"]) == ("3", None, None)
    assert call.post("/goals", "qo", {"kind": "cities", "target": 3, "due_on": "2020-01-01", "source": "规划"}).status_code == 422
    assert [item["department"] for item in call.get("/duties", "qa").json()["items"]] == ["qa"]
    assert call.get("/duties", "qb").json()["items"] == []
    assert call.get("/alerts", "qa").json() == {"items": []}
    assert call.get("/warnings", "qb", department="qa").status_code == 403
    figures = call.get("/figures", start=call.month, end=call.month, metric="QL01", department="qa").json()["items"]
    assert figures[0]["snapshot"] == kept["id"]
    behind = call.get("/rows", "qa", metric="QL01", period=call.month, snapshot=kept["id"]).json()["items"]
    assert sum(int(row["numerator"]) for row in behind) == int(figures[0]["numerator"])
