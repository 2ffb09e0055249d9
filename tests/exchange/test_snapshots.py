"""A snapshot and the changes after it are the present state, whatever happened in between."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongxin.access import api as access
from gongxin.exchange import api
from gongxin.registry import api as registry
from gongxin.registry.channels import GATES
from gongxin.registry.problems import UnknownRecordError

from .world import CATALOGUE, NOW, ON, PENALTY, bank, code, deliver, key

pytestmark = pytest.mark.django_db
Held = dict[tuple[str, str], dict[str, Any]]

acts = st.lists(
    st.one_of(
        st.tuples(st.just("deliver"), st.integers(0, 2), st.integers(0, 3), st.sampled_from(["1.00", "2.00"])),
        st.tuples(st.just("state"), st.integers(0, 2), st.integers(0, 3), st.sampled_from(registry.STATES)),
    ),
    max_size=14,
)


@pytest.fixture
def conn(db: None) -> psycopg.Connection[Any]:
    connection.ensure_connection()
    return connection.connection


def do(conn: psycopg.Connection[Any], act: tuple[str, int, int, str], hour: int) -> None:
    word, subject, number, value = act
    at = NOW + timedelta(minutes=hour)
    if word == "deliver":
        deliver(conn, subject, subject * 10 + number, value, at=at)
        return
    with suppress(UnknownRecordError):
        registry.set_state(conn, code(subject), PENALTY, key(subject * 10 + number), value, department="scjg", now=at)


def taken(conn: psycopg.Connection[Any]) -> tuple[int, Held]:
    head, *lines = [json.loads(line) for line in api.snapshot(conn, "sharing", ON, CATALOGUE)]
    return head["seq"], {(line["resource"], line["record_key"]): line for line in lines}


def follow(conn: psycopg.Connection[Any], held: Held, after: int) -> Held:
    """What a recipient does with the feed: keep what may be shared as it now stands, delete what may not."""
    for change in registry.changes(after, 10_000):
        record = registry.version_of(conn, change.uscc, change.resource, change.record_key, change.version)
        assert record is not None
        place = (change.resource, str(change.record_key))
        if change.state in GATES["sharing"].states:
            held[place] = {"version": change.version, "state": change.state, "content": record.content}
        else:
            held.pop(place, None)
    return held


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(before=acts, after=acts)
def test_snapshot_plus_changes_is_the_present(conn: Any, before: Any, after: Any) -> None:
    with transaction.atomic():
        for number, act in enumerate(before):
            do(conn, act, number)
        seq, held = taken(conn)
        for number, act in enumerate(after, start=len(before)):
            do(conn, act, number)
        followed = follow(conn, held, seq)
        last, present = taken(conn)
        assert last == seq + len(registry.changes(seq, 10_000))
        keep = ("version", "state", "content")
        assert {place: [line[name] for name in keep] for place, line in followed.items()} == {
            place: [line[name] for name in keep] for place, line in present.items()
        }
        transaction.set_rollback(True)


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
