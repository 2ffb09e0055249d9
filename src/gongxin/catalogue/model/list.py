"""Lists of organisations as the law sets them: basis, authority, period, removal, office. Source: reference/lists.yaml."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from gongxin.catalogue.model.duration import Period
from gongxin.catalogue.model.terms import Basis, Model, Stated, Text

ListKind = Literal["serious", "abnormal", "red"]

ENOUGH_FOR_A_LIST: dict[ListKind, tuple[str, ...]] = {
    "serious": ("law", "regulation", "rule"),
    "abnormal": ("law", "regulation", "rule"),
    "red": ("law", "regulation", "rule", "document"),
}
"""Ranks on which a national list may rest (State Council Office 2020 No. 49, part IV: law or regulation; a ministry's rule
where criteria by these are not yet possible). A red list takes nothing from anyone; the rule that sets it may be a document."""


class Removal(Model):
    """On what conditions and how an entry is removed."""

    conditions: Text
    procedure: Text


class ListDefinition(Stated):
    """One list. ``period``: the usual time on it, counted from the listing; ``period_by_decision``: the decision says how long.

    ``earliest_removal``: no application before. ``removed_on_performance``: performance of the duty ends it at any time.
    ``statement_workdays``: how long the subject has for its statement after the notice; no number was found in the sources,
    so it is a setting. ``region``: six digits for a list of one region only.
    """

    id: str = Field(alias="list", pattern=r"^[A-Z]{2}[0-9]{2,4}$")
    kind: ListKind
    label: Text
    authority: Text
    office: Text | None = None
    region: str | None = Field(default=None, pattern=r"^[0-9]{6}$")
    period: Period | None = None
    period_by_decision: bool = False
    earliest_removal: Period | None = None
    removed_on_performance: bool = False
    removal: Removal | None = None
    statement_workdays: int = Field(default=5, ge=3, le=60)
    declared_basis: tuple[Basis, ...] = Field(default=(), alias="basis")
    note: Text | None = None

    @property
    def basis(self) -> tuple[Basis, ...]:
        """The citations that are switched on."""
        return tuple(basis for basis in self.declared_basis if basis.enabled)

    def basis_on(self, on: date) -> tuple[Basis, ...]:
        """The citations in force on the day that are of enough rank."""
        enough = ("local_regulation",) if self.region else ENOUGH_FOR_A_LIST[self.kind]
        return tuple(basis for basis in self.basis if basis.rank in enough and basis.in_force(on))

    def kept_on(self, on: date) -> bool:
        """Whether entries may be made on the day, and those there are take effect: switched on, its basis in force."""
        return self.in_force(on) and bool(self.basis_on(on))
