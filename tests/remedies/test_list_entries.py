"""Objections to and repairs of what a list says: removal and remedy wait for each other, each with one clean outcome (REP11)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest

from gongxin.access.api import NoOfficeError
from gongxin.lists import api as lists
from gongxin.remedies import api
from lists import world as listing

from .at_once import at_once, committed, two_connections
from .world import CATALOGUE, OFFICE, SUBJECT, World, officer

LISTING = officer("remedy", "decide", code="scjg-02")
ONLY_REMEDY = officer("remedy", code="scjg-07")
AFTER = datetime(2028, 3, 1, 4, tzinfo=UTC)


def write(conn: psycopg.Connection[Any]) -> api.Target:
    listing.settle(conn)
    entry = listing.listed(conn)
    assert entry.record_key is not None
    return api.Target(entry.uscc, "serious_list_entry", entry.record_key)


@pytest.fixture
def two(transactional_db: None) -> Iterator[tuple[World, World]]:
    with two_connections(write) as worlds:
        yield worlds


@pytest.fixture
def entry(db: None) -> World:
    from django.db import connection

    connection.ensure_connection()
    return World(connection.connection, write(connection.connection))


def proceeding(world: World) -> lists.Entry:
    found = lists.of_record(world.conn, world.target.uscc, world.target.record_key)
    assert found is not None
    return found


def remove(world: World, ground: str = "not_standing") -> lists.Entry:
    return lists.remove(
        world.conn, proceeding(world).id, ground=ground, why="复议撤销", actor=LISTING, now=world.now, catalogue=CATALOGUE
    )


def steps(world: World) -> list[str]:
    return [event.step for event in lists.events(world.conn, proceeding(world).id)]


def active(world: World) -> tuple[lists.Active, ...]:
    return lists.active(world.conn, [world.target.uscc], world.now.date(), CATALOGUE)


LISTED = ["propose", "notify", "decide", "sign_off"]


def test_an_objection_while_the_entry_is_removed(two: tuple[World, World]):
    first, second = two
    done, other = at_once(first, second, lambda: remove(first), lambda: second.file("reason"))
    assert done.state == "removed"
    with pytest.raises(api.ObjectionRefusedError, match="OBJ1"):
        other.result()
    assert (second.state, steps(second), active(second)) == ("annulled", [*LISTED, "remove"], ())
    assert second.conn.execute("SELECT count(*) FROM objection").fetchone() == (0,)


def test_a_removal_while_an_objection_is_filed(two: tuple[World, World]):
    first, second = two
    filed, other = at_once(first, second, lambda: first.file("reason"), lambda: remove(second))
    assert filed.state == "filed"
    assert other.result().state == "removed"
    assert (first.state, steps(first)) == ("annulled", [*LISTED, "remove"])
    committed(first, lambda: first.call(api.accept, filed.id, actor=OFFICE))
    committed(first, lambda: first.reject(filed.id, actor=ONLY_REMEDY))
    assert first.state == "annulled", "the end of the objection does not bring the entry back"
    assert first.steps("objection", filed.id) == ["filed", "accepted", "routed", "rejected"]


def test_a_removal_while_the_same_entry_is_repaired(two: tuple[World, World]):
    """The two take their locks in one order: no circle."""
    first, second = two
    for world in two:
        world.now = AFTER
    number = committed(first, lambda: repair(first))
    done, other = at_once(
        first, second, lambda: first.grant(number, actor=LISTING), lambda: remove(second, "expired_early")
    )
    assert done.state == "granted"
    with pytest.raises(lists.StepRefusedError):
        other.result()
    assert (second.state, steps(second)) == ("repaired", [*LISTED, "remove"])


def test_a_repair_while_the_entry_is_removed(two: tuple[World, World]):
    first, second = two
    for world in two:
        world.now = AFTER
    number = committed(first, lambda: repair(first))
    done, other = at_once(
        first, second, lambda: remove(first, "expired_early"), lambda: second.grant(number, actor=LISTING)
    )
    assert done.state == "removed"
    with pytest.raises(api.RepairRefusedError, match="repaired"):
        other.result()
    assert (second.state, steps(second)) == ("repaired", [*LISTED, "remove"])


def test_an_objection_is_upheld_while_the_entry_is_removed(two: tuple[World, World]):
    first, second = two
    number = committed(first, lambda: first.with_source("reason")).id
    done, other = at_once(first, second, lambda: remove(first), lambda: second.uphold(number, "annulled", actor=LISTING))
    assert (done.state, other.result().state) == ("removed", "upheld")
    assert (second.state, steps(second)) == ("annulled", [*LISTED, "remove"])


def test_an_upheld_objection_takes_the_entry_off_its_list(entry: World):
    """By an officer who may decide on it; the list has one trail, and the subject may be proposed anew."""
    number = entry.with_source("reason").id
    with pytest.raises(NoOfficeError) as refused, entry.conn.transaction():
        entry.uphold(number, "annulled", actor=ONLY_REMEDY)
    assert refused.value.place == "decide"
    assert proceeding(entry).state == "listed"
    entry.uphold(number, "annulled", actor=LISTING)
    assert (proceeding(entry).state, entry.state, steps(entry)) == ("removed", "annulled", [*LISTED, "remove"])
    assert active(entry) == ()
    assert listing.proposed(entry.conn).state == "proposed"
    entry.settled()


def test_a_removal_does_not_turn_what_was_annulled_into_something_repaired(entry: World):
    """An entry whose record a court's or another decision annulled is taken off its list; the record stays annulled."""
    from gongxin.registry import api as registry

    target = entry.target
    registry.set_state(
        entry.conn, target.uscc, target.resource, target.record_key, "annulled", department="scjg", now=entry.now
    )
    entry.now = AFTER
    assert remove(entry, "expired_early").state == "removed"
    assert entry.state == "annulled"


def test_an_unanswered_objection_does_not_outlive_the_removal(entry: World):
    number = entry.file("reason").id
    entry.now = AFTER
    assert entry.call(api.escalate, catalogue=CATALOGUE) == 1
    assert entry.state == "withdrawn"
    remove(entry, "expired_early")
    assert entry.state == "repaired"
    entry.call(api.withdraw, number, actor=SUBJECT)
    assert entry.state == "repaired"
    entry.settled()


def repair(world: World) -> int:
    """An application for the repair of the entry, accepted."""
    prospect = api.prospect(world.conn, world.target, now=world.now, catalogue=CATALOGUE)
    assert prospect.state == "eligible", prospect
    papers = {item.id: [world.paper().id] for item in prospect.materials if item.required}
    made = world.apply(materials=papers)
    return world.call(api.accept_repair, made.id, actor=LISTING, **world.more).id
