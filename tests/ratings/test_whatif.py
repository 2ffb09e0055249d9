"""Counterfactuals say what a run would say on that day, or without that record."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

import psycopg
import pytest

from gongxin.catalogue import Catalogue
from gongxin.ratings import api

from .test_runs import LAST_YEAR, _happen, grades, rate
from .world import OFFICE, TODAY, World, code, itself, key_of, labour


@pytest.fixture
def world(conn: psycopg.Connection[Any]) -> World:
    made = World(conn)
    made.know(1, 2, 3, 4)
    return made


def test_the_days_on_which_a_grade_changes_are_named_with_the_record(world: World, catalogue: Catalogue):
    for n in range(3):
        world.deliver(1, labour(f"云人社罚〔2025〕{n}号", LAST_YEAR), public_until=date(2026, 12, 1) if n == 0 else date(2028, 1, 1))
    world.deliver(1, labour("云人社罚〔2026〕7号", date(2026, 3, 1)))
    found = api.what_if(world.conn, catalogue, "LABOUR", code(1), TODAY, actor=itself(1))
    assert found.grade == "C"
    assert [(s.on, s.before, s.after) for s in found.steps] == [
        (date(2026, 12, 2), "C", "B"),
        (date(2027, 1, 1), "B", "B"),
        (date(2028, 1, 1), "B", "A"),
    ]
    assert found.steps[0].sentence.zh == (
        "记录“未按规定编制书面工资支付台账（云人社罚〔2025〕0号）”计入到 2026-12-01 为止；自 2026-12-02 起，等级由C级变为B级。"
    )
    assert "count from 2027-01-01" in found.steps[1].sentence.en.replace("counts", "count")
    assert {(w.record_key, w.after) for w in found.without} == {(key_of(f"云人社罚〔2025〕{n}号"), "B") for n in range(3)}
    assert "would change from grade C to grade B" in found.without[0].sentence.en


def test_without_the_only_record_and_without_any(world: World, catalogue: Catalogue):
    found = api.what_if(world.conn, catalogue, "LABOUR", code(2), TODAY, actor=itself(2))
    assert (found.grade, found.steps, found.without) == ("A", (), ())
    world.evaluation(2, "e", date(2026, 5, 1), "D", effective_to=date(2026, 12, 31))
    found = api.what_if(world.conn, catalogue, "PCE_CEILING", code(2), TODAY, actor=itself(2))
    assert [(s.on, s.after) for s in found.steps] == [(date(2027, 1, 1), "open")]
    assert [(w.before, w.after) for w in found.without] == [("not_A", "")]  # then it is not evaluated at all
    with pytest.raises(api.NotRatedError):
        api.what_if(world.conn, catalogue, "PCE_CEILING", code(1), TODAY, actor=itself(1))


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("model", ["LABOUR", "T_GROUNDS", "T_POINTS"])
def test_what_it_says_of_a_day_is_what_a_run_says_that_day(world: World, catalogue: Catalogue, model: str, seed: int):
    """Made with nothing but the calendar moving on, a run on each of its days gives its grade; and repairing a record for good
    gives the grade it foretold."""
    chance = Random(seed)
    for _ in range(12):
        _happen(world, chance, ["a", "b", "c"])
    rated = grades(world, rate(world, catalogue, model))
    for uscc in sorted(rated):
        found = api.what_if(world.conn, catalogue, model, uscc, TODAY, actor=OFFICE)
        assert found.grade == rated[uscc]
        for step in found.steps[:2]:
            if not catalogue.indicator_model(model, found.version).rates_on(step.on):
                continue
            with world.conn.transaction(force_rollback=True):
                ahead = World(world.conn, world.now + (step.on - TODAY))
                assert grades(ahead, rate(ahead, catalogue, model)).get(uscc, "") == step.after
                eve = World(world.conn, world.now + (step.on - TODAY) - timedelta(days=1))
                if eve.now > world.now:
                    assert grades(eve, rate(eve, catalogue, model)).get(uscc, "") == step.before
        for less in found.without[:1]:
            with world.conn.transaction(force_rollback=True):
                from gongxin.registry import api as registry

                registry.set_state(
                    world.conn, uscc, less.resource, less.record_key, "repaired", department="SC01", now=world.now
                )
                assert grades(world, rate(world, catalogue, model)).get(uscc, "") == less.after
