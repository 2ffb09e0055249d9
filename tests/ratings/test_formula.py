"""Every formula against an independent computation: the expressions on DuckDB, and plain Python, on random small data."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest

from gongxin.catalogue import Catalogue
from gongxin.catalogue.model.indicator import IndicatorModel
from gongxin.engine.connection import connect
from gongxin.engine.expressions import to_sql
from gongxin.ratings import expressions
from gongxin.ratings.running import carry_out

from .plain import Fact, judge

MODELS = [("LABOUR", "2017"), ("PCE_CEILING", "2026"), ("TAX_NOT_A", "2014"), ("TAX_NOT_A", "2025"),
          ("T_GROUNDS", "2020"), ("T_GROUNDS", "2027"), ("T_POINTS", "2020"), ("T_NEWEST", "2020")]  # fmt: skip
KINDS = ["91", "91", "91", "92", "93"]
TURNS = [date(2024, 2, 29), date(2025, 1, 1), date(2025, 12, 31), date(2026, 1, 1), date(2026, 2, 28), date(2025, 8, 31)]
VALUES: dict[str, list[str | None]] = {
    "authority_name": [None, "云州市人力资源和社会保障局", "云州市生态环境局", "劳动保障监察支队"],
    "legal_basis": [None, "《劳动保障监察条例》第三十条", "《环境保护法》", "《禁止使用童工规定》第六条", "《保障农民工工资支付条例》第五十四条"],
    "unlawful_act": [None, "拒不履行行政处理决定", "违法使用童工", "阻挠监察", "迟报"],
    "unlawful_facts": [None, "强迫劳动", "引发群体性事件", ""],
    "penalty_category": [None, "罚款", "警告;罚款", "其他-责令改正;警告", ""],
    "fine_amount": [None, "50000", "99999.99", "100000.000000", "0.01"],
    "list_code": [None, "SX02", "SX04", "SX01"],
    "removal_date": [None, "", "2026-01-01"],
    "grade": [None, "A", "D", "差", "B"],
    "case_kind": [None, "刑事", "民事"],
    "cause": [None, "拒不支付劳动报酬罪", "买卖合同纠纷"],
}
RESOURCES = ["administrative_penalty", "serious_list_entry", "public_evaluation", "tax_rating", "court_judgment", "honour"]


def some_day(chance: Random) -> date:
    return chance.choice([*TURNS, *(date(2023, 12, 1) + timedelta(days=chance.randrange(1550)) for _ in range(12))])


def made(chance: Random, subjects: list[str]) -> list[Fact]:
    """Up to fourteen records a subject, with every kind of gap."""
    found = []
    for uscc in subjects:
        for _ in range(chance.choice([0, 1, 2, 4, 8, 14])):
            ends = [None, some_day(chance), some_day(chance)]
            found.append(
                Fact(
                    uscc, chance.choice(RESOURCES), str(UUID(int=chance.getrandbits(128))), chance.randrange(1, 4),
                    chance.choice([None, *(some_day(chance) for _ in range(6))]), chance.choice(ends),
                    chance.choice([*ends, date(1, 1, 1)]), tuple((name, chance.choice(values)) for name, values in VALUES.items()),
                )
            )  # fmt: skip
    return found


def computed(
    rating: expressions.Rating, fields: tuple[str, ...], given: list[Fact], day: dict[str, date]
) -> tuple[dict[str, Any], dict[str, set[Any]], set[date]]:
    """(grades, contributions, days of change) by the expressions on DuckDB; every subject is rated on a day of its own."""
    with connect(memory="500MB", threads=1) as con:
        columns = "".join(f", f_{code} VARCHAR" for code in fields)
        con.execute(
            "CREATE TABLE facts (uscc VARCHAR, resource VARCHAR, record_key VARCHAR, version INTEGER, decided_on DATE,"
            f" effective_to DATE, public_until DATE{columns})"
        )
        rows = [
            (f.uscc, f.resource, f.key, f.version, f.decided_on, f.effective_to, f.public_until, *(f.values.get(c) for c in fields))
            for f in given
        ]
        con.insert_rows("facts", rows)
        con.execute("CREATE TABLE population (uscc VARCHAR, day DATE)")
        con.insert_rows("population", list(day.items()))
        carry_out(con, {name: to_sql(step) for name, step in rating.steps().items()})
        grades = {row[0]: row[1:] for row in con.rows("SELECT uscc, grade, points FROM graded")}
        counted: dict[str, set[Any]] = {}
        for uscc, *rest in con.rows("SELECT * FROM counted"):
            counted.setdefault(uscc, set()).add(tuple(rest))
        return grades, counted, {row[0] for row in con.rows("FROM days")}


def of(catalogue: Catalogue, name: str, version: str) -> tuple[IndicatorModel, expressions.Rating, tuple[str, ...]]:
    model = catalogue.indicator_model(name, version)
    assert model is not None
    fields = expressions.fields_of([model])
    rating = expressions.Rating(model, catalogue, model.effective.from_ or date(2026, 1, 1), fields)
    assert rating.items == model.indicators
    return model, rating, fields


@pytest.mark.parametrize(("name", "version"), MODELS)
def test_expressions_say_what_plain_python_says(catalogue: Catalogue, name: str, version: str):
    """RAT4 to RAT7: grade, points, every record that counts, whether it suffices and until when, for 1,500 random subjects."""
    chance = Random(f"{name} {version}")
    model, rating, fields = of(catalogue, name, version)
    day = {f"{chance.choice(KINDS)}{n:015}X": some_day(chance) for n in range(1_500)}
    given = made(chance, list(day))
    grades, counted, _ = computed(rating, fields, given, day)
    seen: Counter[str] = Counter()
    by_subject: dict[str, list[Fact]] = {}
    for fact in given:
        by_subject.setdefault(fact.uscc, []).append(fact)
    for uscc, on in day.items():
        said = judge(model, catalogue, by_subject.get(uscc, []), uscc, on)
        assert (uscc in grades) == (said is not None)
        if said is not None:
            assert grades[uscc] == (said.grade, said.points)
            assert counted.get(uscc, set()) == said.counted
            seen[said.grade] += 1
    assert len(seen) == len(set(expressions.orders_of(model, catalogue))), seen  # every grade came out for somebody


@pytest.mark.parametrize(("name", "version"), MODELS)
def test_what_counts_changes_on_the_days_named_only(catalogue: Catalogue, name: str, version: str):
    """What-if questions look at `days` alone: on any other day without a new record the same records count."""
    chance = Random(f"days {name} {version}")
    model, rating, fields = of(catalogue, name, version)
    uscc = "91000000000000001X"
    for _ in range(12):
        on = some_day(chance)
        given = made(chance, [uscc] * 3)
        _, _, turning = computed(rating, fields, given, {uscc: on})
        before = judge(model, catalogue, given, uscc, on)
        for ahead in range(1, 500):
            tomorrow = on + timedelta(days=ahead)
            after = judge(model, catalogue, given, uscc, tomorrow)
            if tomorrow not in turning and not any(fact.decided_on == tomorrow for fact in given):
                assert after == before
            before = after


def test_an_individual_business_is_never_rated(catalogue: Catalogue):
    """RAT3, whatever a definition might say: the expression itself leaves codes that begin with 92 out."""
    model, _, fields = of(catalogue, "T_GROUNDS", "2020")
    bent = model.model_copy(update={"population": model.population.model_copy(update={"kinds": ("91", "92", "93")})})
    rating = expressions.Rating(bent, catalogue, date(2026, 1, 1), fields)
    people = {f"{kind}000000000000001X": date(2026, 1, 1) for kind in ("91", "92", "93")}
    grades, _, _ = computed(rating, fields, made(Random(1), list(people)), people)
    assert sorted(grades) == ["91000000000000001X", "93000000000000001X"]
