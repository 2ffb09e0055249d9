"""Complaints about bodies and tips at the desk: each step by whom it belongs to; the complainant hidden from the accused, the reporter
from everybody."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from types import ModuleType
from uuid import uuid4

import pytest
from django.utils import timezone

from api import world as api_world
from gongxin.access import api as access
from gongxin.complaints import api as complaints
from gongxin.integrity import api as integrity

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF\n"


def test_a_complaint_from_filing_to_repair(desk: ModuleType, monkeypatch: pytest.MonkeyPatch):
    desk.bodies()
    number = desk.complaint()
    address = f"/workbench/complaints/{number}/"
    office, accused, other = desk.seat("fgw-01"), desk.seat("scjg-01"), desk.seat("rsj-01")
    for stranger in (accused, other):
        assert stranger.get(address).status_code == 404
        assert address not in stranger.get("/workbench/complaints/").content.decode()
    assert address in office.get("/workbench/").content.decode()
    assert address in office.get("/workbench/complaints/").content.decode()
    assert office.post(address, {"step": "decline", "why": ""}).status_code == 422
    assert office.post(address, {"step": "register"}).status_code == 303
    case = integrity.complaint(desk.connection(), number, actor=desk.actor("fgw-01"))
    assert (case.state, case.routed_to) == ("routed", desk.FGW), "the superior is known: routed at once"
    until = timezone.localdate() + timedelta(days=30)
    wrong = office.post(address, {"step": "founded", "until": "2020-01-01", "why": "属实"})
    assert (wrong.status_code, "founded-until_error" in wrong.content.decode()) == (422, True)
    excuse = office.post(address, {"step": "unfounded", "ground": "office_holder_changed", "why": "换人"})
    assert excuse.status_code == 422, "a change of those in charge is no ground"
    assert office.post(address, {"step": "founded", "until": until.isoformat(), "why": "属实"}).status_code == 303
    answer = f"{address}answer/"
    page = accused.get(answer).content.decode()
    assert api_world.FOOD not in page, "who complains is not shown to the accused"
    assert "合同款逾期未付" not in page
    assert answer in accused.get("/workbench/complaints/?show=about-us").content.decode()
    assert answer in accused.get("/workbench/").content.decode()
    assert other.get(answer).status_code == 404
    assert accused.post(answer, {"step": "answer", "statement": ""}).status_code == 422
    assert accused.post(answer, {"step": "answer", "statement": "本年无预算", "refuses": "on"}).status_code == 303
    given = {"step": "recognise", "document_no": "云诚认〔2026〕1号", "facts": "未按合同付款", "why": "拒不履行"}
    assert "被投诉单位表示拒不履行" in office.get(address).content.decode()
    assert office.post(address, {**given, "document_no": ""}).status_code == 422
    assert office.post(address, given).status_code == 303
    assert "云诚认〔2026〕1号" in office.get(address).content.decode()
    today = timezone.localdate().isoformat()
    assert office.post(address, {"step": "repair", "performed_on": today, "why": "已付清"}).status_code == 303
    ended = integrity.complaint(desk.connection(), number, actor=desk.actor("fgw-01"))
    assert ended.state == "repaired"
    assert address in office.get("/workbench/complaints/?show=ended").content.decode()


def test_a_complaint_is_routed_by_hand_extended_and_closed(desk: ModuleType):
    desk.bodies()
    number = desk.complaint(desk.FGW)  # about the credit office's own body: nobody above it
    address, office = f"/workbench/complaints/{number}/", desk.seat("fgw-01")
    assert office.get(address).status_code == 404, "the accused does not handle it"
    assert office.post(address, {"step": "register"}).status_code == 404
    second = desk.complaint(desk.RSJ)
    address = f"/workbench/complaints/{second}/"
    office.post(address, {"step": "register"})
    to_accused = office.post(address, {"step": "route", "handler": desk.RSJ, "why": "x"})
    assert to_accused.status_code == 422
    assert office.post(address, {"step": "route", "handler": desk.SCJG, "why": "主管部门"}).status_code == 303
    handler = desk.seat("scjg-01")
    assert address in handler.get("/workbench/").content.decode()
    assert handler.post(address, {"step": "extend", "why": "情况复杂"}).status_code == 303
    assert "延长一次" not in handler.get(address).content.decode()
    until = (timezone.localdate() + timedelta(days=10)).isoformat()
    assert handler.post(address, {"step": "founded", "until": until, "why": "属实"}).status_code == 303
    assert handler.post(address, {"step": "performed", "why": "已付清"}).status_code == 303
    line = access.looks(subject=api_world.FOOD, department="scjg")[0]
    assert (line.account, line.purpose) == ("scjg-01-desk", f"complaint {second}")


def test_a_tip_is_passed_on_and_answered_without_the_reporter(desk: ModuleType):
    number, receipt = desk.tip()
    address = f"/workbench/tips/{number}/"
    office, clerk, head = desk.seat("fgw-01"), desk.seat("scjg-01"), desk.seat("scjg-02")
    assert head.get("/workbench/tips/").status_code == 403
    assert clerk.get(address).status_code == 404
    assert address in office.get("/workbench/").content.decode()
    page = office.get(address).content.decode()
    assert "举报人甲" not in page
    assert office.post(address, {"step": "pass", "department": "scjg", "why": ""}).status_code == 422
    assert office.post(address, {"step": "pass", "department": "scjg", "why": "有权处理"}).status_code == 303
    page = clerk.get(address).content.decode()
    assert ("举报人甲" in page, "已密封" in page, "开启密封" in page) == (False, True, False), "no office to unseal"
    assert clerk.post(address, {"step": "unseal", "why": "好奇"}, follow=True).content.decode().count("举报人甲") == 0
    assert complaints.follow(desk.connection(), receipt).openings == ()
    assert clerk.post(address, {"step": "founded", "why": "属实", "decision_no": ""}).status_code == 422
    assert clerk.post(address, {"step": "founded", "why": "已立案", "decision_no": "云市监立〔2026〕3号"}).status_code == 303
    assert address in clerk.get("/workbench/tips/?show=ended").content.decode()
    assert complaints.follow(desk.connection(), receipt).tip.answer == "已立案"
    assert all("tip" not in line.purpose for line in access.looks(subject=api_world.FOOD)), "the accused is not to learn of it"


def test_the_seal_is_opened_with_a_reason_and_the_reporter_sees_it(desk: ModuleType, settings: pytest.FixtureRequest):
    number, receipt = desk.tip()
    address, office = f"/workbench/tips/{number}/", desk.seat("fgw-01")
    empty = office.post(address, {"step": "unseal", "why": " "})
    assert (empty.status_code, "举报人甲" in empty.content.decode()) == (422, False)
    shown = office.post(address, {"step": "unseal", "why": "须当面核实"})
    assert (shown.status_code, "举报人甲" in shown.content.decode()) == (200, True)
    assert "举报人甲" not in office.get(address).content.decode(), "shown once"
    openings = complaints.follow(desk.connection(), receipt).openings
    assert [(item.department, item.why) for item in openings] == [("fgw", "须当面核实")]
    settings.SEALED_KEY = "another"  # type: ignore[attr-defined]
    broken = office.post(address, {"step": "unseal", "why": "再看一次"})
    assert (broken.status_code, "举报人甲" in broken.content.decode()) == (422, False)
    assert len(complaints.follow(desk.connection(), receipt).openings) == 2, "a failed opening is logged too"


def test_files_of_a_tip_are_for_those_who_handle_it(desk: ModuleType):
    made, receipt = complaints.report(
        desk.connection(), api_world.FOOD, about_kind="organisation", domain="quality", statement="产品标签不符。", reporter=None,
        now=datetime.now(UTC), files=[PDF],
    )  # fmt: skip
    address, office, clerk = f"/workbench/tips/{made.id}/", desk.seat("fgw-01"), desk.seat("scjg-01")
    page = office.get(address).content.decode()
    (file,) = re.findall(rf'href="({address}papers/[0-9a-f-]+)">附件1<', page)
    got = office.get(file)
    assert (got.content, got["Content-Type"]) == (PDF, "application/pdf")
    assert got["Content-Disposition"].startswith("attachment")
    assert got["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert clerk.get(file).status_code == 404, "not passed on yet"
    office.post(address, {"step": "pass", "department": "scjg", "why": "有权处理"})
    assert clerk.get(file).content == PDF
    assert desk.seat("rsj-01").get(file).status_code == 404
    assert office.get(f"{address}papers/{uuid4()}").status_code == 404
    assert "supplemented" not in str(complaints.follow(desk.connection(), receipt).events)


def test_papers_of_a_complaint_are_not_for_the_accused(desk: ModuleType):
    desk.bodies()
    number = desk.complaint()
    who = access.Actor("subject", uscc=api_world.FOOD)
    integrity.attach(desk.connection(), number, [("合同.pdf", PDF)], actor=who, now=datetime.now(UTC))
    address, office, accused = f"/workbench/complaints/{number}/", desk.seat("fgw-01"), desk.seat("scjg-01")
    (file,) = re.findall(rf'href="({address}papers/[0-9a-f-]+)">合同.pdf<', office.get(address).content.decode())
    assert office.get(file).content == PDF
    office.post(address, {"step": "register"})
    assert office.get(file).content == PDF
    for stranger in (accused, desk.seat("rsj-01")):
        assert stranger.get(file).status_code == 404
    assert "合同.pdf" not in accused.get(f"{address}answer/").content.decode()
    lines = [line.purpose for line in access.looks(subject=api_world.FOOD, department="fgw")]
    assert f"complaint {number}, paper" in lines


def test_papers_of_a_complaint_reach_the_body_it_was_routed_to(desk: ModuleType):
    """Through the second wall too: a department without the credit office's reach."""
    desk.bodies()
    number = desk.complaint(desk.RSJ)
    who = access.Actor("subject", uscc=api_world.FOOD)
    integrity.attach(desk.connection(), number, [("合同.pdf", PDF)], actor=who, now=datetime.now(UTC))
    address, office = f"/workbench/complaints/{number}/", desk.seat("fgw-01")
    office.post(address, {"step": "register"})
    office.post(address, {"step": "route", "handler": desk.SCJG, "why": "主管部门"})
    handler = desk.seat("scjg-01")
    (file,) = re.findall(rf'href="({address}papers/[0-9a-f-]+)">合同.pdf<', handler.get(address).content.decode())
    assert handler.get(file).content == PDF
    assert desk.seat("rsj-01").get(file).status_code == 404, "the accused"


def test_an_anonymous_tip_has_nothing_to_open(desk: ModuleType):
    number, _receipt = desk.tip(named=False)
    page = desk.seat("fgw-01").get(f"/workbench/tips/{number}/").content.decode()
    assert "开启密封" not in page
    assert "匿名" in page


def test_about_the_own_body(desk: ModuleType):
    """A tip about a department's own body is nobody's there to see."""
    desk.bodies()
    made, _receipt = complaints.report(
        desk.connection(), desk.SCJG, about_kind="body", domain="fees", statement="乱收费。", reporter=None, now=datetime.now(UTC)
    )
    office = desk.seat("fgw-01")
    refused = office.post(f"/workbench/tips/{made.id}/", {"step": "pass", "department": "scjg", "why": "x"})
    assert refused.status_code == 422
    assert desk.seat("scjg-01").get(f"/workbench/tips/{made.id}/").status_code == 404
