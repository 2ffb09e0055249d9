"""The loaded catalogue: all definitions, frozen, and how to find one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from rapidfuzz import process

from gongxin.catalogue.model.codes import CodeSet
from gongxin.catalogue.model.indicator import IndicatorModel
from gongxin.catalogue.model.list import ListDefinition
from gongxin.catalogue.model.measure import Matter, Measure, MeasureKind
from gongxin.catalogue.model.metric import AlertRule, Maturity, Metric
from gongxin.catalogue.model.regime import Regime, SeverityClass
from gongxin.catalogue.model.resource import Resource
from gongxin.catalogue.model.scale import Scale
from gongxin.catalogue.model.sections import Category, Section
from gongxin.catalogue.model.terms import Law, Severity
from gongxin.catalogue.model.warning import Criterion
from gongxin.catalogue.problems import UnknownDefinition
from gongxin.kernel.text import Bilingual


@dataclass(frozen=True, eq=False)
class Catalogue:
    """All definitions of one load. ``all_resources`` holds every dated version, ``resources`` the one per
    id that
    is newest; ``sections`` are in the order of the credit file."""

    all_resources: tuple[Resource, ...]
    code_sets: Mapping[str, CodeSet]
    regimes: tuple[Regime, ...]
    sections: tuple[Section, ...]
    categories: Mapping[str, Category]
    laws: Mapping[str, Law]
    files: Mapping[str, Path] = field(default_factory=dict)
    """Resource id → the file that defines its newest version."""
    measures: Mapping[str, Measure] = field(default_factory=dict)
    """By code; those that are switched off too: they say why."""
    measure_kinds: Mapping[str, MeasureKind] = field(default_factory=dict)
    matters: Mapping[str, Matter] = field(default_factory=dict)
    lists: Mapping[str, ListDefinition] = field(default_factory=dict)
    """By code; those that are switched off too."""
    metrics: Mapping[str, Metric] = field(default_factory=dict)
    """Figures of data quality by number; those that are switched off too."""
    maturity: Mapping[str, Maturity] = field(default_factory=dict)
    """Lowest level first."""
    alert_rules: Mapping[str, AlertRule] = field(default_factory=dict)
    warnings: Mapping[str, Criterion] = field(default_factory=dict)
    """Criteria of early warning by code; those that are switched off too."""
    scales: Mapping[str, Scale] = field(default_factory=dict)
    """By code; those that are switched off too."""
    indicator_models: tuple[IndicatorModel, ...] = ()
    """Every version of every model, the oldest version first; those that are switched off too."""

    @property
    def resources(self) -> tuple[Resource, ...]:
        """The newest version of every resource, in the order of sections and files."""
        newest: dict[str, Resource] = {}
        for resource in self.all_resources:
            newest[resource.id] = resource
        return tuple(newest.values())

    def enabled_resources(self, on: date) -> tuple[Resource, ...]:
        """Resources that may be collected on the day."""
        return tuple(resource for resource in self.all_resources if resource.enabled_on(on))

    def resource(self, resource_id: str, on: date | None = None) -> Resource:
        """The resource with this id, in the version in force on the day, else the newest; raises
        UnknownDefinition."""
        versions = [resource for resource in self.all_resources if resource.id == resource_id]
        if not versions:
            raise self._unknown(resource_id)
        if on is not None:
            for version in versions:
                if version.effective.contains(on):
                    return version
        return versions[-1]

    def _unknown(self, resource_id: str) -> UnknownDefinition:
        names = [resource.id for resource in self.resources]
        near = process.extractOne(resource_id, names, score_cutoff=50)
        remedy = (
            Bilingual(f"是否指 {near[0]}？", f"Did you mean {near[0]}?")
            if near
            else Bilingual(f"可用的信息资源：{'、'.join(names)}。", f"Resources there are: {', '.join(names)}.")
        )
        return UnknownDefinition(
            Bilingual(f"目录中没有信息资源“{resource_id}”。", f"The catalogue has no resource '{resource_id}'."),
            place=resource_id,
            remedy=remedy,
        )

    def scale_of(self, resource_id: str, decided_on: date | None) -> Scale | None:
        """The scale a record of the resource is a grade on: the one in use on the day of the rating, else the newest of the
        resource; None where the resource carries no grades. Grades of one scale are never read on another."""
        found = [scale for scale in self.scales.values() if scale.carried_by == resource_id and scale.enabled]
        found.sort(key=lambda scale: scale.effective.from_ or date.min)
        if decided_on is not None:
            for scale in found:
                if scale.effective.contains(decided_on):
                    return scale
        return found[-1] if found else None

    def indicator_model(self, model_id: str, version: str) -> IndicatorModel | None:
        """One version of a model, switched on or off; None if there is none."""
        return next((m for m in self.indicator_models if (m.id, m.version) == (model_id, version)), None)

    def indicator_model_on(self, model_id: str, on: date) -> IndicatorModel | None:
        """The version of a model that rates on the day; None if none does."""
        return next((m for m in self.indicator_models if m.id == model_id and m.rates_on(on)), None)

    def code_set(self, code_set_id: str) -> CodeSet:
        """The code set with this id; KeyError if there is none."""
        return self.code_sets[code_set_id]

    def section(self, section_id: str) -> Section:
        """The section with this id; KeyError if there is none."""
        return next(section for section in self.sections if section.id == section_id)

    def regime(self, regime_id: str) -> Regime:
        """The regime with this id; KeyError if there is none."""
        for regime in self.regimes:
            if regime.id == regime_id:
                return regime
        raise KeyError(regime_id)

    def regimes_of(self, family: str) -> tuple[Regime, ...]:
        """The switched-on regimes of a family that set publication periods, oldest first."""
        found = (item for item in self.regimes if item.family == family and item.enabled and item.classes)
        return tuple(sorted(found, key=lambda item: item.effective.from_ or date.min))

    def repair_regime(self, resource: Resource, on: date) -> Regime | None:
        """The regime whose procedure of repair an application of that day follows: one that names the resource, else one of
        the resource's family; None where none is in force."""
        found = [regime for regime in self.regimes if regime.repair is not None and regime.in_force(on)]
        named = (regime for regime in found if regime.repair and resource.id in regime.repair.resources)
        family = (r for r in found if r.repair and not r.repair.resources and r.family == resource.regimes)
        return next(named, None) or next(family, None)

    def regime_on(self, resource: Resource, decided_on: date) -> Regime | None:
        """The regime whose periods count for a decision of that day.

        The one in force on the day. A day older than every regime takes the earliest (every adverse record
        must
        have a last day); a day after the last has ended takes the last.
        """
        family = self.regimes_of(resource.regimes)
        for regime in family:
            if regime.effective.contains(decided_on):
                return regime
        older = [regime for regime in family if (regime.effective.from_ or date.min) <= decided_on]
        return older[-1] if older else (family[0] if family else None)

    def class_on(self, resource: Resource, severity: Severity, decided_on: date) -> SeverityClass | None:
        """The class of that severity under the regime of that day."""
        regime = self.regime_on(resource, decided_on)
        return regime.class_of(severity) if regime else None
