"""Conditions and rules of definitions in plain Python, one record at a time.

The bulk plane compiles the same definitions to table expressions; tests compare the two. Values are
normalised ones:
dates as ``date``, lists of codes as a list or joined by semicolons, None or an empty text for nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from gongxin.catalogue.catalogue import Catalogue
from gongxin.catalogue.model import conditions
from gongxin.catalogue.model.resource import Resource
from gongxin.catalogue.model.terms import SEVERITIES, Nature, Severity

Values = Mapping[str, Any]
JOINT = ";"


def holds(when: conditions.Condition, values: Values) -> bool:
    """Whether the condition holds for these values; a missing value fulfils no test but ``filled: false``."""
    match when:
        case conditions.FieldIn(field=field, values=wanted):
            return str(values.get(field) or "") in wanted
        case conditions.FieldContains(field=field, values=wanted):
            held = codes_of(values.get(field))
            return any(code == part or code.startswith(f"{part}-") for code in held for part in wanted)
        case conditions.FieldFilled(field=field, filled=filled):
            return bool(values.get(field)) is filled
        case conditions.AllOf(all=parts):
            return all(holds(part, values) for part in parts)
        case conditions.AnyOf(any=parts):
            return any(holds(part, values) for part in parts)
        case conditions.Not(not_=part):
            return not holds(part, values)
    raise TypeError(f"no condition: {when!r}")


def codes_of(value: Any) -> list[str]:
    """The codes of a list field's value."""
    if not value:
        return []
    return value.split(JOINT) if isinstance(value, str) else [str(code) for code in value]


def nature_of(resource: Resource, values: Values) -> Nature:
    """The record's nature: the first nature rule that holds, else the resource's."""
    for rule in resource.nature_rules:
        if rule.enabled and holds(rule.when, values):
            return rule.nature
    return resource.nature


def never_public(resource: Resource, values: Values) -> bool:
    """Whether one of the resource's reasons keeps this record from every public channel."""
    return any(holds(rule.when, values) for rule in resource.never_public)


def severity_of(resource: Resource, catalogue: Catalogue, values: Values, decided_on: date) -> Severity | None:
    """The class of an adverse record, None for any other: as the department states it, else by the regime's
    rules."""
    if nature_of(resource, values) != "adverse" or resource.severity is None:
        return None
    stated = values.get(resource.severity.stated) if resource.severity.stated else None
    for severity in SEVERITIES:
        if stated == severity:
            return severity
    regime = catalogue.regime_on(resource, decided_on)
    if regime is not None:
        for rule in resource.severity_rules(regime.id):
            if holds(rule.when, values):
                return rule.severity
    return resource.severity.otherwise
