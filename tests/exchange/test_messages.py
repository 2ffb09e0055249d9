"""A change of a fact reaches everyone who received it, once, signed, until it is acknowledged."""

from __future__ import annotations

import base64
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from gongxin.access import api as access
from gongxin.exchange import api
from gongxin.kernel import signing
from gongxin.registry import api as registry
from gongxin.runs import cli
from together import in_transactions

from .world import CATALOGUE, NOW, ON, PENALTY, bank, code, deliver, key, looks

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=1)
ISSUER = "yunzhou"


@pytest.fixture
def conn(db: None) -> psycopg.Connection[Any]:
    connection.ensure_connection()
    return connection.connection


@pytest.fixture(autouse=True)
def own_keys(settings: Any, tmp_path: Path) -> None:
    settings.GONGXIN_HOME = tmp_path


def told(conn: psycopg.Connection[Any], recipient: str = "bank") -> list[tuple[str, int]]:
    return [(m.kind, m.version) for m in api.messages(conn, recipient, now=LATER)]


def change(conn: psycopg.Connection[Any], state: str, number: int = 1, hours: int = 2) -> None:
    registry.set_state(
        conn, code(), PENALTY, key(number), state, department="scjg", now=NOW + timedelta(hours=hours)
    )


@pytest.mark.parametrize("state", ["contested", "repaired", "hidden", "withdrawn", "annulled"])
def test_EXC1_a_change_reaches_who_had_received_the_fact(conn: psycopg.Connection[Any], state: str) -> None:
    deliver(conn, 0, 1)
    looks(bank())
    looks(bank("other"), subject=5)
    change(conn, state)
    assert api.derive(conn, CATALOGUE, ON) == 2
    assert told(conn) == [(state, 2)]
    assert told(conn, "other") == []
    assert api.derive(conn, CATALOGUE, ON) == 0


def test_EXC3_a_correction_names_the_fields_and_a_repair_only_says_delete(conn: psycopg.Connection[Any]) -> None:
    deliver(conn, 0, 1)
    looks(bank())
    deliver(conn, 0, 1, amount="50.00", at=NOW + timedelta(hours=2))
    change(conn, "repaired", hours=3)
    api.derive(conn, CATALOGUE, ON)
    first, second = (api.payload(m, ISSUER) for m in api.messages(conn, "bank", now=LATER))
    assert (first["kind"], first["must"]) == ("corrected", "update")
    assert first["fields"] == [{"field": "fine_amount", "old": "100.00", "new": "50.00"}]
    assert (second["kind"], second["must"], second["fields"]) == ("repaired", "delete", [])


def test_EXC1_who_looked_afterwards_or_before_the_fact_is_not_told(conn: psycopg.Connection[Any]) -> None:
    looks(bank("early"), at=NOW - timedelta(days=1))
    deliver(conn, 0, 1)
    change(conn, "repaired")
    looks(bank("late"), at=NOW + timedelta(hours=5))
    api.derive(conn, CATALOGUE, ON)
    assert told(conn, "early") == told(conn, "late") == []


def test_EXC1_peers_and_readers_of_reports_are_recipients(conn: psycopg.Connection[Any]) -> None:
    deliver(conn, 0, 1)
    api.received(conn, "province", [code()], "peer", at=NOW + timedelta(hours=1))
    change(conn, "annulled")
    api.derive(conn, CATALOGUE, ON)
    assert told(conn, "province") == [("annulled", 2)]


def test_back_in_force_is_told_as_restored(conn: psycopg.Connection[Any]) -> None:
    deliver(conn, 0, 1)
    looks(bank())
    change(conn, "contested")
    change(conn, "current", hours=3)
    api.derive(conn, CATALOGUE, ON)
    assert told(conn) == [("contested", 2), ("restored", 3)]


def test_EXC14_expiry_is_told_by_a_job_and_never_waited_for(conn: psycopg.Connection[Any]) -> None:
    deliver(conn, 0, 1, until=date(2026, 11, 30))
    looks(bank())
    assert api.derive_expired(conn, CATALOGUE, date(2026, 11, 30), now=LATER) == 0
    assert api.derive_expired(conn, CATALOGUE, date(2026, 12, 1), now=LATER) == 1
    assert api.derive_expired(conn, CATALOGUE, date(2026, 12, 1), now=LATER) == 0
    assert told(conn) == [("expired", 1)]


def test_EXC6_EXC7_acknowledged_late_doubled_forged_foreign(conn: psycopg.Connection[Any]) -> None:
    deliver(conn, 0, 1)
    looks(bank())
    bank("thief")
    change(conn, "repaired")
    api.derive(conn, CATALOGUE, ON)
    who: dict[str, Any] = {"recipient": "bank", "issuer": ISSUER}
    number = conn.execute("SELECT id FROM exchange_message").fetchone()[0]  # type: ignore[index]
    with pytest.raises(api.UnknownMessageError):  # not handed out yet
        api.acknowledge(conn, number, "0" * 64, now=LATER, **who)
    (message,) = api.messages(conn, "bank", now=LATER)
    right = api.digest(api.payload(message, ISSUER))
    for wrong in ("0" * 64, right[::-1], ""):
        with pytest.raises(api.AcknowledgementRefusedError):
            api.acknowledge(conn, number, wrong, now=LATER, **who)
    with pytest.raises(api.UnknownMessageError):
        api.acknowledge(conn, number, right, recipient="thief", issuer=ISSUER, now=LATER)
    much_later = LATER + timedelta(days=90)
    assert message.state(much_later) == "overdue"
    assert api.acknowledge(conn, number, right.upper(), now=much_later, **who).state(much_later) == "acknowledged"
    again = api.acknowledge(conn, number, right, now=much_later + timedelta(days=1), **who)
    assert again.acknowledged_at == much_later
    assert told(conn) == []


def test_EXC8_overdue_recipients_are_public_and_name_no_subject(conn: psycopg.Connection[Any]) -> None:
    deliver(conn, 0, 1)
    looks(bank())
    change(conn, "repaired")
    api.derive(conn, CATALOGUE, ON)
    assert api.overdue(conn, NOW + api.OVERDUE_AFTER) == ()
    (late,) = api.overdue(conn, NOW + timedelta(hours=3) + api.OVERDUE_AFTER)
    assert (late.recipient, late.messages) == ("bank", 1)
    assert code() not in str(late)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE exchange_message SET kind = 'restored'",
        "UPDATE exchange_message SET acknowledged_at = now()",
        "INSERT INTO exchange_message (recipient, seq, kind, uscc, resource, record_key, version, due_at)"
        " SELECT recipient, seq, kind, uscc, resource, record_key, version, due_at FROM exchange_message",
    ],
)
def test_the_database_refuses(conn: psycopg.Connection[Any], statement: str) -> None:
    deliver(conn, 0, 1)
    looks(bank())
    change(conn, "repaired")
    api.derive(conn, CATALOGUE, ON)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_EXC5_keys_rotate_and_old_signatures_stay_valid(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = signing.signed({"n": 1}, api.signing_key(NOW))
    new = api.rotate(LATER)
    second = signing.signed({"n": 2}, api.signing_key(LATER))
    assert second["key"] == new.id != first["key"]
    known = {key_.id: key_.public for key_ in api.known()}
    assert signing.verified(first, known) == {"n": 1}
    keys = tmp_path / "keys.json"
    keys.write_text(json.dumps(api.published()))
    file = tmp_path / "message.json"
    file.write_text(json.dumps(first))
    assert cli.run(["verify", str(file), "--keys", str(keys), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["valid"]
    for wrong in ({**first, "payload": {"n": 3}}, {**first, "key": "0" * 16}, {**first, "signature": "x"}, {"n": 1}, []):
        file.write_text(json.dumps(wrong))
        assert cli.run(["verify", str(file), "--keys", str(keys)]) == 1
    file.write_text("{")
    assert cli.run(["verify", str(file), "--keys", str(keys)]) == 1
    assert "private" not in keys.read_text()


def test_EXC1_a_snapshot_is_one_row_and_counts_for_everything_in_it(conn: psycopg.Connection[Any]) -> None:
    """Also for what was hidden, expired or not there yet: nobody is told of what it never had."""
    held, hidden, ended, unborn = range(1, 5)
    deliver(conn, 0, held)
    deliver(conn, 0, hidden)
    deliver(conn, 0, ended, until=ON - timedelta(days=1))
    change(conn, "hidden", hidden)
    lines = list(api.snapshot(conn, "sharing", ON, CATALOGUE, recipient="province", at=NOW + timedelta(hours=3)))
    assert len(lines) == 2
    deliver(conn, 0, unborn, at=NOW + timedelta(hours=4))
    assert conn.execute("SELECT count(*) FROM exchange_snapshot").fetchone() == (1,)
    assert conn.execute("SELECT count(*) FROM exchange_receipt").fetchone() == (0,)
    for number in (held, hidden, ended, unborn):
        change(conn, "annulled", number, hours=5)
    api.derive(conn, CATALOGUE, ON)
    (message,) = api.messages(conn, "province", now=LATER)
    assert (message.record_key, message.kind) == (key(held), "annulled")


def test_EXC1_the_last_snapshot_before_a_change_counts(conn: psycopg.Connection[Any]) -> None:
    deliver(conn, 0, 1)
    list(api.snapshot(conn, "sharing", ON, CATALOGUE, recipient="province", at=NOW))
    change(conn, "hidden")
    list(api.snapshot(conn, "sharing", ON, CATALOGUE, recipient="province", at=NOW + timedelta(hours=3)))
    change(conn, "current", hours=4)  # the second snapshot no longer held it: the feed brings it back, whole
    api.derive(conn, CATALOGUE, ON)
    assert told(conn, "province") == [("hidden", 2)]


def test_EXC14_expiry_is_told_to_who_took_a_snapshot(conn: psycopg.Connection[Any]) -> None:
    deliver(conn, 0, 1, until=ON)
    list(api.snapshot(conn, "sharing", ON, CATALOGUE, recipient="province", at=NOW))
    list(api.snapshot(conn, "sharing", ON + timedelta(days=1), CATALOGUE, recipient="county", at=NOW))
    assert api.derive_expired(conn, CATALOGUE, ON + timedelta(days=1), now=LATER) == 1
    (message,) = api.messages(conn, "province", now=LATER)
    assert api.payload(message, ISSUER)["must"] == "delete"
    assert api.messages(conn, "county", now=LATER) == ()


def test_EXC14_an_expired_record_that_was_corrected_repeats_nothing(conn: psycopg.Connection[Any]) -> None:
    """The correction and the end have the same number; the message about the end says only that."""
    deliver(conn, 0, 1, until=ON)
    looks(bank())
    deliver(conn, 0, 1, amount="50.00", until=ON, at=NOW + timedelta(hours=2))
    looks(bank(), at=NOW + timedelta(hours=3))
    api.derive(conn, CATALOGUE, ON)
    api.derive_expired(conn, CATALOGUE, ON + timedelta(days=1), now=LATER)
    corrected, expired = (api.payload(m, ISSUER) for m in api.messages(conn, "bank", now=LATER))
    assert corrected["seq"] == expired["seq"]
    assert corrected["fields"]
    assert (expired["kind"], expired["must"], expired["fields"], expired["public_until"]) == ("expired", "delete", [], None)


def test_what_a_message_says_stays_whatever_comes_later(conn: psycopg.Connection[Any]) -> None:
    """Made once: a recipient can acknowledge what it was sent after the record went on, and after the keys were changed."""
    deliver(conn, 0, 1)
    looks(bank())
    deliver(conn, 0, 1, amount="50.00", at=NOW + timedelta(hours=2))
    api.derive(conn, CATALOGUE, ON)
    (message,) = api.messages(conn, "bank", now=LATER)
    quoted = api.digest(api.payload(message, ISSUER))
    change(conn, "annulled", hours=4)
    api.rotate(LATER)
    api.derive(conn, CATALOGUE, ON)
    assert api.acknowledge(conn, message.id, quoted, recipient="bank", issuer=ISSUER, now=LATER).acknowledged_at == LATER


def test_EXC6_many_acknowledgements_each_judged_for_itself(conn: psycopg.Connection[Any]) -> None:
    for number in range(4):
        deliver(conn, 0, number)
    looks(bank())
    for number in range(4):
        change(conn, "repaired", number)
    api.derive(conn, CATALOGUE, ON)
    held = api.messages(conn, "bank", now=LATER, limit=3)
    right = {m.id: api.digest(api.payload(m, ISSUER)) for m in held}
    unsent = held[-1].id + 1
    given = {held[0].id: right[held[0].id], held[1].id: right[held[2].id], unsent: "0" * 64, 999_999: "0" * 64}
    who: dict[str, Any] = {"recipient": "bank", "issuer": ISSUER}
    good, refused = api.acknowledge_many(conn, given, now=LATER, **who)
    assert good == (held[0].id,)
    assert {n: e.error_code for n, e in refused.items()} == {
        held[1].id: "message.acknowledgement", unsent: "message.unknown", 999_999: "message.unknown"
    }  # fmt: skip
    assert api.acknowledge_many(conn, right, now=LATER + timedelta(days=1), **who) == (tuple(right), {})
    first = conn.execute("SELECT acknowledged_at FROM exchange_message WHERE id = %s", (held[0].id,)).fetchone()
    assert first == (LATER,)  # EXC7: the second time changed nothing
    assert [m.id for m in api.messages(conn, "bank", now=LATER)] == [unsent]


def test_EXC6_a_peer_fetches_verifies_and_acknowledges_over_http(conn: psycopg.Connection[Any]) -> None:
    """From snapshot to acknowledgement with nothing but what the platform publishes."""
    client, headers = Client(), {"X-Purpose": "sync"}
    headers["Authorization"] = f"Bearer {access.issue_key(bank('province').department.code, ['read:sharing'], now=NOW).token}"
    deliver(conn, 0, 1)
    deliver(conn, 0, 2)
    taken = b"".join(client.get("/api/v1/snapshot", headers=headers).streaming_content).splitlines()  # type: ignore[attr-defined]
    assert len(taken) == 3
    change(conn, "repaired", 1, hours=30 * 24)
    deliver(conn, 0, 2, amount="50.00", at=NOW + timedelta(days=30))
    keys = {k["id"]: base64.b64decode(k["public"]) for k in client.get("/api/v1/keys").json()["keys"]}
    items = client.get("/api/v1/messages", headers=headers).json()["items"]
    payloads = [signing.verified(item, keys) for item in items]
    assert [(p["kind"], p["must"]) for p in payloads] == [("repaired", "delete"), ("corrected", "update")]
    acks = [{"message": p["message"], "digest": api.digest(p)} for p in payloads]
    forged = [{"message": acks[0]["message"], "digest": acks[1]["digest"]}]
    answer = client.post("/api/v1/messages/acks", {"items": forged}, "application/json", headers=headers).json()
    assert (answer["acknowledged"], answer["refused"][0]["code"]) == (0, "message.acknowledgement")
    for _ in range(2):  # a replay acknowledges nothing new
        answer = client.post("/api/v1/messages/acks", {"items": acks}, "application/json", headers=headers).json()
        assert answer == {"acknowledged": 2, "refused": []}
    assert client.get("/api/v1/messages", headers=headers).json()["items"] == []
    for bad in ({"items": []}, {"items": [{"message": 1}]}, {"items": acks * 501}, {}):
        assert client.post("/api/v1/messages/acks", bad, "application/json", headers=headers).status_code == 422
    assert client.post("/api/v1/messages/acks", {"items": acks}, "application/json").status_code == 401


@pytest.mark.django_db(transaction=True)
def test_EXC2_two_workers_derive_at_once() -> None:
    connection.ensure_connection()
    with transaction.atomic():
        conn = connection.connection
        conn.execute("UPDATE exchange_progress SET seq = coalesce((SELECT last FROM change_counter), 0)")
        conn.execute("DELETE FROM exchange_message")
        deliver(conn, 3, 33)
        looks(bank("twice"), subject=3)
        registry.set_state(conn, code(3), PENALTY, key(33), "repaired", department="scjg", now=NOW + timedelta(hours=2))

    def one(conn: psycopg.Connection[Any]) -> int:
        return api.derive(conn, CATALOGUE, ON)

    assert sorted(in_transactions(one, one)) == [0, 2]
    found = connection.connection.execute("SELECT recipient, kind FROM exchange_message").fetchall()
    assert found == [("twice", "repaired")]
    with transaction.atomic():
        connection.connection.execute("DELETE FROM exchange_message")
        connection.connection.execute("UPDATE exchange_progress SET seq = 0")
