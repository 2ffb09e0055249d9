"""Conditions and publication as expressions say what catalogue.model.evaluate and visibility say of one record."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from checking.cells import evaluated
from checking.world import catalogue
from gongxin.catalogue import Catalogue, Resource
from gongxin.catalogue.model import conditions, evaluate
from gongxin.checking.conditions import holds
from gongxin.checking.publication import NEVER, outcome, published
from gongxin.checking.row import Row
from gongxin.engine.expressions import Table, ibis
from gongxin.visibility import RecordFacts, public_until

PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
ARROW = {"string": pa.string(), "date": pa.date32(), "boolean": pa.bool_()}
Values = dict[str, Any]


def table_of(resource: Resource, fields: list[str]) -> tuple[Table, dict[str, str]]:
    schema = {"i": "int64"}
    for code in fields:
        schema |= {f"n_{code}": "date" if resource.field(code).type == "date" else "string", f"p_{code}": "boolean"}
    return ibis.table(schema, name="records"), schema


def arrow(schema: dict[str, str], rows: list[Values]) -> pa.Table:
    columns: dict[str, pa.Array] = {"i": pa.array(range(len(rows)), pa.int64())}
    for name, kind in schema.items():
        if name.startswith("n_"):
            columns[name] = pa.array([row[name[2:]] for row in rows], ARROW[kind])
            columns[f"p_{name[2:]}"] = pa.array([row[name[2:]] is not None for row in rows], pa.bool_())
    return pa.table(columns)


def row_of(resource: Resource, table: Table, fields: list[str]) -> Row:
    return Row(table, frozenset(fields), frozenset(f for f in fields if resource.field(f).type == "codes"))


def some_value(chance: Random, resource: Resource, code: str) -> Any:
    field = resource.field(code)
    if chance.random() < 0.2:
        return None
    if field.type == "date":
        day = date(2015, 1, 1) + timedelta(days=chance.randint(0, 5000))
        return chance.choice((day, day, day, date(2024, 2, 29), date(2026, 3, 31), date(2026, 4, 1), date(2099, 12, 31)))
    if not field.code_set:
        return chance.choice(("甲", "乙", "罚款", "其他"))
    code_set = catalogue().code_set(field.code_set)
    codes = [*code_set.codes, *code_set.out_of_scope] + ([f"{code_set.other}-罚款一类"] if code_set.other else [])
    if field.type != "codes":
        return chance.choice(codes)
    return ";".join(chance.sample(codes, chance.randint(1, 3)))


FIELDS = [
    "procedure",
    "severity_class",
    "penalty_category",
    "penalty_category_second",
    "counterpart_category",
    "remark",
    "valid_until",
]


def some_condition(chance: Random, resource: Resource, depth: int = 3) -> conditions.Condition:
    if depth and chance.random() < 0.6:
        parts = [some_condition(chance, resource, depth - 1) for _ in range(chance.randint(1, 3))]
        made = chance.choice(({"all": parts}, {"any": parts}, {"not": parts[0]}))
        kind = {"all": conditions.AllOf, "any": conditions.AnyOf, "not": conditions.Not}[next(iter(made))]
        return kind.model_validate(made)
    code = chance.choice(FIELDS)
    if resource.field(code).type == "codes" and chance.random() < 0.7:
        words = [value.split(";")[0] for value in (some_value(chance, resource, code) for _ in range(3)) if value]
        return conditions.FieldContains.model_validate({"field": code, "contains": words or ["罚款"]})
    words = [str(value) for value in (some_value(chance, resource, code) for _ in range(2)) if value is not None]
    if words and chance.random() < 0.7:
        return conditions.FieldIn.model_validate({"field": code, "in": words})
    return conditions.FieldFilled(field=code, filled=chance.random() < 0.5)


@settings(max_examples=8, deadline=None, phases=PHASES)
@given(seed=st.integers(0, 2**32))
def test_conditions_hold_in_sql_where_they_hold_in_python(seed: int) -> None:
    chance, resource = Random(seed), catalogue().resource("administrative_penalty")
    rows = [{code: some_value(chance, resource, code) for code in FIELDS} for _ in range(150)]
    asked = [some_condition(chance, resource) for _ in range(12)]
    table, schema = table_of(resource, FIELDS)
    row = row_of(resource, table, FIELDS)
    found = evaluated(table, "records", arrow(schema, rows), {f"h{n}": holds(when, row) for n, when in enumerate(asked)})
    for values, said in zip(rows, found, strict=True):
        wanted = tuple(evaluate.holds(when, values) for when in asked)
        assert said == wanted, (values, [when for when, a, b in zip(asked, said, wanted, strict=True) if a != b])


def test_a_condition_on_a_column_the_file_lacks_holds_for_nothing_but_not_filled() -> None:
    resource = catalogue().resource("administrative_penalty")
    table, schema = table_of(resource, ["remark"])
    row = row_of(resource, table, ["remark"])
    asked = {
        "is_in": conditions.FieldIn.model_validate({"field": "procedure", "in": ["简易"]}),
        "has": conditions.FieldContains.model_validate({"field": "penalty_category", "contains": ["罚款"]}),
        "filled": conditions.FieldFilled(field="procedure", filled=True),
        "empty": conditions.FieldFilled(field="procedure", filled=False),
    }
    found = evaluated(
        table, "records", arrow(schema, [{"remark": "x"}]), {name: holds(when, row) for name, when in asked.items()}
    )
    assert found == [(False, False, False, True)]


# --- publication ---


def looked_at(resource: Resource) -> list[str]:
    """Every field on which nature, class, "never public" or the days depend."""
    whens = [rule.when for rule in (*resource.nature_rules, *resource.never_public) if rule.enabled]
    found = [resource.dates.decided, resource.dates.publication_until]
    if resource.severity:
        whens += [rule.when for rule in resource.severity.rules if rule.enabled]
        found.append(resource.severity.stated)
    codes = {code for code in found if code} | {code for when in whens for code in conditions.fields_of(when)}
    return sorted(codes)


def of_rules(resource: Resource, definitions: Catalogue, values: Values) -> tuple[Any, ...]:
    def day(code: str | None) -> date | None:
        value = values.get(code or "")
        return None if value == date(2099, 12, 31) else value  # a record stores "no end" as none

    decided, declared = day(resource.dates.decided), day(resource.dates.publication_until)
    nature, never = evaluate.nature_of(resource, values), evaluate.never_public(resource, values)
    if decided is None:
        until = NEVER if never or nature == "adverse" else None
        return nature, never, until
    severity = evaluate.severity_of(resource, definitions, values, decided)
    facts = RecordFacts(
        resource=resource.id,
        nature=nature,
        severity=severity,
        decided_on=decided,
        publication_until=declared,
        summary_procedure=never,
    )
    regime = definitions.regime_on(resource, decided) if nature == "adverse" else None
    return nature, never, public_until(facts, definitions), severity, regime.id if regime else None


def of_days(answer: tuple[Any, ...]) -> tuple[Any, ...]:
    """A day and an interval of months make an instant in DuckDB, always midnight; records take its day."""
    assert all(value.time() == time.min for value in answer if isinstance(value, datetime))
    return tuple(value.date() if isinstance(value, datetime) else value for value in answer)


def assert_agrees(resource: Resource, definitions: Catalogue, seed: int) -> None:
    chance, fields = Random(seed), looked_at(resource)
    rows = [{code: some_value(chance, resource, code) for code in fields} for _ in range(400)]
    table, schema = table_of(resource, fields)
    row = published(row_of(resource, table, fields), resource, definitions)
    said = outcome(row)
    columns = {
        "nature": said.nature,
        "never": said.never,
        "until": said.public_until,
        "severity": said.severity,
        "regime": said.regime,
    }
    found = evaluated(row.table, "records", arrow(schema, rows), columns)
    for values, answer in zip(rows, map(of_days, found), strict=True):
        wanted = of_rules(resource, definitions, values)
        assert answer[: len(wanted)] == wanted, values


@pytest.mark.parametrize("resource", [r for r in catalogue().resources if looked_at(r)], ids=lambda r: r.id)
def test_publication_is_what_visibility_says(resource: Resource) -> None:
    assert_agrees(resource, catalogue(), seed=20260401)


def changed(resource: Resource, **update: Any) -> tuple[Resource, Catalogue]:
    """The catalogue with this resource changed."""
    other = resource.model_copy(update=update)
    base = catalogue()
    all_ = tuple(other if item.id == resource.id else item for item in base.all_resources)
    return other, type(base)(**{**vars(base), "all_resources": all_})


def test_an_adverse_record_that_no_regime_gives_a_period_is_never_public() -> None:
    """PUB8; the family samr sets no periods yet."""
    resource, definitions = changed(catalogue().resource("abnormal_operation"), regimes="samr")
    assert definitions.regimes_of("samr") == ()
    assert_agrees(resource, definitions, seed=1)


def test_an_adverse_record_without_severity_rules_takes_the_general_period() -> None:
    resource, definitions = changed(catalogue().resource("administrative_penalty"), severity=None)
    assert_agrees(resource, definitions, seed=2)


def test_a_period_ends_on_the_last_day_of_a_shorter_month() -> None:
    """Civil Code art. 202: three years from 29 February end on 28 February."""
    resource = catalogue().resource("administrative_penalty")
    values = dict.fromkeys(looked_at(resource)) | {"decision_date": date(2024, 2, 29), "penalty_category": "罚款"}
    table, schema = table_of(resource, sorted(values))
    row = published(row_of(resource, table, sorted(values)), resource, catalogue())
    found = evaluated(row.table, "records", arrow(schema, [values]), {"until": outcome(row).public_until})
    assert [of_days(answer) for answer in found] == [(date(2027, 2, 28),)]
