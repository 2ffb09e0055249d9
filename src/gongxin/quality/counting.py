"""Figures and the rows behind them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from gongxin.access import api as access
from gongxin.catalogue import Catalogue, Metric
from gongxin.quality.errors import PlaceError, UnknownMetricError
from gongxin.quality.facts import ALL, Figure, Level, Row, Rows
from gongxin.quality.periods import Period
from gongxin.quality.sql import GIVEN, ask, given, resources_of, statement
from gongxin.workdays import api as workdays

PAGE = 100
PARTS = ("numerator", "denominator", "")
_CENT = Decimal("0.01")
_FACTORS = {"percent": 100, "count": 1, "workdays": 1}
_PLACE = re.compile(r"(\d{4}-\d{2}-\d{2}) (\d{4}-\d{2}-\d{2}) (.{0,200})", re.ASCII)


def metric(catalogue: Catalogue, code: str) -> Metric:
    """The metric of this number that is switched on. UnknownMetricError."""
    found = catalogue.metrics.get(code.strip().upper()[:8])
    if found is None or not found.enabled:
        raise UnknownMetricError(place=code[:16])
    return found


def wanted(catalogue: Catalogue, codes: Sequence[str] | None, on: date) -> list[Metric]:
    """The metrics named, else all that are in force on the day."""
    if codes is None:
        return [item for item in catalogue.metrics.values() if item.in_force(on)]
    return [metric(catalogue, code) for code in codes]


def value(of: Metric, numerator: Decimal, denominator: Decimal | None) -> Decimal | None:
    """The figure in its unit, rounded half up to two places; None where there is nothing to divide by."""
    if of.unit == "count":
        return numerator
    if not denominator:
        return None
    return (numerator * _FACTORS[of.unit] / denominator).quantize(_CENT, ROUND_HALF_UP)


def count(
    metrics: Sequence[Metric],
    periods: Sequence[Period],
    catalogue: Catalogue,
    level: Level,
    *,
    as_of: datetime | None = None,
) -> list[Figure]:
    """Count now: one statement a family. Sums over all departments, whoever asks: figures name no organisation."""
    known = {item.first: item for item in periods}
    parameters = given(periods, as_of, catalogue, workdays.calendar()) | {
        "departments": list(level.departments) if level.departments is not None else None,
        "resources": list(level.resources) if level.resources is not None else None,
    }
    found: list[Figure] = []
    with access.whole():
        for family in sorted({item.family for item in metrics}):
            mine = [item for item in metrics if item.family == family]
            sql, limits = _summing(mine, catalogue, level)
            places = {name: dict(ask(GIVEN + statement(f"place_{name}"), parameters)) for name in _places(mine)}
            for first, department, resource, *sums in ask(sql, parameters | limits):
                for place, item in enumerate(mine):
                    above, below = sums[2 * place], sums[2 * place + 1]
                    if item.place:
                        below = places[item.place].get(first, 0)
                    if above is None or (above == 0 if item.place else item.unit != "count" and not below):
                        continue  # no figure: nothing to divide by, or a share of the place that nobody has
                    found.append(_figure(item, department, resource, known[first], above, below, as_of))
            if not level.by_department and not level.by_resource:
                found += _none_of_many(mine, periods, places, found, as_of)
    return sorted(found, key=lambda item: (item.metric, item.period, item.department, item.resource))


def _places(metrics: Sequence[Metric]) -> list[str]:
    return sorted({item.place for item in metrics if item.place})


def _none_of_many(
    metrics: Sequence[Metric], periods: Sequence[Period], places: Any, found: Sequence[Figure], as_of: datetime | None
) -> Iterator[Figure]:
    """Shares of the whole place that nobody has: for all together that is a figure, namely 0."""
    there = {(item.metric, item.period) for item in found}
    for item in metrics:
        for period in periods:
            below = places[item.place].get(period.first, 0) if item.place else 0
            if below and (item.id, period) not in there:
                yield _figure(item, ALL, ALL, period, 0, below, as_of)


def _figure(  # noqa: PLR0917  the parts of a figure
    item: Metric, department: str, resource: str, period: Period, above: int, below: int | None, as_of: datetime | None
) -> Figure:
    numerator = Decimal(above)
    denominator = None if item.unit == "count" or below is None else Decimal(below)
    return Figure(item.id, department, resource, period, numerator, denominator, value(item, numerator, denominator), as_of)


def _summing(metrics: Sequence[Metric], catalogue: Catalogue, level: Level) -> tuple[str, dict[str, Any]]:
    """The statement that sums up a family for these metrics, two columns each, and the resources each keeps to."""
    limits: dict[str, Any] = {}
    columns: list[str] = []
    for item in metrics:
        only = resources_of(item, catalogue)
        where = "true"
        if only is not None:
            limits[f"only_{item.id}"] = only
            where = f"resource = ANY (%(only_{item.id})s::text[])"
        if item.each:
            columns.append(f'count(DISTINCT "each") FILTER (WHERE {where} AND {item.numerator} > 0)')
        else:
            columns.append(f"sum({item.numerator}) FILTER (WHERE {where})")
        columns.append(f"sum({item.denominator}) FILTER (WHERE {where})" if item.denominator else "NULL::bigint")
    department = "department" if level.by_department else f"'{ALL}'"
    resource = "resource" if level.by_resource else f"'{ALL}'"
    sql = (
        f"{GIVEN}, facts AS ({statement(metrics[0].family)})\n"
        f"SELECT first, {department}, {resource}, {', '.join(columns)} FROM facts WHERE {_WHERE} GROUP BY 1, 2, 3"
    )
    return sql, limits


_WHERE = (
    "(%(departments)s::text[] IS NULL OR department = ANY (%(departments)s::text[]))"
    " AND (%(resources)s::text[] IS NULL OR resource = ANY (%(resources)s::text[]))"
)


def rows(
    item: Metric,
    period: Period,
    catalogue: Catalogue,
    *,
    department: str | None = None,
    resource: str | None = None,
    part: str = "",
    as_of: datetime | None = None,
    after: str = "",
    limit: int = PAGE,
) -> Rows:
    """The facts behind one figure, newest first; part: only those that count above (`numerator`) or below the line. The caller
    has asked whether the department's facts may be shown. PlaceError for an `after` that is none."""
    below = item.denominator
    only = resources_of(item, catalogue)
    shown = {"numerator": f"{item.numerator} <> 0", "denominator": f"{below} <> 0" if below else "false"}.get(part, "true")
    above = f"CASE WHEN {item.numerator} > 0 THEN 1 ELSE 0 END" if item.each else item.numerator
    parameters = given([period], as_of, catalogue, workdays.calendar()) | {
        "departments": [department] if department not in {None, ALL} else None,
        "resources": [resource] if resource not in {None, ALL} else None,
        "only": only,
        "limit": limit + 1,
        **_after(after),
    }
    sql = (
        f"{GIVEN}, facts AS ({statement(item.family)})\n"
        f"SELECT department, resource, day, kind, ref, {above}, {below or 'NULL'}, about::json FROM facts"
        f" WHERE {_WHERE} AND (%(only)s::text[] IS NULL OR resource = ANY (%(only)s::text[])) AND {shown}"
        f" AND ({item.numerator} <> 0{f' OR {below} <> 0' if below else ''})"
        " AND (%(after_day)s::date IS NULL OR (day, ref) < (%(after_day)s::date, %(after_ref)s::text))"
        " ORDER BY day DESC, ref DESC LIMIT %(limit)s"
    )
    with access.whole():
        found = [
            Row(period, dep, res, day, kind, ref, Decimal(n), None if d is None else Decimal(d), about)
            for dep, res, day, kind, ref, n, d, about in ask(sql, parameters)
        ]
    return Rows(tuple(found[:limit]), found[limit - 1].place if len(found) > limit else None)


def _after(after: str) -> dict[str, Any]:
    if not after:
        return {"after_day": None, "after_ref": ""}
    match = _PLACE.fullmatch(after)
    try:
        return {"after_day": date.fromisoformat(match[2]), "after_ref": match[3]} if match else _no_place(after)
    except ValueError:
        return _no_place(after)


def _no_place(after: str) -> dict[str, Any]:
    raise PlaceError(place=after[:32])
