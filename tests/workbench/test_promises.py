"""Commitments at the desk: prepared, signed, shown to be kept by papers, found kept, broken and cured; the body's own."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from api import world as api_world
from gongxin.access import api as access
from gongxin.catalogue import load
from gongxin.commitments import api as commitments
from remedies.world import EICAR

from .world import PDF, RSJ

pytestmark = pytest.mark.django_db
SUBJECT = access.Actor("subject", uscc=api_world.FOOD)


def prepared(desk: ModuleType, days: int = 20, now: datetime | None = None) -> commitments.Commitment:
    at = now or datetime.now(UTC)
    return commitments.prepare(
        desk.connection(), "T2", api_world.FOOD, matter="食品经营许可", due_on=at.date() + timedelta(days=days), department="scjg",
        actor=desk.actor("scjg-01"), now=at,
    )  # fmt: skip


def signed(desk: ModuleType, days: int = 20, now: datetime | None = None) -> int:
    case = prepared(desk, days, now)
    words: dict[str, Any] = {"actor": SUBJECT, "now": now or datetime.now(UTC), "catalogue": load()}
    commitments.sign(desk.connection(), case.id, text_hash=case.text_hash, **words)
    return case.id


def test_a_text_is_prepared_once_and_told(desk: ModuleType):
    clerk = desk.seat("scjg-01")
    page = clerk.get("/workbench/commitments/new/").content.decode()
    given = {"once": page.split('name="once" value="')[1].split('"')[0], "template": "T2", "uscc": api_world.FOOD.lower(),
             "matter": "食品经营许可", "due_on": (timezone.localdate() + timedelta(days=20)).isoformat(), "publication": "PUBLIC"}  # fmt: skip
    first, second = (clerk.post("/workbench/commitments/new/", given) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first["Location"] == second["Location"], "a second click makes no second text"
    assert len(commitments.of_subject(desk.connection(), api_world.FOOD)) == 1
    for wrong, place in (({"matter": ""}, "id_matter_error"), ({"uscc": "91330100MA27X99999"}, "id_uscc_error"),
                         ({"due_on": "2020-01-01"}, "id_due_on_error"), ({"template": "B4"}, "id_template_error")):  # fmt: skip
        answer = clerk.post("/workbench/commitments/new/", {**given, "once": "x", **wrong})
        assert (answer.status_code, place in answer.content.decode()) == (422, True), wrong
    assert desk.seat("scjg-02").get("/workbench/commitments/new/").status_code == 403


def test_it_is_shown_to_be_kept_and_found_kept(desk: ModuleType):
    number = signed(desk)
    address, clerk = f"/workbench/commitments/{number}/", desk.seat("scjg-01")
    assert desk.seat("rsj-01").get(address).status_code == 404
    assert "缺" in clerk.get(address).content.decode() or "承诺书" in clerk.get(address).content.decode()
    assert address in clerk.get("/workbench/commitments/").content.decode()
    assert address in clerk.get("/workbench/").content.decode(), "due within 30 days: a task"
    refused = clerk.post(address, {"step": "evidence", "documents": SimpleUploadedFile("a.pdf", EICAR)})
    assert (refused.status_code, "evidence-documents_error" in refused.content.decode()) == (422, True)
    assert clerk.post(address, {"step": "evidence", "documents": SimpleUploadedFile("验收单.pdf", PDF)}).status_code == 303
    paper = re.search(rf"{address}papers/[0-9a-f-]+", clerk.get(address).content.decode())
    assert paper is not None
    assert clerk.get(paper[0]).content == PDF
    assert desk.seat("rsj-01").get(paper[0]).status_code == 404
    conn, words = desk.connection(), {"actor": SUBJECT, "now": datetime.now(UTC)}
    theirs = commitments.keep_paper(conn, number, "回执.pdf", PDF[:-6] + b"% theirs\n%%EOF\n", **words)
    assert clerk.get(f"{address}papers/{theirs.paper}").status_code == 404, "not part of it yet"
    commitments.add_evidence(conn, number, [theirs], **words)
    assert clerk.get(f"{address}papers/{theirs.paper}").content.endswith(b"% theirs\n%%EOF\n")
    assert desk.seat("rsj-01").get(f"{address}papers/{theirs.paper}").status_code == 404
    later = clerk.post(address, {"step": "keep", "performed_on": "2099-01-01", "why": "x"})
    assert (later.status_code, "keep-performed_on_error" in later.content.decode()) == (422, True)
    today = timezone.localdate().isoformat()
    assert clerk.post(address, {"step": "keep", "performed_on": today, "why": "材料齐全"}).status_code == 303
    assert commitments.get(desk.connection(), number, actor=SUBJECT).state == "kept"
    again = clerk.post(address, {"step": "keep", "performed_on": today, "why": "材料齐全"}, follow=True)
    assert "已经办过" in again.content.decode()
    assert address in clerk.get("/workbench/commitments/?show=ended").content.decode()


def test_broken_only_after_notice_then_cured(desk: ModuleType, monkeypatch: pytest.MonkeyPatch):
    began = datetime.now(UTC)
    number = signed(desk, 5)
    address = f"/workbench/commitments/{number}/"
    given = {"step": "break", "unfulfilled": "未补交材料", "sanction": "终止办理", "why": "期满未补"}
    early = desk.seat("scjg-01").post(address, given, follow=True)
    assert "现在不能办" in early.content.decode(), "not due yet"
    over = began + timedelta(days=8)
    monkeypatch.setattr(timezone, "now", lambda: over)
    clerk = desk.seat("scjg-01")
    page = clerk.get("/workbench/commitments/").content.decode()
    assert "已到期，待认定" in page
    unwarned = clerk.post(address, given)
    assert (unwarned.status_code, "CMT10" in unwarned.content.decode()) == (422, True)
    commitments.remind(desk.connection(), now=over)
    later = over + timedelta(days=15)
    monkeypatch.setattr(timezone, "now", lambda: later)
    clerk = desk.seat("scjg-01")
    assert clerk.post(address, {**given, "why": ""}).status_code == 422
    assert clerk.post(address, given).status_code == 303
    assert address in clerk.get("/workbench/commitments/?show=broken").content.decode()
    cured = clerk.post(address, {"step": "cure", "performed_on": later.date().isoformat(), "why": "已补交"})
    assert cured.status_code == 303
    assert commitments.get(desk.connection(), number, actor=SUBJECT).state == "cured"


def test_the_bodys_own_commitment_is_signed_by_what_was_shown(desk: ModuleType):
    desk.bodies()
    own = desk.seat("rsj-01")
    due = (timezone.localdate() + timedelta(days=30)).isoformat()
    given = {"template": "B1", "uscc": RSJ, "matter": "十个工作日办结", "due_on": due, "publication": "PUBLIC", "department": ""}
    to_itself = own.post("/workbench/commitments/new/", {**given, "once": "a"})
    assert (to_itself.status_code, "id_department_error" in to_itself.content.decode()) == (422, True)
    made = own.post("/workbench/commitments/new/", {**given, "once": "b", "department": "fgw"})
    assert made.status_code == 303, re.findall(r'errorlist.*?</ul>', made.content.decode())
    address = made["Location"]
    assert address in own.get("/workbench/").content.decode()
    page = own.get(address).content.decode()
    shown = page.split('name="text_hash" value="')[1].split('"')[0]
    assert own.post(address, {"step": "sign", "text_hash": "0" * 64}).status_code == 422
    assert own.post(address, {"step": "sign", "text_hash": shown}).status_code == 303
    assert own.post(address, {"step": "evidence", "documents": SimpleUploadedFile("办结单.pdf", PDF)}).status_code == 303
    paper = re.search(rf"{address}papers/[0-9a-f-]+", own.get(address).content.decode())
    assert paper is not None
    assert desk.seat("fgw-01").get(paper[0]).content == PDF, "the accepting body reads it"
    assert address in own.get("/workbench/commitments/?show=own").content.decode()
    office = desk.seat("fgw-01")
    assert "认定已履行" in office.get(address).content.decode()
    assert "认定已履行" not in own.get(address).content.decode(), "never the promisor itself"


def test_a_look_is_logged_with_the_account(desk: ModuleType):
    number = signed(desk)
    desk.seat("scjg-01").get(f"/workbench/commitments/{number}/")
    line = access.looks(subject=api_world.FOOD)[0]
    assert (line.department, line.account, line.purpose) == ("scjg", "scjg-01-desk", f"commitment {number}")
