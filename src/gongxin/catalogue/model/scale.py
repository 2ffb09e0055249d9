"""Rating scales as their authorities issue them: grades, order, rule, issuer. Never converted, never added up.

Source: shared/reference/sector_ratings.yaml.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from gongxin.catalogue.model.terms import Basis, Stated, Text

ScaleNature = Literal["credit", "risk", "other", "commercial"]
"""信用评价 / 风险分类（不是信用评价） / 其他评定（不是信用评价） / 市场化评级."""


class Grade(Stated):
    """One step of a scale. order: 1 is the best of this scale and says nothing about any other. published: whether the rule
    has this grade made public."""

    id: str = Field(alias="grade", min_length=1, max_length=32)
    label: Text | None = None
    order: int = Field(ge=1)
    published: bool = False
    rule: Text | None = None


class Scale(Stated):
    """One scale. ``effective``: the days on which grades were or are given on it. ``carried_by``: the resource whose records
    hold its grades, in ``field``; none: Gongxin takes in no grades on it, and the note says why."""

    id: str = Field(alias="scale", pattern=r"^[A-Z][A-Z0-9_]{2,15}$")
    nature: ScaleNature = "credit"
    label: Text
    domain: Text
    authority: Text
    applies_to: Text
    cycle: Text | None = None
    carried_by: str | None = None
    field: str = "grade"
    declared_basis: tuple[Basis, ...] = Field(default=(), alias="basis")
    declared_grades: tuple[Grade, ...] = Field(default=(), alias="grades")
    note: Text | None = None

    @property
    def basis(self) -> tuple[Basis, ...]:
        """The citations that are switched on."""
        return tuple(basis for basis in self.declared_basis if basis.enabled)

    @property
    def grades(self) -> tuple[Grade, ...]:
        """The grades that are switched on, the best first."""
        return tuple(sorted((grade for grade in self.declared_grades if grade.enabled), key=lambda grade: grade.order))

    def grade(self, code: str) -> Grade | None:
        """The grade with this code, or None: not of this scale."""
        return next((grade for grade in self.grades if grade.id == code), None)

    def basis_on(self, on: date) -> tuple[Basis, ...]:
        """The citations in force on the day; none: nobody may rate on this scale that day."""
        return tuple(basis for basis in self.basis if basis.in_force(on))

    def ended_by(self, on: date) -> date | None:
        """The last day grades were given on the scale by a rule in force, if that day has passed; None while they are."""
        lasts = [basis.effective.to for basis in self.basis]
        known = [day for day in lasts if day is not None]
        rule = max(known) if known and len(known) == len(lasts) else None
        ends = [day for day in (self.effective.to, rule) if day is not None and day < on]
        return min(ends) if ends else None
