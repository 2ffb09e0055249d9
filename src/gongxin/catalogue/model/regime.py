"""Regimes: one set of publication and repair rules with its effective dates."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from gongxin.catalogue.model.duration import Duration, Period
from gongxin.catalogue.model.terms import Model, Severity, Span, Stated, Text


class PublicationPeriod(Model):
    """Shortest and longest publication, counted from the date of the decision document."""

    min: Period
    max: Period


class SeverityClass(Stated):
    """One class of a regime: whether its records are published in principle, and for how long."""

    severity: Severity
    label: Text
    published: bool = True
    publication: PublicationPeriod
    triggers: Text | None = None
    note: Text | None = None


class RegimeRule(Stated):
    """A rule of the regime that is text for people here and code in visibility/ (``rule`` names it) or
    later rooms."""

    id: str
    text: Text
    rule: str | None = None


class RepairCondition(Stated):
    """What must be true before a record is repaired. ``by``: what shows it, the date, a document handed in, or the word of the
    deciding body."""

    id: str
    label: Text
    by: Literal["date", "document", "body"]


class RepairMaterial(Stated):
    """What is handed in, and which condition it shows."""

    id: str
    label: Text
    shows: str
    required: bool = True


class RepairClock(Stated):
    """The term of one step in working days: accept and answer run from the application, decide from acceptance; extend is
    added to decide and to answer, once."""

    step: Literal["accept", "decide", "extend", "answer"]
    days: int = Field(ge=1, le=60)


class RepairProcedure(Model):
    """How a record is repaired under a regime. ``resources``: only these (empty: all of the regime's family)."""

    resources: tuple[str, ...] = ()
    conditions: tuple[RepairCondition, ...]
    materials: tuple[RepairMaterial, ...] = ()
    clocks: tuple[RepairClock, ...] = ()

    @model_validator(mode="after")
    def _sound(self) -> RepairProcedure:
        known = [condition.id for condition in self.conditions]
        steps = [clock.step for clock in self.clocks]
        if len(set(known)) < len(known) or len(set(steps)) < len(steps):
            raise PydanticCustomError("repair", "a condition or a clock stands twice")
        shown = {material.shows for material in self.materials}
        by_document = {condition.id for condition in self.conditions if condition.by == "document"}
        if not shown <= set(known) or not by_document <= shown:
            raise PydanticCustomError("repair", "materials and the conditions they show do not fit together")
        return self

    def days(self, step: str) -> int | None:
        """The working days of a step, or None where the regime fixes none that is certain."""
        return next((clock.days for clock in self.clocks if clock.step == step and clock.enabled), None)


class Regime(Stated):
    """One rule set. Regimes of one ``family`` follow each other and never overlap."""

    id: str = Field(alias="regime")
    family: str
    title: Text
    number: Text | None = None
    effective: Span
    made: date | None = None
    scope: Text | None = None
    declared_classes: tuple[SeverityClass, ...] = Field(default=(), alias="classes")
    rules: tuple[RegimeRule, ...] = ()
    repair: RepairProcedure | None = None
    note: Text | None = None

    @property
    def classes(self) -> tuple[SeverityClass, ...]:
        """The classes that are switched on."""
        return tuple(item for item in self.declared_classes if item.enabled)

    def class_of(self, severity: Severity) -> SeverityClass | None:
        """The class of that severity, or None where the regime has none."""
        return next((item for item in self.classes if item.severity == severity), None)

    def longest(self) -> Duration | None:
        """The longest publication this regime knows."""
        maxima = [item.publication.max for item in self.classes if item.published]
        return max(maxima, key=lambda period: (period.months, period.days), default=None)
