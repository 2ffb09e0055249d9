"""Two connections with real transactions: two decide at once, two reorganisations that would close a circle, two payments of the
last yuan. One clean outcome each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import psycopg
import pytest

from gongxin.integrity import api
from remedies.test_at_once import Started

from .world import COUNTY, MAYOR, NEW, WORKER, WORKS, World, officer, write

TABLES = (
    "gov_event, gov_breach, gov_complaint, gov_judgment, gov_payment, gov_invoice, gov_contract, gov_succession, gov_body,"
    " gov_region, notice, record_version, subject, subject_name, record_hold, corrected_value"
)


@pytest.fixture
def two(transactional_db: None) -> Iterator[tuple[World, World]]:
    from django.db import connection, transaction

    with transaction.atomic():
        connection.ensure_connection()
        write(connection.connection)
    info = connection.connection.info
    words = {"host": info.host, "port": info.port, "user": info.user, "password": info.password, "dbname": info.dbname}
    opened = [psycopg.connect(**words) for _ in range(2)]
    first = World(opened[0])
    yield first, World(opened[1], count=first.count)
    for conn in opened:
        conn.close()
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {TABLES} CASCADE")


def committed(world: World, act: Any) -> Any:
    with world.conn.transaction():
        return act()


def at_once(first: World, second: World, one: Any, other: Any) -> tuple[Any, Started]:
    with first.conn.transaction():
        done = one()
        started = Started(lambda: committed(second, other))
        assert started.waits()
    return done, started


def test_performed_and_recognised_at_once(two: tuple[World, World]):
    first, second = two
    urged = committed(first, first.urged)
    committed(first, lambda: first.call(api.respond, urged.id, statement="不", refuses=True, actor=WORKER))
    done, other = at_once(
        first, second,
        lambda: first.call(api.performed, urged.id, why="已付清", actor=MAYOR),
        lambda: second.recognise(urged.id, actor=officer("szf-02", "szf")),
    )  # fmt: skip
    assert done.state == "performed"
    with pytest.raises(api.DutyRefusedError, match="performed"):
        other.result()
    assert second.conn.execute("SELECT count(*) FROM gov_breach").fetchone() == (0,)
    assert second.conn.execute("SELECT count(*) FROM record_version").fetchone() == (0,)


def test_two_recognise_at_once(two: tuple[World, World]):
    first, second = two
    urged = committed(first, first.urged)
    committed(first, lambda: first.call(api.respond, urged.id, statement="不", refuses=True, actor=WORKER))
    _, other = at_once(first, second, lambda: first.recognise(urged.id), lambda: second.recognise(urged.id))
    with pytest.raises(api.DutyRefusedError):
        other.result()
    assert second.conn.execute("SELECT count(*) FROM gov_breach").fetchone() == (1,)


def test_a_circle_closed_from_both_sides(two: tuple[World, World]):
    first, second = two
    _, other = at_once(first, second, lambda: first.succeed(WORKS, NEW), lambda: second.succeed(NEW, WORKS))
    with pytest.raises(api.DutyRefusedError, match="circle"):
        other.result()
    assert api.body(second.conn, WORKS).holder == NEW


def test_superiors_closed_from_both_sides(two: tuple[World, World]):
    from gongxin.kernel.text import Bilingual

    from .world import OFFICE

    first, second = two

    def under(world: World, body: str, superior: str) -> Any:
        return world.call(api.enrol, body, Bilingual("某局", ""), region="330100", level="city", superior=superior, actor=OFFICE)

    _, other = at_once(first, second, lambda: under(first, WORKS, COUNTY), lambda: under(second, COUNTY, WORKS))
    with pytest.raises(api.DutyRefusedError, match="circle"):
        other.result()


def test_the_last_yuan_twice(two: tuple[World, World]):
    first, second = two
    made = committed(first, lambda: first.invoice(first.contract().id, "100", date(2026, 8, 1)))
    _, other = at_once(
        first, second, lambda: first.pay(made.id, "60", date(2026, 8, 5)), lambda: second.pay(made.id, "60", date(2026, 8, 5))
    )  # fmt: skip
    with pytest.raises(api.DutyRefusedError, match="40"):
        other.result()


def test_the_same_contract_twice_is_one(two: tuple[World, World]):
    first, second = two
    _, other = at_once(first, second, lambda: first.contract(number="HT-X"), lambda: second.contract(number="HT-X"))
    assert other.result().number == "HT-X"
    assert second.conn.execute("SELECT count(*) FROM gov_contract").fetchone() == (1,)
