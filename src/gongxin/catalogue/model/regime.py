"""Regimes: one set of publication and repair rules with its effective dates."""

from __future__ import annotations

from datetime import date

from pydantic import Field

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
