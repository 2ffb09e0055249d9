"""Indicator models: a grade that a national rule has an authority derive from records, in terms a machine can decide.

A model is one version of one rule's criteria. Its grade is told by its grounds (a criterion that holds) or, where the rule
itself sets points within its own field, by their sum; never by anything outside the rule. Source: scope.md (Reasons).
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field, model_validator

from gongxin.catalogue.model.conditions import When
from gongxin.catalogue.model.duration import Period
from gongxin.catalogue.model.scale import Grade
from gongxin.catalogue.model.terms import Basis, Model, Stated, Strings, Text

INDIVIDUAL_BUSINESSES = "92"
"""How the codes of individual businesses begin: never the subject of a model."""


class Window(Model):
    """Which records count on a day, by their decision date; exactly one of the three.

    ``previous: year`` the calendar year before the day; ``length`` until that long after the decision; ``standing`` while the
    record's own validity lasts (no end: always).
    """

    previous: Literal["year"] | None = None
    length: Period | None = None
    standing: bool = False

    @model_validator(mode="after")
    def _one(self) -> Window:
        if sum((self.previous is not None, self.length is not None, self.standing)) != 1:
            raise ValueError("a window is one of: previous, length, standing")
        return self


class Stating(Model):
    """One of these wordings stands in one of these fields."""

    fields: Strings = Field(min_length=1)
    words: Strings = Field(min_length=1)


class Counted(Model):
    """So many records."""

    at_least: int = Field(ge=1)


class Summed(Model):
    """The amounts of a field in yuan, together at least so much."""

    field: str
    at_least: Decimal = Field(gt=0)


class Newest(Model):
    """The newest record (by decision date, then key) says one of these in the field."""

    field: str
    values: Strings = Field(alias="in", min_length=1)


class Points(Model):
    """What each record adds to or takes from the sum, at most so much in all; only within the field of the rule."""

    each: Decimal
    most: Decimal | None = None


class Indicator(Stated):
    """One criterion: which records, counted how, and what follows.

    ``when`` and every item of ``states`` must hold. Exactly one of ``count``, ``amount``, ``newest``; exactly one of ``grade``
    (it holds → no better than this grade) and ``points``. ``domain``: the field of law the criterion is from, if it is not
    the model's; points from another field are refused.
    """

    id: str = Field(alias="indicator", pattern=r"^[A-Z][A-Z0-9]{0,11}$")
    label: Text
    domain: Text | None = None
    resource: str
    when: When | None = None
    states: tuple[Stating, ...] = ()
    window: Window
    count: Counted | None = None
    amount: Summed | None = None
    newest: Newest | None = None
    grade: str | None = None
    points: Points | None = None
    declared_basis: tuple[Basis, ...] = Field(default=(), alias="basis")
    note: Text | None = None

    @model_validator(mode="after")
    def _shape(self) -> Indicator:
        if sum(item is not None for item in (self.count, self.amount, self.newest)) != 1:
            raise ValueError("an indicator is one of: count, amount, newest")
        if (self.grade is None) == (self.points is None):
            raise ValueError("an indicator gives either grade or points")
        return self

    @property
    def basis(self) -> tuple[Basis, ...]:
        """The citations that are switched on."""
        return tuple(basis for basis in self.declared_basis if basis.enabled)


class Population(Model):
    """Whom the model is about: how the codes begin, and (``having``) who has a record of that resource."""

    kinds: Strings = Field(min_length=1)
    having: str | None = None


class Threshold(Model):
    """A grade by the sum of points: at least so many, or more than so many. The best first."""

    grade: str
    at_least: Decimal | None = None
    above: Decimal | None = None


class IndicatorModel(Stated):
    """One version of one model.

    ``kind`` grades: the grades of ``scale``; bound: a limit on grades that others give, with ``outcomes`` of its own.
    ``start``: the grade of who has no record against it (grounds), ``points`` the sum to begin with (points).
    """

    id: str = Field(alias="model", pattern=r"^[A-Z][A-Z0-9_]{2,15}$")
    version: str = Field(pattern=r"^[0-9]{4}(-[0-9]{1,2})?$")
    kind: Literal["grades", "bound"] = "grades"
    label: Text
    domain: Text
    authority: Text
    scale: str | None = None
    outcomes: tuple[Grade, ...] = ()
    published: bool = False
    population: Population
    start: str | None = None
    points: Decimal | None = None
    thresholds: tuple[Threshold, ...] = ()
    declared_basis: tuple[Basis, ...] = Field(default=(), alias="basis")
    declared_indicators: tuple[Indicator, ...] = Field(default=(), alias="indicators")
    note: Text | None = None

    @property
    def basis(self) -> tuple[Basis, ...]:
        """The citations that are switched on."""
        return tuple(basis for basis in self.declared_basis if basis.enabled)

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """The criteria that are switched on."""
        return tuple(item for item in self.declared_indicators if item.enabled)

    def indicators_on(self, on: date) -> tuple[Indicator, ...]:
        """The criteria that count on the day: switched on, within their dates, a basis of theirs in force."""
        return tuple(i for i in self.indicators if i.in_force(on) and any(basis.in_force(on) for basis in i.basis))

    def basis_on(self, on: date) -> tuple[Basis, ...]:
        """The citations in force on the day."""
        return tuple(basis for basis in self.basis if basis.in_force(on))

    def rates_on(self, on: date) -> bool:
        """Whether grades may be given on the day: switched on, within its dates, its rule in force."""
        return self.in_force(on) and bool(self.basis_on(on))

    def indicator(self, code: str) -> Indicator | None:
        """The criterion with this id, switched off or on."""
        return next((item for item in self.declared_indicators if item.id == code), None)
