"""Two connections: two officers decide at once, a run meets a decision, a correction meets a run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import psycopg
import pytest

from gongxin.warning import api
from together import together

from .world import CLERK, NOW, PLATFORM, SECOND, TODAY, code, penalty, put, run, three

pytestmark = pytest.mark.django_db(transaction=True)
MOVED = (api.SignalMovedError,)


@pytest.fixture
def connect() -> Iterator[Any]:
    """Connections of their own, as the platform opens them."""
    from django.db import connection

    from gongxin.access.borders import SERVICE

    opened: list[psycopg.Connection[Any]] = []
    connection.ensure_connection()
    info = connection.connection.info

    def new() -> psycopg.Connection[Any]:
        made = psycopg.connect(
            host=info.host, port=info.port, user=info.user, password=info.password, dbname=info.dbname,
            options=f"-c gongxin.reach={SERVICE}",
        )  # fmt: skip
        opened.append(made)
        return made

    with new() as conn:  # what empties the tables after such a test takes these rows with it
        conn.execute("INSERT INTO change_counter (last) VALUES (0) ON CONFLICT DO NOTHING")
        conn.execute("INSERT INTO warning_cursor (last) VALUES (0) ON CONFLICT DO NOTHING")
    yield new
    for made in opened:
        made.close()
    with connection.cursor() as cursor:  # these tables have no Django models: what was committed goes by hand
        cursor.execute("TRUNCATE warning_run, warning_signal, warning_record, warning_event, warning_note, warning_note_end")
        cursor.execute("UPDATE warning_cursor SET last = 0")


def prepared(connect: Any, catalogue: Any) -> api.Signal:
    with connect() as conn:
        three(conn)
        run(conn, catalogue)
        return next(iter(api.signals(conn, actor=PLATFORM, criterion="YJ91")))


def test_two_officers_decide_at_once(connect: Any, catalogue: Any) -> None:
    found = prepared(connect, catalogue)

    def decide(who: Any, outcome: str, did: str = "") -> Any:
        with connect() as conn:
            return api.decide(conn, found.id, version=1, outcome=outcome, why="x", did=did, actor=who, now=NOW)

    given = together(lambda: decide(CLERK, "noted"), lambda: decide(SECOND, "followed_up", "检查"), refusals=MOVED)
    assert sorted(type(item).__name__ for item in given) == ["Signal", "SignalMovedError"], "not even noted, then followed up"
    with connect() as conn:
        assert len(api.events(conn, found.id)) == 2


def test_a_correction_meets_a_decision(connect: Any, catalogue: Any) -> None:
    found = prepared(connect, catalogue)
    with connect() as conn:
        put(conn, [replace(penalty(1, "1-6", date(2026, 6, 5)), version=2, state="annulled")])

    def decide() -> Any:
        with connect() as conn:
            return api.decide(conn, found.id, version=1, outcome="noted", why="x", actor=CLERK, now=NOW)

    def follow() -> Any:
        with connect() as conn:
            return api.follow(conn, on=TODAY, now=NOW)

    given = together(decide, follow, refusals=MOVED)
    assert given[1] == 2
    with connect() as conn:
        now = api.signal(conn, found.id, actor=PLATFORM)
        steps = [event.step for event in api.events(conn, found.id)]
    assert now.stale_cause == "annulled"
    assert steps in (["raise", "noted", "stale"], ["raise", "stale"])


def test_two_runs_at_once_raise_once(connect: Any, catalogue: Any) -> None:
    with connect() as conn:
        three(conn)

    def once() -> Any:
        with connect() as conn:
            return sum(item.raised for item in run(conn, catalogue).counted)

    assert sorted(together(once, once)) == [0, 2]
    with connect() as conn:
        assert {item.uscc for item in api.signals(conn, actor=PLATFORM)} == {code(1)}
