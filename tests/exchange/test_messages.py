"""A change of a fact reaches everyone who received it, once, signed, until it is acknowledged."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, connection, connections, transaction

from gongxin.access.api import Actor
from gongxin.access.errors import NoOfficeError
from gongxin.exchange import api, jobs
from gongxin.kernel import signing
from gongxin.registry import api as registry
from gongxin.runs import cli

from .world import CATALOGUE, NOW, ON, PENALTY, bank, code, deliver, key, looks

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=1)
ISSUER = "yunzhou"
OFFICE = Actor("officer", "fgw", "fgw-01", "", frozenset({"credit_office"}))


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
def test_a_change_reaches_who_had_received_the_fact(conn: psycopg.Connection[Any], state: str) -> None:
    deliver(conn, 0, 1)
    looks(bank())
    looks(bank("other"), subject=5)
    change(conn, state)
    assert api.derive(conn, CATALOGUE, ON) == 2
    assert told(conn) == [(state, 2)]
    assert told(conn, "other") == []
    assert api.derive(conn, CATALOGUE, ON) == 0


def test_a_correction_names_the_fields_and_a_repair_only_says_delete(conn: psycopg.Connection[Any]) -> None:
    deliver(conn, 0, 1)
    looks(bank())
    deliver(conn, 0, 1, amount="50.00", at=NOW + timedelta(hours=2))
    change(conn, "repaired", hours=3)
    api.derive(conn, CATALOGUE, ON)
    first, second = (api.payload(m, ISSUER) for m in api.messages(conn, "bank", now=LATER))
    assert (first["kind"], first["must"]) == ("corrected", "update")
    assert first["fields"] == [{"field": "fine_amount", "old": "100.00", "new": "50.00"}]
    assert (second["kind"], second["must"], second["fields"]) == ("repaired", "delete", [])


def test_who_looked_afterwards_or_before_the_fact_is_not_told(conn: psycopg.Connection[Any]) -> None:
    looks(bank("early"), at=NOW - timedelta(days=1))
    deliver(conn, 0, 1)
    change(conn, "repaired")
    looks(bank("late"), at=NOW + timedelta(hours=5))
    api.derive(conn, CATALOGUE, ON)
    assert told(conn, "early") == told(conn, "late") == []


def test_peers_and_readers_of_reports_are_recipients(conn: psycopg.Connection[Any]) -> None:
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


def test_expiry_is_told_by_a_job_and_never_waited_for(conn: psycopg.Connection[Any]) -> None:
    deliver(conn, 0, 1, until=date(2026, 11, 30))
    looks(bank())
    assert api.derive_expired(conn, CATALOGUE, date(2026, 11, 30), now=LATER) == 0
    assert api.derive_expired(conn, CATALOGUE, date(2026, 12, 1), now=LATER) == 1
    assert api.derive_expired(conn, CATALOGUE, date(2026, 12, 1), now=LATER) == 0
    assert told(conn) == [("expired", 1)]


def test_acknowledged_late_doubled_forged_foreign(conn: psycopg.Connection[Any]) -> None:
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


def test_overdue_recipients_are_public_and_name_no_subject(conn: psycopg.Connection[Any]) -> None:
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


class Hook(BaseHTTPRequestHandler):
    """Keeps what it is sent; answers as told."""

    got: list[bytes] = []
    status = 204

    def do_POST(self) -> None:
        type(self).got.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(type(self).status)
        self.send_header("Location", "http://127.0.0.1:1/")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def hook() -> Iterator[str]:
    Hook.got, Hook.status = [], 204
    server = HTTPServer(("127.0.0.1", 0), Hook)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/hook"
    server.shutdown()
    thread.join(10)
    server.server_close()


def test_webhooks_are_signed_tried_again_and_never_follow(conn: psycopg.Connection[Any], hook: str) -> None:
    deliver(conn, 0, 1)
    looks(bank())
    change(conn, "repaired")
    api.derive(conn, CATALOGUE, ON)
    api.set_webhook(conn, "bank", hook, actor=OFFICE, now=NOW)
    private = api.signing_key(NOW)
    given: dict[str, Any] = {"post": jobs.post, "private": private, "issuer": ISSUER}
    Hook.status = 302
    assert api.call_webhooks(conn, **given, now=LATER) == (0, 1)
    assert api.call_webhooks(conn, **given, now=LATER) == (0, 0)
    Hook.status = 204
    assert api.call_webhooks(conn, **given, now=LATER + timedelta(minutes=1)) == (1, 0)
    assert api.call_webhooks(conn, **given, now=LATER + timedelta(days=1)) == (0, 0)
    envelope = json.loads(Hook.got[-1])
    payload = signing.verified(envelope, {k.id: k.public for k in api.known()})
    (message,) = payload["messages"]
    assert (message["kind"], message["uscc"], payload["recipient"]) == ("repaired", code(), "bank")
    assert json.loads(Hook.got[0])["payload"]["messages"] == payload["messages"]  # the call is new, its messages are not


@pytest.mark.parametrize("url", ["http://example.org/", "https://u:p@example.org/", "ftp://x/", "file:///etc/passwd", "x"])
def test_addresses_that_are_not_called(conn: psycopg.Connection[Any], url: str) -> None:
    with pytest.raises(api.WebhookRefusedError):
        api.set_webhook(conn, "bank", url, actor=OFFICE, now=NOW)
    with pytest.raises(NoOfficeError):
        api.set_webhook(conn, "bank", "https://example.org/", actor=Actor("department", "bank"), now=NOW)


def test_keys_rotate_and_old_signatures_stay_valid(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
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


@pytest.mark.django_db(transaction=True)
def test_two_workers_derive_at_once() -> None:
    connection.ensure_connection()
    with transaction.atomic():
        conn = connection.connection
        conn.execute("UPDATE exchange_progress SET seq = coalesce((SELECT last FROM change_counter), 0)")
        conn.execute("DELETE FROM exchange_message")
        deliver(conn, 3, 33)
        looks(bank("twice"), subject=3)
        registry.set_state(conn, code(3), PENALTY, key(33), "repaired", department="scjg", now=NOW + timedelta(hours=2))
    looked: list[int] = []

    def one() -> None:
        try:
            with transaction.atomic():
                connection.ensure_connection()
                looked.append(api.derive(connection.connection, CATALOGUE, ON))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(looked) == [0, 2]
    found = connection.connection.execute("SELECT recipient, kind FROM exchange_message").fetchall()
    assert found == [("twice", "repaired")]
    with transaction.atomic():
        connection.connection.execute("DELETE FROM exchange_message")
        connection.connection.execute("UPDATE exchange_progress SET seq = 0")
