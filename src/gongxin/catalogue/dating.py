"""Effective dates: none runs backwards, no two of a kind overlap, nothing in use has lost its basis."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, Literal

from gongxin.catalogue.entries import Entry
from gongxin.catalogue.model.indicator import IndicatorModel
from gongxin.catalogue.model.regime import Regime
from gongxin.catalogue.model.resource import Resource
from gongxin.catalogue.model.terms import Basis
from gongxin.catalogue.model.warning import Criterion
from gongxin.catalogue.problems import Problem
from gongxin.catalogue.warning_integrity import expired_problems
from gongxin.kernel.text import Bilingual


def dated_problems(entries: Sequence[Entry], on: date) -> list[Problem]:
    """What is wrong on a day: a resource or an indicator model in use whose citations have all ended (an error), or one of
    them (a warning)."""
    problems: list[Problem] = []
    for entry in entries:
        resource = entry.model
        if isinstance(resource, Criterion):
            problems.extend(expired_problems(entry, resource, on))
        if not isinstance(resource, Resource | IndicatorModel) or not resource.in_force(on) or not resource.basis:
            continue
        ended = [
            (index, basis)
            for index, basis in enumerate(resource.declared_basis)
            if basis.enabled and not basis.effective.contains(on)
        ]
        level: Literal["error", "warning"] = "error" if len(ended) == len(resource.basis) else "warning"
        for index, basis in ended:
            problem = _expired(entry, index, basis, on)
            problems.append(Problem(problem.code, problem.file, problem.line, problem.message, problem.remedy, level))
    return problems


def _expired(entry: Entry, index: int, basis: Basis, on: date) -> Problem:
    law, until = basis.law, basis.effective.to
    begins = basis.effective.from_
    zh = f"自 {begins} 起施行" if until is None or (begins and on < begins) else f"已于 {until} 失效"
    en = f"in force from {begins}" if until is None or (begins and on < begins) else f"ended on {until}"
    return entry.problem(
        "catalogue.basis_expired",
        ("basis", index),
        Bilingual(f"依据“{law.zh}”{zh}，{on} 不能作为依据。", f"The basis '{law.en}' {en}; it is none on {on}."),
        Bilingual(
            "请改引现行有效的依据，或将该信息资源设为 enabled: false。",
            "Cite one in force, or set enabled: false.",
        ),
    )


def overlaps(entries: Sequence[Entry]) -> Iterator[Problem]:
    """Two versions of a resource, or two regimes of a family, must not hold on the same day."""
    groups: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        match entry.model:
            case Resource(id=name):
                groups.setdefault(("resource", name), []).append(entry)
            case IndicatorModel(id=name, enabled=True):
                groups.setdefault(("model", name), []).append(entry)
            case Regime(family=family, enabled=True):
                groups.setdefault(("regime", family), []).append(entry)
    for group in groups.values():
        group.sort(key=lambda entry: entry.model.effective.from_ or date.min)
        for earlier, later in pairwise(group):
            if earlier.model.effective.overlaps(later.model.effective):
                yield later.problem(
                    "catalogue.overlap",
                    ("effective",),
                    Bilingual(
                        f"“{later.id}”的有效期与 {earlier.document.path.name} 重叠。",
                        f"The dates of '{later.id}' overlap those in {earlier.document.path.name}.",
                    ),
                    Bilingual(
                        "请使前一版本在后一版本生效前一日终止。",
                        "End the earlier one on the day before the later begins.",
                    ),
                )


def backwards(entry: Entry, data: Any, path: tuple[Any, ...]) -> Iterator[Problem]:
    """A span that ends before it begins."""
    if isinstance(data, dict):
        start, end = data.get("from"), data.get("to")
        if isinstance(start, date) and isinstance(end, date) and end < start:
            yield entry.problem(
                "catalogue.dates_backwards",
                (*path, "to"),
                Bilingual(f"终止日 {end} 早于起始日 {start}。", f"It ends on {end}, before it begins on {start}."),
                Bilingual("请改正日期。", "Correct the dates."),
            )
        for key, value in data.items():
            yield from backwards(entry, value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from backwards(entry, value, (*path, index))
