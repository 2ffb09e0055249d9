"""The expressions of the bulk plane say the same of random rows as the pure rules: nature, class, last public day."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from gongxin.catalogue import Resource, load
from gongxin.catalogue.model.conditions import fields_of
from gongxin.catalogue.model.evaluate import nature_of, never_public, severity_of
from gongxin.checking.publication import outcome, published
from gongxin.checking.rules.base import Row
from gongxin.engine.connection import connect
from gongxin.engine.expressions import ibis, to_sql
from gongxin.visibility import RecordFacts, public_until

CATALOGUE = load()
ROWS = 400
SQL_TYPES = {"int64": "BIGINT", "date": "DATE", "string": "VARCHAR", "boolean": "BOOLEAN"}


def looked_at(resource: Resource) -> set[str]:
    """The coded fields on which nature, class or "never public" depend."""
    rules = [*resource.never_public, *(rule for rule in resource.nature_rules if rule.enabled)]
    if resource.severity:
        rules += [rule for rule in resource.severity.rules if rule.enabled]  # type: ignore[misc]
    found = {field for rule in rules for field in fields_of(rule.when)}
    if resource.severity and resource.severity.stated:
        found.add(resource.severity.stated)
    return found


def random_value(resource: Resource, field: str, chance: random.Random) -> str | None:
    declared = resource.field(field)
    if not declared.code_set:  # only whether there is anything counts
        return chance.choice(["2026-05-12", None])
    codes = list(CATALOGUE.code_set(declared.code_set).codes)
    if declared.type != "codes":
        return chance.choice([*codes, None])
    several = chance.sample(codes, chance.randint(0, 3))
    # 其他-罚款一类 is another penalty and no fine
    return ";".join("其他-罚款一类" if code == "其他" else code for code in several) or None


def random_row(resource: Resource, coded: set[str], chance: random.Random) -> dict[str, Any]:
    row: dict[str, Any] = {field: random_value(resource, field, chance) for field in sorted(coded)}
    for field, may_lack in ((resource.dates.publication_until, True), (resource.dates.decided, False)):
        if field:
            day = date(2018, 1, 1) + timedelta(days=chance.randint(0, 3500))
            row[field] = chance.choice([day, day, None, date(2099, 12, 31)]) if may_lack else day
    return row


def of_rules(resource: Resource, row: dict[str, Any]) -> tuple[Any, ...]:
    dates = resource.dates
    decided = row.get(dates.decided or "")
    nature = nature_of(resource, row)
    severity = severity_of(resource, CATALOGUE, row, decided) if decided else None
    facts = RecordFacts(
        resource.id,
        nature,
        severity,
        decided_on=decided,
        publication_until=row.get(dates.publication_until or ""),
        summary_procedure=never_public(resource, row),
    )
    return nature, severity, public_until(facts, CATALOGUE)


def of_expressions(resource: Resource, rows: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    fields = sorted(rows[0])
    dates = {resource.dates.decided, resource.dates.publication_until}
    schema = {"i": "int64"}
    for field in fields:
        schema |= {f"n_{field}": "date" if field in dates else "string", f"p_{field}": "boolean"}
    table = ibis.table(schema, name="t")
    lists = frozenset(field for field in fields if resource.field(field).type == "codes")
    row = published(Row(table, frozenset(fields), lists), resource, CATALOGUE)
    said = outcome(row)
    wanted = row.table.select(i=row.table.i, nature=said.nature, severity=said.severity, until=said.public_until)
    with connect() as connection:
        columns = ", ".join(f"{name} {SQL_TYPES[kind]}" for name, kind in schema.items())
        connection.execute(f"CREATE TABLE t ({columns})")
        marks = ", ".join("?" * len(schema))
        for number, row in enumerate(rows):
            cells = [cell for field in fields for cell in (row[field], row[field] is not None)]
            connection.execute(f"INSERT INTO t VALUES ({marks})", [number, *cells])
        found = connection.rows(f"SELECT nature, severity, until FROM ({to_sql(wanted)}) ORDER BY i")
    # a date and an interval of months make an instant in DuckDB; the record takes its day
    return [(n, s, day.date() if isinstance(day, datetime) else day) for n, s, day in found]


@pytest.mark.parametrize("resource", CATALOGUE.resources, ids=lambda resource: resource.id)
def test_expressions_and_rules_agree(resource: Resource):
    chance = random.Random(resource.id)
    coded = looked_at(resource)
    rows = [random_row(resource, coded, chance) for _ in range(ROWS)]
    if not rows[0]:
        pytest.skip("nothing to compare: neither dates nor conditions")
    assert of_expressions(resource, rows) == [of_rules(resource, row) for row in rows]
