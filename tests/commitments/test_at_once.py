"""Two connections with real transactions: the serial of a day has neither gap nor pair; two decide at once, one clean outcome."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from gongxin.commitments import api
from remedies.test_at_once import Started

from .world import World, later, write


@pytest.fixture
def two(transactional_db: None) -> Iterator[tuple[World, World]]:
    from django.db import connection, transaction

    with transaction.atomic():
        connection.ensure_connection()
        write(connection.connection)
    info = connection.connection.info
    words = {"host": info.host, "port": info.port, "user": info.user, "password": info.password, "dbname": info.dbname}
    opened = [psycopg.connect(**words) for _ in range(2)]
    yield World(opened[0]), World(opened[1])
    for conn in opened:
        conn.close()
    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE commitment_event, commitment_evidence, commitment_reminder, commitment_serial, commitment, notice CASCADE"
        )
        cursor.execute("TRUNCATE record_version, subject, subject_name, record_hold, corrected_value")


def at_once(first: World, second: World, one: Any, other: Any) -> tuple[Any, Started]:
    def work() -> Any:
        with second.conn.transaction():
            return other()

    with first.conn.transaction():
        done = one()
        started = Started(work)
        assert started.waits()
    return done, started


def test_two_sign_at_once_and_get_two_numbers(two: tuple[World, World]):
    first, second = two
    with first.conn.transaction():
        one, other = first.prepare().id, first.prepare().id
    done, started = at_once(first, second, lambda: first.sign(one), lambda: second.sign(other))
    assert (done.number[-6:], started.result().number[-6:]) == ("000001", "000002")


def test_a_signature_given_up_leaves_no_gap(two: tuple[World, World]):
    first, second = two
    with first.conn.transaction():
        one, other = first.prepare().id, first.prepare().id
    with first.conn.transaction(force_rollback=True):
        first.sign(one)
        started = Started(lambda: _committed(second, other))
        assert started.waits()
    assert started.result().number[-6:] == "000001"


def _committed(world: World, number: int) -> Any:
    with world.conn.transaction():
        return world.sign(number)


def test_kept_and_broken_at_once(two: tuple[World, World]):
    first, second = two
    with first.conn.transaction():
        made = first.made(due=5)
        first.now = second.now = later(6)
        first.call(api.remind)
    first.now = second.now = later(20)
    done, other = at_once(first, second, lambda: first.keep(made.id, made.due_on), lambda: second.break_(made.id))
    assert done.state == "kept"
    with pytest.raises(api.CommitmentRefusedError, match="kept"):
        other.result()


def test_two_jobs_remind_once(two: tuple[World, World]):
    first, second = two
    with first.conn.transaction():
        first.made(due=5)
    first.now = second.now = later(6)
    done, other = at_once(first, second, lambda: first.call(api.remind), lambda: second.call(api.remind))
    assert (done, other.result()) == (1, 0)
