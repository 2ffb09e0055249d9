"""Government integrity over HTTP: what everybody reads, and a complaint from filing to repair."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from gongxin.access import api as access
from integrity.world import CITY, COMPANY, COUNTY, NEW, RIVAL, WORKS, write
from papers import documents

pytestmark = pytest.mark.django_db
BASE = "/api/v1/integrity"


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture
def keys() -> dict[str, dict[str, str]]:
    connection.ensure_connection()
    write(connection.connection)
    now = timezone.now()
    found = {}
    for name, department, office in (
        ("superior", "szf", "integrity"), ("accused", "jsj", "integrity"), ("clerk", "czj", "integrity"), ("office", "xyb", "credit_office"),
    ):  # fmt: skip
        access.add_officer(f"{department}-99", department, [office], now=now)
        found[name] = bearer(access.issue_key(department, ["act"], now=now, officer_code=f"{department}-99").token)
    found["subject"] = bearer(access.issue_subject_key(COMPANY, now=now).token)
    return found


class Caller:
    def __init__(self, keys: dict[str, dict[str, str]]) -> None:
        self.client, self.keys = Client(), keys

    def post(self, who: str, address: str, body: dict[str, Any] | None = None) -> Any:
        return self.client.post(f"{BASE}{address}", body or {}, "application/json", headers=self.keys.get(who, {}))

    def get(self, address: str, who: str = "") -> Any:
        return self.client.get(f"{BASE}{address}", headers=self.keys.get(who, {}))


@pytest.fixture
def call(keys: dict[str, dict[str, str]]) -> Caller:
    return Caller(keys)


def owing(call: Caller, days: int = 100) -> dict[str, Any]:
    today = timezone.localdate()
    contract = {
        "number": "HT-1", "kind": "procurement", "domain": "procurement", "title": "道路养护", "body": WORKS, "counterpart": COMPANY,
        "counterpart_name": "=云州路桥有限公司", "counterpart_size": "sme", "value": "5000.50",
        "signed_on": str(today - timedelta(days=200)),
    }  # fmt: skip
    assert call.post("subject", "/contracts", contract).status_code == 403
    assert call.post("", "/contracts", contract).status_code == 401
    assert call.post("clerk", "/contracts", {k: v for k, v in contract.items() if k != "value"}).status_code == 422
    assert call.post("clerk", "/contracts", contract | {"value": "-1"}).status_code == 422
    made = call.post("clerk", "/contracts", contract)
    assert made.status_code == 201
    delivered = str(today - timedelta(days=days))
    invoice = {"number": "FP-1", "amount": "1000.00", "delivered_on": delivered, "issued_on": delivered}
    found = call.post("clerk", f"/contracts/{made.json()['id']}/invoices", invoice)
    assert found.status_code == 201
    return found.json() | {"contract": made.json()["id"]}


def test_everybody_reads_the_figures_and_their_records(call: Caller):
    invoice = owing(call)
    paid = {"reference": "ZF-1", "amount": "250.00", "paid_on": str(timezone.localdate())}
    early = call.post("clerk", f"/invoices/{invoice['id']}/payments", paid | {"paid_on": "2020-01-01"})
    assert (early.status_code, early.json()["place"]) == (422, "paid_on")
    assert call.post("clerk", f"/invoices/{invoice['id']}/payments", paid).status_code == 201
    found = call.get(f"/figures?body={WORKS}").json()
    assert Decimal(found["period"]["counts"]["arrears_d90"]) == 750
    assert found["period"]["ratios"]["paid_on_time_percent"] == "0.0"
    assert found["period"]["ratios"]["promises_kept_percent"] is None
    assert len(found["trend"]) == 8
    assert "score" not in str(found)
    assert call.get("/figures?region=330100").json()["period"]["counts"] == found["period"]["counts"]
    assert call.get("/figures?region=330110").json()["period"]["counts"]["invoices_due"] == 0
    (row,) = call.get(f"/bodies/{WORKS}/invoices?late=true").json()["items"]
    assert (Decimal(row["outstanding"]), row["days_late"]) == (750, 70)
    assert call.get("/figures?on=2999-01-01").status_code == 422
    assert call.get(f"/figures?body={COMPANY}").json()["code"] == "integrity.unknown"
    assert call.get(f"/bodies/{WORKS}/people").json()["code"] == "integrity.unknown"
    assert {item["uscc"] for item in call.get("/bodies?region=330110").json()["items"]} == {COUNTY}
    assert {item["rule"] for item in call.get("/method").json()["items"]} == {f"GX0{n}" for n in range(1, 8)}
    etag = call.get(f"/figures?body={WORKS}")["ETag"]
    again = call.client.get(f"{BASE}/figures?body={WORKS}", headers={"If-None-Match": etag})
    assert again.status_code == 304


@pytest.mark.parametrize("region", ["%0D%C3%9D", "%0D;--", "51x", "'", "%00", "5101040"])
@pytest.mark.parametrize("path", ["figures", "figures.csv", "bodies"])
def test_a_region_is_digits(path: str, region: str):
    """Found by schemathesis: a line break ended a comment of the query in which the value stood, too."""
    answer = Client().get(f"{BASE}/{path}?region={region}")
    assert answer.status_code == 422, answer.content


def test_csv(call: Caller):
    owing(call)
    raw = call.get("/figures.csv").content.decode("utf-8-sig")
    (line,) = csv.DictReader(io.StringIO(raw))
    assert (line["uscc"], Decimal(line["arrears_d90"])) == (WORKS, 1000)
    (contract,) = csv.DictReader(io.StringIO(call.get(f"/bodies/{WORKS}/contracts.csv").content.decode("utf-8-sig")))
    assert contract["counterpart_name"] == "'=云州路桥有限公司", "no formula in a spreadsheet"
    assert call.get(f"/bodies/{CITY}/breaches.csv").content.decode("utf-8-sig") == "id\r\n"


def test_a_complaint_from_filing_to_repair(call: Caller):
    invoice = owing(call)
    asked = {"body": WORKS, "domain": "procurement", "statement": "逾期未付", "amount": "1000.00", "contract": invoice["contract"]}
    assert call.post("accused", "/complaints", asked).status_code == 422
    filed = call.post("subject", "/complaints", asked)
    assert filed.status_code == 201
    number = filed.json()["id"]
    assert call.post("subject", f"/complaints/{number}/register").status_code == 403
    assert call.post("office", f"/complaints/{number}/register").json()["routed_to"] == CITY
    assert call.post("office", f"/complaints/{number}/route", {"handler": WORKS, "why": "x"}).status_code == 422
    until = str(timezone.localdate() + timedelta(days=5))
    assert call.post("accused", f"/complaints/{number}/verify", {"founded": True, "why": "x", "until": until}).status_code == 404
    urged = call.post("superior", f"/complaints/{number}/verify", {"founded": True, "why": "核实", "until": until})
    assert urged.json()["state"] == "urged"
    said = call.post("accused", f"/complaints/{number}/response", {"statement": "新领导不认", "ground": "office_holder_changed", "refuses": True})
    assert (said.status_code, COMPANY in said.content.decode()) == (200, False)
    breach = call.post("superior", f"/complaints/{number}/recognise", {"document_no": "认〔2026〕1号", "facts": "逾期未付", "why": "拒付"})
    assert breach.status_code == 201
    assert call.get(f"/bodies/{WORKS}/breaches").json()["items"][0]["document_no"] == "认〔2026〕1号"
    assert call.get(f"/complaints/{number}", "accused").status_code == 404
    whole = call.get(f"/complaints/{number}", "subject").json()
    assert whole["breach"]["id"] == breach.json()["id"]
    assert [event["what"] for event in whole["events"]][-1] == "recognised"
    assert ("新领导不认" in str(whole), "新领导不认" in call.get(f"/complaints/{number}", "superior").content.decode()) == (False, True)
    assert [item["id"] for item in call.get("/complaints", "superior").json()["items"]] == [number]
    fixed = {"performed_on": str(timezone.localdate()), "why": "已付清"}
    assert call.post("superior", f"/breaches/{breach.json()['id']}/repair", fixed).status_code == 200
    assert call.get(f"/bodies/{WORKS}/breaches").json()["items"] == []
    file = call.client.get(f"/api/v1/subjects/{WORKS}").json()
    assert not any(record["resource"] == "government_breach" for s in file["sections"] for record in s["records"])


def test_reorganisation(call: Caller):
    owing(call)
    step = {"predecessor": WORKS, "successor": NEW, "on_date": str(timezone.localdate()), "kind": "merged", "basis": "编〔2026〕1号"}
    assert call.post("clerk", "/successions", step).status_code == 403
    assert call.post("office", "/successions", step).json()["holder"] == NEW
    back = call.post("office", "/successions", step | {"predecessor": NEW, "successor": WORKS})
    assert (back.status_code, "circle" in back.content.decode() or "成环" in back.content.decode()) == (422, True)
    assert Decimal(call.get(f"/figures?body={NEW}").json()["period"]["counts"]["arrears_d90"]) == 1000
    found = call.get(f"/bodies/{WORKS}").json()
    assert (found["holder"], found["line"][0]["successor"]) == (NEW, NEW)
    assert call.post("office", f"/bodies/{NEW}/head-changes", {"on_date": str(timezone.localdate())}).status_code == 200
    named = {"on_date": str(timezone.localdate()), "name": "张三丰"}
    assert call.post("office", f"/bodies/{NEW}/head-changes", named).status_code == 422, "no place for a name"
    own = {"uscc": NEW, "name_zh": "某局", "region": "330100", "level": "city", "superior": NEW}
    assert call.post("office", "/enrolments", own).status_code == 422


def test_judgments_and_disputes(call: Caller):
    invoice = owing(call)
    given = {"body": WORKS, "case_no": "民初8号", "kind": "judgment", "court": "法院", "obligation": "支付货款",
             "decided_on": "2026-01-05", "due_on": "2026-02-05"}  # fmt: skip
    made = call.post("superior", "/judgments", given)
    assert made.status_code == 201
    assert call.get(f"/figures?body={WORKS}").json()["period"]["counts"]["judgments_open"] == 1
    done = call.post("superior", f"/judgments/{made.json()['id']}/performed", {"performed_on": "2026-08-01"})
    assert done.status_code == 200
    assert call.post("clerk", f"/invoices/{invoice['id']}/dispute", {"amount": "5", "reason": "x"}).status_code == 403
    assert call.post("accused", f"/invoices/{invoice['id']}/dispute", {"amount": "5", "reason": "数量"}).status_code == 200


def test_ocds_out_and_in(call: Caller):
    owing(call)
    package = call.get(f"/ocds?body={WORKS}")
    assert package.json()["version"] == "1.1"
    again = call.client.post(f"{BASE}/ocds", package.content, "application/json", headers=call.keys["clerk"])
    assert (again.status_code, again.json()["new"]) == (200, 0)
    assert call.client.post(f"{BASE}/ocds", package.content, "application/json").status_code == 401
    broken = call.client.post(f"{BASE}/ocds", b"{", "application/json", headers=call.keys["clerk"])
    assert (broken.status_code, broken.json()["code"]) == (422, "integrity.import")
    assert 'rel="next"' not in package.get("Link", "")


def test_any_number_is_answered(call: Caller):
    for number in (0, 10**18, 10**30):
        for address in (f"/complaints/{number}", f"/bodies/{WORKS}/invoices?before={number}"):
            assert call.get(address, "subject").status_code in {200, 404, 422}


def test_papers_of_a_complaint(call: Caller):
    """The complainant hands them in while it runs; it, the handler and the credit office read them, the accused never."""
    call.keys["rival"] = bearer(access.issue_subject_key(RIVAL, now=timezone.now()).token)
    number = call.post("subject", "/complaints", {"body": WORKS, "domain": "procurement", "statement": "货款未付"}).json()["id"]
    address = f"{BASE}/complaints/{number}/papers"

    def hand_in(who: str, content: bytes, name: str = "合同.pdf") -> Any:
        form = {"file": SimpleUploadedFile(name, content, "application/pdf")}
        return call.client.post(address, form, headers=call.keys.get(who, {}))

    made = hand_in("subject", documents.pdf())
    assert made.status_code == 201, made.content
    paper = made.json()
    assert (paper["name"], paper["kind"]) == ("合同.pdf", "pdf")
    assert hand_in("subject", documents.pdf(), "另名.pdf").json() == paper, "the same bytes are the same paper"
    plain = call.client.post(f"{address}?name=发票.ofd", documents.ofd(), "application/octet-stream", headers=call.keys["subject"])
    assert (plain.status_code, plain.json()["kind"], plain.json()["name"]) == (201, "ofd", "发票.ofd")
    before = {who: hand_in(who, documents.pdf()).status_code for who in ("", "rival", "superior", "accused", "clerk", "office")}
    assert before == {"": 401, "rival": 404, "superior": 404, "accused": 404, "clerk": 404, "office": 403}
    assert call.post("office", f"/complaints/{number}/register").json()["state"] == "routed"
    for who in ("subject", "superior", "office"):
        items = call.client.get(address, headers=call.keys[who]).json()["items"]
        assert [item["name"] for item in items] == ["合同.pdf", "发票.ofd"], who
        for item in items:
            got = call.client.get(f"{address}/{item['id']}", headers=call.keys[who])
            assert got.status_code == 200
            assert got["Content-Disposition"].startswith("attachment")
            assert got["Content-Security-Policy"] == "default-src 'none'; sandbox"
            assert not documents.names_anybody(got.content)
    for who in ("rival", "accused", "clerk"):
        assert call.client.get(address, headers=call.keys[who]).status_code == 404, who
        assert call.client.get(f"{address}/{paper['id']}", headers=call.keys[who]).status_code == 404, who
    assert hand_in("superior", documents.pdf()).status_code == 403, "it reads, and is no party"
    assert call.client.get(f"{address}/{uuid4()}", headers=call.keys["subject"]).json()["code"] == "evidence.unknown"
    looks = {look.purpose for _, look in access.access_log(COMPANY)}
    assert f"政务诚信投诉 {number} 材料 {paper['id']} szf-99" in looks
    wrong = hand_in("subject", b"<html></html>")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "evidence.refused")


def test_papers_of_a_complaint_end_with_it(call: Caller):
    number = call.post("subject", "/complaints", {"body": WORKS, "domain": "procurement", "statement": "货款未付"}).json()["id"]
    assert call.post("office", f"/complaints/{number}/decline", {"why": "请向法院起诉"}).status_code == 200
    late = call.client.post(f"{BASE}/complaints/{number}/papers", documents.pdf(), "application/octet-stream", headers=call.keys["subject"])
    assert (late.status_code, late.json()["code"]) == (422, "integrity.refused")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM paper")
        assert cursor.fetchone() == (0,)


def test_a_code_that_no_database_can_hold_is_nobodys(call: Caller):
    asked = {"body": f"{WORKS[:17]}\0", "domain": "procurement", "statement": "货款未付"}
    assert call.post("subject", "/complaints", asked).json()["code"] == "integrity.unknown"
    step = {"predecessor": f"{WORKS[:17]}\0", "successor": CITY, "on_date": "2026-01-05", "kind": "merged", "basis": "x"}
    assert call.post("office", "/successions", step).json()["code"] == "integrity.unknown"
