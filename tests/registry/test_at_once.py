"""Two connections with real transactions: a correction during a delivery, two corrections, two certifications."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import psycopg
import pytest

from gongxin.registry import api

from .decisions import FIELDS, NOW, PENALTY, USCC, WHO, deliver
from .rows import record, records, submission

Connect = Callable[[], psycopg.Connection[Any]]


@pytest.fixture
def connect(transactional_db: None) -> Iterator[Connect]:
    """Opens connections of their own to the test's database, which is emptied afterwards."""
    from django.db import connection

    connection.ensure_connection()
    opened: list[psycopg.Connection[Any]] = []

    def one_more() -> psycopg.Connection[Any]:
        info = connection.connection.info
        words = {"host": info.host, "port": info.port, "user": info.user, "password": info.password, "dbname": info.dbname}
        opened.append(psycopg.connect(**words))
        return opened[-1]

    yield one_more
    for conn in opened:
        conn.close()


@pytest.fixture
def penalty(connect: Connect) -> api.Written:
    conn = connect()
    written = api.record_fact(conn, PENALTY, FIELDS, **WHO)
    conn.commit()
    return written


def meanwhile(work: Callable[[], Any], then: Callable[[], None]) -> Any:
    """Start `work` on another thread, and while it waits for this one's lock, do `then`; what `work` gave."""
    started = threading.Event()

    def begin() -> Any:
        started.set()
        return work()

    with ThreadPoolExecutor(1) as pool:
        found: Future[Any] = pool.submit(begin)
        started.wait(10)
        time.sleep(0.3)
        assert not found.done()
        then()
        return found.result(30)


def committed(conn: psycopg.Connection[Any], work: Callable[[psycopg.Connection[Any]], Any]) -> Any:
    found = work(conn)
    conn.commit()
    return found


def test_a_delivery_that_waits_for_a_correction_brings_nothing_back(connect: Connect, penalty: api.Written) -> None:
    one, other = connect(), connect()
    deliver(other)  # checks the row, so that only the publication is at once
    other.rollback()
    api.correct(one, USCC, PENALTY, penalty.record_key, {"fine_amount": "2000"}, **WHO)
    held = meanwhile(lambda: committed(other, deliver), one.commit)
    assert (held.held_back, held.changed) == (1, 0)
    record = api.latest(one, USCC, PENALTY, penalty.record_key)
    assert record is not None
    assert (record.version, record.content["fine_amount"]) == (2, "2000.00")


@pytest.mark.parametrize("before", [True, False], ids=["known resource", "empty registry"])
def test_two_deliveries_of_the_same_keys_at_once_count_once(connect: Connect, before: bool) -> None:
    """What the first one wrote is what the second one is compared with, although its keys were staged before."""
    one, other = connect(), connect()
    if before:
        committed(one, lambda c: api.publish(c, submission(1), records([record(0, "r0")]), now=NOW))
    first = [record(n, f"r{n}") for n in range(1, 30)]
    second = [*first[10:], record(5, "r5", content={"x": 1}), record(40, "r40")]
    api.publish(one, submission(2), records(first), now=NOW)
    done = meanwhile(
        lambda: committed(other, lambda c: api.publish(c, submission(3), records(second), now=NOW)), one.commit
    )
    assert (done.new, done.changed, done.unchanged) == (1, 1, 19)
    assert api.verify_sequence(one) == ()
    assert one.execute("SELECT count(*), count(DISTINCT (uscc, record_key)) FROM record_version").fetchone() == (
        31 + before,
        30 + before,
    )


def test_a_correction_that_waits_for_a_delivery_starts_from_it(connect: Connect, penalty: api.Written) -> None:
    one, other = connect(), connect()
    deliver(one, fine_amount="3000")

    def correct() -> api.Written:
        return committed(
            other, lambda c: api.correct(c, USCC, PENALTY, penalty.record_key, {"unlawful_act": "虚假宣传"}, **WHO)
        )

    done = meanwhile(correct, one.commit)
    assert done.version == 3
    changes = api.field_changes(one, USCC, PENALTY, penalty.record_key, 3)
    assert [(change.field, change.new) for change in changes] == [("unlawful_act", "虚假宣传")]
    record = api.latest(one, USCC, PENALTY, penalty.record_key)
    assert record is not None
    assert record.content["fine_amount"] == "3000.00"
    assert api.verify_sequence(one) == ()


def test_two_corrections_at_once_both_stand(connect: Connect, penalty: api.Written) -> None:
    one, other = connect(), connect()
    api.correct(one, USCC, PENALTY, penalty.record_key, {"fine_amount": "2000"}, **WHO)

    def correct() -> api.Written:
        return committed(
            other, lambda c: api.correct(c, USCC, PENALTY, penalty.record_key, {"unlawful_act": "虚假宣传"}, **WHO)
        )

    assert meanwhile(correct, one.commit).version == 3
    record = api.latest(one, USCC, PENALTY, penalty.record_key)
    assert record is not None
    assert (record.content["fine_amount"], record.content["unlawful_act"]) == ("2000.00", "虚假宣传")
    refused = one.execute("SELECT field, version FROM corrected_value ORDER BY seq").fetchall()
    assert refused == [("fine_amount", 1), ("unlawful_act", 2)]


def test_a_fact_is_certified_once(connect: Connect, penalty: api.Written) -> None:
    one, other = connect(), connect()
    who = {"department": "scjg", "officer": "scjg-07", "reason": "复核原卷宗", "now": NOW}
    api.set_state(one, USCC, PENALTY, penalty.record_key, "annulled", department="scjg", now=NOW)
    one.commit()
    api.certify(one, USCC, PENALTY, penalty.record_key, **who)
    with pytest.raises(api.NotCertifiableError):
        meanwhile(lambda: api.certify(other, USCC, PENALTY, penalty.record_key, **who), one.commit)
    other.rollback()
    with pytest.raises(psycopg.errors.RestrictViolation):
        one.execute("UPDATE certification SET reason = '另有理由'")
    one.rollback()
