"""Government integrity entered at the desk: bodies, contracts, invoices, payments, judgments, successors; by form and by file."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from types import ModuleType

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from api import world as api_world
from gongxin.integrity import api as integrity

pytestmark = pytest.mark.django_db


def contract(desk: ModuleType) -> dict[str, str]:
    signed = (timezone.localdate() - timedelta(days=120)).isoformat()
    return {"step": "contract", "number": "云采2026-7", "kind": "procurement", "domain": "procurement", "title": "办公设备采购",
            "counterpart": api_world.FOOD, "counterpart_name": "云州市清和食品有限公司", "counterpart_size": "sme",
            "value": "120000.00", "signed_on": signed, "agreed_days": "30"}  # fmt: skip


def test_a_contract_its_invoice_and_payments(desk: ModuleType):
    desk.bodies()
    clerk, address = desk.seat("scjg-01"), f"/workbench/integrity/{desk.SCJG}/"
    assert address in clerk.get("/workbench/integrity/").content.decode()
    assert clerk.post(address, {**contract(desk), "value": ""}).status_code == 422
    assert clerk.post(address, {**contract(desk), "counterpart": "91330100MA27X99999"}).status_code == 422
    assert clerk.post(address, contract(desk)).status_code == 303
    assert clerk.post(address, contract(desk)).status_code == 303, "the same again changes nothing"
    link = re.search(r"/workbench/integrity/contracts/\d+/", clerk.get(address).content.decode())
    assert link is not None
    delivered = (timezone.localdate() - timedelta(days=100)).isoformat()
    invoice = {"step": "invoice", "number": "INV-1", "amount": "50000", "delivered_on": delivered, "issued_on": delivered}
    assert clerk.post(link[0], {**invoice, "amount": "-1"}).status_code == 422
    assert clerk.post(link[0], {**invoice, "delivered_on": "2020-01-01"}).status_code == 422, "before the contract"
    assert clerk.post(link[0], invoice).status_code == 303
    page = clerk.get(link[0]).content.decode()
    assert "INV-1" in page
    assert 'class="over"' in page, "it is late"
    number = re.search(r'<option value="(\d+)">INV-1', page)
    assert number is not None
    pay = {"step": "pay", "invoice": number[1], "amount": "20000", "paid_on": timezone.localdate().isoformat(), "reference": "P1"}
    assert clerk.post(link[0], {**pay, "amount": "60000"}).status_code == 422, "more than the invoice"
    assert clerk.post(link[0], {**pay, "paid_on": "2020-01-01"}).status_code == 422, "before the invoice"
    assert clerk.post(link[0], pay).status_code == 303
    dispute = {"step": "dispute", "invoice": number[1], "amount": "1000", "reason": "少交一台"}
    assert clerk.post(link[0], {**dispute, "reason": ""}).status_code == 422
    assert clerk.post(link[0], dispute).status_code == 303
    row = integrity.invoices_of(desk.connection(), int(link[0].split("/")[-2]), on=timezone.localdate())[0]
    assert (row["paid"], row["outstanding"], row["disputed"]) == (20000, 29000, 1000)
    assert "INV-1" in clerk.get(f"{address}?kind=invoices").content.decode()
    assert "对发票提出争议" not in desk.seat("rsj-01").get(link[0]).content.decode(), "only the body that answers disputes"


def test_judgments_are_entered_by_others_only(desk: ModuleType):
    desk.bodies()
    address = f"/workbench/integrity/{desk.SCJG}/"
    day = timezone.localdate()
    given = {"step": "judgment", "case_no": "（2026）川0104行初1号", "kind": "judgment", "court": "锦江区人民法院",
             "obligation": "支付货款", "amount": "9000", "decided_on": (day - timedelta(days=60)).isoformat(),
             "due_on": (day - timedelta(days=20)).isoformat()}  # fmt: skip
    assert "录入判决" not in desk.seat("scjg-01").get(address).content.decode()
    other = desk.seat("rsj-01")
    assert other.post(address, {**given, "due_on": "2020-01-01"}).status_code == 422
    assert other.post(address, given).status_code == 303
    page = other.get(f"{address}?kind=judgments").content.decode()
    assert 'class="over"' in page
    number = re.search(r'<option value="(\d+)">（2026）', page)
    assert number is not None
    performed = {"step": "performed", "judgment": number[1], "performed_on": day.isoformat()}
    assert other.post(address, performed).status_code == 303
    assert integrity.records(desk.connection(), "judgments", desk.SCJG, on=day)[0]["performed_on"] == day


def test_duties_pass_to_a_successor_and_never_in_a_circle(desk: ModuleType):
    desk.bodies()
    office, address = desk.seat("fgw-01"), f"/workbench/integrity/{desk.RSJ}/"
    assert "登记责任承继" not in desk.seat("rsj-01").get(address).content.decode()
    given = {"step": "succeed", "successor": desk.SCJG, "kind": "merged", "on_date": timezone.localdate().isoformat(), "basis": "机构改革方案"}
    assert office.post(address, {**given, "basis": ""}).status_code == 422
    assert office.post(address, given).status_code == 303
    assert integrity.body(desk.connection(), desk.RSJ).holder == desk.SCJG
    circle = office.post(f"/workbench/integrity/{desk.SCJG}/", {**given, "successor": desk.RSJ})
    assert (circle.status_code, "DUT3" in circle.content.decode()) == (422, True)
    head = office.post(address, {"step": "head", "on_date": timezone.localdate().isoformat()})
    assert head.status_code == 303


def test_bodies_are_enrolled_by_the_credit_office(desk: ModuleType):
    office = desk.seat("fgw-01")
    given = {"step": "enrol", "uscc": desk.SCJG, "name_zh": "云州市市场监督管理局", "region": "510104", "level": "county"}
    assert office.post("/workbench/integrity/", {**given, "uscc": api_world.FOOD}).status_code == 422
    assert office.post("/workbench/integrity/", given).status_code == 303
    assert desk.seat("scjg-01").post("/workbench/integrity/", given, follow=True).status_code == 200
    assert len(integrity.bodies(desk.connection())) == 1
    assert desk.seat("scjg-02").get("/workbench/integrity/").status_code == 403


def test_contracts_by_file_all_or_nothing(desk: ModuleType):
    desk.bodies()
    clerk = desk.seat("scjg-01")
    clerk.post(f"/workbench/integrity/{desk.SCJG}/", contract(desk))
    package, _more = integrity.exported(desk.connection(), base="https://x.example", now=timezone.now(), limit=10)
    content = json.dumps(package, ensure_ascii=False, default=str).encode()
    file = SimpleUploadedFile("ocds.json", content, "application/json")
    assert clerk.post("/workbench/integrity/", {"step": "import", "file": file}).status_code == 303
    for wrong in (b"{}", b"not json", content.replace(b"120000", b"-12")):
        answer = clerk.post("/workbench/integrity/", {"step": "import", "file": SimpleUploadedFile("x.json", wrong)})
        assert (answer.status_code, "import-file_error" in answer.content.decode()) == (422, True), wrong[:40]
