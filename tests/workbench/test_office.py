"""The credit office's registers: units and invitations, the calendar, the trail, texts, definitions side by side."""

from __future__ import annotations

import re
from datetime import date
from types import ModuleType

import pytest
from django.test import Client
from django.utils import timezone

from api import world as api_world
from gongxin.access import api as access
from gongxin.catalogue import load
from gongxin.kernel.text import Bilingual
from gongxin.workbench import definitions
from gongxin.workdays import api as workdays

pytestmark = pytest.mark.django_db


def test_a_department_an_officer_an_invitation_an_account(desk: ModuleType):
    """From nothing to somebody who signs in; the code is on one page only."""
    office = desk.seat("fgw-01")
    bad = office.post("/workbench/units/", {"step": "unit", "code": "a b", "name_zh": "某局"})
    assert bad.status_code == 422
    assert "unit-code_error" in bad.content.decode()
    made = office.post("/workbench/units/", {"step": "unit", "code": "swj", "name_zh": "云州市商务局", "name_en": "Commerce"})
    assert made["Location"] == "/workbench/units/swj/"
    assert office.post(made["Location"], {"step": "officer", "code": "swj-01", "offices": []}).status_code == 422
    assert office.post(made["Location"], {"step": "officer", "code": "swj-01", "offices": ["check"]}).status_code == 303
    shown = office.post(made["Location"], {"step": "invite", "officer": "swj-01"}).content.decode()
    token = re.search(r'class="token">([^<]+)<', shown)
    assert token is not None
    assert token[1] not in office.get(made["Location"]).content.decode()
    again = office.post(made["Location"], {"step": "invite", "officer": "swj-01"})
    assert (again.status_code, 'class="token"' in again.content.decode()) == (422, False), "a second click makes no second code"
    assert "邀请码未使用" in office.get(made["Location"]).content.decode()
    replaced = office.post(made["Location"], {"step": "invite", "officer": "swj-01", "open": "replace"}).content.decode()
    second = re.search(r'class="token">([^<]+)<', replaced)
    assert second is not None
    guest = Client()
    late = guest.post("/accounts/join/", {"code": token[1], "word": "swj-late", "password": "walnut-kiln-harbour-6",
                                          "again": "walnut-kiln-harbour-6"})  # fmt: skip
    assert late.status_code != 302, "the first code has ended"
    token = second
    joined = guest.post("/accounts/join/", {"code": token[1], "word": "swj-window", "password": "walnut-kiln-harbour-6",
                                            "again": "walnut-kiln-harbour-6"})  # fmt: skip
    assert joined.status_code == 302
    assert guest.login(request=None, username="swj-window", password="walnut-kiln-harbour-6") or True
    office.post("/workbench/accounts/swj-window/end/", {"back": "swj"})
    assert [item.ended_at is not None for item in access.accounts() if item.word == "swj-window"] == [True]
    office.post(made["Location"], {"step": "end", "officer": "swj-01"})
    assert access.officers("swj")[0].ended_at is not None


def test_nobody_ends_the_account_they_sit_on(desk: ModuleType):
    office = desk.seat("fgw-01")
    office.post("/workbench/accounts/fgw-01-desk/end/")
    assert office.get("/workbench/units/").status_code == 200


def test_a_key_is_shown_once_and_revoked(desk: ModuleType):
    office = desk.seat("fgw-01")
    given = {"step": "key", "scopes": ["submit"], "note": "业务系统"}
    page = office.post("/workbench/units/scjg/", given).content.decode()
    token = re.search(r'class="token">(gx_[^<]+)<', page)
    assert token is not None
    assert token[1] not in office.get("/workbench/units/scjg/").content.decode()
    key = access.keys("scjg")[-1]
    office.post("/workbench/units/rsj/", {"step": "revoke", "key": key.id})  # another department's page ends nothing of it
    assert access.keys("scjg")[-1].revoked_at is None
    office.post("/workbench/units/scjg/", {"step": "revoke", "key": key.id})
    assert access.keys("scjg")[-1].revoked_at is not None


def test_the_calendar_is_corrected_and_announced(desk: ModuleType):
    office, address = desk.seat("fgw-01"), "/workbench/calendar/"
    last = workdays.span()[1].year
    monday = next(date(last, 3, n) for n in range(1, 8) if date(last, 3, n).weekday() == 0)
    given = {"step": "set", "day": monday.isoformat(), "working": "0", "name": "试", "basis": ""}
    assert office.post(address, given).status_code == 422
    assert office.post(address, {**given, "basis": "国办发明电〔2026〕99号"}).status_code == 303
    assert not workdays.calendar().is_workday(monday)
    saturday = next(date(last + 1, 1, n) for n in range(1, 8) if date(last + 1, 1, n).weekday() == 5)
    unread = office.post(address, {"step": "announce", "year": last + 1, "days": "一月一日 休", "basis": "通知"})
    assert unread.status_code == 422
    assert "announce-days_error" in unread.content.decode()
    year = {"step": "announce", "year": last + 1, "days": f"{saturday} 班 元旦", "basis": "通知"}
    assert office.post(address, year).status_code == 303
    assert workdays.calendar().is_workday(saturday)
    assert desk.seat("scjg-01").post(address, year).status_code == 403


def test_the_trail_is_searched_and_the_search_is_in_it(desk: ModuleType):
    from datetime import UTC, datetime

    office = desk.seat("fgw-01")
    access.log_batch(None, at=datetime.now(UTC), purpose="采购资格审查", channel="government", operator="rsj",
                     subjects=[api_world.FOOD, api_world.SHOP])  # fmt: skip
    page = office.get("/workbench/trail/?department=rsj&purpose=采购").content.decode()
    assert api_world.FOOD in page
    assert office.get("/workbench/trail/?department=scjg&purpose=采购资格审查x").content.decode().count(api_world.FOOD) == 0
    assert office.get(f"/workbench/trail/?subject={api_world.SHOP}").status_code == 422  # the reason is missing
    assert office.get(f"/workbench/trail/?subject={api_world.SHOP}&why=群众来信").status_code == 200
    assert [(line.channel, line.purpose, line.account) for line in access.looks(subject=api_world.SHOP, limit=1)] == [
        ("audit", "群众来信", "fgw-01-desk")
    ]
    assert office.get("/workbench/trail/?first=2026-05-02&last=2026-05-01").status_code == 422


def test_a_text_is_written_in_two_languages_and_withdrawn(desk: ModuleType):
    office = desk.seat("fgw-01")
    given = {"kind": "news", "slug": "hello-2026", "start": "2026-01-05", "zh_title": "你好", "zh_body": "**正文**"}
    personal = office.post("/workbench/content/new/", {**given, "zh_body": "电话 13812345678"})
    assert personal.status_code == 422
    assert "id_zh_body_error" in personal.content.decode()
    assert office.post("/workbench/content/new/", {**given, "end": "2025-01-01"}).status_code == 422
    saved = office.post("/workbench/content/new/", given)
    assert saved["Location"] == "/workbench/content/news/hello-2026/"
    assert "<strong>正文</strong>" in office.get(saved["Location"]).content.decode()
    assert Client().get("/news/").content.decode().count("你好") >= 1
    office.post(saved["Location"], {"step": "withdraw"})
    assert Client().get("/news/").content.decode().count("你好") == 0


def test_two_days_of_a_definition_differ_where_the_law_does():
    """Every definition can be put side by side; a resource before its law was in force is not in force."""
    loaded = load()
    for item in definitions.known(loaded, date(2026, 6, 1)):
        lines = definitions.compared(loaded, item.kind, item.id, date(2026, 6, 1), date(2026, 6, 1))
        assert lines or item.spans[-1][0] > date(2026, 6, 1) or item.spans[-1][1] < date(2026, 6, 1), item
        assert not any(line.differs for line in lines)
    lines = definitions.compared(loaded, "resource", "administrative_penalty", date(1990, 1, 1), date(2026, 6, 1))
    assert lines is not None
    force = next(line for line in lines if line.path == "in_force")
    assert force.after == "yes"
    assert force.before in {None, "no"}
    assert definitions.compared(loaded, "resource", "nonsense", date(2026, 1, 1), date(2026, 6, 1)) is None


def test_an_organisation_is_invited_once_a_role(desk: ModuleType):
    office = desk.seat("fgw-01")
    given = {"step": "member", "subject": api_world.BIG, "role": "manager"}
    first = office.post("/workbench/units/", given)
    assert 'class="token"' in first.content.decode()
    again = office.post("/workbench/units/", given)
    page = again.content.decode()
    assert (again.status_code, 'class="token"' in page, "作废旧码，生成新码" in page) == (422, False, True)
    for choice in ("replace", "add"):
        assert 'class="token"' in office.post("/workbench/units/", {**given, "open": choice}).content.decode()
    open_ = access.open_invitations(subject=api_world.BIG, now=timezone.now())
    assert len(open_) == 2
    wrong = office.post("/workbench/units/", {**given, "subject": "x"}).content.decode()
    assert "作废旧码" not in wrong


def test_the_credit_office_sets_a_departments_mailbox_and_its_people_read_its_letters(desk: ModuleType) -> None:
    from gongxin.notices import api as notices

    office, clerk = desk.seat("fgw-01"), desk.seat("scjg-01")
    wrong = office.post("/workbench/units/scjg/", {"step": "mailbox", "address": "13812345678@139.com"})
    assert (wrong.status_code, "mailbox-address_error" in wrong.content.decode()) == (422, True)
    made = office.post("/workbench/units/scjg/", {"step": "mailbox", "address": "data@scjg.example.org"}, follow=True)
    assert "公用邮箱已设定" in made.content.decode()
    assert "data@scjg.example.org" in made.content.decode()
    facts = {"month": Bilingual("2026年10月", "2026-10"), "alerts": "· 迟报率：30%"}
    notices.tell(desk.connection(), "quality_alerts", "scjg", "x", facts=facts, now=timezone.now())
    page = clerk.get("/workbench/quality/alerts/").content.decode()
    assert "2026年10月数据质量骤降骤增提示" in page
    assert "邮件待发" in page
    assert "Data quality: figures of 2026-10" in clerk.get("/en/workbench/quality/alerts/").content.decode()
    assert "骤降骤增提示" not in desk.seat("rsj-01").get("/workbench/quality/alerts/").content.decode()
    assert clerk.post("/workbench/units/scjg/", {"step": "mailbox", "address": ""}).status_code == 403
    assert notices.mailbox(desk.connection(), "scjg") == "data@scjg.example.org"
