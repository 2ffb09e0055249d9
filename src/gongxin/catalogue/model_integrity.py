"""What must be true of an indicator model before it rates anyone: a rule behind it and behind every criterion, organisations
only and no individual businesses, one field of law, no grade of another scale turned into points.

Source: scope.md (Always 1 and 6), sector_ratings.yaml (never convert one scale into another).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from gongxin.catalogue.catalogue import Catalogue
from gongxin.catalogue.entries import Entry
from gongxin.catalogue.model.conditions import FieldContains, FieldIn, leaves
from gongxin.catalogue.model.indicator import INDIVIDUAL_BUSINESSES, Indicator, IndicatorModel
from gongxin.catalogue.model.resource import Resource
from gongxin.catalogue.model.terms import Basis, Span
from gongxin.catalogue.problems import Problem
from gongxin.kernel.text import Bilingual

RATINGS = "C09"
"""The category of rating results: what stands there is a grade on a scale of its own."""
GENERAL = "综合"
_TEXTS = ("string", "text", "docno", "code", "codes", "grade", "year")
_ANY = (*_TEXTS, "date", "decimal", "integer")


def model_problems(entry: Entry, model: IndicatorModel, catalogue: Catalogue) -> Iterator[Problem]:
    """Every fault of one version of one model; what is switched off must be sound as well, save for its citations' dates."""
    yield from _population(entry, model, catalogue)
    yield from _cited(entry, (), model.declared_basis, model.enabled, model.effective)
    grades = _grades(model, catalogue)
    if not grades:
        yield _fault(entry, "scale", ("scale",), "没有可用的等级。", "has no grades: name its scale, or outcomes for a bound.")
    yield from _rule(entry, model, grades)
    seen: set[str] = set()
    for index, indicator in enumerate(model.declared_indicators):
        path = ("indicators", index)
        if indicator.id in seen:
            yield _fault(entry, "twice", (*path, "indicator"), "指标代码重复。", f"has '{indicator.id}' twice.")
        seen.add(indicator.id)
        on = model.enabled and indicator.enabled
        yield from _cited(entry, path, indicator.declared_basis, on, model.effective)
        yield from _effect(entry, path, model, indicator, grades)
        yield from _input(entry, path, model, indicator, catalogue)
    if model.enabled and not model.indicators:
        yield _fault(entry, "indicators", ("indicators",), "没有启用的指标。", "has no criterion that is switched on.")


def _population(entry: Entry, model: IndicatorModel, catalogue: Catalogue) -> Iterator[Problem]:
    for index, kind in enumerate(model.population.kinds):
        if len(kind) != 2 or not kind.isalnum() or kind == INDIVIDUAL_BUSINESSES:
            yield _fault(
                entry, "population", ("population", "kinds", index),
                f"“{kind}”不能作为评价对象：须写两位代码，且不得为个体工商户（92）。",
                f"cannot rate '{kind}': two characters, never individual businesses (92).",
            )  # fmt: skip
    having = model.population.having
    if having is not None and having not in {item.id for item in catalogue.resources}:
        yield _fault(entry, "population", ("population", "having"), f"没有信息资源“{having}”。", f"knows no '{having}'.")


def _cited(entry: Entry, path: tuple[Any, ...], declared: tuple[Basis, ...], on: bool, span: Span) -> Iterator[Problem]:
    """A citation; for what is switched on, one that is in force on some day the model is."""
    basis = [item for item in declared if item.enabled]
    if not declared or (on and not basis):
        yield _fault(entry, "basis", (*path, "basis"), "没有依据条款，不得评价。", "cites no rule; nobody is rated without.")
    elif on and not any(item.effective.overlaps(span) for item in basis):
        yield _fault(entry, "basis_expired", (*path, "basis"), "依据在适用期内均已失效。", "rests on rules that had all ended.")


def _grades(model: IndicatorModel, catalogue: Catalogue) -> tuple[str, ...]:
    if model.kind == "bound":
        return tuple(item.id for item in sorted(model.outcomes, key=lambda item: item.order))
    scale = catalogue.scales.get(model.scale or "")
    return tuple(item.id for item in scale.grades) if scale else ()


def _rule(entry: Entry, model: IndicatorModel, grades: tuple[str, ...]) -> Iterator[Problem]:
    """Grounds start from a grade; points start from a number and end in thresholds, the best first, the last open."""
    by_points = any(item.points is not None for item in model.declared_indicators)
    if by_points and GENERAL in model.domain.zh:
        yield _fault(entry, "general_score", ("domain",), "不得设综合计分。", "would be a general score; there is none.")
    if by_points != (model.points is not None) or by_points == (model.start is not None):
        yield _fault(entry, "rule", ("start",), "计分的写 points，按情形的写 start，二者取一。",
                     "states either points (with thresholds) or start.")  # fmt: skip
    if model.start is not None and model.start not in grades:
        yield _fault(entry, "grade", ("start",), f"没有等级“{model.start}”。", f"knows no grade '{model.start}'.")
    if not by_points:
        return
    limits = [(item.at_least, item.above) for item in model.thresholds]
    floors = [(low if low is not None else above) for low, above in limits[:-1]]
    closed = limits and limits[-1] == (None, None) and all((low is None) != (above is None) for low, above in limits[:-1])
    if not closed or any(a is None or b is None or a < b for a, b in pairwise(floors)):
        yield _fault(entry, "thresholds", ("thresholds",), "分档须由高到低，最后一档不写界限。",
                     "has thresholds that do not fall, or a last one with a limit.")  # fmt: skip
    for index, item in enumerate(model.thresholds):
        if item.grade not in grades:
            yield _fault(entry, "grade", ("thresholds", index), f"没有等级“{item.grade}”。", f"knows no '{item.grade}'.")


def _effect(
    entry: Entry, path: tuple[Any, ...], model: IndicatorModel, item: Indicator, grades: tuple[str, ...]
) -> Iterator[Problem]:
    if item.grade is not None and item.grade not in grades:
        yield _fault(entry, "grade", (*path, "grade"), f"没有等级“{item.grade}”。", f"knows no grade '{item.grade}'.")
    if item.points is not None and item.domain is not None and item.domain != model.domain:
        yield _fault(
            entry, "across_domains", (*path, "points"),
            f"“{item.domain.zh}”领域的情形不得在“{model.domain.zh}”领域计分。",
            f"gives points in '{model.domain.en}' for '{item.domain.en}': no score across fields.",
        )  # fmt: skip


def _input(
    entry: Entry, path: tuple[Any, ...], model: IndicatorModel, item: Indicator, catalogue: Catalogue
) -> Iterator[Problem]:
    resource = next((found for found in catalogue.resources if found.id == item.resource), None)
    if resource is None:
        yield _fault(entry, "resource", (*path, "resource"), f"没有信息资源“{item.resource}”。", f"knows no '{item.resource}'.")
        return
    grades = resource.category == RATINGS or any(scale.carried_by == resource.id for scale in catalogue.scales.values())
    if grades and (model.kind != "bound" or item.points is not None):
        yield _fault(
            entry, "conversion", (*path, "resource"), "其他等级不得换算为本等级或者分值。",
            "reads grades of another scale: these are never converted, and never counted.",
        )  # fmt: skip
    if resource.dates.decided is None:
        yield _fault(entry, "resource", (*path, "resource"), "该资源没有决定日期。", "reads records without a day of decision.")
    tested = leaves(item.when) if item.when else ()
    fields: list[tuple[tuple[Any, ...], str, tuple[str, ...]]] = [((*path, "when"), leaf.field, _ANY) for leaf in tested]
    fields += [((*path, "states", n, "fields"), code, _TEXTS) for n, said in enumerate(item.states) for code in said.fields]
    fields += [((*path, "amount"), item.amount.field, ("decimal", "integer"))] if item.amount else []
    fields += [((*path, "newest"), item.newest.field, _TEXTS)] if item.newest else []
    for at, code, types in fields:
        if not _usable(resource, code, types):
            yield _fault(entry, "field", at, f"“{resource.id}”没有可用的字段“{code}”。",
                         f"cannot use field '{code}' of '{resource.id}'; fields about persons never.")  # fmt: skip


    for at, code, values in [
        *(((*path, "when"), leaf.field, leaf.values) for leaf in _valued(item)),
        *([((*path, "newest"), item.newest.field, item.newest.values)] if item.newest else []),
    ]:
        code_set = catalogue.code_sets.get((resource.field(code).code_set or "") if resource.has_field(code) else "")
        for value in values if code_set else ():
            if code_set is not None and value not in {known.code for known in code_set.declared}:
                yield _fault(entry, "value", at, f"代码集“{code_set.id}”没有“{value}”。", f"'{code_set.id}' has no '{value}'.")


def _valued(item: Indicator) -> Iterator[FieldIn | FieldContains]:
    for leaf in leaves(item.when) if item.when else ():
        if isinstance(leaf, FieldIn | FieldContains):
            yield leaf


def _usable(resource: Resource, code: str, types: tuple[str, ...]) -> bool:
    if not resource.has_field(code):
        return False
    field = resource.field(code)
    return field.type in types and not field.reserved and not field.personal


def _fault(entry: Entry, word: str, path: tuple[Any, ...], zh: str, en: str) -> Problem:
    version = entry.data.get("version")
    message = Bilingual(f"评价模型“{entry.id} {version}”：{zh}", f"Model '{entry.id} {version}' {en}")
    remedy = Bilingual(
        "请按所依规定改正；没有国家规定依据的内容请删除。", "Correct it by the rule it cites; delete what no rule sets."
    )
    return entry.problem(f"catalogue.model_{word}", path, message, remedy)
