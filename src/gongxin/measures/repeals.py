"""Articles that have ended: recorded at once, and a list of what they had touched (MEA20).

A check reads the repeals under a shared lock and a repeal is recorded under the exclusive one, so that every check was
answered either wholly before it (and is listed) or wholly after it (and carries nothing of it).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from gongxin.catalogue import Catalogue
from gongxin.catalogue.model.measure import Measure
from gongxin.kernel.text import Bilingual
from gongxin.measures.errors import RepealRefusedError, UnknownMeasureError
from gongxin.measures.grounds import standing
from gongxin.measures.sql import statement

if TYPE_CHECKING:
    import psycopg

    from gongxin.access.api import Actor

LOCK = 0x6D65_6173
"""Advisory lock of this room ('meas'): shared by checks, exclusive for repeals; held to the transaction's end."""


@dataclass(frozen=True, slots=True)
class Touched:
    """One measure in one answered check: where the measure rested on an article that has ended."""

    check: str
    department: str
    on: date
    uscc: str
    measure: str
    entry: str
    until: date | None
    outcome: str | None
    """Of the latest feedback: applied, not_applied, or None while open."""


@dataclass(frozen=True, slots=True)
class Repealed:
    """What a repeal did. `measures`: those without effect from the day after `last_day`, because nothing of enough rank is
    left to rest on; `touched`: every answer that named a measure resting on the article, whatever its day."""

    law: str
    article: str
    last_day: date | None
    measures: tuple[str, ...]
    touched: tuple[Touched, ...]


def ended(conn: psycopg.Connection[Any]) -> dict[tuple[str, str], date]:
    """(law, article) → last day, by the latest record of each. Waits for a repeal that is being recorded."""
    conn.execute("SELECT pg_advisory_xact_lock_shared(%s)", (LOCK,))
    rows = conn.execute(
        "SELECT DISTINCT ON (law, article) law, article, last_day FROM measure_repeal ORDER BY law, article, id DESC"
    ).fetchall()
    return {(law, article): last_day for law, article, last_day in rows if last_day is not None}


def repeal(
    conn: psycopg.Connection[Any],
    catalogue: Catalogue,
    law: str,
    article: str,
    last_day: date | None,
    *,
    document: str,
    why: str,
    actor: Actor,
    now: datetime,
) -> Repealed:
    """Record that `article` of `law` (its id or Chinese title; article as the definition writes it in Chinese, '' = the
    whole law) is in force until `last_day`; None takes an earlier record back. Inside the caller's transaction.

    Raises NoOfficeError without the office credit_office, RepealRefusedError for an article no measure rests on.
    """
    actor.require("credit_office")
    resting = [m for m in catalogue.measures.values() if _rests_on(m, law, article)]
    if not resting or not document.strip():
        raise _refused(law, article, known=bool(resting))
    conn.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
    conn.execute(
        "INSERT INTO measure_repeal (law, article, last_day, document, why, at, department, officer)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
        (law, article, last_day, document.strip(), why.strip(), now, actor.department, actor.officer),
    )
    if last_day is None:
        return Repealed(law, article, None, (), ())
    after, now_ended = last_day + timedelta(days=1), ended(conn)
    fallen = tuple(m.id for m in resting if not standing(m, catalogue, after, now_ended))
    return Repealed(law, article, last_day, fallen, tuple(touched(conn, tuple(m.id for m in resting))))


def touched(
    conn: psycopg.Connection[Any], measures: tuple[str, ...], on: date | None = None, *, limit: int = 10_000
) -> list[Touched]:
    """Where these measures stand in answered checks, newest check first; `on`: only what would still run after that day."""
    rows = conn.execute(statement("touched"), {"measures": list(measures), "on": on, "limit": limit}).fetchall()
    return [Touched(*row) for row in rows]


def measure_of(catalogue: Catalogue, code: str) -> Measure:
    """The measure with this code. Raises UnknownMeasureError."""
    found = catalogue.measures.get(code)
    if found is None:
        raise UnknownMeasureError(place=code[:16])
    return found


def _rests_on(measure: Measure, law: str, article: str) -> bool:
    return any(law in {basis.law_id, basis.law.zh} and article in {"", basis.article.zh} for basis in measure.basis)


def _refused(law: str, article: str, *, known: bool) -> RepealRefusedError:
    if known:
        reason = Bilingual("没有写明废止文件。", "The document that repeals it is not named.")
        remedy = Bilingual("请写明废止决定的文号。", "Name the document that repeals it.")
        return RepealRefusedError(place="document", reason=reason, remedy=remedy)
    return RepealRefusedError(
        place=f"{law} {article}".strip()[:200],
        reason=Bilingual("没有措施以该条款为依据。", "No measure rests on that article."),
        remedy=Bilingual(
            "请按措施定义中的写法给出法律代码（或全称）和条款。",
            "Give law and article as the measure's definition writes them.",
        ),
    )
