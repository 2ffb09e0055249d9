"""The door of the room: figures of data quality with the rows behind them.

Days and instants come in as arguments; who acts comes in as an access.api.Actor. Figures are sums and name no organisation; the
rows behind them do, and are asked for by somebody.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection

from gongxin.access import api as access
from gongxin.catalogue import Catalogue, Metric, load
from gongxin.kernel.text import Bilingual
from gongxin.quality import counting, snapshots
from gongxin.quality.errors import (
    NotClosedError,
    PeriodError,
    PlaceError,
    QualityRefusedError,
    SampleRefusedError,
    UnknownItemError,
    UnknownMetricError,
)
from gongxin.quality.facts import ALL, Figure, Level, Row, Rows
from gongxin.quality.periods import By, Period, before, month_of, parse, periods
from gongxin.quality.snapshots import Snapshot
from gongxin.quality.sql import formula

__all__ = [
    "ALL",
    "By",
    "Figure",
    "NotClosedError",
    "Period",
    "PeriodError",
    "PlaceError",
    "QualityRefusedError",
    "Row",
    "Rows",
    "SampleRefusedError",
    "Snapshot",
    "UnknownItemError",
    "UnknownMetricError",
    "before",
    "figures",
    "formula",
    "metric",
    "metrics",
    "month_of",
    "parse",
    "periods",
    "rows",
    "take_snapshot",
]


def metrics(on: date, catalogue: Catalogue | None = None) -> tuple[Metric, ...]:
    """The metrics in force on the day, by number."""
    return tuple(counting.wanted(catalogue or load(), None, on))


def metric(code: str, catalogue: Catalogue | None = None) -> Metric:
    """A metric by its number. UnknownMetricError."""
    return counting.metric(catalogue or load(), code)


def figures(
    *,
    departments: Sequence[str] | None = None,
    resources: Sequence[str] | None = None,
    start: date,
    end: date,
    by: By = "month",
    metrics: Sequence[str] | None = None,
    by_department: bool = True,
    by_resource: bool = True,
    as_of: datetime | None = None,
    catalogue: Catalogue | None = None,
) -> list[Figure]:
    """Figures of every metric, department, resource and period for which there is one, in the order metric, period, department,
    resource. None: all there are; `by_department` or `by_resource` false: all (named) ones together, as ALL.

    Closed months that were kept are read as they were kept, unless `as_of` asks for a moment; everything else is counted now.
    No figure is left out for being 0, none is there where its denominator is nothing. PeriodError, UnknownMetricError.
    """
    loaded = catalogue or load()
    spans = periods(start, end, by)
    level = Level(departments, resources, by_department, by_resource)
    kept: dict[tuple[Snapshot, ...], list[Metric]] = {}
    live: dict[tuple[Period, ...], list[Metric]] = {}
    # sums over some departments only are not among what is kept
    there = snapshots.between(_conn(), spans[0].first, spans[-1].first) if by == "month" and as_of is None else {}
    for item in counting.wanted(loaded, metrics, end):
        version = formula(item, loaded)
        mine = [s for s in there.values() if level.kept and s.formulas.get(item.id) == version and s.month in spans]
        months = {s.month for s in mine}
        kept.setdefault(tuple(mine), []).append(item)
        live.setdefault(tuple(span for span in spans if span not in months), []).append(item)
    found = [figure for mine, of in kept.items() if mine for figure in snapshots.kept(_conn(), mine, of, level)]
    for rest, of in live.items():
        found += counting.count(of, rest, loaded, level, as_of=as_of) if rest else []
    return sorted(found, key=lambda item: (item.metric, item.period, item.department, item.resource))


def rows(
    code: str,
    period: Period,
    *,
    actor: access.Actor,
    department: str | None = None,
    resource: str | None = None,
    part: str = "",
    as_of: datetime | None = None,
    after: str = "",
    limit: int = counting.PAGE,
    catalogue: Catalogue | None = None,
) -> Rows:
    """The facts behind a figure: of the actor's own department, of any for the credit office. NoOfficeError,
    UnknownMetricError, PlaceError."""
    loaded = catalogue or load()
    found = counting.metric(loaded, code)
    whose = own(actor, department)
    return counting.rows(
        found, period, loaded, department=whose, resource=resource, part=part, as_of=as_of, after=after,
        limit=min(max(limit, 1), 1000),
    )  # fmt: skip


def own(actor: access.Actor, department: str | None) -> str | None:
    """The department whose facts the actor sees: the one asked for (None: all) for the credit office, else their own.
    NoOfficeError for another's, and for who acts for no department."""
    if actor.kind == "platform" or actor.holds("credit_office"):
        return None if department in {None, "", ALL} else department
    if not actor.department or department not in {None, "", actor.department}:
        raise access.NoOfficeError(
            place=(department or "")[:64], reason=Bilingual("只能查看本部门的数据。", "A department sees its own rows only.")
        )
    return actor.department


def take_snapshot(
    month: Period, *, now: datetime, actor: access.Actor, catalogue: Catalogue | None = None
) -> Snapshot:
    """Keep the figures of a closed month, in the caller's transaction; idempotent. The credit office, or a job. NoOfficeError,
    NotClosedError."""
    if actor.kind != "platform":
        actor.require("credit_office")
    return snapshots.take(_conn(), month, catalogue or load(), now=now, made_by=str(actor))


def _conn() -> Any:
    connection.ensure_connection()
    return connection.connection
