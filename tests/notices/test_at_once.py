"""Two at once: one notice for one adverse record, on real transactions (NTC3)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date
from typing import Any

import psycopg
import pytest
from django.db import connection

from gongxin.notices import api
from gongxin.registry import api as registry
from together import in_transactions

from .test_notices import CATALOGUE, NOW, PENALTY, SUBJECT, USCC

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def emptied() -> Iterator[None]:
    """The tables of this room have no Django models: what was committed goes by hand."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE notice, notice_reading, notice_address, notice_delivery, record_version CASCADE")
        cursor.execute("UPDATE change_counter SET last = 0")


def written(conn: psycopg.Connection[Any]) -> registry.Written:
    """Published and told, as intake does it."""
    done = registry.record_fact(
        conn, "administrative_penalty", PENALTY, department="scjg", now=NOW, on=date(2026, 11, 20), catalogue=CATALOGUE
    )
    api.adverse(conn, done.seq, done.seq, now=NOW, catalogue=CATALOGUE)
    return done


def notices() -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, uscc FROM notice")
        return list(cursor.fetchall())


def test_NTC3_the_same_penalty_sent_twice_at_once_is_told_once() -> None:
    first, second = in_transactions(written, written)
    assert sorted([first.new, second.new]) == [False, True]

    def tell(conn: psycopg.Connection[Any]) -> int:
        seq = first.seq or second.seq
        return api.adverse(conn, seq, seq, now=NOW, catalogue=CATALOGUE)

    assert notices() == [("adverse_record", USCC)]
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE notice CASCADE")
    assert sorted(in_transactions(tell, tell, tell)) == [0, 0, 1]
    assert notices() == [("adverse_record", USCC)]


def test_NTC3_two_open_the_inbox_at_once() -> None:
    """Where a first load left the letters to be written when somebody looks."""
    in_transactions(written)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE notice CASCADE")

    def look(conn: psycopg.Connection[Any]) -> int:
        return len(api.inbox(conn, USCC, now=NOW, catalogue=CATALOGUE))

    assert in_transactions(look, look, look) == [1, 1, 1]
    assert notices() == [("adverse_record", USCC)]
    assert in_transactions(look) == [1]


def test_NTC8_two_readings_at_once_are_one() -> None:
    in_transactions(written)
    (number,) = in_transactions(lambda conn: api.inbox(conn, USCC, now=NOW, catalogue=CATALOGUE)[0].id)

    def read(conn: psycopg.Connection[Any]) -> Any:
        return api.read(conn, number, actor=SUBJECT, now=NOW).read_at

    assert in_transactions(read, read) == [NOW, NOW]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM notice_reading")
        assert cursor.fetchone() == (1,)


def test_a_delivery_is_made_by_one_of_two_workers() -> None:
    in_transactions(lambda conn: api.set_address(conn, USCC, "sms", "95533", actor=SUBJECT, now=NOW))
    in_transactions(written)
    sent: list[str] = []

    class Slow:
        def deliver(self, address: str, subject: str, body: str) -> None:
            threading.Event().wait(0.2)
            sent.append(subject)

    def work(conn: psycopg.Connection[Any]) -> tuple[int, int]:
        return api.deliver_due(conn, {"sms": Slow()}, now=NOW)

    in_transactions(work, work)
    assert len(sent) == 1
