"""What stands in a report, as of when, for whom, and that it can be made again."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from types import ModuleType
from typing import Any

import pytest
from django.utils import timezone

from gongxin.access import api as access
from gongxin.access.api import Actor
from gongxin.catalogue import load
from gongxin.registry import api as registry
from gongxin.reports import api as reports
from gongxin.reports.content import content_hash
from gongxin.reports.rules.reporting import RPT8

from .reporting import conn, make, records

pytestmark = pytest.mark.django_db
PENALTY = "administrative_penalty"


def acts(content: reports.Content) -> set[str]:
    return {r["content"].get("unlawful_act", r["resource"]) for r in records(content)}


def test_a_public_report_has_the_formats_sections_in_order_and_only_what_is_public(world: ModuleType):
    issued, content = make(world.FOOD)
    assert [s["section"] for s in content.facts["sections"]] == [
        "registration", "administration", "honours", "serious_lists", "abnormal", "commitments", "ratings", "judgments",
        "other", "advice", "local",
    ]  # fmt: skip
    assert acts(content) == {"administrative_licence", "生产经营标签不符合规定的预包装食品", "未按规定开展进货查验"}
    assert content.facts["subject"] == {"uscc": world.FOOD, "name": "云州市清和食品有限公司"}
    assert world.PERSON not in str(content.facts)
    assert [r["marks"] for r in records(content) if r["content"].get("decision_no", "").endswith("18号")] == [["contested"]]
    assert issued.content_hash == content.hash == content_hash(content.facts)
    assert issued.records == 3
    assert reports.normal(issued.number) == issued.number
    assert len(issued.number) == 22


def test_a_special_report_lists_what_was_repaired_with_its_mark_and_the_summary_procedure(world: ModuleType):
    issued, content = make(world.FOOD, "special")
    found = {r["content"]["unlawful_act"]: r["marks"] for r in records(content) if r["resource"] == PENALTY}
    assert found["已经修复的处罚"] == ["repaired"]
    assert found["未按规定开展进货查验"] == ["contested"]
    assert "简易程序的当场处罚" in found
    assert found["公示已经期满的处罚"] == ["expired"]
    assert "administrative_licence" not in {r["resource"] for r in records(content)}
    assert len(issued.number) == 30
    assert [(s["section"], s["collected"]) for s in content.facts["sections"]] == [
        ("registration", True), ("penalties", True), ("coercion", False), ("serious_lists", True), ("judgments", True),
        ("other", True),
    ]  # fmt: skip


def test_the_span_and_the_sections_are_the_ones_chosen(world: ModuleType):
    issued, content = make(world.FOOD, "special", span=(world.ago(100), world.ago(60)), sections=("penalties",))
    assert [s["section"] for s in content.facts["sections"]] == ["registration", "penalties"]
    assert acts(content) == {"已经修复的处罚"}
    assert issued.span == (world.ago(100), world.ago(60))
    assert content.facts["span"] == {"from": str(world.ago(100)), "to": str(world.ago(60))}


def test_the_same_moment_gives_the_same_hash_whatever_is_corrected_later(world: ModuleType):
    first, content = make(world.FOOD)
    special, held = make(world.FOOD, "special")
    changed = world.penalty(world.FOOD, "17", content={"fine_amount": "1.00"})
    world.publish(
        PENALTY, [changed, world.penalty(world.FOOD, "99", content={"unlawful_act": "后来的处罚"})], number=9, at=timezone.now()
    )
    later = timezone.now() + timedelta(seconds=1)
    again, same = make(world.FOOD, as_of=first.as_of, now=later)
    assert (same.hash, again.number != first.number) == (content.hash, True)
    assert make(world.FOOD, "special", as_of=special.as_of, now=later)[1].hash == held.hash
    assert make(world.FOOD, now=later)[1].hash != content.hash
    _, remade = reports.again(first.number, actor=None, now=later, catalogue=load())
    assert remade.facts == content.facts
    checked = reports.check(first.number, now=later, catalogue=load())
    assert (checked.state, checked.corrected) == ("valid", True)


def test_a_subject_known_by_a_record_only_keeps_the_name_of_the_moment(world: ModuleType):
    issued, content = make(world.NEW)
    rows = world.copying.batches_of(
        registry.SUBJECT_COLUMNS, [[world.subject(world.NEW, "改过的名称")[c] for c in registry.SUBJECT_COLUMNS]]
    )
    registry.register_subjects(conn(), registry.SubmissionRef(8, "organisation_registration", "scjg"), rows)
    assert reports.again(issued.number, actor=None, now=timezone.now(), catalogue=load())[1].hash == content.hash


def test_a_report_with_a_record_that_was_repaired_is_checked_but_not_handed_out(world: ModuleType):
    issued, _ = make(world.FOOD)
    special, _ = make(world.FOOD, "special")
    key = world.key_of(f"penalty {world.FOOD} 17")
    registry.set_state(conn(), world.FOOD, PENALTY, key, "repaired", department="scjg", now=timezone.now())
    now = timezone.now() + timedelta(seconds=1)
    assert reports.check(issued.number, now=now, catalogue=load()).state == "outdated"
    with pytest.raises(reports.ReportPassedError):
        reports.again(issued.number, actor=None, now=now, catalogue=load())
    # the special report shows repaired records, so it still stands; and it says so today, where the mark is new
    assert reports.check(special.number, now=now, catalogue=load()).state == "valid"
    # a new report for the earlier moment does not bring it back
    assert "生产经营标签不符合规定的预包装食品" not in acts(make(world.FOOD, as_of=issued.as_of, now=now)[1])


def test_what_is_contested_since_is_marked_though_the_facts_are_those_of_the_moment(world: ModuleType):
    issued, content = make(world.FOOD)
    key = world.key_of(f"penalty {world.FOOD} 17")
    registry.set_state(conn(), world.FOOD, PENALTY, key, "contested", department="scjg", now=timezone.now())
    _, again = reports.again(issued.number, actor=None, now=timezone.now(), catalogue=load())
    assert again.hash == content.hash
    assert again.present == {(PENALTY, str(key)): ("contested",)}


def test_an_empty_file_makes_a_report_too(world: ModuleType):
    issued, content = make(world.BLANK)
    assert issued.records == 0
    assert records(content) == []


@pytest.mark.parametrize(
    ("asked", "place"),
    [
        ({"span": (date(2020, 1, 1), date(2025, 1, 2))}, "span"),
        ({"span": (date(2025, 1, 2), date(2025, 1, 1))}, "span"),
        ({"span": (date(2025, 1, 2), date(2999, 1, 1))}, "span"),
        ({"sections": ("penalties", "wealth")}, "sections"),
        ({"as_of": datetime(2999, 1, 1, tzinfo=timezone.get_default_timezone())}, "as_of"),
    ],
)
def test_a_span_over_five_years_an_unknown_section_and_a_moment_to_come_are_refused(
    world: ModuleType, asked: dict[str, Any], place: str
):
    with pytest.raises(reports.ReportRefusedError) as refused:
        make(world.FOOD, "special", **asked)
    assert refused.value.place == place
    assert refused.value.reason is not None


def test_five_years_exactly_are_allowed(world: ModuleType):
    on = world.TODAY
    five = date(on.year - 5, on.month, on.day)
    assert make(world.FOOD, "special", span=(five, on))[0].span == (five, on)
    assert make(world.FOOD, "special")[0].span == (five, on)


@pytest.mark.parametrize("given", ["11010519491231002X", " 110105 19491231 002x ", "13800138000", "", "9151", "9" * 18 + "\0"])
def test_a_natural_person_and_what_is_no_code_are_refused(world: ModuleType, given: str):
    with pytest.raises((reports.ReportRefusedError, reports.UnknownSubjectError)) as refused:
        reports.issue(conn(), reports.Asked("public", given), actor=None, now=timezone.now(), catalogue=load())
    assert "19491231" not in refused.value.text("zh")
    assert "13800138000" not in refused.value.text("en")


def test_a_person_is_told_apart(world: ModuleType):
    with pytest.raises(reports.ReportRefusedError) as refused:
        make("11010519491231002X")
    assert refused.value.error_code == "report.person"


@pytest.mark.parametrize(
    "actor",
    [
        None,
        Actor("department", "scjg"),
        Actor("officer", "scjg", "scjg-1", "", frozenset({"credit_office"})),
        Actor("subject", uscc="91330100MA27XL0Q4H"),
        access.PLATFORM,
    ],
)
def test_nobody_else_makes_or_fetches_a_special_report(world: ModuleType, actor: Actor | None):
    now = timezone.now()
    with pytest.raises(reports.NoGrantError):
        reports.issue(conn(), reports.Asked("special", world.FOOD), actor=actor, now=now, catalogue=load())
    issued, _ = make(world.FOOD, "special")
    with pytest.raises(reports.NoGrantError):
        reports.again(issued.number, actor=actor, now=timezone.now(), catalogue=load())


def test_an_unknown_number_and_an_expired_one(world: ModuleType):
    issued, _ = make(world.FOOD)
    for wrong in ("20260101000000ABCDEFGH", "hello", "", "1" * 500, "%_'\";--\0", issued.number[:-1]):
        with pytest.raises(reports.UnknownReportError):
            reports.check(wrong, now=timezone.now(), catalogue=load())
    late = timezone.now() + timedelta(days=200)
    assert reports.check(issued.number, now=late, catalogue=load()).state == "expired"
    with pytest.raises(reports.ReportExpiredError):
        reports.again(issued.number, actor=None, now=late, catalogue=load())


def test_a_number_is_found_as_people_copy_it(world: ModuleType):
    issued, _ = make(world.FOOD)
    copied = reports.grouped(issued.number).lower().replace("0", "o")
    assert reports.check(copied, now=timezone.now(), catalogue=load()).issued == issued


def test_who_takes_a_report_is_a_recipient_and_a_special_one_stands_in_the_trail(world: ModuleType):
    now = timezone.now()
    department = Actor("department", "scjg")
    reports.issue(conn(), reports.Asked("public", world.FOOD), actor=department, now=now, catalogue=load())
    assert conn().execute(
        "SELECT recipient, how FROM exchange_receipt WHERE uscc = %s AND at = %s", (world.FOOD, now)
    ).fetchall() == [("scjg", "report")]
    issued, _ = make(world.FOOD, "special", purpose="投标")
    _, look = access.access_log(world.FOOD)[0]
    assert (look.channel, look.purpose, look.request_id) == ("report", "投标", issued.number)
    assert [item.number for item in reports.of_subject(world.FOOD)][:1] == [issued.number]


def test_a_grant_opens_the_special_report_until_it_is_taken_back(world: ModuleType):
    now = timezone.now()
    bank, owner = Actor("department", "scjg"), Actor("subject", uscc=world.FOOD)
    access.give_grant(
        world.FOOD, "scjg", scope="special_report", purpose="贷款审查", until=world.ahead(10), actor=owner, by="word", now=now
    )
    asked = reports.Asked("special", world.FOOD)
    issued, _ = reports.issue(conn(), asked, actor=bank, now=now, catalogue=load())
    assert (issued.holder, issued.purpose) == ("scjg", "贷款审查")
    assert reports.again(issued.number, actor=bank, now=timezone.now(), catalogue=load())[0] == issued
    with pytest.raises(reports.NoGrantError):  # the grant is for one body and one organisation
        reports.issue(conn(), reports.Asked("special", world.SHOP), actor=bank, now=now, catalogue=load())
    with pytest.raises(reports.NoGrantError):  # and it ends
        reports.issue(conn(), asked, actor=bank, now=now + timedelta(days=20), catalogue=load())
    access.take_back(access.grants_of(world.FOOD)[0].id, actor=owner, by="word", now=timezone.now())
    with pytest.raises(reports.NoGrantError):
        reports.again(issued.number, actor=bank, now=timezone.now(), catalogue=load())


def test_RPT8_the_usual_span_ends_with_the_days_there_are():
    assert RPT8.usual(date(2026, 11, 21)) == date(2021, 11, 21)
    assert RPT8.usual(date(2028, 2, 29)) == date(2023, 2, 28)
    assert [RPT8.usual(day) for day in (date.min, date(5, 12, 31), date(6, 1, 1))] == [date.min, date.min, date.min]
