"""Trials: a version that is not in force, on everybody, beside the one it would follow. For the credit office alone; no grade
changes (RAT12)."""

from __future__ import annotations

import csv
import io
import json
import time
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from psycopg.rows import class_row, dict_row

from gongxin.access.api import Actor
from gongxin.catalogue import Catalogue
from gongxin.catalogue.model.indicator import IndicatorModel
from gongxin.engine.copying import copy_batches, extended, read_query
from gongxin.engine.parquet import write_parquet
from gongxin.engine.scratch import Scratch
from gongxin.kernel.text import Bilingual
from gongxin.publicity.api import SECTORS
from gongxin.ratings import models, running
from gongxin.ratings.errors import RunRefusedError, UnknownTrialError
from gongxin.ratings.expressions import compiled, orders_of
from gongxin.ratings.facts import Changed, Trial
from gongxin.ratings.snapshot import Snapshot, last_change, taken
from gongxin.visibility.facts import CHINA

if TYPE_CHECKING:
    import psycopg

_TRIAL = "id, model, version, against, on_day AS on, subjects, changed, sums::json, by, at, seconds"
_ABOUT = """
SELECT s.uscc, s.region, CASE WHEN coalesce(s.capital_currency, 'CNY') = 'CNY' THEN s.capital_amount END AS capital,
       (SELECT v.content ->> 'industry_code' FROM record_version v
        WHERE v.uscc = s.uscc AND v.resource = 'organisation_registration'
        ORDER BY v.resource DESC, v.record_key DESC, v.version DESC LIMIT 1) AS industry
FROM subject s
"""
SIZES: dict[str, Bilingual] = {
    "unknown": Bilingual("未知", "unknown"),
    "under_1m": Bilingual("注册资本不满100万元", "capital under 1 million yuan"),
    "under_10m": Bilingual("100万元以上不满1000万元", "1 to under 10 million yuan"),
    "under_100m": Bilingual("1000万元以上不满1亿元", "10 to under 100 million yuan"),
    "over_100m": Bilingual("1亿元以上", "100 million yuan or more"),
}
"""By registered capital in yuan: what the register knows of a subject's size."""


def trial(
    conn: psycopg.Connection[Any], catalogue: Catalogue, model: IndicatorModel, on: date, *, actor: Actor, now: datetime
) -> Trial:
    """Compute the version for the day (which may be to come) from today's records, and keep who would change from what to what.

    Raises NoOfficeError without the office credit_office; RunRefusedError for a version that rates already, or whose criteria
    have no basis in force on the day.
    """
    actor.require("credit_office")
    today = now.astimezone(CHINA).date()
    if model.rates_on(today):
        raise _refused("version", "该版本已经施行，请直接运行。", "This version is in force: run it.")
    if not model.indicators_on(on):
        raise _refused("on", f"{on} 没有可以计算的指标：依据未施行或者已失效。", f"No criterion has a basis in force on {on}.")
    against, began = _before(catalogue, model, on), time.monotonic()
    seq = last_change(conn)
    with taken(conn, [model, *([against] if against else [])], seq) as snapshot:
        _judge(snapshot, model, against, catalogue, on)
        _describe(conn, snapshot)
        sums = [
            {"before": before, "after": after, "subjects": subjects}
            for before, after, subjects in snapshot.con.rows(
                "SELECT before, after, count(*) FROM moved GROUP BY ALL ORDER BY ALL"
            )
        ]
        changed = snapshot.con.value("SELECT count(*) FROM moved WHERE changed")
        row = conn.execute(
            "INSERT INTO rating_trial (model, version, against, on_day, seq, subjects, changed, sums, definition, by, at,"
            " seconds) VALUES (%s, %s, %s, %s, %s, %s, %s, %s::jsonb, %s::jsonb, %s, %s, %s) RETURNING id",
            (
                model.id, model.version, against.version if against else None, on, seq, sum(s["subjects"] for s in sums),
                changed, json.dumps(sums), json.dumps(models.definition_of(model), ensure_ascii=False), str(actor), now,
                round(Decimal(str(time.monotonic() - began)), 3),
            ),
        ).fetchone()  # fmt: skip
        assert row is not None
        # by way of a temporary table: COPY does not write behind the wall (migration borders)
        conn.execute("CREATE TEMP TABLE rating_moving (LIKE rating_trial_change) ON COMMIT DROP")
        copy_batches(conn, "rating_moving", extended(snapshot.con.reader(_MOVED), {"trial": ("bigint", row[0])}))
        conn.execute("INSERT INTO rating_trial_change SELECT * FROM rating_moving")
        conn.execute("DROP TABLE rating_moving")
    return one(conn, row[0], actor=actor)


def _refused(place: str, zh: str, en: str) -> RunRefusedError:
    return RunRefusedError(place=place, reason=Bilingual(zh, en))


def _before(catalogue: Catalogue, model: IndicatorModel, on: date) -> IndicatorModel | None:
    """The version in force on the day, else the newest that begins before the one on trial."""
    found = catalogue.indicator_model_on(model.id, on)
    if found is not None and found.version != model.version:
        return found
    begins = model.effective.from_ or date.min
    same = (m for m in catalogue.indicator_models if m.id == model.id and m.enabled)
    earlier = [m for m in same if (m.effective.from_ or date.min) < begins]
    return earlier[-1] if earlier else None


def _judge(
    snapshot: Snapshot, model: IndicatorModel, against: IndicatorModel | None, catalogue: Catalogue, on: date
) -> None:
    """Table `moves` (uscc, before, after, changed); without a version before, those who would not have its best grade."""
    con = snapshot.con
    running.judge(snapshot, model, catalogue, on)
    con.execute("ALTER TABLE graded RENAME TO after")
    if against is None:
        best = next(iter(orders_of(model, catalogue)))
        con.execute(f"CREATE TABLE moves AS SELECT uscc, '' AS before, grade AS after, grade <> '{best}' AS changed FROM after")
        return
    criteria = min(on, against.effective.to or on)
    running.carry_out(con, compiled(against, catalogue, criteria, snapshot.fields))
    con.execute("ALTER TABLE graded RENAME TO before")
    con.execute(
        "CREATE TABLE moves AS SELECT coalesce(a.uscc, b.uscc) AS uscc, coalesce(b.grade, '') AS before,"
        " coalesce(a.grade, '') AS after, b.grade IS DISTINCT FROM a.grade AS changed"
        " FROM after a FULL JOIN before b ON a.uscc = b.uscc"
    )


_MOVED = """
SELECT uscc, before, after, region, size, sector FROM moved WHERE changed ORDER BY uscc
"""


def _describe(conn: psycopg.Connection[Any], snapshot: Snapshot) -> None:
    """View `moved`: the moves with region, size and sector as the register has them today."""
    con = snapshot.con
    con.execute("CREATE TABLE sectors (division VARCHAR, letter VARCHAR)")
    divisions = [(f"{n:02}", sector.letter) for sector in SECTORS for n in range(int(sector.first), int(sector.last) + 1)]
    con.insert_rows("sectors", divisions)
    columns = {"uscc": "text", "region": "text", "capital": "numeric", "industry": "text"}
    with Scratch() as spool, Scratch() as passing, Path(passing.path).open("w+b") as text:
        write_parquet(read_query(conn, _ABOUT, columns, text), Path(spool.path))
        con.execute(f"CREATE TABLE about AS FROM read_parquet('{spool.path}')")
    con.execute(
        "CREATE VIEW moved AS SELECT m.uscc, m.before, m.after, m.changed, coalesce(a.region, '') AS region,"
        " CASE WHEN a.capital IS NULL THEN 'unknown' WHEN a.capital < 1000000 THEN 'under_1m'"
        " WHEN a.capital < 10000000 THEN 'under_10m' WHEN a.capital < 100000000 THEN 'under_100m' ELSE 'over_100m' END AS size,"
        " coalesce(s.letter, '') AS sector"
        " FROM moves m LEFT JOIN about a ON a.uscc = m.uscc LEFT JOIN sectors s ON s.division ="
        " substr(regexp_replace(a.industry, '^[A-T]', ''), 1, 2)"
    )


def one(conn: psycopg.Connection[Any], number: int, *, actor: Actor) -> Trial:
    """One trial. Raises NoOfficeError, UnknownTrialError."""
    actor.require("credit_office")
    with conn.cursor(row_factory=class_row(Trial)) as cursor:
        found = cursor.execute(f"SELECT {_TRIAL} FROM rating_trial WHERE id = %s", (number,)).fetchone()
    if found is None:
        raise UnknownTrialError(place=str(number))
    return found


def trials(conn: psycopg.Connection[Any], *, actor: Actor, limit: int = 50) -> tuple[Trial, ...]:
    """Trials, newest first. Raises NoOfficeError."""
    actor.require("credit_office")
    with conn.cursor(row_factory=class_row(Trial)) as cursor:
        return tuple(cursor.execute(f"SELECT {_TRIAL} FROM rating_trial ORDER BY id DESC LIMIT %s", (limit,)).fetchall())


def by(conn: psycopg.Connection[Any], number: int, what: str, *, actor: Actor) -> list[dict[str, Any]]:
    """Who would change, summed by region, size or sector: [{what, before, after, subjects}]. Raises as `one`."""
    one(conn, number, actor=actor)
    if what not in {"region", "size", "sector"}:
        raise _refused("by", "只能按 region、size、sector 汇总。", "Sums are by region, size or sector.")
    with conn.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(
            f"SELECT {what} AS what, before, after, count(*) AS subjects FROM rating_trial_change WHERE trial = %s"
            f" GROUP BY {what}, before, after ORDER BY {what}, before, after",
            (number,),
        ).fetchall()


def changes(
    conn: psycopg.Connection[Any], number: int, *, actor: Actor, after: str = "", limit: int = 100
) -> tuple[Changed, ...]:
    """Who would change, by code; `after`: the last code of the page before. Raises as `one`."""
    one(conn, number, actor=actor)
    with conn.cursor(row_factory=class_row(Changed)) as cursor:
        return tuple(
            cursor.execute(
                "SELECT c.uscc, coalesce(s.name, '') AS name, c.before, c.after, c.region, c.size, c.sector"
                " FROM rating_trial_change c LEFT JOIN subject s ON s.uscc = c.uscc"
                " WHERE c.trial = %s AND c.uscc > %s ORDER BY c.uscc LIMIT %s",
                (number, after, limit),
            ).fetchall()
        )


HEAD: Sequence[str] = ("uscc", "name", "before", "after", "region", "size", "sector")
MOST_LINES = 1_000_000


def as_csv(conn: psycopg.Connection[Any], number: int, *, actor: Actor) -> bytes:
    """Who would change, as CSV in UTF-8 with a mark that spreadsheets know. Raises as `one`."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEAD)
    for row in changes(conn, number, actor=actor, limit=MOST_LINES):
        writer.writerow([getattr(row, name) for name in HEAD])
    return b"\xef\xbb\xbf" + out.getvalue().encode()
