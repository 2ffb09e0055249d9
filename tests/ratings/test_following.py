"""RAT9: whatever happens to a record a grade rests on, the grade is marked, and rated again it is not."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import psycopg
import pytest

from gongxin.access.api import PLATFORM
from gongxin.catalogue import Catalogue
from gongxin.ratings import api

from .test_runs import LAST_YEAR, rate
from .world import OFFICE, World, code, itself, labour, other


@pytest.fixture
def rated(conn: psycopg.Connection[Any], catalogue: Catalogue) -> World:
    """Subject 1 has a B by one penalty; 2 is A."""
    world = World(conn)
    world.know(1, 2)
    world.deliver(1, labour("p", LAST_YEAR), public_until=date(2026, 12, 5))
    rate(world, catalogue)
    assert follow(world, catalogue) == 0
    return world.later(1)


def follow(world: World, catalogue: Catalogue) -> int:
    return api.follow(world.conn, catalogue, now=world.now)


def why(world: World, catalogue: Catalogue, number: int = 1) -> list[str]:
    return [mark.why for mark in api.grade(world.conn, catalogue, "LABOUR", code(number), actor=itself(number)).marks]


@pytest.mark.parametrize("state", ["contested", "repaired", "withdrawn", "annulled", "hidden"])
def test_a_decision_about_a_record_marks_the_grade(rated: World, catalogue: Catalogue, state: str):
    """By the change log alone, so that it does not matter which room decided (repair, objection, a list's removal)."""
    rated.state(1, "p", state)
    assert follow(rated, catalogue) == 1
    assert why(rated, catalogue) == [state]
    assert why(rated, catalogue, 2) == []
    assert follow(rated, catalogue) == 0  # once
    assert api.marked(rated.conn, "LABOUR") == (code(1),)


def test_a_correction_marks_the_grade(rated: World, catalogue: Catalogue):
    rated.deliver(1, labour("p", LAST_YEAR, unlawful_act="另一事实"), public_until=date(2026, 12, 5))
    follow(rated, catalogue)
    assert why(rated, catalogue) == ["corrected"]


def test_a_record_that_runs_out_marks_the_grade_on_the_day_after(rated: World, catalogue: Catalogue):
    rated.now = rated.now.replace(month=12, day=5)
    assert follow(rated, catalogue) == 0
    rated.later(1)
    assert follow(rated, catalogue) == 1
    assert why(rated, catalogue) == ["expired"]


def test_a_new_record_marks_only_if_it_counts(rated: World, catalogue: Catalogue):
    rated.deliver(2, other("o", LAST_YEAR))
    rated.deliver(2, labour("this year", date(2026, 3, 1)))
    assert follow(rated, catalogue) == 0
    rated.deliver(2, labour("late", date(2025, 12, 30)))
    assert follow(rated, catalogue) == 1
    assert why(rated, catalogue, 2) == ["added"]
    rated.state(2, "o", "repaired")  # rests on no grade
    assert follow(rated, catalogue) == 0


def test_a_removal_straight_through_lists_marks_the_grade(rated: World, catalogue: Catalogue):
    """An entry of a list is a record like any other: when the room of lists ends it, the test model that rests on it is marked."""
    said = {"name": "e", "resource": "serious_list_entry", "decided_on": LAST_YEAR, "content": {"list_code": "SX04"}}
    rated.deliver(2, said)
    run = rate(rated, catalogue, "T_GROUNDS")
    assert run.counts == {"A": 1, "C": 1}
    rated.later(1).deliver(2, {**said, "content": {"list_code": "SX04", "removal_date": "2026-11-21"}})
    follow(rated, catalogue)
    marks = api.grade(rated.conn, catalogue, "T_GROUNDS", code(2), actor=OFFICE).marks
    assert [(mark.resource, mark.why) for mark in marks] == [("serious_list_entry", "corrected")]


def test_rated_again_the_grade_is_new_and_unmarked(rated: World, catalogue: Catalogue):
    rated.state(1, "p", "repaired")
    follow(rated, catalogue)
    run = api.refresh(rated.conn, catalogue, "LABOUR", rated.now.date(), actor=PLATFORM, now=rated.now)
    assert run is not None
    assert (run.partial, run.subjects) == (True, 1)
    grade = api.grade(rated.conn, catalogue, "LABOUR", code(1), actor=itself(1))
    assert (grade.grade, grade.marks, grade.stale) == ("A", (), False)
    assert [g.grade for g in api.history(rated.conn, catalogue, "LABOUR", code(1), actor=itself(1))] == ["A", "B"]
    assert api.refresh(rated.conn, catalogue, "LABOUR", rated.now.date(), actor=PLATFORM, now=rated.now) is None


def test_a_run_of_a_past_day_does_not_become_the_grade_that_stands(rated: World, catalogue: Catalogue):
    rate(rated, catalogue, on=rated.now.date() - timedelta(days=400))
    assert api.grade(rated.conn, catalogue, "LABOUR", code(1), actor=itself(1)).grade == "B"
