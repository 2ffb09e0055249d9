"""The window (a named person's request leaves a receipt and nothing else), reorganisations, reminders and corrections."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from types import ModuleType

import pytest
from django.utils import timezone

from api import world as api_world
from gongxin.catalogue import load
from gongxin.exchange import api as exchange
from gongxin.registry import api as registry
from gongxin.remedies import api as remedies

pytestmark = pytest.mark.django_db


def named(desk: ModuleType) -> tuple[str, str]:
    """Address of a record at the window that names somebody, and its field."""
    clerk = desk.seat("scjg-01")
    page = clerk.get(f"/workbench/window/?uscc={api_world.FOOD}").content.decode()
    for address in re.findall(r"/workbench/window/[^\"?]+/", page):
        found = re.search(r'name="field" value="([^"]+)"', clerk.get(address).content.decode())
        if found:
            return address, found[1]
    raise AssertionError(page)


def test_a_person_takes_home_a_receipt_and_leaves_nothing(desk: ModuleType):
    address, field = named(desk)
    clerk, conn = desk.seat("scjg-01"), desk.connection()
    page = clerk.get(address).content.decode()
    token = page.split('name="once" value="')[1].split('"')[0]
    given = {"step": "person", "once": token, "field": field, "matter": "correct", "seen": "on"}
    unseen = clerk.post(address, {**given, "seen": ""})
    assert unseen.status_code == 422
    made = clerk.post(address, given)
    assert made.status_code == 200
    receipt = re.search(r'class="token">([^<]+)<', made.content.decode())
    assert receipt is not None
    again = clerk.post(address, given)
    assert receipt[1] in again.content.decode(), "a second click: the same receipt, no second request"
    case = remedies.by_receipt(conn, receipt[1])
    assert (case.applicant, case.statement, case.fields) == ("named_person", "", (field,) if isinstance(case.fields, tuple) else [field])
    rows = conn.execute("SELECT o::text FROM objection o WHERE id = %s", (case.id,)).fetchone()
    assert receipt[1] not in rows[0]
    assert conn.execute("SELECT count(*) FROM paper").fetchone()[0] == 0
    other = desk.seat("scjg-01")
    shown = other.post("/workbench/window/", {"receipt": receipt[1]})
    assert str(case.id) in shown.content.decode()
    assert other.post("/workbench/window/", {"receipt": "x" * 24}).status_code == 422
    gone = other.post("/workbench/window/", {"receipt": receipt[1], "step": "withdraw"})
    assert gone.status_code == 303
    assert remedies.by_receipt(conn, receipt[1]).state == "closed"


def test_the_window_is_for_its_offices_and_for_what_exists(desk: ModuleType):
    assert desk.seat("scjg-02").get("/workbench/window/").status_code == 403
    clerk = desk.seat("scjg-01")
    assert clerk.get("/workbench/window/?uscc=91330100MA27X99999").status_code == 422
    key = "00000000-0000-0000-0000-000000000001"
    assert clerk.get(f"/workbench/window/{api_world.FOOD}/honour/{key}/").status_code == 404


def test_a_reorganisation_hides_and_repairs(desk: ModuleType):
    office = desk.seat("fgw-01")
    asked = office.get("/workbench/reorganisations/new/?uscc=91330100MA27X99999")
    assert asked.status_code == 422
    address = f"/workbench/reorganisations/new/?uscc={api_world.FOOD}"
    page = office.get(address).content.decode()
    chosen = re.findall(r'name="records" value="([^"]+)"', page)
    assert chosen
    token = page.split('name="once" value="')[1].split('"')[0]
    given = {"once": token, "court": "云州市中级人民法院", "ruling": "（2026）川01破1号", "ruled_on": timezone.localdate().isoformat(),
             "records": chosen[:1]}  # fmt: skip
    assert office.post(address, {**given, "once": "x", "records": []}).status_code == 422
    assert office.post(address, {**given, "once": "y", "ruled_on": "2099-01-01"}).status_code == 422
    made, again = office.post(address, given), office.post(address, given)
    assert (made.status_code, made["Location"]) == (303, again["Location"])
    resource, _space, key = chosen[0].partition(" ")
    where = (desk.connection(), api_world.FOOD, resource, key)
    record = registry.latest(*where)
    assert record is not None
    assert record.state == "hidden"
    case = made["Location"]
    assert case in office.get("/workbench/reorganisations/").content.decode()
    assert desk.seat("scjg-01").get(case).status_code == 403
    ruling = {"step": "complete", "ruling": "（2026）川01破1号之二", "ruled_on": timezone.localdate().isoformat()}
    assert office.post(case, {**ruling, "ruled_on": "2020-01-01"}).status_code == 422
    assert office.post(case, ruling).status_code == 303
    record = registry.latest(*where)
    assert record is not None
    assert record.state == "repaired"
    assert case in office.get("/workbench/reorganisations/?show=ended").content.decode()


def overdue(desk: ModuleType) -> None:
    """The human resources bureau received a record that was changed nine days ago."""
    conn, long_ago = desk.connection(), datetime.now(UTC) - timedelta(days=9)
    target = desk.target("17")
    record = registry.latest(conn, target.uscc, target.resource, target.record_key)
    assert record is not None
    conn.execute(
        "INSERT INTO exchange_message (recipient, seq, kind, uscc, resource, record_key, version, due_at)"
        " VALUES ('rsj', %s, 'corrected', %s, %s, %s, %s, %s)",
        (record.seq, target.uscc, target.resource, target.record_key, record.version, long_ago),
    )


def test_a_recipient_is_reminded_once_a_day(desk: ModuleType):
    overdue(desk)
    office = desk.seat("fgw-01")
    assert "rsj" in office.get("/workbench/recipients/").content.decode()
    assert office.post("/workbench/recipients/", {"recipient": "nobody"}).status_code == 422
    assert office.post("/workbench/recipients/", {"recipient": "rsj"}).status_code == 303
    last = exchange.reminders(desk.connection(), ["rsj"])["rsj"]
    assert (last.actor, last.messages, last.called) == ("fgw-01", 1, False)
    twice = office.post("/workbench/recipients/", {"recipient": "rsj"})
    assert (twice.status_code, "今天已经提醒过" in twice.content.decode()) == (422, True)
    assert desk.seat("rsj-01").post("/workbench/recipients/", {"recipient": "rsj"}).status_code == 403
    page = desk.seat("rsj-01").get("/workbench/").content.decode()
    assert "/workbench/corrections/" in page
    assert "信用主管部门已提醒" in desk.seat("rsj-01").get("/workbench/corrections/").content.decode()


def test_corrections_are_acknowledged_by_what_was_shown(desk: ModuleType):
    overdue(desk)
    clerk = desk.seat("rsj-01")
    quoted = re.findall(r'name="done" value="([^"]+)"', clerk.get("/workbench/corrections/").content.decode())
    assert len(quoted) == 1
    number = quoted[0].partition(":")[0]
    guess = clerk.post("/workbench/corrections/", {"done": f"{number}:{'0' * 64}"}, follow=True)
    assert "请重新核对" in guess.content.decode()
    assert desk.seat("scjg-01").post("/workbench/corrections/", {"done": quoted[0]}, follow=True).content.decode().count("请重新核对")
    assert "已签收 1 条" in clerk.post("/workbench/corrections/", {"done": quoted}, follow=True).content.decode()
    assert exchange.overdue(desk.connection(), datetime.now(UTC)) == ()
    for strange in ("x", ":", "1:", "9" * 40 + ":a"):
        assert clerk.post("/workbench/corrections/", {"done": strange}).status_code == 303


def test_the_catalogue_knows_the_named_fields(desk: ModuleType):
    """What the window offers is what the catalogue calls personal."""
    _address, field = named(desk)
    assert any(field in resource.personal_fields for resource in load().resources)
