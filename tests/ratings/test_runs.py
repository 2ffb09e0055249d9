"""Runs over the registry: grades and their records are kept, made again they come out the same, whoever may not look is refused."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

import psycopg
import pytest

from gongxin.access.api import NoOfficeError
from gongxin.catalogue import Catalogue
from gongxin.ratings import api

from .world import LABOUR_BODY, NOW, OFFICE, OTHER_BODY, TODAY, World, code, itself, key_of, labour, other

LAST_YEAR = date(2025, 6, 1)


@pytest.fixture
def world(conn: psycopg.Connection[Any]) -> World:
    made = World(conn)
    made.know(1, 2, 3, 4)
    made.know(5, kind="92")
    return made


def rate(world: World, catalogue: Catalogue, model: str = "LABOUR", on: date | None = None) -> api.Run:
    day = on or world.now.date()
    return api.run(world.conn, catalogue, model, day, actor=OFFICE, now=world.now)


def grades(world: World, run: api.Run) -> dict[str, str]:
    return dict(world.conn.execute("SELECT uscc, grade FROM rating_grade WHERE run = %s", (run.id,)).fetchall())


def test_three_findings_are_c_one_is_b_none_is_a(world: World, catalogue: Catalogue):
    for n in range(3):
        world.deliver(1, labour(f"云人社罚〔2025〕{n}号", LAST_YEAR + timedelta(days=n)))
    world.deliver(2, labour("云人社罚〔2025〕9号", LAST_YEAR))
    world.deliver(3, other("云环罚〔2025〕1号", LAST_YEAR))
    world.deliver(4, labour("云人社罚〔2026〕1号", date(2026, 2, 1)))  # this year's: counts next year
    run = rate(world, catalogue)
    assert grades(world, run) == {code(1): "C", code(2): "B", code(3): "A", code(4): "A"}
    assert (run.subjects, run.counts, run.partial) == (4, {"A": 2, "B": 1, "C": 1}, False)
    grade = api.grade(world.conn, catalogue, "LABOUR", code(1), actor=itself(1))
    assert {(r.indicator, r.met) for r in grade.reasons} == {("L1", True), ("L2", True)}
    assert len(grade.reasons) == 6
    assert all(r.until == date(2026, 12, 31) for r in grade.reasons)
    assert grade.reasons[0].rule.zh == "《企业劳动保障守法诚信等级评价办法》（人社部规〔2016〕1号）第八条"
    assert "云人社罚〔2025〕" in grade.reasons[0].sentence.zh
    assert "until 2026-12-31" in grade.reasons[0].sentence.en
    (single,) = [r for r in api.grade(world.conn, catalogue, "LABOUR", code(2), actor=itself(2)).reasons if not r.met]
    assert (single.indicator, single.sentence.zh.endswith("；该标准须有 3 条，尚未达到。")) == ("L2", True)


@pytest.mark.parametrize(
    ("content", "grade"),
    [
        ({"unlawful_act": "拒不履行行政处罚决定"}, "C"),
        ({"unlawful_act": "阻挠劳动保障监察"}, "C"),
        ({"unlawful_act": "违法使用童工", "authority_name": "云州市公安局", "legal_basis": "《治安管理处罚法》"}, "C"),
        ({"unlawful_act": "拒不履行", "authority_name": "云州市生态环境局"}, "A"),
        ({"legal_basis": "《人力资源市场暂行条例》"}, "A"),
    ],
)
def test_the_graver_situations(world: World, catalogue: Catalogue, content: dict[str, Any], grade: str):
    world.deliver(1, labour("云人社罚〔2025〕1号", LAST_YEAR, **content))
    assert grades(world, rate(world, catalogue))[code(1)] == grade


def test_a_d_in_the_newest_evaluation_bars_an_a_and_only_those_evaluated_are_judged(world: World, catalogue: Catalogue):
    world.evaluation(1, "2026", date(2026, 5, 1), "D")
    world.evaluation(2, "2026", date(2026, 5, 1), "D")
    world.evaluation(2, "2026b", date(2026, 8, 1), "B")
    world.evaluation(3, "2019", date(2020, 5, 1), "差")  # another scale: never read as a D
    assert grades(world, rate(world, catalogue, "PCE_CEILING")) == {code(1): "not_A", code(2): "open", code(3): "open"}
    (reason,) = api.grade(world.conn, catalogue, "PCE_CEILING", code(2), actor=itself(2)).reasons
    assert (reason.record_key, reason.met) == (key_of("2026b"), False)


def test_individual_businesses_have_no_grade(world: World, catalogue: Catalogue):
    run = rate(world, catalogue)
    assert code(5, "92") not in grades(world, run)
    with pytest.raises(psycopg.errors.CheckViolation), world.conn.transaction():
        world.conn.execute(
            "INSERT INTO rating_grade (uscc, model, run, on_day, grade) VALUES (%s, 'LABOUR', %s, %s, 'A')",
            (code(5, "92"), run.id, TODAY),
        )


@pytest.mark.parametrize("seed", [0, *(pytest.param(seed, marks=pytest.mark.thorough) for seed in (1, 2))])
def test_made_again_a_grade_comes_out_the_same(world: World, catalogue: Catalogue, seed: int):
    """RAT8: over random histories of deliveries, corrections, repairs, annulments and returns, every run ever made is made again
    from the versions it saw, and every past day from the versions that were there by its end."""
    chance, kept, days = Random(seed), {}, []
    world.now = NOW - timedelta(days=24)
    names = [f"n{i}" for i in range(6)]
    for _ in range(8):
        for _ in range(chance.randrange(1, 4)):
            _happen(world, chance, names)
        for model in ("LABOUR", "T_GROUNDS", "T_POINTS"):
            run = rate(world, catalogue, model)
            kept[run.id] = (model, grades(world, run), records_of(world, run))
        days.append((world.now.date(), run.seq))
        world.later(chance.randrange(1, 4))
    for number, (_, before, counted) in kept.items():
        again = api.again(world.conn, catalogue, number)
        assert {uscc: found.grade for uscc, found in again.items()} == before
        assert {uscc: found.records for uscc, found in again.items() if found.records} == counted
    for day, _ in days:
        last = max(number for number, (model, *_) in kept.items() if model == "LABOUR" and api.run_of(world.conn, number).on == day)
        for number in range(1, 3):
            found = api.as_of(world.conn, catalogue, "LABOUR", code(number), day, actor=OFFICE)
            assert found.grade == kept[last][1][code(number)]
    assert len({frozenset(before.items()) for _, before, _ in kept.values()}) > 2  # the histories did change grades


def records_of(world: World, run: api.Run) -> dict[str, frozenset[Any]]:
    found: dict[str, set[Any]] = {}
    for uscc, *rest in world.conn.execute(
        "SELECT uscc, indicator, resource, record_key::text, version FROM rating_contribution WHERE run = %s", (run.id,)
    ).fetchall():
        found.setdefault(uscc, set()).add(tuple(rest))
    return {uscc: frozenset(records) for uscc, records in found.items()}


def _happen(world: World, chance: Random, names: list[str]) -> None:
    number, name = chance.randrange(1, 5), chance.choice(names)
    on = chance.choice([LAST_YEAR, date(2025, 12, 31), date(2026, 1, 2), date(2026, 8, 1)])
    given = chance.choice([labour, labour, other])(f"{number} {name}", on, fine_amount=str(chance.choice([60000, 150000])))
    exists = world.conn.execute(
        "SELECT FROM record_version WHERE uscc = %s AND record_key = %s", (code(number), key_of(f"{number} {name}"))
    ).rowcount
    if exists and chance.random() < 0.6:
        state = chance.choice(["repaired", "annulled", "contested", "current", "withdrawn", "hidden"])
        world.state(number, f"{number} {name}", state)
    else:
        world.deliver(number, given, public_until=chance.choice([date(2026, 10, 25), date(2026, 11, 5), date(2028, 1, 1)]))


def test_who_may_look(world: World, catalogue: Catalogue):
    """RAT11."""
    rate(world, catalogue)
    for stranger in (itself(2), LABOUR_BODY, OTHER_BODY):
        with pytest.raises(NoOfficeError):
            api.grade(world.conn, catalogue, "LABOUR", code(1), actor=stranger)
        with pytest.raises(NoOfficeError):
            api.what_if(world.conn, catalogue, "LABOUR", code(1), TODAY, actor=stranger)
    assert api.grade(world.conn, catalogue, "LABOUR", code(1), actor=OFFICE).grade == "A"
    assert [g.model for g in api.standing(world.conn, catalogue, code(1), actor=itself(1))] == ["LABOUR"]
    assert api.standing(world.conn, catalogue, code(1), actor=OTHER_BODY) == ()
    assert api.public(world.conn, catalogue, code(1)) == ()  # the rule does not publish it
    world.conn.execute("INSERT INTO rating_authority (model, department, by, at) VALUES ('LABOUR', 'rsj', 'fgw-01', %s)", (NOW,))
    assert api.grade(world.conn, catalogue, "LABOUR", code(1), actor=LABOUR_BODY).grade == "A"
    api.end_authority(world.conn, "LABOUR", "rsj", actor=OFFICE, now=NOW)
    with pytest.raises(NoOfficeError):
        api.grade(world.conn, catalogue, "LABOUR", code(1), actor=LABOUR_BODY)


def test_who_may_run_and_when(world: World, catalogue: Catalogue):
    for who in (itself(1), LABOUR_BODY):
        with pytest.raises(NoOfficeError):
            api.run(world.conn, catalogue, "LABOUR", TODAY, actor=who, now=NOW)
        with pytest.raises(NoOfficeError):
            api.runs(world.conn, actor=who)
    with pytest.raises(api.RunRefusedError, match="future"):
        api.run(world.conn, catalogue, "LABOUR", TODAY + timedelta(days=1), actor=OFFICE, now=NOW)
    with pytest.raises(api.RunRefusedError, match="No version rates"):
        api.run(world.conn, catalogue, "TAX_NOT_A", TODAY, actor=OFFICE, now=NOW)  # the one ended, the other is switched off
    with pytest.raises(api.UnknownModelError):
        api.run(world.conn, catalogue, "NO_SUCH", TODAY, actor=OFFICE, now=NOW)
    with pytest.raises(api.NotRatedError):
        api.grade(world.conn, catalogue, "LABOUR", code(1), actor=itself(1))
    assert rate(world, catalogue, "TAX_NOT_A", date(2025, 6, 30)).version == "2014"


def test_runs_and_marks_are_never_changed(world: World, catalogue: Catalogue):
    run = rate(world, catalogue)
    for statement in ("UPDATE rating_run SET subjects = 0", "DELETE FROM rating_run", "DELETE FROM rating_mark"):
        with pytest.raises(psycopg.errors.IntegrityConstraintViolation), world.conn.transaction():
            world.conn.execute(statement)
    assert api.run_of(world.conn, run.id) == run
