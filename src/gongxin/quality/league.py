"""The league of departments: the figures of a month side by side, and the level of maturity each has reached. No composite."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from gongxin.catalogue import Catalogue, Maturity, Metric
from gongxin.quality.facts import ALL, Figure


@dataclass(frozen=True, slots=True)
class Line:
    """One department. figures: metric → figure. level: its maturity; lacking: the figures that keep it from the next level;
    named: the metrics in which it stands above a threshold that names."""

    department: str
    figures: Mapping[str, Figure]
    level: Maturity | None
    lacking: tuple[str, ...]
    named: tuple[str, ...]


def league(figures: Iterable[Figure], catalogue: Catalogue) -> list[Line]:
    """Lines of the departments that have figures (each, all resources together): the highest level first, within it by late
    rate, then by code."""
    by_department: dict[str, dict[str, Figure]] = {}
    for item in figures:
        if item.resource == ALL and item.department not in {ALL, ""}:
            by_department.setdefault(item.department, {})[item.metric] = item
    lines = [_line(code, mine, catalogue) for code, mine in by_department.items() if _delivered(mine)]
    return sorted(lines, key=_place)


def _delivered(figures: Mapping[str, Figure]) -> bool:
    return "QL01" in figures or "QL04" in figures


def _place(line: Line) -> tuple[int, Decimal, str]:
    late = line.figures.get("QL04")
    value = late.value if late is not None and late.value is not None else Decimal(101)
    return (-(line.level.order if line.level else 0), value, line.department)


def _line(department: str, figures: Mapping[str, Figure], catalogue: Catalogue) -> Line:
    level, lacking = maturity(figures, catalogue)
    return Line(department, figures, level, lacking, tuple(named(figures, catalogue)))


def maturity(figures: Mapping[str, Figure], catalogue: Catalogue) -> tuple[Maturity | None, tuple[str, ...]]:
    """The highest level all of whose bounds are met, and the figures that keep it from the level above. A figure that there is
    not (a department that delivers nothing with a term is never late) holds nobody back, unless there is none at all."""
    reached: Maturity | None = None
    for level in catalogue.maturity.values():
        if not level.enabled:
            continue
        known = [(bound, figures[bound.metric].value) for bound in level.bounds if bound.metric in figures]
        judged = [(bound, float(value)) for bound, value in known if value is not None]
        if level.bounds and not judged:
            return reached, tuple(bound.metric for bound in level.bounds)
        lacking = tuple(bound.metric for bound, value in judged if not _meets(value, bound.at_least, bound.at_most))
        if lacking:
            return reached, lacking
        reached = level
    return reached, ()


def _meets(value: float, at_least: float | None, at_most: float | None) -> bool:
    return (at_least is None or value >= at_least) and (at_most is None or value <= at_most)


def named(figures: Mapping[str, Figure], catalogue: Catalogue) -> Iterable[str]:
    """The metrics in which these figures stand above a threshold that names the unit."""
    for code, figure in figures.items():
        metric = catalogue.metrics.get(code)
        if metric is not None and figure.value is not None:
            over = [item.over for item in metric.thresholds if item.enabled and item.names]
            if over and float(figure.value) > min(over):
                yield code


def columns(catalogue: Catalogue, *, public: bool = False) -> list[Metric]:
    """The metrics shown in the league."""
    return [item for item in catalogue.metrics.values() if item.enabled and item.league and (item.public or not public)]
