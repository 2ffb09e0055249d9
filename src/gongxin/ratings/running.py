"""Running a model: over everybody, over those whose grades are marked, or again for a day that has passed."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from psycopg.rows import class_row

from gongxin.catalogue import Catalogue
from gongxin.catalogue.model.indicator import IndicatorModel
from gongxin.engine.connection import Connection
from gongxin.engine.copying import copy_batches, extended
from gongxin.kernel.text import Bilingual
from gongxin.ratings import models
from gongxin.ratings.errors import RunRefusedError, UnknownRunError
from gongxin.ratings.expressions import compiled
from gongxin.ratings.facts import Run
from gongxin.ratings.snapshot import Snapshot, last_change, last_change_before, taken
from gongxin.registry import api as registry
from gongxin.visibility.facts import CHINA

if TYPE_CHECKING:
    import psycopg

    from gongxin.access.api import Actor

COUNTED = """
SELECT uscc, indicator, resource, unhex(replace(record_key, '-', '')) AS record_key, version, met, until
FROM counted ORDER BY uscc, indicator, resource, record_key
"""
"""What counted, as PostgreSQL takes it in: a key as its 16 bytes."""
NOTHING = """
SELECT NULL::VARCHAR AS uscc, NULL::VARCHAR AS indicator, NULL::VARCHAR AS resource, NULL::VARCHAR AS record_key,
       NULL::INTEGER AS version, NULL::BOOLEAN AS met, NULL::DATE AS until WHERE false
"""
"""What counts where no criterion has a basis on the day."""
_RUN = "id, model, version, on_day AS on, seq, partial, subjects, counts::json, definition::json, by, at, seconds"


@dataclass(frozen=True, slots=True)
class Computed:
    """A grade as it was computed and not kept: for comparison, for a past day."""

    grade: str
    points: Decimal | None
    records: frozenset[tuple[str, str, str, int]]
    """(criterion, resource, record key, version) of everything that counted."""


def run(
    conn: psycopg.Connection[Any],
    catalogue: Catalogue,
    model: str,
    on: date,
    *,
    actor: Actor,
    now: datetime,
    only: Sequence[str] | None = None,
) -> Run:
    """Rate everybody the model is about on the day and keep the grades; inside the caller's transaction.

    A day that has passed is rated from the versions that were there by its end. `only`: these subjects (a refresh of marked
    grades). Raises NoOfficeError without the office credit_office (the platform itself may), UnknownModelError,
    RunRefusedError.
    """
    if actor.kind != "platform":
        actor.require("credit_office")
    today = now.astimezone(CHINA).date()
    if on > today:
        raise RunRefusedError(place="on", reason=Bilingual(f"{on} 还没有到。", f"{on} is in the future."))
    found = models.in_force(catalogue, model, on)
    conn.execute("SELECT pg_advisory_xact_lock(hashtextextended('rating_run', 0))")  # one run at a time
    seq = last_change(conn) if on == today else last_change_before(conn, registry.end_of(on))
    began = time.monotonic()
    with taken(conn, [found], seq, only) as snapshot:
        judge(snapshot, found, catalogue, on)
        counts = dict(snapshot.con.rows("SELECT grade, count(*) FROM graded GROUP BY grade ORDER BY grade"))
        number = _begin(conn, found, on, seq, only is not None, counts, actor, now, Decimal(str(time.monotonic() - began)))
        _keep(conn, snapshot, found, on, number)
    return one(conn, number)


def judge(snapshot: Snapshot, model: IndicatorModel, catalogue: Catalogue, on: date) -> None:
    """Tables `graded` (uscc, grade, points) and `counted` (uscc, indicator, resource, record_key, version, met, until)."""
    con = snapshot.con
    con.execute(f"CREATE OR REPLACE VIEW population AS SELECT uscc, DATE '{on}' AS day FROM people")
    carry_out(con, compiled(model, catalogue, on, snapshot.fields))


def carry_out(con: Connection, steps: Mapping[str, str]) -> None:
    """Every step of a compiled model, one after the other: `judged` as a view, what follows as tables."""
    for name, sql in (steps if "counted" in steps else {**steps, "counted": NOTHING}).items():
        kind = "VIEW" if name == "judged" else "TABLE"
        con.execute(f"DROP {kind} IF EXISTS {name}")
        con.execute(f"CREATE {kind} {name} AS {sql}", doing="rate")


def _begin(  # noqa: PLR0917  one row
    conn: psycopg.Connection[Any], model: IndicatorModel, on: date, seq: int, partial: bool, counts: Mapping[str, int],
    actor: Actor, now: datetime, seconds: Decimal,
) -> int:  # fmt: skip
    row = conn.execute(
        "INSERT INTO rating_run (model, version, on_day, seq, partial, subjects, counts, definition, by, at, seconds)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s::jsonb, %s::jsonb, %s, %s, %s) RETURNING id",
        (
            model.id, model.version, on, seq, partial, sum(counts.values()), json.dumps(counts),
            json.dumps(models.definition_of(model), ensure_ascii=False), str(actor), now, round(seconds, 3),
        ),
    ).fetchone()  # fmt: skip
    assert row is not None
    return int(row[0])


def _keep(conn: psycopg.Connection[Any], snapshot: Snapshot, model: IndicatorModel, on: date, number: int) -> None:
    constants: dict[str, tuple[str, object]] = {"run": ("bigint", number)}
    grades = snapshot.con.reader("SELECT uscc, grade, CAST(points AS DECIMAL(38, 6)) AS points FROM graded ORDER BY uscc")
    copy_batches(conn, "rating_grade", extended(grades, {**constants, "model": ("text", model.id), "on_day": ("date", on)}))
    copy_batches(conn, "rating_contribution", extended(snapshot.con.reader(COUNTED), constants))


def again(
    conn: psycopg.Connection[Any], catalogue: Catalogue, number: int, only: Sequence[str] | None = None
) -> dict[str, Computed]:
    """A run computed anew from the versions it saw, by the definition it kept (RAT8); nothing is stored. Raises
    UnknownRunError."""
    kept = one(conn, number)
    return computed(conn, catalogue, models.restored(kept.definition), kept.on, kept.seq, only)


def computed(  # noqa: PLR0917  a computation and its parameters
    conn: psycopg.Connection[Any], catalogue: Catalogue, model: IndicatorModel, on: date, seq: int,
    only: Sequence[str] | None = None,
) -> dict[str, Computed]:  # fmt: skip
    """Grades of a day from the versions up to `seq`, by subject; nothing is stored."""
    with taken(conn, [model], seq, only) as snapshot:
        judge(snapshot, model, catalogue, on)
        records: dict[str, set[tuple[str, str, str, int]]] = {}
        for uscc, *record in snapshot.con.rows("SELECT uscc, indicator, resource, record_key, version FROM counted"):
            records.setdefault(uscc, set()).add(tuple(record))
        return {
            uscc: Computed(grade, points, frozenset(records.get(uscc, ())))
            for uscc, grade, points in snapshot.con.rows("SELECT uscc, grade, points FROM graded")
        }


def one(conn: psycopg.Connection[Any], number: int) -> Run:
    """One run. Raises UnknownRunError."""
    with conn.cursor(row_factory=class_row(Run)) as cursor:
        found = cursor.execute(f"SELECT {_RUN} FROM rating_run WHERE id = %s", (number,)).fetchone()
    if found is None:
        raise UnknownRunError(place=str(number))
    return found


def runs(
    conn: psycopg.Connection[Any], *, actor: Actor, model: str = "", before: int | None = None, limit: int = 50
) -> tuple[Run, ...]:
    """Runs, newest first, for the credit office. Raises NoOfficeError."""
    actor.require("credit_office")
    with conn.cursor(row_factory=class_row(Run)) as cursor:
        return tuple(
            cursor.execute(
                f"SELECT {_RUN} FROM rating_run WHERE (%(model)s = '' OR model = %(model)s)"
                " AND (%(before)s::bigint IS NULL OR id < %(before)s) ORDER BY id DESC LIMIT %(limit)s",
                {"model": model, "before": before, "limit": limit},
            ).fetchall()
        )
