"""Marking grades out of date (RAT9) by reading the change log: every kind of change, whichever room made it, and the days on
which records run out. One statement per kind; running it twice marks once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from gongxin.catalogue import Catalogue
from gongxin.engine.copying import copy_batches
from gongxin.ratings import models, running
from gongxin.ratings.facts import Run
from gongxin.ratings.snapshot import last_change, taken
from gongxin.visibility.facts import CHINA

if TYPE_CHECKING:
    import psycopg

    from gongxin.access.api import Actor

STEP = 200_000  # changes read at once

# Only the grade that stands can be out of date: of the newest day, and of that day's newest run.
NEWEST = """g.run = (SELECT n.run FROM rating_grade n WHERE n.uscc = g.uscc AND n.model = g.model
                 ORDER BY n.on_day DESC, n.run DESC LIMIT 1)"""

# A change of a record that a grade rests on: what it became says why.
_USED = f"""
INSERT INTO rating_mark (uscc, run, resource, record_key, why, seq, at)
SELECT DISTINCT ON (g.uscc, g.run, v.resource, v.record_key, why)
       g.uscc, g.run, v.resource, v.record_key,
       CASE WHEN v.state = 'current' THEN 'corrected' ELSE v.state END AS why, v.seq, %(now)s
FROM record_version v
JOIN rating_contribution c ON c.uscc = v.uscc AND c.resource = v.resource AND c.record_key = v.record_key
JOIN rating_grade g ON g.uscc = c.uscc AND g.run = c.run
JOIN rating_run r ON r.id = g.run
WHERE v.seq > %(after)s AND v.seq <= %(upto)s AND v.seq > r.seq AND v.version > 1 AND {NEWEST}
ORDER BY g.uscc, g.run, v.resource, v.record_key, why, v.seq
ON CONFLICT DO NOTHING
"""
# Whom a new version of an input concerns whose record the grade does not rest on: whether it counts now is computed below.
_CONCERNED = f"""
SELECT DISTINCT g.uscc
FROM record_version v
JOIN rating_grade g ON g.uscc = v.uscc AND g.model = %(model)s
JOIN rating_run r ON r.id = g.run
WHERE v.seq > %(after)s AND v.seq <= %(upto)s AND v.seq > r.seq AND v.resource = ANY (%(resources)s::text[])
  AND v.state IN ('current', 'contested') AND {NEWEST}
  AND NOT EXISTS (SELECT FROM rating_contribution c WHERE c.uscc = v.uscc AND c.run = g.run
                  AND c.resource = v.resource AND c.record_key = v.record_key)
"""
_ADDED = f"""
INSERT INTO rating_mark (uscc, run, resource, record_key, why, seq, at)
SELECT DISTINCT g.uscc, g.run, k.resource, k.record_key, 'added', v.seq, %(now)s::timestamptz
FROM rating_counting k
JOIN rating_grade g ON g.uscc = k.uscc AND g.model = %(model)s
JOIN record_version v ON v.uscc = k.uscc AND v.resource = k.resource AND v.record_key = k.record_key AND v.version = k.version
WHERE {NEWEST}
  AND NOT EXISTS (SELECT FROM rating_contribution c WHERE c.uscc = k.uscc AND c.run = g.run
                  AND c.resource = k.resource AND c.record_key = k.record_key)
ON CONFLICT DO NOTHING
"""
_EXPIRED = f"""
INSERT INTO rating_mark (uscc, run, resource, record_key, why, seq, at)
SELECT DISTINCT g.uscc, g.run, c.resource, c.record_key, 'expired', NULL::bigint, %(now)s::timestamptz
FROM rating_contribution c
JOIN rating_grade g ON g.uscc = c.uscc AND g.run = c.run
WHERE c.until < %(today)s AND {NEWEST}
ON CONFLICT DO NOTHING
"""


def follow(conn: psycopg.Connection[Any], catalogue: Catalogue, *, now: datetime) -> int:
    """Read the change log from where it was left, and what has run out by today; the number of marks. Inside a transaction."""
    today = now.astimezone(CHINA).date()
    conn.execute("INSERT INTO rating_follow (last) VALUES (0) ON CONFLICT DO NOTHING")
    row = conn.execute("SELECT last FROM rating_follow FOR UPDATE").fetchone()
    last, upto, marks = (row[0] if row else 0), last_change(conn), 0
    for after in range(last, upto, STEP):
        step = {"now": now, "after": after, "upto": min(after + STEP, upto)}
        marks += conn.execute(_USED, step).rowcount
    for model in models.names(catalogue) if upto > last else ():
        marks += _added(conn, catalogue, model, (last, upto), today, now)
    marks += conn.execute(_EXPIRED, {"now": now, "today": today}).rowcount
    conn.execute("UPDATE rating_follow SET last = %s WHERE last < %s", (upto, upto))
    return marks


def _added(  # noqa: PLR0917  one question about one model
    conn: psycopg.Connection[Any], catalogue: Catalogue, name: str, numbers: tuple[int, int], today: date, now: datetime
) -> int:
    """Marks for records that count today and did not when the grade was given: computed for those concerned only."""
    model = catalogue.indicator_model_on(name, today)
    if model is None:
        return 0
    resources = sorted({item.resource for item in model.indicators})
    words = {"model": name, "after": numbers[0], "upto": numbers[1], "resources": resources}
    concerned = [row[0] for row in conn.execute(_CONCERNED, words).fetchall()]
    if not concerned:
        return 0
    conn.execute(
        "CREATE TEMP TABLE rating_counting (uscc text, indicator text, resource text, record_key uuid, version integer,"
        " met boolean, until date) ON COMMIT DROP"
    )
    with taken(conn, [model], numbers[1], concerned) as snapshot:
        running.judge(snapshot, model, catalogue, today)
        copy_batches(conn, "rating_counting", snapshot.con.reader(running.COUNTED))
    done = conn.execute(_ADDED, {"model": name, "now": now}).rowcount
    conn.execute("DROP TABLE rating_counting")
    return done


def marked(conn: psycopg.Connection[Any], model: str) -> tuple[str, ...]:
    """The subjects whose newest grade of the model is marked."""
    rows = conn.execute(
        f"SELECT DISTINCT g.uscc FROM rating_grade g JOIN rating_mark k ON k.uscc = g.uscc AND k.run = g.run"
        f" WHERE g.model = %s AND {NEWEST} ORDER BY g.uscc",
        (model,),
    ).fetchall()
    return tuple(row[0] for row in rows)


def refresh(
    conn: psycopg.Connection[Any], catalogue: Catalogue, model: str, on: date, *, actor: Actor, now: datetime
) -> Run | None:
    """Rate again those whose grades are marked; None where there are none."""
    who: Sequence[str] = marked(conn, model)
    return running.run(conn, catalogue, model, on, actor=actor, now=now, only=who) if who else None

