"""Trials: who would change, and no trace anywhere else."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest

from gongxin.access.api import NoOfficeError
from gongxin.catalogue import Catalogue
from gongxin.ratings import api

from .test_runs import rate
from .world import LABOUR_BODY, NOW, OFFICE, TODAY, World, code, itself, labour


@pytest.fixture
def world(conn: psycopg.Connection[Any]) -> World:
    made = World(conn)
    made.know(1, 2, 3)
    made.deliver(1, labour("a", TODAY - timedelta(days=5)))
    for n in range(2):
        made.deliver(2, labour(f"b{n}", TODAY - timedelta(days=5)))
    return made


def test_a_new_version_beside_the_one_in_force(world: World, catalogue: Catalogue):
    rate(world, catalogue, "T_GROUNDS")
    before = world.conn.execute("SELECT count(*), max(run) FROM rating_grade").fetchone()
    marks = world.conn.execute("SELECT last FROM change_counter").fetchone()
    version = api.version_of(catalogue, "T_GROUNDS", "2027")
    found = api.trial(world.conn, catalogue, version, TODAY, actor=OFFICE, now=NOW)
    assert (found.against, found.subjects, found.changed) == ("2020", 3, 1)
    assert sorted((s["before"], s["after"], s["subjects"]) for s in found.sums) == [("A", "A", 1), ("A", "B", 1), ("B", "B", 1)]
    assert api.by(world.conn, found.id, "region", actor=OFFICE) == [{"what": "510100", "before": "A", "after": "B", "subjects": 1}]
    assert api.by(world.conn, found.id, "sector", actor=OFFICE)[0]["what"] == "E"
    assert api.by(world.conn, found.id, "size", actor=OFFICE)[0]["what"] == "unknown"
    (changed,) = api.changes(world.conn, found.id, actor=OFFICE)
    assert (changed.uscc, changed.before, changed.after) == (code(1), "A", "B")
    rows = list(csv.DictReader(io.StringIO(api.as_csv(world.conn, found.id, actor=OFFICE).decode("utf-8-sig"))))
    assert [(row["uscc"], row["after"]) for row in rows] == [(code(1), "B")]
    # RAT12: no grade, no run, no change of a record, nothing that the subject sees
    assert world.conn.execute("SELECT count(*), max(run) FROM rating_grade").fetchone() == before
    assert world.conn.execute("SELECT last FROM change_counter").fetchone() == marks
    assert api.grade(world.conn, catalogue, "T_GROUNDS", code(1), actor=itself(1)).grade == "A"
    assert api.trials(world.conn, actor=OFFICE) == (found,)


def test_a_trial_for_a_day_to_come_uses_the_records_of_today(world: World, catalogue: Catalogue):
    version = api.version_of(catalogue, "T_GROUNDS", "2027")
    later = api.trial(world.conn, catalogue, version, date(2028, 6, 1), actor=OFFICE, now=NOW)
    assert later.changed == 0  # by then all has run out


def test_a_version_switched_off_may_be_tried_but_not_run(world: World, catalogue: Catalogue):
    said = {"decided_on": date(2025, 4, 20), "content": {"grade": "D", "rating_year": "2024"}}
    world.deliver(3, {"name": "t", "resource": "tax_rating", **said}, nature="neutral", public_until=None)
    version = api.version_of(catalogue, "TAX_NOT_A", "2025")
    found = api.trial(world.conn, catalogue, version, TODAY, actor=OFFICE, now=NOW)
    assert (found.against, found.subjects, found.changed) == ("2014", 1, 0)
    listed = {"name": "s", "resource": "serious_list_entry", "decided_on": date(2026, 1, 1), "content": {"list_code": "SX02"}}
    world.deliver(3, listed)
    world.conn.execute("SELECT 1")
    assert api.trial(world.conn, catalogue, version, date(2027, 1, 1), actor=OFFICE, now=NOW).changed == 1


def test_what_is_refused(world: World, catalogue: Catalogue):
    running, coming = api.version_of(catalogue, "T_GROUNDS", "2020"), api.version_of(catalogue, "T_GROUNDS", "2027")
    with pytest.raises(api.RunRefusedError, match="in force"):
        api.trial(world.conn, catalogue, running, TODAY, actor=OFFICE, now=NOW)
    with pytest.raises(api.RunRefusedError, match="No criterion"):
        api.trial(world.conn, catalogue, coming, date(2019, 1, 1), actor=OFFICE, now=NOW)
    for stranger in (itself(1), LABOUR_BODY):
        with pytest.raises(NoOfficeError):
            api.trial(world.conn, catalogue, coming, TODAY, actor=stranger, now=NOW)
        with pytest.raises(NoOfficeError):
            api.trials(world.conn, actor=stranger)
    with pytest.raises(api.UnknownTrialError):
        api.trial_of(world.conn, 99, actor=OFFICE)
    with pytest.raises(api.UnknownModelError):
        api.version_of(catalogue, "T_GROUNDS", "1999")


def test_the_second_wall_hides_trials(world: World, catalogue: Catalogue):
    from gongxin.access import api as access

    rate(world, catalogue, "LABOUR")
    api.trial(world.conn, catalogue, api.version_of(catalogue, "T_GROUNDS", "2027"), TODAY, actor=OFFICE, now=NOW)

    def seen(table: str) -> int:
        return world.conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0]

    for reach in (f"subject:{code(1)}", "department:rsj"):
        with access.within(reach):
            assert (seen("rating_trial"), seen("rating_trial_change")) == (0, 0)
    assert (seen("rating_trial"), seen("rating_trial_change")) == (1, 1)
