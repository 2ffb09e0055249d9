"""Recipients that want to be called: signed, in order, made again, told apart when replayed, late or meant for somebody else."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import UTC, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction

from gongxin.access.api import Actor
from gongxin.access.errors import NoOfficeError
from gongxin.exchange import api, jobs
from gongxin.exchange.rules import EXC10, EXC11
from gongxin.kernel import signing
from gongxin.registry import api as registry
from together import in_transactions

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


def change(conn: psycopg.Connection[Any], state: str, number: int = 1, hours: int = 2) -> None:
    registry.set_state(
        conn, code(), PENALTY, key(number), state, department="scjg", now=NOW + timedelta(hours=hours)
    )


def public() -> dict[str, bytes]:
    return {k.id: k.public for k in api.known()}


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
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/hook"
    server.shutdown()
    thread.join(10)
    server.server_close()


def test_EXC9_EXC10_calls_are_signed_made_again_and_never_follow(conn: psycopg.Connection[Any], hook: str) -> None:
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


@pytest.mark.parametrize("url", ["http://example.org/", "https://u:p@example.org/", "ftp://x/", "file:///etc/passwd", "x", "https://[", "//x", "https://:443/"])
def test_EXC9_addresses_that_are_not_called(conn: psycopg.Connection[Any], url: str) -> None:
    with pytest.raises(api.WebhookRefusedError):
        api.set_webhook(conn, "bank", url, actor=OFFICE, now=NOW)
    with pytest.raises(NoOfficeError):
        api.set_webhook(conn, "bank", "https://example.org/", actor=Actor("department", "bank"), now=NOW)


def due(conn: psycopg.Connection[Any], *recipients: str, records: int = 1) -> None:
    """So many repairs that each of the recipients must hear of."""
    for number in range(1, records + 1):
        deliver(conn, 0, number)
    for name in recipients:
        looks(bank(name))
    for number in range(1, records + 1):
        change(conn, "repaired", number)
    api.derive(conn, CATALOGUE, ON)


class Calls:
    """Who was called with what; some recipients do not answer."""

    def __init__(self, *dead: str) -> None:
        self.dead, self.got = set(dead), []  # type: ignore[var-annotated]
        self._lock = threading.Lock()

    def __call__(self, url: str, body: bytes) -> int:
        if url.rsplit("/", 1)[1] in self.dead:
            raise TimeoutError("personal words of the other end")
        with self._lock:
            self.got.append(json.loads(body))
        return 200

    def numbers(self) -> list[int]:
        return [message["message"] for envelope in self.got for message in envelope["payload"]["messages"]]


def call(conn: psycopg.Connection[Any], post: Calls, now: Any = LATER, **more: Any) -> tuple[int, int]:
    return api.call_webhooks(conn, post, api.signing_key(NOW), ISSUER, now=now, **more)


def hook_for(conn: psycopg.Connection[Any], *recipients: str) -> None:
    for name in recipients:
        api.set_webhook(conn, name, f"https://{name}.example/{name}", actor=OFFICE, now=NOW)


def test_everything_that_is_due_for_one_goes_in_one_call_in_order(
    conn: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gongxin.exchange.calling.BATCH", 3)
    due(conn, "bank", "fund", records=5)
    hook_for(conn, "bank")  # the other one fetches
    post = Calls()
    assert [call(conn, post) for _ in range(3)] == [(3, 0), (2, 0), (0, 0)]
    assert post.numbers() == sorted(post.numbers())
    assert {envelope["payload"]["recipient"] for envelope in post.got} == {"bank"}
    assert len({envelope["payload"]["call"] for envelope in post.got}) == 2


def test_EXC10_a_dead_recipient_is_waited_for_as_a_whole_and_keeps_nobody_waiting(conn: psycopg.Connection[Any]) -> None:
    due(conn, "bank", "dead", records=3)
    hook_for(conn, "bank", "dead")
    post, now, gaps = Calls("dead"), LATER, []
    assert call(conn, post, now) == (3, 3)
    for failures in range(1, EXC10.TRIES):
        assert call(conn, post, now) == (0, 0), "not before its time"
        gaps.append(EXC10.wait(failures))
        now += gaps[-1]
        assert call(conn, post, now) == (0, 3)
    assert gaps[:4] == [timedelta(seconds=30), timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4)]
    assert call(conn, post, now + timedelta(days=365)) == (0, 0), "given up: it must fetch"
    worst, fine = api.webhooks(conn)
    assert (worst.recipient, worst.failures, worst.fault, worst.given_up) == ("dead", EXC10.TRIES, "TimeoutError", True)
    assert (fine.recipient, fine.failures, fine.given_up) == ("bank", 0, False)
    assert len(api.messages(conn, "dead", now=now)) == 3
    change(conn, "current", hours=30)
    api.derive(conn, CATALOGUE, ON)
    hook_for(conn, "dead")  # entered again: begins anew, with what is new
    post.dead.clear()
    assert call(conn, post, now) == (2, 0)


def test_EXC11_a_replayed_late_or_foreign_call_changes_nothing(conn: psycopg.Connection[Any]) -> None:
    due(conn, "bank", records=2)
    hook_for(conn, "bank")
    post = Calls()
    call(conn, post)
    (envelope,) = post.got
    given: dict[str, Any] = {"issuer": ISSUER, "recipient": "bank", "after": 0, "now": LATER}
    taken = api.accepted(envelope, public(), **given)
    assert [m["kind"] for m in taken] == ["repaired", "repaired"]
    highest = taken[-1]["message"]
    assert api.accepted(envelope, public(), **given | {"after": highest}) == (), "a replay brings nothing new"
    assert api.accepted(envelope, public(), **given | {"after": taken[0]["message"]}) == taken[1:]
    for other in (
        {"recipient": "fund"},
        {"issuer": "elsewhere"},
        {"now": LATER + EXC11.FRESH + timedelta(seconds=1)},
        {"now": LATER - EXC11.FRESH - timedelta(seconds=1)},
    ):
        with pytest.raises(api.CallRefusedError):
            api.accepted(envelope, public(), **given | other)


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"messages": [], "at": "yesterday"},
        {"messages": [], "at": "2026-11-21T04:00:00"},
        {"messages": [], "at": None},
        {"messages": "x", "at": "2026-11-21T04:00:00+00:00"},
        {"messages": ["x"], "at": "2026-11-21T04:00:00+00:00", "issuer": ISSUER, "recipient": "bank"},
        {"messages": [{"issuer": ISSUER}], "at": "2026-11-21T04:00:00+00:00", "issuer": ISSUER, "recipient": "bank"},
    ],
)
def test_EXC11_signed_nonsense_is_refused(content: dict[str, Any]) -> None:
    envelope = signing.signed(content, api.signing_key(NOW))
    with pytest.raises(api.CallRefusedError):
        api.accepted(envelope, public(), issuer=ISSUER, recipient="bank", after=0, now=LATER.astimezone(UTC))


def test_EXC5_a_forged_call_is_no_call(conn: psycopg.Connection[Any]) -> None:
    due(conn, "bank")
    hook_for(conn, "bank")
    post = Calls()
    call(conn, post)
    (envelope,) = post.got
    other = bytes(range(32))
    given: dict[str, Any] = {"issuer": ISSUER, "recipient": "bank", "after": 0, "now": LATER}
    changed = json.loads(json.dumps(envelope))
    changed["payload"]["messages"][0]["must"] = "update"
    for forged in (
        changed,
        signing.signed(envelope["payload"], other),  # a key nobody published
        {**signing.signed(envelope["payload"], other), "key": envelope["key"]},  # under the name of one
        {**envelope, "signature": ""},
        None,
    ):
        with pytest.raises(signing.SignatureError):
            api.accepted(forged, public(), **given)


def test_EXC5_keys_change_between_two_tries(conn: psycopg.Connection[Any]) -> None:
    due(conn, "bank")
    hook_for(conn, "bank")
    old, post = api.signing_key(NOW), Calls("bank")
    assert call(conn, post) == (0, 1)
    new = api.rotate(LATER)
    post.dead.clear()
    assert call(conn, post, LATER + timedelta(minutes=1)) == (1, 0)
    assert post.got[0]["key"] == new.id != signing.key_id(signing.public_of(old))
    assert api.accepted(
        post.got[0], public(), issuer=ISSUER, recipient="bank", after=0, now=LATER + timedelta(minutes=1)
    )  # fmt: skip
    retired = next(k for k in api.known() if k.id == signing.key_id(signing.public_of(old)))
    assert retired.retired_at == LATER
    assert [k["id"] for k in api.published()["keys"]] == [new.id, retired.id]  # type: ignore[attr-defined]


@pytest.mark.django_db(transaction=True)
def test_two_workers_call_each_recipient_once() -> None:
    connection.ensure_connection()
    with transaction.atomic():
        conn = connection.connection
        conn.execute("UPDATE exchange_progress SET seq = coalesce((SELECT last FROM change_counter), 0)")
        deliver(conn, 5, 55)
        for name in ("left", "right"):
            looks(bank(name), subject=5)
        registry.set_state(conn, code(5), PENALTY, key(55), "repaired", department="scjg", now=NOW + timedelta(hours=2))
        api.derive(conn, CATALOGUE, ON)
        hook_for(conn, "left", "right")
    post, both = Calls(), threading.Barrier(2, timeout=20)

    def wait_for_the_other(url: str, body: bytes) -> int:
        both.wait()  # both hold a recipient at the same time
        return post(url, body)

    def one(conn: psycopg.Connection[Any]) -> tuple[int, int]:
        return api.call_webhooks(conn, wait_for_the_other, api.signing_key(NOW), ISSUER, now=LATER, limit=1)

    assert in_transactions(one, one) == [(1, 0), (1, 0)]
    assert sorted(e["payload"]["recipient"] for e in post.got) == ["left", "right"]
    with transaction.atomic():
        for table in ("exchange_message", "exchange_webhook", "exchange_change"):
            connection.connection.execute(f"DELETE FROM {table}")
        connection.connection.execute("UPDATE exchange_progress SET seq = 0")
