"""Two connections with real transactions: a repeal during a check, a repair during a check, feedback by two officers."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from gongxin.measures import api
from gongxin.registry import api as registry

from .world import NOW, TODAY, ask, code, entry, officer, put

TABLES = ("credit_check", "check_measure", "check_entry", "check_feedback", "measure_repeal")
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def connect(transactional_db: None) -> Iterator[Callable[[], psycopg.Connection[Any]]]:
    """Opens connections of their own to the test's database; what they committed goes at the end (only a test may do so)."""
    from django.db import connection

    connection.ensure_connection()
    opened: list[psycopg.Connection[Any]] = []

    def one_more() -> psycopg.Connection[Any]:
        info = connection.connection.info
        words = {"host": info.host, "port": info.port, "user": info.user, "password": info.password, "dbname": info.dbname}
        opened.append(psycopg.connect(**words, options="-c gongxin.reach=service"))  # as conf.database begins
        return opened[-1]

    yield one_more
    for conn in opened:
        conn.close()
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER append_only")
        cursor.execute(f"TRUNCATE {', '.join(TABLES)}")
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER append_only")
        cursor.execute("TRUNCATE record_version, subject")


class Started(threading.Thread):
    """Work on another connection; `result()` waits for it and raises what it raised."""

    def __init__(self, work: Callable[[], Any]) -> None:
        super().__init__(daemon=True)
        self.work, self.found, self.error = work, None, None
        self.start()

    def run(self) -> None:
        try:
            self.found = self.work()
        except BaseException as error:
            self.error = error

    def result(self) -> Any:
        self.join(30)
        assert not self.is_alive()
        if self.error:
            raise self.error
        return self.found

    def waits(self) -> bool:
        time.sleep(0.3)
        return self.is_alive()


@pytest.fixture
def world(connect: Callable[[], psycopg.Connection[Any]]) -> Callable[[], psycopg.Connection[Any]]:
    with connect() as conn:
        put(conn, [entry(1), entry(2)])
    return connect


def repeal_wages(conn: psycopg.Connection[Any], catalogue: Any) -> api.Repealed:
    with conn.transaction():
        return api.repeal(
            conn, catalogue, "wage_arrears_regulation", "第四十八条", YESTERDAY,
            document="d", why="", actor=officer("credit_office"), now=NOW,
        )  # fmt: skip


def test_a_repeal_waits_for_a_running_check_and_lists_it(world, catalogue):
    checking, repealing = world(), world()
    with checking.transaction():
        asked = ask(checking, catalogue)
        other = Started(lambda: repeal_wages(repealing, catalogue))
        assert other.waits()
    done = other.result()
    assert asked.measures(1) == ["M004"]
    assert [(t.check, t.uscc) for t in done.touched] == [(asked.no, code(1))]


def test_a_check_waits_for_a_running_repeal_and_carries_nothing_of_it(world, catalogue):
    checking, repealing = world(), world()
    with repealing.transaction():
        done = repeal_wages(repealing, catalogue)
        other = Started(lambda: ask(checking, catalogue))
        assert other.waits()
    assert other.result().measures(1) == []
    assert done.touched == ()


def test_a_repeal_that_is_given_up_leaves_nothing(world, catalogue):
    checking, repealing = world(), world()
    with repealing.transaction(force_rollback=True):
        repeal_wages(repealing, catalogue)
    assert ask(checking, catalogue).measures(1) == ["M004"]


def test_checks_do_not_wait_for_each_other(world, catalogue):
    first, second = world(), world()
    with first.transaction():
        one = ask(first, catalogue, numbers=(1, 2))
        two = Started(lambda: ask(second, catalogue, numbers=(1, 2)))
        assert two.result().no != one.no


def test_a_check_that_is_broken_off_is_not_kept(world, catalogue):
    conn = world()
    with conn.transaction(force_rollback=True):
        lost = ask(conn, catalogue)
    with pytest.raises(api.UnknownCheckError):
        api.answer(conn, lost.no, actor=officer("check"))
    assert ask(conn, catalogue).no != lost.no


def test_a_repair_during_a_check_is_seen_wholly_or_not_at_all(world, catalogue):
    checking, repairing = world(), world()
    with repairing.transaction():
        for number in (1, 2):
            registry.set_state(
                repairing, code(number), "serious_list_entry", _key(repairing, number), "repaired", department="d", now=NOW
            )
        during = ask(checking, catalogue, numbers=(1, 2))
    assert [during.measures(n) for n in (1, 2)] == [["M004"], ["M004"]]
    after = ask(checking, catalogue, numbers=(1, 2))
    assert [after.measures(n) for n in (1, 2)] == [[], []]


def test_two_officers_give_feedback_at_once_and_both_are_kept(world, catalogue):
    first, second = world(), world()
    with first.transaction():
        asked = ask(first, catalogue)

    def give(conn: psycopg.Connection[Any], code_: str, outcome: str) -> int:
        actor = officer("feedback", code=code_)
        with conn.transaction():
            return api.give(conn, asked.no, [api.Feedback(code(1), "M004", outcome, "w", "d")], actor=actor, now=NOW)

    with first.transaction():
        give(first, "one", "applied")
        other = Started(lambda: give(second, "two", "not_applied"))
        assert other.result() == 0
    rows = second.execute("SELECT officer, outcome FROM check_feedback ORDER BY id").fetchall()
    assert rows == [("one", "applied"), ("two", "not_applied")]
    kept = json.loads(api.answer(second, asked.no, actor=officer("check")))
    assert kept["subjects"][0]["measures"][0]["feedback"]["officer"] == "two"


def _key(conn: psycopg.Connection[Any], number: int) -> Any:
    found = conn.execute("SELECT record_key FROM record_version WHERE uscc = %s", (code(number),)).fetchone()
    assert found is not None
    return found[0]
