"""A snapshot and the changes after it are the present state, whatever happened in between."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from gongxin.access import api as access
from gongxin.exchange import api
from gongxin.exchange.rules import EXC4
from gongxin.registry import api as registry
from gongxin.registry.channels import GATES
from gongxin.registry.problems import UnknownRecordError
from gongxin.visibility import visible
from gongxin.visibility.facts import CHINA
from thorough import examples

from .world import CATALOGUE, ENTRY, NOW, ON, PENALTY, RED, bank, code, deliver, key

pytestmark = pytest.mark.django_db
Held = dict[tuple[str, str], dict[str, Any]]
KEPT = ("version", "state", "nature", "decided_on", "public_until")
RESOURCES = (PENALTY, ENTRY, RED)
LAST_DAYS = [date(1, 1, 1), ON, ON + timedelta(days=1), ON + timedelta(days=3), date(2027, 5, 1)]
"""Never public, ending on some day of the history, long after it."""

acts = st.lists(
    st.tuples(
        st.sampled_from(["deliver", "state", "state"]),
        st.integers(0, 1),  # subject
        st.integers(0, 5),  # record: two of each resource
        st.sampled_from(["1.00", "2.00"]),
        st.sampled_from(LAST_DAYS),
        st.sampled_from(registry.STATES),
        st.integers(1, 30),  # hours since the act before
    ),
    max_size=14,
)


@pytest.fixture
def conn(db: None) -> psycopg.Connection[Any]:
    connection.ensure_connection()
    return connection.connection


def do(conn: psycopg.Connection[Any], act: tuple[Any, ...], at: datetime) -> None:
    """A delivery (a record, or its correction, also of its last public day), or a decision about a record's state."""
    word, subject, number, amount, until, state, _ = act
    resource = RESOURCES[number % 3]
    if word == "deliver":
        last_day = None if resource == RED else until
        extra = {"reason": "x"} if amount == "2.00" else {}  # a field that comes and goes
        deliver(conn, subject, subject * 10 + number, amount, at=at, until=last_day, resource=resource, **extra)
        return
    with suppress(UnknownRecordError):
        registry.set_state(conn, code(subject), resource, key(subject * 10 + number), state, department="scjg", now=at)


def happen(conn: psycopg.Connection[Any], history: list[tuple[Any, ...]], at: datetime) -> datetime:
    for act in history:
        at += timedelta(hours=act[-1])
        do(conn, act, at)
    return at


def taken(conn: psycopg.Connection[Any], on: date) -> tuple[int, Held]:
    """The snapshot of a day, by record."""
    head, *lines = [json.loads(line) for line in api.snapshot(conn, "sharing", on, CATALOGUE)]
    return head["seq"], {(line["resource"], line["record_key"]): line for line in lines}


def follow(conn: psycopg.Connection[Any], held: Held, after: int, on: date, page: int = 1000) -> Held:
    """What a recipient does with the feed and nothing else: update field by field, or delete; and whatever day comes, drop what
    has had its last one, before a change of a later day and at the end."""
    while found := api.changes(conn, after, page, catalogue=CATALOGUE, on=on):
        for change in found:
            place = (change.resource, str(change.record_key))
            if not change.shared:
                held.pop(place, None)
                continue
            if place in held and ended(held[place], change.at.astimezone(CHINA).date()):
                del held[place]  # had its last day before this change, which brings every field anew
            copy = held.setdefault(place, {"content": {}})
            for item in change.fields:
                assert copy["content"].get(item["field"]) == item["old"] or item["old"] is None
                copy["content"][item["field"]] = item["new"]
            copy.update({name: getattr(change, name) for name in KEPT})
        after = found[-1].seq
    return {place: copy for place, copy in held.items() if not ended(copy, on)}


def ended(copy: dict[str, Any], on: date) -> bool:
    return copy["public_until"] is not None and str(copy["public_until"]) < str(on)


def plain(held: Held) -> dict[Any, Any]:
    return {
        place: ({k: v for k, v in copy["content"].items() if v is not None}, [str(copy[name]) for name in KEPT])
        for place, copy in held.items()
    }


@pytest.mark.random
@settings(max_examples=examples(15, 60), deadline=None, suppress_health_check=list(HealthCheck))
@given(before=acts, after=acts, days=st.integers(0, 4), page=st.sampled_from([1, 3, 1000]))
@example(
    before=[("deliver", 0, 1, "2.00", ON, "current", 1)],
    after=[("deliver", 0, 1, "1.00", LAST_DAYS[-1], "current", 30)],
    days=0,
    page=1000,
)  # its last day lay between the snapshot and a version that a late reader meets
def test_EXC12_snapshot_plus_changes_is_the_present(conn: Any, before: Any, after: Any, days: int, page: int) -> None:
    """Deliveries, corrections (of values and of last days), repairs, hidings, withdrawals, annulments, entries of lists, and days
    that go by: nothing else than the snapshot and the feed is needed."""
    with transaction.atomic():
        noon = happen(conn, before, NOW)
        seq, held = taken(conn, noon.astimezone(CHINA).date())
        evening = happen(conn, after, noon) + timedelta(days=days)
        on = evening.astimezone(CHINA).date()
        followed = follow(conn, held, seq, on, page)
        _, present = taken(conn, on)
        assert plain(followed) == plain(present)
        transaction.set_rollback(True)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(history=acts)
def test_EXC1_who_took_a_snapshot_hears_of_every_record_that_was_in_it(conn: Any, history: Any) -> None:
    """Whoever follows nothing but its messages ends up with no record that it should have deleted."""
    with transaction.atomic():
        api.derive(conn, CATALOGUE, ON)
        for number in range(4):
            deliver(conn, 0, number, resource=RESOURCES[number % 2])
        list(api.snapshot(conn, "sharing", ON, CATALOGUE, recipient="province", at=NOW))
        _, held = taken(conn, ON)
        end = happen(conn, [act for act in history if not act[1]], NOW)
        while api.derive(conn, CATALOGUE, ON):
            pass
        for message in api.messages(conn, "province", now=end, limit=1000):
            place = (message.resource, str(message.record_key))
            if not message.shared:
                held.pop(place, None)
            elif place in held:
                copy = held[place]
                copy["public_until"] = message.public_until
                copy["content"] |= {f["field"]: f["new"] for f in api.payload(message, "x")["fields"]}
        on = end.astimezone(CHINA).date()
        now_shared = taken(conn, on)[1]
        for place, copy in held.items():
            if not ended(copy, on):
                assert plain({place: copy | {"version": 0, "state": ""}}) == plain(
                    {place: now_shared[place] | {"version": 0, "state": ""}}
                )
        transaction.set_rollback(True)


@pytest.mark.parametrize("state", registry.STATES)
def test_EXC4_what_left_sharing_is_named_and_nothing_repeated(conn: psycopg.Connection[Any], state: str) -> None:
    """The statement for many says the same as the rule for one, and as visibility does by state."""
    seq = api.last(conn)
    for number, until in enumerate(LAST_DAYS):
        deliver(conn, 0, number, until=until)
        if state != "current":
            registry.set_state(conn, code(), PENALTY, key(number), state, department="scjg", now=NOW)
    latest = {c.record_key: c for c in api.changes(conn, seq, 1000, catalogue=CATALOGUE, on=ON)}
    for number, until in enumerate(LAST_DAYS):
        change = latest[key(number)]
        assert change.shared == EXC4.shared(state, until, ON, GATES["sharing"].states, opened=True)
        assert change.shared or change.fields == []
        record = {
            "resource": PENALTY, "nature": "adverse", "severity": "general", "regime": "NDRC36", "decided_on": date(2026, 5, 1),
            "effective_from": None, "effective_to": None, "publication_until": None, "accepted_at": NOW,
            "summary_procedure": False, "state": state,
        }  # fmt: skip
        if until == LAST_DAYS[-1]:
            assert change.shared == visible(registry.facts_of(record), "sharing", ON, CATALOGUE).shown
    assert not EXC4.shared(state, None, ON, GATES["sharing"].states, opened=False)


def test_EXC3_only_shared_fields_personal_ones_masked(conn: psycopg.Connection[Any]) -> None:
    hidden = sorted(CATALOGUE.resource(PENALTY, ON).hidden_fields)
    assert hidden, "the resource has fields that only government sees"
    seq = api.last(conn)
    deliver(conn, 0, 1, **{hidden[0]: "内部", "legal_representative": "张*"})
    deliver(conn, 0, 1, "7.00", at=NOW + timedelta(hours=1), **{hidden[0]: "改了", "legal_representative": "张*"})
    first, second = api.changes(conn, seq, 10, catalogue=CATALOGUE, on=ON)
    assert {f["field"] for f in first.fields} == {"decision_no", "fine_amount", "legal_representative"}
    assert all(f["old"] is None for f in first.fields)
    assert second.fields == [{"field": "fine_amount", "old": "100.00", "new": "7.00"}]
    assert conn.execute("UPDATE record_version SET personal = '{\"legal_representative\": \"张三\"}' WHERE version = 2").rowcount
    (second,) = api.changes(conn, seq + 1, 10, catalogue=CATALOGUE, on=ON)
    assert {"field": "legal_representative", "old": "张*", "new": "张*"} in second.fields  # changed, and still masked
    assert "张三" not in str(second)


def test_a_page_of_the_feed_is_one_query(conn: psycopg.Connection[Any]) -> None:
    token = access.issue_key(bank().department.code, ["read:sharing"], now=NOW).token
    headers = {"Authorization": f"Bearer {token}", "X-Purpose": "sync"}
    for number in range(20):
        deliver(conn, 0, number % 5, f"{number}.00", at=NOW + timedelta(minutes=number))
    explained: list[str] = []
    real = psycopg.Connection.execute

    def counted(self: Any, query: Any, *rest: Any, **more: Any) -> Any:
        explained.append(str(query))
        return real(self, query, *rest, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(psycopg.Connection, "execute", counted)
        items = Client().get("/api/v1/changes?limit=100", headers=headers).json()["items"]
    assert len(items) == 20
    assert [i for i in items if i["fields"] and i["version"] > 1]
    assert sum("record_version" in query for query in explained) == 1


def test_too_far_back_asks_for_a_snapshot(conn: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongxin.exchange.rules.EXC12.REACH", 1)
    for number in range(3):
        deliver(conn, 0, number)
    key_ = access.issue_key(bank().department.code, ["read:sharing"], now=NOW).token
    headers = {"Authorization": f"Bearer {key_}", "X-Purpose": "sync"}
    answer = Client().get("/api/v1/changes?after=0", headers=headers)
    assert answer.status_code == 410
    assert answer.json()["code"] == "feed.too_old"
    assert "snapshot" in answer.json()["remedy"]
    assert Client().get("/api/v1/changes?after=2", headers=headers).status_code == 200


def test_messages_over_http(conn: psycopg.Connection[Any]) -> None:
    caller = bank()
    token = access.issue_key("bank", ["read:sharing"], now=NOW).token
    headers = {"Authorization": f"Bearer {token}"}
    client = Client()
    deliver(conn, 0, 1)
    access.log_access(caller, at=NOW + timedelta(hours=1), purpose="授信", channel="sharing", subject=code())
    registry.set_state(conn, code(), PENALTY, key(1), "repaired", department="scjg", now=NOW + timedelta(hours=2))
    assert client.get("/api/v1/messages").status_code == 401
    (item,) = client.get("/api/v1/messages", headers=headers).json()["items"]
    assert item["payload"]["must"] == "delete"
    address = f"/api/v1/messages/{item['payload']['message']}/ack"
    assert client.post(address, {"digest": "0" * 64}, "application/json", headers=headers).status_code == 422
    right = {"digest": api.digest(item["payload"])}
    assert client.post(address, right, "application/json", headers=headers).status_code == 204
    assert client.get("/api/v1/messages", headers=headers).json()["items"] == []
    assert client.get("/api/v1/recipients/overdue").json() == {"items": []}
    assert client.get("/api/v1/keys").json()["keys"]
