"""Who waits for changes hears of them at once, holds no connection, and is never one too many (EXC13)."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.test import Client

from gongxin.access import api as access
from gongxin.exchange import api, waiting
from gongxin.exchange.rules import EXC13

from .world import NOW, bank, deliver


class Head:
    """A head that moves when told, counting who asks."""

    def __init__(self) -> None:
        self.at, self.asked, self.broken = 5, 0, False

    def __call__(self) -> int:
        self.asked += 1
        if self.broken:
            raise OSError("gone")
        return self.at


@pytest.fixture
def head() -> Head:
    return Head()


def room(head: Head, places: int = 1000) -> waiting.Room:
    return waiting.Room(head, places=places, interval=0.02)


def idle(of: waiting.Room) -> None:
    """Nobody waits and nobody looks."""
    until = time.monotonic() + 5
    while (of.waiting or of._watching) and time.monotonic() < until:
        time.sleep(0.01)
    assert not of.waiting
    assert not of._watching


def test_EXC13_who_is_behind_does_not_wait_and_who_is_not_waits_its_time(head: Head) -> None:
    here = room(head)
    assert here.wait(4, 5).how is waiting.Waited.MOVED
    start = time.monotonic()
    assert here.wait(5, 0.15).how is waiting.Waited.TIME
    assert 0.1 < time.monotonic() - start < 2
    idle(here)


def test_EXC13_everybody_hears_of_a_change_and_the_head_is_asked_by_one(head: Head) -> None:
    here = room(head)
    with ThreadPoolExecutor(200) as pool:
        ends = [pool.submit(here.wait, 5, 10) for _ in range(200)]
        while here.waiting < 200:
            time.sleep(0.01)
        asked, since = head.asked, time.monotonic()
        time.sleep(0.2)
        assert head.asked - asked <= (time.monotonic() - since) / 0.02 + 2, "one looks for all"
        head.at, moved = 6, time.monotonic()
        assert {end.result(5).how for end in ends} == {waiting.Waited.MOVED}
        assert time.monotonic() - moved < 2
    idle(here)


def test_EXC13_too_many_are_told_at_once(head: Head) -> None:
    here = room(head, places=1)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(here.wait, 5, 10)
        while not here.waiting:
            time.sleep(0.01)
        assert here.wait(5, 10).how is waiting.Waited.FULL
        head.at = 6
        assert first.result(5).how is waiting.Waited.MOVED
    idle(here)


def test_a_head_that_cannot_be_read_lets_everybody_go(head: Head) -> None:
    here = room(head)
    with ThreadPoolExecutor(2) as pool:
        ends = [pool.submit(here.wait, 5, 30) for _ in range(2)]
        while here.waiting < 2:
            time.sleep(0.01)
        head.broken = True
        assert {end.result(5).how for end in ends} == {waiting.Waited.MOVED}
    idle(here)


def test_a_sleeper_lets_another_work(head: Head) -> None:
    here, turns = room(head), threading.Semaphore(0)
    seen: list[str] = []

    class Aside:
        def __enter__(self) -> None:
            seen.append("aside")
            turns.release()

        def __exit__(self, *_: object) -> None:
            seen.append("back")

    here.aside = Aside
    with ThreadPoolExecutor(1) as pool:
        end = pool.submit(here.wait, 5, 10)
        assert turns.acquire(timeout=5)
        assert seen == ["aside"]
        head.at = 6
        end.result(5)
    assert seen == ["aside", "back"]


@pytest.fixture
def feed() -> Iterator[dict[str, str]]:
    """Headers of a recipient; the process's room with three places."""
    token = access.issue_key(bank("waits").department.code, ["read:sharing"], now=NOW).token
    places, api.room.places = api.room.places, 3
    yield {"Authorization": f"Bearer {token}", "X-Purpose": "sync"}
    api.room.places = places
    idle(api.room)


def ask(headers: dict[str, str], query: str, held: list[Any]) -> Any:
    """One request in a thread with a connection of its own; `held`: whether it held one while it slept."""
    try:
        return Client().get(f"/api/v1/changes?{query}", headers=headers)
    finally:
        held.append(connection.connection)
        connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_EXC13_over_http_without_holding_a_connection(feed: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    connection.ensure_connection()
    last = api.last(connection.connection)
    slept: list[Any] = []
    real = api.room.wait

    def sleeping(after: int, seconds: float) -> waiting.Woken:
        slept.append(connection.connection)
        return real(after, seconds)

    monkeypatch.setattr(api.room, "wait", sleeping)
    with ThreadPoolExecutor(4) as pool:
        ends = [pool.submit(ask, feed, f"after={last}&wait=20", []) for _ in range(3)]
        while api.room.waiting < 3:
            time.sleep(0.01)
        assert slept == [None, None, None], "no connection while asleep"
        full = pool.submit(ask, feed, f"after={last}&wait=20", []).result(5)
        assert (full.status_code, full.json()["items"]) == (200, [])
        assert full["Retry-After"] == str(EXC13.AGAIN)
        with transaction.atomic():
            deliver(connection.connection, 4, 44, at=NOW + timedelta(hours=1))
        since = time.monotonic()
        answers = [end.result(10) for end in ends]
        assert time.monotonic() - since < 5
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.json()["items"][0]["seq"] for answer in answers} == {last + 1}
    looks = [look for _, look in access.access_log(answers[0].json()["items"][0]["uscc"])]
    assert [look.department for look in looks].count("waits") == 3  # what it got, it has received


@pytest.mark.django_db(transaction=True)
def test_a_wait_ends_by_itself_and_is_bounded(feed: dict[str, str]) -> None:
    connection.ensure_connection()
    last = api.last(connection.connection)
    answer = Client().get(f"/api/v1/changes?after={last}&wait=1", headers=feed)
    assert answer.json() == {"items": [], "next": None, "last": last}
    assert Client().get(f"/api/v1/changes?after={last}&wait={EXC13.LONGEST + 1}", headers=feed).status_code == 422
    assert Client().get("/api/v1/changes?wait=-1", headers=feed).status_code == 422
    assert Client().get(f"/api/v1/changes?after={last}&wait=1").status_code == 401
