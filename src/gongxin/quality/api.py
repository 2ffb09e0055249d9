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
from gongxin.quality import alerts as _alerts
from gongxin.quality import counting, running, snapshots
from gongxin.quality import deadlines as _deadlines
from gongxin.quality import samples as _samples
from gongxin.quality.alerts import Alert, raise_alerts
from gongxin.quality.bulletin_files import pdf as bulletin_pdf
from gongxin.quality.bulletin_files import xlsx as bulletin_xlsx
from gongxin.quality.bulletins import WHOLE, Bulletin
from gongxin.quality.bulletins import get as bulletin
from gongxin.quality.bulletins import listed as bulletins
from gongxin.quality.bulletins import make as make_bulletin
from gongxin.quality.deadlines import WITHIN, Due
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
from gongxin.quality.failing import Failing, failing
from gongxin.quality.faults import look as look_for_faults
from gongxin.quality.goals import (
    KINDS as GOAL_KINDS,
)
from gongxin.quality.goals import MEANINGS as GOAL_MEANINGS
from gongxin.quality.goals import (
    Duty,
    Goal,
    Standing,
    count_actuals,
    duties,
    end_duty,
    end_goal,
    goals,
    set_duty,
    set_goal,
    standings,
)
from gongxin.quality.league import Line, columns, league
from gongxin.quality.periods import By, Period, before, month_of, parse, periods
from gongxin.quality.samples import Sample, SampleRow
from gongxin.quality.samples import take as take_sample
from gongxin.quality.snapshots import Snapshot, agrees
from gongxin.quality.sql import formula

__all__ = [
    "ALL",
    "GOAL_KINDS",
    "GOAL_MEANINGS",
    "WHOLE",
    "WITHIN",
    "Alert",
    "Bulletin",
    "By",
    "Due",
    "Duty",
    "Failing",
    "Figure",
    "Goal",
    "Line",
    "NotClosedError",
    "Period",
    "PeriodError",
    "PlaceError",
    "QualityRefusedError",
    "Row",
    "Rows",
    "Sample",
    "SampleRefusedError",
    "SampleRow",
    "Snapshot",
    "Standing",
    "UnknownItemError",
    "UnknownMetricError",
    "agrees",
    "alerts",
    "before",
    "bulletin",
    "bulletin_pdf",
    "bulletin_xlsx",
    "bulletins",
    "columns",
    "count_actuals",
    "duties",
    "end_duty",
    "end_goal",
    "failing",
    "figures",
    "formula",
    "goals",
    "kept_months",
    "league",
    "look_for_faults",
    "make_bulletin",
    "metric",
    "metrics",
    "moment_of",
    "month_of",
    "own",
    "parse",
    "periods",
    "raise_alerts",
    "rows",
    "sample",
    "sample_rows",
    "samples",
    "see_alert",
    "set_duty",
    "set_goal",
    "standings",
    "take_sample",
    "take_snapshot",
    "warnings",
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

    Closed months that were kept are read as they were kept, the month that runs as it was counted last night, unless `as_of`
    asks for a moment; everything else is counted now.
    No figure is left out for being 0, none is there where its denominator is nothing. PeriodError, UnknownMetricError.
    """
    loaded = catalogue or load()
    spans = periods(start, end, by)
    level = Level(departments, resources, by_department, by_resource)
    kept: dict[tuple[date, ...], list[Metric]] = {}
    live: dict[tuple[Period, ...], list[Metric]] = {}
    # sums over some departments only are not among what is kept
    there = snapshots.between(_conn(), spans[0].first, spans[-1].first) if by == "month" and as_of is None else {}
    now_running = running.latest(_conn()) if by == "month" and as_of is None and level.kept else None
    counted: dict[Period, list[Metric]] = {}
    for item in counting.wanted(loaded, metrics, end):
        version = formula(item, loaded)
        mine = [s for s in there.values() if level.kept and s.formulas.get(item.id) == version and s.month in spans]
        months = {s.month for s in mine}
        kept.setdefault(tuple(s.month.first for s in mine), []).append(item)
        if now_running and now_running.answers(spans[-1], item.id, version) and spans[-1] not in months:
            counted.setdefault(spans[-1], []).append(item)
            months.add(spans[-1])
        live.setdefault(tuple(span for span in spans if span not in months), []).append(item)
    found: list[Figure] = []
    for firsts, of in kept.items():
        found += snapshots.kept(_conn(), [there[first] for first in firsts], of, level) if firsts else []
    for span, of in counted.items():
        found += running.figures(_conn(), now_running, span, of, level) if now_running else []
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


def kept_months(first: date, last: date) -> list[date]:
    """First days of the months in the span that were kept."""
    return list(snapshots.between(_conn(), first, last))


def moment_of(number: int) -> datetime:
    """Up to when the facts of a kept month were counted. UnknownItemError."""
    found = snapshots.get(_conn(), number)
    if found is None:
        raise UnknownItemError(place=str(number))
    return found.as_of


def take_snapshot(month: Period, *, now: datetime, actor: access.Actor, catalogue: Catalogue | None = None) -> Snapshot:
    """Keep the figures of a closed month, in the caller's transaction; idempotent. The credit office, or a job. NoOfficeError,
    NotClosedError."""
    if actor.kind != "platform":
        actor.require("credit_office")
    return snapshots.take(_conn(), month, catalogue or load(), now=now, made_by=str(actor))


def samples(*, actor: access.Actor, department: str | None = None, before: int | None = None, limit: int = 50) -> list[Sample]:
    """Samples drawn of the actor's department (of any for the credit office), newest first. NoOfficeError."""
    return _samples.listed(_conn(), own(actor, department), before=before, limit=min(max(limit, 1), 200))


def sample(number: int, *, actor: access.Actor) -> Sample:
    """One of them. UnknownItemError."""
    return _samples.get(_conn(), number, own(actor, None))


def sample_rows(number: int, *, actor: access.Actor, outcome: str = "", after: int = 0, limit: int = 100) -> list[SampleRow]:
    """Its rows in the order of the file; only of one outcome if named. UnknownItemError."""
    found = sample(number, actor=actor)
    return _samples.rows_of(_conn(), found.id, outcome=outcome, after=after, limit=min(max(limit, 1), 1000))


def alerts(
    *, actor: access.Actor, department: str | None = None, unseen: bool = False, before: int | None = None, limit: int = 100
) -> list[Alert]:
    """Alerts about the actor's department (any for the credit office), newest first. NoOfficeError."""
    whose = own(actor, department)
    return _alerts.listed(_conn(), whose, unseen=unseen, before=before, limit=min(max(limit, 1), 500))


def see_alert(number: int, remark: str = "", *, actor: access.Actor, now: datetime) -> Alert:
    """The department has seen an alert about it. UnknownItemError."""
    return _alerts.see(_conn(), number, remark, actor=actor, now=now)


def warnings(on: date, *, actor: access.Actor, department: str | None = None, within: int = WITHIN) -> tuple[Due, ...]:
    """What of the actor's department (of any for the credit office) runs over within so many working days. NoOfficeError."""
    return _deadlines.warnings(on, load(), department=own(actor, department), within=min(max(within, 0), 60))


def _conn() -> Any:
    connection.ensure_connection()
    return connection.connection
