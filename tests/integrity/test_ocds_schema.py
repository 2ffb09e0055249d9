"""What is exported, judged by the standard's own schemas (tests/cases/ocds), whatever contracts, invoices and payments there are."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft4Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

from .test_ocds import filled, package
from .world import ON, World

HERE = Path(__file__).parents[1] / "cases" / "ocds"
RELEASE = json.loads((HERE / "release-schema.json").read_text(encoding="utf-8"))
PACKAGE = json.loads((HERE / "release-package-schema.json").read_text(encoding="utf-8"))
REGISTRY: Any = Registry().with_resources([(s["id"], Resource(s, DRAFT4)) for s in (RELEASE, PACKAGE)])
JUDGE = Draft4Validator(PACKAGE, registry=REGISTRY, format_checker=FormatChecker())


def faults(found: Any) -> list[str]:
    return [f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}" for error in JUDGE.iter_errors(found)]


def test_a_full_contract_is_valid(world: World) -> None:
    filled(world)
    assert faults(package(world)) == []


def test_the_judge_sees_what_is_wrong(world: World) -> None:
    """That the schemas are read at all, down to a transaction."""
    filled(world)
    found = package(world)
    contract = found["releases"][0]["contracts"][0]
    contract["value"]["amount"] = "x"
    contract["implementation"]["transactions"][0]["date"] = 7
    found["releases"][0]["tag"] = ["no-such-tag"]
    del found["releases"][0]["ocid"]
    places = " ".join(faults(found))
    for word in ("amount", "date", "tag", "ocid"):
        assert word in places


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    terms=st.fixed_dictionaries({}, optional={
        "agreed_days": st.integers(1, 60), "agreed_rate": st.decimals("3.7", "20", places=2),
        "ends_on": st.dates(ON, ON + timedelta(days=900)),
    }),
    value=st.decimals("0.01", "99999999.99", places=2),
    amounts=st.lists(st.decimals("0.01", "9.99", places=2), max_size=4),
    paid=st.booleans(),
)  # fmt: skip
def test_any_contract_is_valid(
    world: World, terms: dict[str, Any], value: Decimal, amounts: list[Decimal], paid: bool
) -> None:
    with world.conn.transaction(force_rollback=True):
        made = world.contract(value=value, **terms)
        for number, amount in enumerate(amounts):
            invoice = world.invoice(made.id, str(amount), date(2026, 6, 1), issued_on=date(2026, 6, 2), number=f"I{number}")
            if paid:
                world.pay(invoice.id, str(amount), date(2026, 7, 1))
        found = package(world)
        assert found["releases"]
        assert faults(json.loads(json.dumps(found))) == []


def test_a_package_of_nothing_is_no_package(world: World) -> None:
    """The standard wants at least one release; a body without contracts is answered with an empty list and nothing else amiss."""
    assert faults(package(world)) == ["releases: [] should be non-empty"]
