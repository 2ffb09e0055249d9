"""What people decide on these pages: each step asks, refuses at the field, does it once, and is nobody else's to see."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from types import ModuleType

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from api import world as api_world
from gongxin.access import api as access
from gongxin.catalogue import load
from gongxin.intake import api as intake
from gongxin.lists import api as lists
from gongxin.registry import api as registry
from gongxin.remedies import api as remedies
from remedies.world import EICAR

from .test_deliveries import RESOURCE, no_worker, row, table
from .world import PDF

__all__ = ["no_worker"]
pytestmark = pytest.mark.django_db


def state_of(desk: ModuleType, number: str) -> str:
    target = desk.target(number)
    found = registry.latest(desk.connection(), target.uscc, target.resource, target.record_key)
    assert found is not None
    return str(found.state)


def test_an_objection_is_accepted_and_answered(desk: ModuleType):
    case = desk.objection()
    address = f"/workbench/objections/{case.id}/"
    office, clerk, stranger = desk.seat("fgw-01"), desk.seat("scjg-01"), desk.seat("rsj-01")
    assert stranger.get(address).status_code == 404
    assert f"{case.id}" not in re.findall(r"objections/(\d+)/", stranger.get("/workbench/objections/").content.decode())
    assert address in office.get("/workbench/").content.decode()
    assert office.post(address, {"step": "accept"}).status_code == 303
    assert address in clerk.get("/workbench/").content.decode()
    assert address not in stranger.get("/workbench/").content.decode()
    empty = clerk.post(address, {"step": "uphold", "outcome": "corrected", "why": "", "field-authority_name": "云州市商务局"})
    assert empty.status_code == 422
    assert "uphold-why_error" in empty.content.decode()
    same = clerk.post(address, {"step": "uphold", "outcome": "corrected", "why": "核查属实", "field-authority_name": "云州市人民政府"})
    assert same.status_code == 422
    assert "uphold-outcome_error" in same.content.decode()
    given = {"step": "uphold", "outcome": "corrected", "why": "证书由商务局颁发", "field-authority_name": "云州市商务局"}
    answer = clerk.post(address, given)
    assert answer.status_code == 303, re.findall(r'class="errorlist.*?</ul>', answer.content.decode())
    found = registry.latest(desk.connection(), case.uscc, case.resource, case.record_key)
    assert found is not None
    assert found.content["authority_name"] == "云州市商务局"
    again = clerk.post(address, given, follow=True)
    assert "已经办过" in again.content.decode()
    assert remedies.get(desk.connection(), case.id, actor=desk.actor("scjg-01")).state == "upheld"


def test_looking_at_a_case_is_logged_with_the_account(desk: ModuleType):
    case = desk.objection()
    desk.seat("scjg-01").get(f"/workbench/objections/{case.id}/")
    line = access.looks(subject=api_world.FOOD)[0]
    assert (line.department, line.account, line.purpose) == ("scjg", "scjg-01-desk", f"objection {case.id}")


def test_a_repair_is_granted_with_every_condition_confirmed(desk: ModuleType):
    case = desk.repair()
    address, clerk = f"/workbench/repairs/{case.id}/", desk.seat("scjg-01")
    assert desk.seat("rsj-01").get(address).status_code == 404
    page = clerk.get(address).content.decode()
    paper = re.search(r"/workbench/papers/[0-9a-f-]+/", page)
    assert paper is not None
    answer = clerk.get(paper[0])
    assert answer.content == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert desk.seat("rsj-01").get(paper[0]).status_code == 404
    assert clerk.post(address, {"step": "accept"}).status_code == 303
    missing = clerk.post(address, {"step": "grant", "why": "已履行"})
    assert missing.status_code == 422
    confirmed = re.findall(r'name="confirmed" value="([^"]+)"', clerk.get(address).content.decode())
    assert confirmed
    assert clerk.post(address, {"step": "grant", "why": "已履行", "confirmed": confirmed}).status_code == 303
    assert state_of(desk, "18") == "repaired"


def test_a_list_entry_from_proposal_to_removal_by_three_people(desk: ModuleType, monkeypatch: pytest.MonkeyPatch):
    clerk, head, second = (desk.seat(code) for code in ("scjg-01", "scjg-02", "scjg-03"))
    paper = SimpleUploadedFile("处罚决定书.pdf", PDF)
    given = {"list_code": "SX04", "uscc": api_world.FOOD, "reason": "较重行政处罚，情节严重", "evidence": paper}
    nothing = clerk.post("/workbench/lists/new/", {**given, "evidence": ""})
    assert nothing.status_code == 422
    proposed = clerk.post("/workbench/lists/new/", {**given, "evidence": SimpleUploadedFile("处罚决定书.pdf", PDF)})
    assert proposed.status_code == 303
    address = proposed["Location"]
    number = int(address.rstrip("/").rpartition("/")[2])
    twice = clerk.post("/workbench/lists/new/", {**given, "evidence": SimpleUploadedFile("处罚决定书.pdf", PDF)})
    assert twice["Location"] == address
    assert desk.seat("rsj-01").get(address).status_code == 404
    assert head.post(address, {"step": "notify"}, follow=True).status_code == 200
    assert lists.entry(desk.connection(), number).state == "proposed"  # not the head's to do
    assert clerk.post(address, {"step": "notify"}).status_code == 303
    entry = lists.entry(desk.connection(), number)
    assert entry.state == "notified"
    assert entry.evidence[0]["name"] == "处罚决定书.pdf"
    early = head.post(address, {"step": "decide", "decision_no": "云市监列〔2026〕1号", "why": "事实清楚"}, follow=True)
    assert "现在不能办" in early.content.decode()
    later = datetime.combine(entry.statement_until + timedelta(days=1), datetime.min.time(), UTC) + timedelta(hours=4)
    monkeypatch.setattr(timezone, "now", lambda: later)
    head, second = desk.seat("scjg-02"), desk.seat("scjg-03")  # a session lasts a working day
    decision = {"step": "decide", "decision_no": "云市监列〔2026〕1号", "why": "事实清楚"}
    no_number = head.post(address, {**decision, "decision_no": ""})
    assert no_number.status_code == 422
    virus = head.post(address, {**decision, "documents": SimpleUploadedFile("决定书.pdf", EICAR)})
    assert (virus.status_code, "decide-documents_error" in virus.content.decode()) == (422, True)
    large = PDF[:-6] + b"%" + b"0" * 3_000_000 + b"\n%%EOF\n"
    more = PDF[:-6] + b"% more\n%%EOF\n"
    files = [SimpleUploadedFile("决定书.pdf", large), SimpleUploadedFile("附件.pdf", more)]
    decided = head.post(address, {**decision, "documents": files})
    assert decided.status_code == 303
    written = lists.events(desk.connection(), number)[-1].documents
    assert [(item["name"], item["size"]) for item in written] == [("决定书.pdf", len(large)), ("附件.pdf", len(more))]
    assert "须由另一位" in head.get(address).content.decode()
    assert address in second.get("/workbench/").content.decode()
    assert second.post(address, {"step": "sign_off", "why": "程序完备"}).status_code == 303
    assert lists.entry(desk.connection(), number).state == "listed"
    assert head.post(address, {"step": "remove", "ground": "expired_early", "why": "x"}).status_code == 422
    assert head.post(address, {"step": "remove", "ground": "not_standing", "why": "判决撤销"}).status_code == 303
    assert lists.entry(desk.connection(), number).state == "removed"


def test_the_papers_of_an_entry_are_downloads_for_its_department(desk: ModuleType):
    clerk = desk.seat("scjg-01")
    given = {"list_code": "SX04", "uscc": api_world.FOOD, "reason": "较重行政处罚，情节严重"}
    for content, name in ((EICAR, "a.pdf"), (b"<html></html>", "a.pdf"), (b"%PDF-1.7" + b" " * 10_500_000 + b"%%EOF", "a.pdf")):
        refused = clerk.post("/workbench/lists/new/", {**given, "evidence": SimpleUploadedFile(name, content)})
        assert refused.status_code == 422
        assert "id_evidence_error" in refused.content.decode()
    made = clerk.post("/workbench/lists/new/", {**given, "evidence": SimpleUploadedFile("../处罚<b>.pdf", PDF)})
    page = clerk.get(made["Location"]).content.decode()
    paper = re.search(r"/workbench/lists/\d+/papers/[0-9a-f-]+", page)
    assert paper is not None
    answer = clerk.get(paper[0])
    assert answer.content == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert (answer["X-Content-Type-Options"], answer["Content-Security-Policy"]) == ("nosniff", "default-src 'none'; sandbox")
    line = access.looks(subject=api_world.FOOD)[0]
    assert (line.department, line.account) == ("scjg", "scjg-01-desk")
    assert line.purpose.startswith("list proceeding")
    assert desk.seat("rsj-01").get(paper[0]).status_code == 404
    assert desk.seat("fgw-01").get(paper[0]).content == PDF
    assert clerk.get(paper[0][:-1] + "0").status_code in {200, 404}


def test_a_check_by_file_answers_once_and_takes_feedback(desk: ModuleType):
    clerk = desk.seat("scjg-01")
    page = clerk.get("/workbench/checks/").content.decode()
    token = page.split('name="once" value="')[1].split('"')[0]
    names = f"名称,代码\r\n清和食品,{api_world.FOOD}\r\n面馆,{api_world.SHOP}\r\n不存在,{api_world.UNKNOWN}\r\n"
    given = {"matter": "procurement", "on": date.today().isoformat(), "purpose": "采购资格审查", "once": token, "codes": ""}
    answers = [
        clerk.post("/workbench/checks/", {**given, "file": SimpleUploadedFile("codes.csv", names.encode("gb18030"))})
        for _ in range(2)
    ]
    assert answers[0].status_code == 303
    assert answers[0]["Location"] == answers[1]["Location"]
    address = answers[0]["Location"]
    body = clerk.get(address[:-1] + ".csv").content.decode("utf-8-sig")
    assert {api_world.FOOD, api_world.SHOP, api_world.UNKNOWN} <= set(re.findall(r"[0-9A-Z]{18}", body))
    assert "未登记" in body
    assert desk.seat("rsj-01").get(address).status_code == 404
    assert clerk.get("/workbench/checks/HC0000000000000000/").status_code == 404
    assert access.looks(subject=api_world.SHOP)[0].account == "scjg-01-desk"
    for wrong in ({"codes": ""}, {"codes": api_world.FOOD, "purpose": " "}, {"codes": api_world.FOOD, "matter": "x"},
                  {"codes": api_world.FOOD, "on": "2999-01-01"}):  # fmt: skip
        assert clerk.post("/workbench/checks/", {**given, "once": "", **wrong}).status_code == 422


def test_feedback_asks_for_the_document(desk: ModuleType):
    """A subject on a list: the check names measures, and each is closed by feedback."""
    clerk = desk.seat("scjg-01")
    with_entry(desk)
    made = clerk.post("/workbench/checks/", {"matter": "procurement", "on": date.today().isoformat(), "purpose": "采购资格审查",
                                             "codes": api_world.FOOD})  # fmt: skip
    address = made["Location"]
    page = clerk.get(address).content.decode()
    measure = re.search(r'name="measure" value="([^"]+)"', page)
    assert measure is not None
    given = {"uscc": api_world.FOOD, "measure": measure[1], "outcome": "applied", "document": "", "why": ""}
    assert clerk.post(address, given).status_code == 422
    assert clerk.post(address, {**given, "document": "云采〔2026〕3号"}).status_code == 303
    assert "云采〔2026〕3号" in clerk.get(address).content.decode()


def with_entry(desk: ModuleType) -> None:
    """A serious entry for arrears of wages, which bans from procurement."""
    from django.db import transaction

    fields = {
        "subject_name": "云州市清和食品有限公司", "subject_uscc": api_world.FOOD, "list_code": "SX03", "listing_basis": "依据",
        "reason": "拖欠农民工工资", "decision_no": "云人社列〔2026〕1号", "deciding_body": "云州市人力资源和社会保障局",
        "listing_date": str(api_world.ago(30)), "end_date": str(api_world.ahead(900)), "office": "云州市人力资源和社会保障局",
        "notice_date": str(api_world.ago(60)),
    }  # fmt: skip
    with transaction.atomic():
        registry.record_fact(desk.connection(), "serious_list_entry", fields, department="rsj", now=timezone.now(),
                             on=timezone.localdate(), catalogue=load())  # fmt: skip


def waiting_row(desk: ModuleType) -> int:
    """A row without any code."""
    content = table(row(subject_uscc="", subject_name="锦江区老王面馆"))
    done = intake.submit([content], resource=RESOURCE, department="scjg", filename="a.csv",
                         received_at=timezone.now(), actor="t")  # fmt: skip
    assert done.quarantined == 1, (done.state, done.findings)
    return intake.quarantine({"submission": done.id})[0].id


def test_a_row_without_code_is_decided_by_a_person(desk: ModuleType):
    number = waiting_row(desk)
    address, clerk = f"/workbench/waiting/{number}/", desk.seat("scjg-01")
    assert desk.seat("rsj-01").get(address).status_code == 404
    assert address not in desk.seat("rsj-01").get("/workbench/waiting/").content.decode()
    page = clerk.get(address).content.decode()
    assert api_world.SHOP in page  # offered, not chosen
    assert 'value="' + api_world.SHOP not in page
    wrong = clerk.post(address, {"step": "link", "uscc": "91510104MA6CFT0100", "why": "核对地址"})
    assert wrong.status_code == 422
    assert "link-uscc_error" in wrong.content.decode()
    given = {"step": "link", "uscc": api_world.SHOP.lower(), "why": "核对过登记地址"}
    assert clerk.post(address, given).status_code == 303
    assert clerk.post(address, given).status_code == 303  # a second click decides nothing anew
    assert len(intake.quarantine_row(number).decisions) == 1
    assert clerk.post(address, {"step": "refuse", "why": "认错了"}).status_code == 303
    assert [item.action for item in intake.quarantine_row(number).decisions] == ["link", "refuse"]


def held(desk: ModuleType) -> int:
    """More than half of its rows refused."""
    content = table(row(), row(awarded_on="2026-13-45"), row(awarded_on="2026-13-46"))
    done = intake.submit([content], resource=RESOURCE, department="scjg", filename="a.csv",
                         received_at=timezone.now(), actor="t")  # fmt: skip
    assert done.state is intake.State.HELD
    return done.id


@pytest.mark.parametrize(("step", "ends"), [("release", "published"), ("reject", "rejected")])
def test_a_held_submission_is_released_or_rejected(desk: ModuleType, step: str, ends: str):
    number = held(desk)
    office, address = desk.seat("fgw-01"), f"/workbench/held/{number}/"
    assert address in office.get("/workbench/held/").content.decode()
    assert desk.seat("scjg-01").get(address).status_code == 403
    assert office.post(address, {"step": step, "why": ""}).status_code == 422
    assert office.post(address, {"step": step, "why": "与部门核实过"}).status_code == 303
    intake.process(number, timezone.now())
    done = intake.submission(number)
    assert (done.state.value, done.decided_by) == (ends, "fgw-01")
    assert "现在不能办" in office.post(address, {"step": step, "why": "再来"}, follow=True).content.decode()


def test_clocks_count_working_days(desk: ModuleType):
    """Days left, the last day, and what is over, in words."""
    from gongxin.workbench.tasks import due_on
    from gongxin.workdays import api as workdays

    calendar = workdays.calendar()
    friday = date(2026, 10, 16)
    assert due_on(date(2026, 10, 20), friday, calendar).left == 2
    assert due_on(friday, friday, calendar).left == 0
    over = due_on(date(2026, 10, 14), friday, calendar)
    assert over.over
    assert over.left == -2
    assert due_on(date(2026, 10, 17), date(2026, 10, 18), calendar).over  # past, though no working day lies between
    assert due_on(None, friday, calendar, "尚未公布").words == "尚未公布"
