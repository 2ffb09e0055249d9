"""The figures of closed months, kept: with the moment they were counted at and the version of every formula, so that anyone may
count them again and get the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, LiteralString

from psycopg import sql

from gongxin.catalogue import Catalogue, Metric
from gongxin.kernel.dates import CHINA
from gongxin.kernel.text import Bilingual
from gongxin.quality import counting
from gongxin.quality.errors import NotClosedError
from gongxin.quality.facts import Figure, Level
from gongxin.quality.periods import Period, month_of
from gongxin.quality.sql import formula

if TYPE_CHECKING:
    import psycopg

_LOCK = 7041
LEVELS = tuple(Level(by_department=d, by_resource=r) for d in (True, False) for r in (True, False))
"""Each department and resource, and all together."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What was kept of one month. edition: the first, or taken again after a formula changed."""

    id: int
    month: Period
    edition: int
    as_of: datetime
    formulas: dict[str, str]
    hash: str
    made_by: str


def take(conn: psycopg.Connection[Any], month: Period, catalogue: Catalogue, *, now: datetime, made_by: str) -> Snapshot:
    """Keep the figures of a closed month as of `now`, in the caller's transaction. The one there is, if its formulas are
    today's: a second call, at the same moment or later, changes nothing. NotClosedError."""
    whole = month_of(month.first)
    if now.astimezone(CHINA).date() <= whole.last:
        raise NotClosedError(
            place=whole.word, reason=Bilingual(f"{whole.word} 到 {whole.last} 为止。", f"{whole.word} ends on {whole.last}.")
        )
    conn.execute("SELECT pg_advisory_xact_lock(%s, %s)", (_LOCK, whole.first.year * 12 + whole.first.month))
    metrics = counting.wanted(catalogue, None, whole.last)
    formulas = formulas_of(metrics, catalogue)
    before = latest(conn, whole)
    if before is not None and before.formulas == formulas:
        return before
    found = recount(whole, metrics, catalogue, as_of=now)
    row = conn.execute(
        "INSERT INTO quality_snapshot (month, edition, as_of, formulas, hash, made_by) VALUES (%s, %s, %s, %s, %s, %s)"
        " RETURNING id",
        (whole.first, before.edition + 1 if before else 1, now, json.dumps(formulas), hash_of(found, formulas), made_by),
    ).fetchone()
    assert row is not None
    write(conn, "quality_figure", found, snapshot=row[0])
    kept = latest(conn, whole)
    assert kept is not None
    return kept


def recount(month: Period, metrics: Sequence[Metric], catalogue: Catalogue, *, as_of: datetime) -> list[Figure]:
    """All figures of a month at every level, counted from the facts as of a moment."""
    return [item for level in LEVELS for item in counting.count(metrics, [month], catalogue, level, as_of=as_of)]


def formulas_of(metrics: Sequence[Metric], catalogue: Catalogue) -> dict[str, str]:
    """Metric → version of its formula."""
    return {item.id: formula(item, catalogue) for item in metrics}


def write(conn: psycopg.Connection[Any], table: LiteralString, figures: Iterable[Figure], **lead: int) -> None:
    """The figures into a table of this room that keeps them, behind columns that are the same for all (`lead`)."""
    columns = sql.SQL(", ").join(map(sql.Identifier, (*lead, *_KEPT)))
    into = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), columns)
    with conn.cursor() as cursor, cursor.copy(into) as copy:
        for item in figures:
            copy.write_row((*lead.values(), *(getattr(item, name) for name in _KEPT)))


_KEPT = ("metric", "department", "resource", "numerator", "denominator")
AT_LEVEL: LiteralString = (
    "metric = ANY (%(metrics)s)"
    " AND (department = '*') = (NOT %(by_department)s) AND (resource = '*') = (NOT %(by_resource)s)"
    " AND (%(departments)s::text[] IS NULL OR department = ANY (%(departments)s::text[]))"
    " AND (%(resources)s::text[] IS NULL OR resource = ANY (%(resources)s::text[]))"
)
"""Of a table that keeps figures: those of `at_level`."""


def at_level(metrics: Sequence[Metric], level: Level) -> dict[str, Any]:
    """Parameters of AT_LEVEL: these metrics at one level that is kept."""
    return {
        "metrics": [item.id for item in metrics],
        "by_department": level.by_department,
        "by_resource": level.by_resource,
        "departments": list(level.departments) if level.departments is not None else None,
        "resources": list(level.resources) if level.resources is not None else None,
    }


def hash_of(figures: Iterable[Figure], formulas: dict[str, str]) -> str:
    """SHA-256 over figures and formulas in a fixed order: equal for equal figures, whoever counts."""
    rows = sorted(
        [item.metric, item.department, item.resource, _plain(item.numerator), _plain(item.denominator)] for item in figures
    )
    return hashlib.sha256(json.dumps([formulas, rows], sort_keys=True).encode()).hexdigest()


def _plain(number: Decimal | None) -> str:
    return "" if number is None else f"{number.normalize():f}"


_COLUMNS = "id, month, edition, as_of, formulas::json, hash, made_by"


def latest(conn: psycopg.Connection[Any], month: Period) -> Snapshot | None:
    """The newest edition of a month."""
    found = _read(conn, "WHERE month = %(first)s ORDER BY edition DESC LIMIT 1", {"first": month.first})
    return found[0] if found else None


def get(conn: psycopg.Connection[Any], number: int) -> Snapshot | None:
    """A snapshot by its number."""
    found = _read(conn, "WHERE id = %(id)s", {"id": number})
    return found[0] if found else None


def between(conn: psycopg.Connection[Any], first: date, last: date) -> dict[date, Snapshot]:
    """First day of the month → newest edition, of the months that begin in the span."""
    where = "WHERE month BETWEEN %(first)s AND %(last)s ORDER BY month, edition"
    return {item.month.first: item for item in _read(conn, where, {"first": first, "last": last})}


def _read(conn: psycopg.Connection[Any], where: str, given: dict[str, Any]) -> list[Snapshot]:
    rows = conn.execute(f"SELECT {_COLUMNS} FROM quality_snapshot {where}".encode(), given).fetchall()
    return [Snapshot(row[0], month_of(row[1]), *row[2:]) for row in rows]


def kept(
    conn: psycopg.Connection[Any],
    snapshots: Sequence[Snapshot],
    metrics: Sequence[Metric],
    level: Level,
) -> list[Figure]:
    """Figures as they were kept, at one level that is kept."""
    known = {item.id: item for item in snapshots}
    by_code = {item.id: item for item in metrics}
    rows = conn.execute(
        "SELECT snapshot, metric, department, resource, numerator, denominator FROM quality_figure"
        f" WHERE snapshot = ANY (%(snapshots)s) AND {AT_LEVEL}",
        {"snapshots": list(known), **at_level(metrics, level)},
    ).fetchall()
    found = []
    for number, code, department, resource, above, below in rows:
        of, value = known[number], counting.value(by_code[code], above, below)
        found.append(Figure(code, department, resource, of.month, above, below, value, of.as_of, of.id))
    return found


def agrees(of: Snapshot, catalogue: Catalogue) -> bool:
    """Whether counting again, as of the snapshot's moment and by today's formulas, gives what was kept."""
    metrics = counting.wanted(catalogue, None, of.month.last)
    return hash_of(recount(of.month, metrics, catalogue, as_of=of.as_of), formulas_of(metrics, catalogue)) == of.hash
