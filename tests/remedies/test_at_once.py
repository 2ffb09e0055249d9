"""Two connections with real transactions: two officers decide at once, a repair during an objection, a filing during a decision,
the clock's job during an answer. One clean outcome each."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest

from gongxin.remedies import api
from registry.decisions import deliver

from .world import CATALOGUE, CLERK, NOW, OFFICE, SUBJECT, World, later, officer, write

OTHER = officer("remedy", code="scjg-08")
TABLES = (
    "rating_stale", "remedy_event", "reorganisation_record", "reorganisation", "objection_evidence", "repair_material",
    "repair", "objection", "evidence",
)  # fmt: skip


class Started(threading.Thread):
    """Work on another connection; `result()` waits for it and raises what it raised."""

    def __init__(self, work: Callable[[], Any]) -> None:
        super().__init__(daemon=True)
        self.work, self.found, self.error = work, None, None
        self.start()

    def run(self) -> None:
        from django.db import connection

        try:
            self.found = self.work()
        except BaseException as error:
            self.error = error
        finally:
            connection.close()

    def result(self) -> Any:
        self.join(30)
        assert not self.is_alive()
        if self.error:
            raise self.error
        return self.found

    def waits(self) -> bool:
        time.sleep(0.4)
        return self.is_alive()


@pytest.fixture
def two(transactional_db: None) -> Iterator[tuple[World, World]]:
    """The same record on two connections; what they committed goes at the end (only a test may do so)."""
    from django.db import connection

    connection.ensure_connection()
    info = connection.connection.info
    words = {"host": info.host, "port": info.port, "user": info.user, "password": info.password, "dbname": info.dbname}
    opened = [psycopg.connect(**words) for _ in range(2)]
    with opened[0].transaction():
        target = write(opened[0])
    yield World(opened[0], target), World(opened[1], target)
    for conn in opened:
        conn.close()
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(TABLES)}, notice CASCADE")
        cursor.execute("TRUNCATE record_version, subject, record_hold, corrected_value")


def at_once(first: World, second: World, one: Callable[[], Any], other: Callable[[], Any]) -> tuple[Any, Started]:
    """`one` inside an open transaction, `other` begun meanwhile on the second connection: it waits, then finishes."""

    def work() -> Any:
        with second.conn.transaction():
            return other()

    with first.conn.transaction():
        done = one()
        started = Started(work)
        assert started.waits()
    return done, started


def committed(world: World, act: Callable[[], Any]) -> Any:
    with world.conn.transaction():
        return act()


def test_two_officers_decide_at_once(two: tuple[World, World]):
    first, second = two
    number = committed(first, lambda: first.with_source("fine_amount")).id
    done, other = at_once(
        first, second,
        lambda: first.uphold(number, fine_amount="3000"), lambda: second.reject(number, actor=OTHER),
    )  # fmt: skip
    assert done.state == "upheld"
    with pytest.raises(api.ObjectionRefusedError, match="upheld"):
        other.result()
    assert second.steps("objection", number) == ["filed", "accepted", "routed", "upheld"]
    assert (second.state, second.record.content["fine_amount"]) == ("current", "3000.00")


def test_a_decision_given_up_lets_the_other_through(two: tuple[World, World]):
    first, second = two
    number = committed(first, lambda: first.with_source("fine_amount")).id
    with first.conn.transaction(force_rollback=True):
        first.uphold(number, "annulled")
        started = Started(lambda: committed(second, lambda: second.reject(number, actor=OTHER)))
        assert started.waits()
    assert started.result().decided_by == OTHER.officer
    assert first.state == "current"


def test_a_repair_during_an_objection(two: tuple[World, World]):
    first, second = two
    objection = committed(first, lambda: first.with_source("fine_amount")).id
    repair = committed(first, first.accepted).id
    done, other = at_once(first, second, lambda: first.grant(repair), lambda: second.reject(objection, actor=OTHER))
    assert (done.state, other.result().state) == ("granted", "rejected")
    assert first.state == "repaired", "the end of the objection does not bring the record back"


def test_an_objection_ends_during_a_repair(two: tuple[World, World]):
    first, second = two
    objection = committed(first, lambda: first.with_source("fine_amount")).id
    repair = committed(first, first.accepted).id
    _, other = at_once(
        first, second, lambda: first.uphold(objection, "annulled"), lambda: second.grant(repair, actor=OTHER)
    )  # fmt: skip
    with pytest.raises(api.RepairRefusedError, match="annulled"):
        other.result()
    assert second.state == "annulled"


def test_an_objection_is_filed_while_the_last_one_ends(two: tuple[World, World]):
    first, second = two
    number = committed(first, lambda: first.with_source("fine_amount")).id
    _, other = at_once(first, second, lambda: first.reject(number), lambda: second.file("unlawful_act"))
    assert other.result().state == "filed"
    assert first.state == "contested"


def test_the_same_objection_twice_at_once_is_one(two: tuple[World, World]):
    first, second = two
    _, other = at_once(first, second, lambda: first.file("fine_amount"), lambda: second.file("fine_amount"))
    with pytest.raises(api.ObjectionRefusedError, match="OBJ5"):
        other.result()
    assert second.conn.execute("SELECT count(*) FROM objection").fetchone() == (1,)


def test_two_applications_at_once_are_one(two: tuple[World, World]):
    first, second = two
    paper = committed(first, first.paper).id
    words = {"materials": {"proof": [paper], "commitment_letter": [paper]}, "statement": "", "actor": SUBJECT}

    def apply(world: World) -> Any:
        return world.call(api.apply_for_repair, world.target, **words, catalogue=CATALOGUE)

    _, other = at_once(first, second, lambda: apply(first), lambda: apply(second))
    with pytest.raises(api.RepairRefusedError, match="under way"):
        other.result()


def test_the_answer_comes_while_the_clock_is_looked_at(two: tuple[World, World]):
    first, second = two
    number = committed(first, lambda: first.with_source("fine_amount")).id
    _, other = at_once(
        first, second,
        lambda: first.call(api.reject, number, why="w", actor=CLERK, catalogue=CATALOGUE, now=later(30)),
        lambda: second.call(api.escalate, now=later(30), catalogue=CATALOGUE),
    )  # fmt: skip
    assert other.result() == 0
    assert second.state == "current"


def test_two_jobs_at_once_escalate_once(two: tuple[World, World]):
    first, second = two
    committed(first, lambda: first.with_source("fine_amount"))
    done, other = at_once(
        first, second,
        lambda: first.call(api.escalate, now=later(30), catalogue=CATALOGUE),
        lambda: second.call(api.escalate, now=later(30), catalogue=CATALOGUE),
    )  # fmt: skip
    assert (done, other.result()) == (1, 0)
    assert second.state == "withdrawn"


def test_a_delivery_during_a_correction_does_not_bring_the_old_value_back(two: tuple[World, World]):
    first, second = two
    number = committed(first, lambda: first.with_source("fine_amount")).id
    _, other = at_once(
        first, second,
        lambda: first.uphold(number, fine_amount="3000"),
        lambda: deliver_with(second),
    )  # fmt: skip
    assert [row.why for row in other.result().held_rows] == ["corrected"]
    assert second.record.content["fine_amount"] == "3000.00"


def test_a_reorganisation_and_a_repair_at_once(two: tuple[World, World]):
    first, second = two
    repair = committed(first, first.accepted).id
    _, other = at_once(
        first, second,
        lambda: first.grant(repair),
        lambda: second.call(
            api.approve, second.target.uscc, [second.target], court="c", ruling="r", ruled_on=NOW.date(), actor=OFFICE,
            catalogue=CATALOGUE,
        ),
    )  # fmt: skip
    with pytest.raises(api.ReorganisationRefusedError):
        other.result()
    assert second.state == "repaired"


def deliver_with(world: World) -> Any:
    return deliver(world.conn, legal_representative="王某某")
