"""Figures of closed months are kept once, are what counting again gives, and are read where figures are asked for."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from gongxin.access.api import NoOfficeError
from gongxin.quality import api, jobs, running, snapshots
from gongxin.quality.facts import Level
from thorough import examples

from .test_figures import WORLD, put
from .world import CATALOGUE, CLERK, OFFICE, PENALTY, SCJG, World, at, day

JANUARY = api.parse("2026-01", day(100))


@pytest.mark.random
def test_what_was_kept_is_what_counting_again_gives_whatever_came_later(conn: Any):
    @settings(max_examples=examples(3, 12), deadline=None, suppress_health_check=list(HealthCheck), database=None, phases=[Phase.generate])
    @given(WORLD, st.integers(31, 60))
    def check(data: dict[str, Any], moment: int) -> None:
        with conn.transaction(force_rollback=True):
            put(conn, data)  # half of it lies after the moment
            made = api.take_snapshot(JANUARY, now=at(moment), actor=OFFICE, catalogue=CATALOGUE)
            assert snapshots.agrees(made, CATALOGUE)
            assert api.take_snapshot(JANUARY, now=at(moment + 40), actor=OFFICE, catalogue=CATALOGUE) == made, "once is enough"
            for level in snapshots.LEVELS:
                live = api.figures(
                    start=JANUARY.first, end=JANUARY.last, as_of=made.as_of, by_department=level.by_department,
                    by_resource=level.by_resource, catalogue=CATALOGUE,
                )  # fmt: skip
                kept = api.figures(
                    start=JANUARY.first, end=JANUARY.last, by_department=level.by_department, by_resource=level.by_resource,
                    catalogue=CATALOGUE,
                )  # fmt: skip
                assert {item.snapshot for item in kept} <= {made.id}
                assert [(f.metric, f.department, f.resource, f.numerator, f.denominator, f.value) for f in kept] == [
                    (f.metric, f.department, f.resource, f.numerator, f.denominator, f.value) for f in live
                ]

    check()


def test_a_month_is_kept_when_it_is_over_by_the_credit_office(conn: Any):
    with pytest.raises(api.NotClosedError):
        api.take_snapshot(JANUARY, now=at(20), actor=OFFICE)
    with pytest.raises(api.NotClosedError):
        api.take_snapshot(JANUARY, now=at(30), actor=OFFICE)  # noon of the 31st
    with pytest.raises(NoOfficeError):
        api.take_snapshot(JANUARY, now=at(40), actor=CLERK)
    assert api.take_snapshot(JANUARY, now=at(31), actor=OFFICE).edition == 1


def test_a_changed_formula_is_a_further_edition_and_is_never_read_as_the_old_one(conn: Any):
    World(conn).delivery(received=5, refused=3)
    first = api.take_snapshot(JANUARY, now=at(40), actor=OFFICE, catalogue=CATALOGUE)
    import dataclasses

    metrics = dict(CATALOGUE.metrics)
    metrics["QL03"] = metrics["QL03"].model_copy(update={"numerator": "stored"})
    other = dataclasses.replace(CATALOGUE, metrics=metrics)
    before = api.figures(start=JANUARY.first, end=JANUARY.last, metrics=["QL01", "QL03"], catalogue=other)
    assert [(f.metric, f.snapshot) for f in before] == [("QL01", first.id), ("QL03", None)]
    second = api.take_snapshot(JANUARY, now=at(50), actor=OFFICE, catalogue=other)
    assert (second.edition, second.formulas["QL01"]) == (2, first.formulas["QL01"])
    assert second.formulas["QL03"] != first.formulas["QL03"]
    assert not snapshots.agrees(first, other)
    assert snapshots.agrees(first, CATALOGUE)


def test_kept_figures_are_never_changed(conn: Any):
    import psycopg

    World(conn).delivery(received=5)
    api.take_snapshot(JANUARY, now=at(40), actor=OFFICE)
    for sql in ("UPDATE quality_figure SET numerator = 0", "DELETE FROM quality_snapshot", "DELETE FROM quality_figure"):
        with pytest.raises(psycopg.errors.RestrictViolation), conn.transaction():
            conn.execute(sql)


def test_the_job_keeps_the_months_that_are_over_and_doing_it_again_changes_nothing(conn: Any):
    World(conn).delivery(received=5, refused=1)
    jobs.close(at(62))
    months = [row[0] for row in conn.execute("SELECT month FROM quality_snapshot ORDER BY month").fetchall()]
    assert [month.month for month in months] == [12, 1, 2]
    assert jobs.close(at(63)) == 0
    assert conn.execute("SELECT count(*) FROM quality_snapshot").fetchone()[0] == 3
    kept = snapshots.kept(conn, [snapshots.latest(conn, JANUARY)], [CATALOGUE.metrics["QL01"]], Level())  # type: ignore[list-item]
    assert [(item.department, item.resource, int(item.numerator)) for item in kept] == [(SCJG, PENALTY, 1)]


def test_the_running_month_is_what_was_counted_last_night(conn: Any):
    """At every level the same as counting then gave; what came since is in it the next night; a closed month is not its business."""
    World(conn).delivery(received=5, refused=1)
    asked = {"start": JANUARY.first, "end": day(10), "catalogue": CATALOGUE}
    before = {level: _plain(api.figures(**asked, by_department=level.by_department, by_resource=level.by_resource)) for level in snapshots.LEVELS}
    first = running.count(conn, CATALOGUE, now=at(10))
    for level in snapshots.LEVELS:
        found = api.figures(**asked, by_department=level.by_department, by_resource=level.by_resource)
        assert _plain(found) == before[level]
        assert {(item.as_of, item.snapshot, item.period.last) for item in found} == {(at(10), None, day(10))}
    World(conn).delivery(received=8, refused=2)
    assert _plain(api.figures(**asked)) == before[Level()]
    assert {item.as_of for item in api.figures(**asked, as_of=at(11))} == {at(11)}, "who asks for a moment gets it"
    sooner = api.figures(start=JANUARY.first, end=day(9), catalogue=CATALOGUE)
    assert {item.as_of for item in sooner} == {None}, "fewer days than were counted are counted now"
    assert running.count(conn, CATALOGUE, now=at(10)) != first
    assert _plain(api.figures(**asked)) != before[Level()]
    kept = api.take_snapshot(JANUARY, now=at(40), actor=OFFICE, catalogue=CATALOGUE)
    closed = api.figures(start=JANUARY.first, end=JANUARY.last, catalogue=CATALOGUE)
    assert {item.snapshot for item in closed} == {kept.id}


def _plain(found: Any) -> list[Any]:
    return [(item.metric, item.department, item.resource, item.numerator, item.denominator, item.value) for item in found]


def test_a_changed_formula_is_counted_now_not_read_from_last_night(conn: Any):
    import dataclasses

    World(conn).delivery(received=5, refused=3)
    running.count(conn, CATALOGUE, now=at(10))
    metrics = dict(CATALOGUE.metrics)
    metrics["QL03"] = metrics["QL03"].model_copy(update={"numerator": "stored"})
    other = dataclasses.replace(CATALOGUE, metrics=metrics)
    found = api.figures(start=JANUARY.first, end=day(10), metrics=["QL01", "QL03"], catalogue=other)
    assert [(item.metric, item.as_of) for item in found] == [("QL01", at(10)), ("QL03", None)]


def test_months_that_pages_offer_are_kept_without_alerts_about_what_is_long_past(conn: Any, monkeypatch: pytest.MonkeyPatch):
    World(conn).delivery(received=5, refused=1)
    asked = []
    monkeypatch.setattr(jobs.alerts, "raise_alerts", lambda *_, **__: asked.append(1) or 0)
    assert jobs.keep(at(400)) == 9
    assert jobs.keep(at(400)) == 0
    assert asked == []
    months = [row[0] for row in conn.execute("SELECT month FROM quality_snapshot ORDER BY month").fetchall()]
    assert (len(months), months[0]) == (9, JANUARY.first.replace(month=2))


@pytest.mark.parametrize("word", ["2026-13", "2026-00", "26-01", "2026-Q5", "2026-Q0", "0000", "x", "", "2026-1", "２０２６-01", "9999-12"])
def test_a_period_that_is_none_or_has_not_begun_is_refused(word: str):
    with pytest.raises(api.PeriodError):
        api.parse(word, day(100))


def test_periods_end_with_the_day_that_is_asked():
    assert [str(item) for item in api.periods(day(20), day(70))] == ["2026-01", "2026-02", "2026-03"]
    assert api.periods(day(20), day(70))[-1].last == day(70)
    assert api.parse("2026-q1", day(40)).last == day(40)
    assert [str(item) for item in api.periods(day(0), day(364), "quarter")] == [f"2026-Q{n}" for n in (1, 2, 3, 4)]
    with pytest.raises(api.PeriodError):
        api.periods(day(3), day(2))
    with pytest.raises(api.PeriodError):
        api.periods(day(0), day(20_000))
