"""Conditions on the values of one row: ``when: {field: penalty_category, contains: 罚款}``.

Six shapes, one key each besides ``field``: in, contains, filled, all, any, not. The bulk plane compiles
them to
table expressions; ``holds`` in evaluate.py says the same in plain Python, and tests compare the two.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import Discriminator, Field, Tag

from gongxin.catalogue.model.terms import Model, Strings


class FieldIn(Model):
    """The field's value is one of these (code fields: the standard's own code, after mapping)."""

    field: str
    values: Strings = Field(alias="in", min_length=1)


class FieldContains(Model):
    """A list field (type codes) holds at least one of these codes; 其他 also as 其他-…."""

    field: str
    values: Strings = Field(alias="contains", min_length=1)


class FieldFilled(Model):
    """The field has a value, or has none."""

    field: str
    filled: bool


class AllOf(Model):
    """Every part holds."""

    all: tuple[When, ...] = Field(min_length=1)


class AnyOf(Model):
    """At least one part holds."""

    any: tuple[When, ...] = Field(min_length=1)


class Not(Model):
    """The part does not hold."""

    not_: When = Field(alias="not")


_SHAPES: dict[str, type[Model]] = {
    "in": FieldIn,
    "contains": FieldContains,
    "filled": FieldFilled,
    "all": AllOf,
    "any": AnyOf,
    "not": Not,
}


def _shape(value: Any) -> str | None:
    if isinstance(value, Mapping):
        found = [shape for shape in _SHAPES if shape in value]
        return found[0] if len(found) == 1 else None
    return next((shape for shape, model in _SHAPES.items() if isinstance(value, model)), None)


When = Annotated[
    Annotated[FieldIn, Tag("in")]
    | Annotated[FieldContains, Tag("contains")]
    | Annotated[FieldFilled, Tag("filled")]
    | Annotated[AllOf, Tag("all")]
    | Annotated[AnyOf, Tag("any")]
    | Annotated[Not, Tag("not")],
    Discriminator(_shape),
]

for _model in (AllOf, AnyOf, Not):
    _model.model_rebuild()

Condition = FieldIn | FieldContains | FieldFilled | AllOf | AnyOf | Not
"""What ``When`` validates to; use it in annotations of functions."""


def leaves(when: Condition) -> Iterator[FieldIn | FieldContains | FieldFilled]:
    """Every test of a single field inside a condition."""
    match when:
        case AllOf(all=parts) | AnyOf(any=parts):
            for part in parts:
                yield from leaves(part)
        case Not(not_=part):
            yield from leaves(part)
        case _:
            yield when


def fields_of(when: Condition) -> set[str]:
    """The codes of the fields a condition looks at."""
    return {leaf.field for leaf in leaves(when)}
