"""One subject's file: sections, versions, dates, what is masked and for whom; how it stood on a day."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from threading import get_ident
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from gongxin.catalogue import load
from gongxin.kernel.errors import GongxinError
from gongxin.registry import api, credit_files, reading
from gongxin.registry.reading import first

from .rows import NOW, TODAY, code, key_of, record, records, subject, subjects, submission

PENALTY, LICENCE, REGISTRATION = (
    "administrative_penalty",
    "administrative_licence",
    "organisation_registration",
)
NEVER = date(1, 1, 1)


def publish(conn, rows, number=1, resource=PENALTY, now=NOW):
    return api.publish(conn, submission(number, resource), records(rows), now=now)


def file_of(number=1, channel="public_page", on=TODAY):
    body = api.credit_file(code(number), channel, on, load())
    return None if body is None else json.loads(body)


def shown(file):
    return [item for section in file["sections"] for item in section["records"]]


@pytest.fixture
def registered(conn):
    rows = [
        subject(
            1,
            "甲公司",
            former_names=["老甲厂"],
            short_name="甲",
            second_name="甲研究院",
            old_codes=["510100000012345"],
            established=date(2001, 2, 3),
        ),
        subject(2, "乙公司"),
    ]
    api.register_subjects(conn, submission(1, REGISTRATION), subjects(rows))
    return conn


def test_unknown_code(conn):
    assert file_of(9) is None
    assert api.file_tag(code(9), "public_page", TODAY, load()) is None
    assert api.credit_file("", "public_page", TODAY, load()) is None


def test_subject_without_records(registered):
    file = file_of()
    assert file["subject"]["name"] == "甲公司"
    assert file["subject"]["former_names"] == ["老甲厂"]
    assert file["subject"]["second_names"] == ["甲研究院"]
    assert file["subject"]["short_names"] == ["甲"]
    assert file["subject"]["old_codes"] == [{"kind": "reg15", "code": "510100000012345"}]
    assert file["subject"]["established"] == "2001-02-03"
    assert (file["sections"], file["resources"], file["on"]) == ([], {}, "2026-05-10")
    assert file["counts"] == {"basic": 0, "favourable": 0, "adverse": 0, "neutral": 0}


def test_a_record_to_the_cell(registered):
    publish(registered, [record(1, "川罚1", publication_until=date(2026, 12, 1), row=17)])
    file = file_of()
    [section] = file["sections"]
    assert section["section"] == load().resource(PENALTY).section
    [item] = section["records"]
    assert item == {
        "resource": PENALTY,
        "record_key": str(key_of("川罚1")),
        "version": 1,
        "seq": 1,
        "nature": "adverse",
        "severity": "general",
        "regime": "NDRC36",
        "state": "current",
        "marks": [],
        "decided_on": "2026-01-05",
        "effective_from": None,
        "effective_to": None,
        "publication_until": "2026-12-01",
        "public_until": "2027-01-05",
        "never_public": False,
        "summary_procedure": False,
        "authority_uscc": code(1, kind="11"),
        "department": "SC01",
        "submission_id": 1,
        "row": 17,
        "accepted_at": item["accepted_at"],
        "content": {"decision_no": "川罚1", "person": "张*"},
    }
    assert datetime.fromisoformat(item["accepted_at"]) == NOW
    basis = file["resources"][PENALTY]["basis"]
    assert basis[0]["law"]["zh"]
    assert file["counts"]["adverse"] == 1


def test_persons_are_masked_for_everybody_but_government(registered):
    publish(registered, [record(1, "a")])
    for channel in api.GATES:
        body = api.credit_file(code(1), channel, TODAY, load())
        assert ("张三" in body.decode()) == (channel == "government"), channel


def test_fields_that_are_not_public_are_left_out(registered):
    hidden = sorted(load().resource(PENALTY).hidden_fields)[0]
    publish(registered, [record(1, "a", content={"decision_no": "x", hidden: "secret"})])
    for channel in api.GATES:
        body = api.credit_file(code(1), channel, TODAY, load())
        assert (b"secret" in body) == (channel == "government"), channel
    for channel in api.GATES:
        body = api.history(code(1), PENALTY, key_of("a"), channel, TODAY, load())
        assert (b"secret" in body) == (channel == "government"), channel


def test_sections_in_the_order_of_the_report_and_records_newest_first(registered):
    publish(registered, [record(1, f"p{n}", decided_on=date(2026, 1, n + 1)) for n in range(3)])
    publish(registered, [record(1, "l", nature="basic", public_until=None)], 2, LICENCE)
    publish(registered, [record(1, "r", nature="basic", public_until=None)], 3, REGISTRATION)
    file = file_of()
    places = {section.id: section.order for section in load().sections}
    order = [places[section["section"]] for section in file["sections"]]
    assert order == sorted(order)
    assert len(order) > 1
    penalties = [item["decided_on"] for item in shown(file) if item["resource"] == PENALTY]
    assert penalties == ["2026-01-03", "2026-01-02", "2026-01-01"]
    assert file["counts"] == {"basic": 2, "favourable": 0, "adverse": 3, "neutral": 0}


def test_one_subjects_file_holds_no_other_subjects_records(registered):
    publish(registered, [record(1, "a"), record(2, "b")])
    assert [item["content"]["decision_no"] for item in shown(file_of(2))] == ["b"]


def test_a_changed_record_shows_its_latest_version_and_how_many(registered):
    publish(registered, [record(1, "a")])
    publish(registered, [record(1, "a", content={"decision_no": "a2"})], 2, now=NOW + timedelta(days=3))
    later = TODAY + timedelta(days=3)
    [item] = shown(file_of(on=later))
    assert (item["version"], item["content"]) == (2, {"decision_no": "a2"} | item["content"])
    [before] = shown(file_of(on=TODAY + timedelta(days=2)))
    assert (before["version"], before["content"]["decision_no"]) == (1, "a")
    assert shown(file_of(on=TODAY - timedelta(days=1))) == []


def test_days_are_days_in_china(registered):
    publish(registered, [record(1, "a")], now=datetime(2026, 5, 9, 16, 0, tzinfo=UTC))  # midnight of the 10th
    assert shown(file_of(on=date(2026, 5, 9))) == []
    assert len(shown(file_of(on=date(2026, 5, 10)))) == 1


def test_the_last_public_day_and_the_day_after(registered):
    publish(registered, [record(1, "a", public_until=date(2026, 6, 1))])
    assert len(shown(file_of(on=date(2026, 6, 1)))) == 1
    assert shown(file_of(on=date(2026, 6, 2))) == []
    [kept] = shown(file_of(channel="archive", on=date(2026, 6, 2)))
    assert kept["marks"] == ["expired"]


def test_never_public(registered):
    publish(registered, [record(1, "a", public_until=NEVER, summary_procedure=True)])
    assert shown(file_of()) == []
    [item] = shown(file_of(channel="government"))
    assert (item["never_public"], item["public_until"], item["marks"]) == (True, None, [])


@pytest.mark.parametrize(
    ("state", "where"),
    [
        ("contested", {"public_page", "public_report", "special_report", "sharing", "government", "archive"}),
        ("repaired", {"special_report", "government", "archive"}),
        ("withdrawn", {"archive"}),
        ("annulled", {"archive"}),
    ],
)
def test_states(registered, state, where):
    publish(registered, [record(1, "a")])
    args = {"department": "SC01", "now": NOW}
    assert api.set_state(registered, code(1), PENALTY, key_of("a"), state, **args) == 2
    assert api.set_state(registered, code(1), PENALTY, key_of("a"), state, **args) is None
    assert {channel for channel in api.GATES if shown(file_of(channel=channel))} == where
    assert all(shown(file_of(channel=channel))[0]["marks"] == [state] for channel in where)
    assert len(shown(file_of(on=TODAY - timedelta(days=1), channel="archive"))) == 0


def test_state_of_a_record_that_is_not_there(registered):
    with pytest.raises(GongxinError) as caught:
        api.set_state(registered, code(1), PENALTY, uuid4(), "annulled", department="X", now=NOW)
    assert caught.value.error_code == "record.unknown"
    with pytest.raises(ValueError, match="gone"):
        api.set_state(registered, code(1), PENALTY, uuid4(), "gone", department="X", now=NOW)


def test_history(registered):
    publish(registered, [record(1, "a")])
    publish(registered, [record(1, "a", content={"decision_no": "a2"})], 2, now=NOW + timedelta(days=1))

    def history(channel="public_page", on=TODAY + timedelta(days=1), key="a"):
        body = api.history(code(1), PENALTY, key_of(key), channel, on, load())
        return None if body is None else json.loads(body)

    found = history()
    assert [(item["version"], item["content"]["decision_no"]) for item in found["versions"]] == [
        (2, "a2"),
        (1, "a"),
    ]
    assert len(history(on=TODAY)["versions"]) == 1
    assert history(on=TODAY - timedelta(days=1)) is None
    assert history(key="other") is None
    assert "张三" not in json.dumps(found, ensure_ascii=False)
    assert "张三" in json.dumps(history("government"), ensure_ascii=False)
    api.set_state(registered, code(1), PENALTY, key_of("a"), "repaired", department="X", now=NOW + timedelta(days=1))
    assert history() is None
    assert len(history("archive")["versions"]) == 3


def test_tag_changes_with_the_file_and_only_then(registered):
    def tag(channel="public_page", on=TODAY):
        return api.file_tag(code(1), channel, on, load())

    publish(registered, [record(1, "a")])
    first = tag()
    assert tag() == first
    publish(registered, [record(2, "b")], 2)
    assert tag() == first, "another subject's record"
    publish(registered, [record(1, "a")], 3)
    assert tag() == first, "a resend"
    publish(registered, [record(1, "c")], 4)
    second = tag()
    assert second != first
    api.register_subjects(registered, submission(5), subjects([subject(1, "新甲公司")]))
    assert tag() not in {first, second}
    assert tag(channel="archive") != tag()
    assert tag(on=TODAY + timedelta(days=1)) != tag()


def test_batch_lookup(registered):
    publish(registered, [record(1, "a"), record(1, "b", decided_on=date(2026, 2, 2)), record(2, "c")])
    publish(registered, [record(1, "l", nature="basic", public_until=None)], 2, LICENCE)
    codes = [code(2), "nonsense", code(1), code(1), code(3), "", "a\0b"]
    found = json.loads(api.batch_lookup(codes, "public_page", TODAY, load()))
    assert [item["code"] for item in found] == [*codes[:6], "ab"]
    assert [item["found"] for item in found] == [True, False, True, True, False, False, False]
    assert found[2]["name"] == "甲公司"
    assert found[2]["counts"] == {"basic": 1, "favourable": 0, "adverse": 2, "neutral": 0}
    assert found[2]["latest"]["adverse"] == "2026-02-02"
    assert found[1]["counts"] is None
    assert found[2] == found[3]


def test_batch_lookup_takes_ten_thousand_and_no_more(registered):
    found = json.loads(api.batch_lookup([code(n) for n in range(10_000)], "public_page", TODAY, load()))
    assert len(found) == 10_000
    with pytest.raises(GongxinError) as caught:
        api.batch_lookup([code(1)] * 10_001, "public_page", TODAY, load())
    assert caught.value.error_code == "lookup.too_many"
    assert json.loads(api.batch_lookup([], "public_page", TODAY, load())) == []


@pytest.mark.django_db(transaction=True)
def test_halves_of_many_codes_are_looked_up_beside_each_other(monkeypatch):
    connection.ensure_connection()
    raw = connection.connection
    with raw.transaction():
        api.register_subjects(raw, submission(1, REGISTRATION), subjects([subject(n, f"第{n}号公司") for n in range(9)]))
        publish(raw, [record(n, f"r{n}") for n in range(0, 9, 2)])
    codes = [code(n) for n in (7, 3, 12, 0, 8, 8, 2, 5, 11)]
    asked_on = []

    def noted(*asked):
        asked_on.append((get_ident(), connection.connection and connection.connection.info.backend_pid))
        return first(*asked)

    def found():
        asked_on.clear()
        return api.batch_lookup(codes, "public_page", TODAY, load())

    monkeypatch.setattr(reading, "first", noted)
    whole = found()
    assert len(asked_on) == 1
    assert [item["code"] for item in json.loads(whole)] == codes
    assert sum(item["counts"]["adverse"] for item in json.loads(whole) if item["found"]) == 4
    monkeypatch.setattr(credit_files, "IN_HALVES", len(codes))
    assert found() == whole
    assert len(set(asked_on)) == 2, "each half in a thread and on a connection of its own"
    with transaction.atomic():
        publish(raw, [record(7, "more"), record(5, "more")], 2)
        assert sum(item["counts"]["adverse"] for item in json.loads(found()) if item["found"]) == 6, "what is not committed, too"
        assert len(set(asked_on)) == 1


@pytest.mark.django_db(transaction=True)
def test_a_half_that_fails_fails_the_whole():
    with pytest.raises(DatabaseError):
        reading.firsts("batch_lookup", [{"codes": "{no array"}, {"codes": "{no array"}])


def test_figures(registered):
    assert api.figures().records == {}
    publish(registered, [record(1, "a"), record(2, "b")])
    publish(registered, [record(1, "a", content={"x": 1})], 2)
    figures = api.figures()
    assert figures.subjects == {"91": 2}
    assert figures.records == {PENALTY: 2}
    assert figures.versions == {PENALTY: 3}
    assert figures.last_seq == 3


def test_the_head_of_an_earlier_day_is_that_days_registration(conn, registered):
    """Name, address, capital and state as the version of the registration that stood on the day had them."""
    first = {
        "uscc": code(1), "name": "老甲厂", "address": "旧址1号", "registration_state": "1", "established_on": "2001-02-03",
        "registered_capital": {"amount": "100.00", "currency": "CNY"},
    }  # fmt: skip
    second = first | {"name": "甲公司", "former_names": ["老甲厂"], "address": "新址2号", "registered_capital": None}
    for number, (content, day) in enumerate(((first, -30), (second, -10)), start=1):
        row = record(1, "reg", content=content, nature="basic", severity=None, regime=None, public_until=None, personal=None)
        publish(conn, [row], number=number, resource=REGISTRATION, now=NOW + timedelta(days=day))

    def head(on):
        return json.loads(api.file_as_of(code(1), "public_page", on, TODAY, load()))["subject"]

    then = head(TODAY - timedelta(days=20))
    assert (then["name"], then["address"], then["former_names"]) == ("老甲厂", "旧址1号", [])
    assert (then["capital_amount"], then["capital_currency"]) == ("100.00", "CNY")
    later = head(TODAY - timedelta(days=5))
    assert (later["name"], later["address"], later["former_names"]) == ("甲公司", "新址2号", ["老甲厂"])
    assert later["capital_amount"] is None
    assert head(TODAY)["name"] == "甲公司", "today's head is the register's own"
    assert head(TODAY - timedelta(days=40))["name"] == "甲公司", "no registration was known that day"
