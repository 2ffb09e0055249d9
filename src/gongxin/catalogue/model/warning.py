"""Criteria of early warning: what a cited rule tells a supervising authority to look at, in terms found in records.

A criterion decides nothing. It points an officer at records, with its citation; the officer decides what follows. Its
subject is an organisation, never a person, and never an individual business: that would be about its operator.
Source: scope.md; shared/reference/lists.yaml (grounds); the laws each definition cites.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field

from gongxin.catalogue.model.conditions import When
from gongxin.catalogue.model.duration import Period
from gongxin.catalogue.model.terms import Basis, Model, Stated, Strings, Text

NEVER = ("92",)
"""First two characters of the codes of individual businesses."""
RANKS = ("law", "regulation", "local_regulation", "rule")
"""What a criterion may rest on; a document or an interpretation may only be cited beside it."""
WarningKind = Literal["count", "amount", "term"]


class Named(Model):
    """The record cites one of these laws in one of these fields; with ``articles`` one of these articles."""

    law: Strings = Field(min_length=1)
    articles: tuple[int, ...] = ()
    fields: Strings = ("legal_basis",)


class Count(Model):
    """At least ``times`` such records of one organisation, decided within the period that ends on the day."""

    times: int = Field(ge=1, le=1000)
    within: Period


class Amount(Model):
    """Such records of one organisation, decided within the period that ends on the day, whose ``field`` adds up to at least
    ``at_least`` yuan."""

    field: str
    at_least: Decimal = Field(gt=0)
    within: Period


class Term(Model):
    """A record whose ``field`` (a date), moved on by ``plus``, is a last day: it lies at most ``ahead`` before us or, with
    ``passed``, behind us. ``unless_later``: not where the organisation holds another such record with the same values in these
    fields and a later day (a licence that was renewed)."""

    field: str
    plus: Period | None = None
    ahead: Period | None = None
    passed: bool = False
    unless_later: Strings = ()


class Criterion(Stated):
    """One criterion. ``version`` counts up whenever what it looks for changes: a signal names the version that raised it.

    ``authority``: whose criterion it is, as the law names it. ``sentence``: what is said of an organisation it points at.
    ``subjects``: first two characters of codes; none named means every organisation but individual businesses.
    """

    id: str = Field(alias="warning", pattern=r"^YJ[0-9]{2,3}$")
    version: int = Field(ge=1)
    label: Text
    sentence: Text
    authority: Text
    resource: str
    subjects: Strings = ()
    when: When | None = None
    cites: Named | None = None
    count: Count | None = None
    amount: Amount | None = None
    term: Term | None = None
    declared_basis: tuple[Basis, ...] = Field(default=(), alias="basis")
    note: Text | None = None

    @property
    def basis(self) -> tuple[Basis, ...]:
        """The citations that are switched on."""
        return tuple(basis for basis in self.declared_basis if basis.enabled)

    def basis_on(self, on: date) -> tuple[Basis, ...]:
        """The citations in force on the day that are of enough rank."""
        return tuple(basis for basis in self.basis if basis.rank in RANKS and basis.in_force(on))

    def used_on(self, on: date) -> bool:
        """Whether it may be run for the day: switched on, its basis in force."""
        return self.in_force(on) and bool(self.basis_on(on))

    @property
    def kind(self) -> WarningKind:
        """Which of the three it is."""
        return "count" if self.count else "amount" if self.amount else "term"

    @property
    def fields(self) -> tuple[tuple[str, str], ...]:
        """(place in the definition, field code) of every field named outside ``when``."""
        named: list[tuple[str, str]] = [("cites", code) for code in (self.cites.fields if self.cites else ())]
        if self.amount:
            named.append(("amount", self.amount.field))
        if self.term:
            named += [("term", self.term.field), *(("unless_later", code) for code in self.term.unless_later)]
        return tuple(named)
