"""A department asks, for a named matter, what the law says about these subjects; asked, answered and kept in one go."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from gongxin.catalogue import Catalogue
from gongxin.kernel.text import Bilingual
from gongxin.kernel.text_array import text_array
from gongxin.measures import grounds, repeals
from gongxin.measures.errors import CheckRefusedError, UnknownCheckError, UnknownEntryError, UnknownMatterError
from gongxin.measures.rules.carrying import SHORTEST_ITEM
from gongxin.measures.rules.facts import CARRYING_STATES, RATED_STATES
from gongxin.measures.rules.keeping import MEA19
from gongxin.measures.rules.numbers import check_number, is_check_number
from gongxin.measures.sql import statement
from gongxin.visibility.facts import CHINA

if TYPE_CHECKING:
    import psycopg

    from gongxin.access.api import Actor

MOST_SUBJECTS = 10_000


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked. `codes` in normal form; a code given twice is answered once. `item`: the one licence or project."""

    matter: str
    codes: tuple[str, ...]
    on: date
    purpose: str
    item: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """The number of a check and its whole answer, JSON in UTF-8. `codes`: those asked, each once."""

    no: str
    body: bytes
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Which measures of the check would fall if the entry were removed, and which of its measures would stay."""

    check: str
    entry: str
    uscc: str
    falling: tuple[str, ...]
    staying: tuple[str, ...]


def check(conn: psycopg.Connection[Any], catalogue: Catalogue, question: Question, *, actor: Actor, now: datetime) -> Answered:
    """Answer the question and keep it under a new number, inside the caller's transaction.

    Raises NoOfficeError without the office check, UnknownMatterError, CheckRefusedError (no subjects, too many, no purpose, a
    day to come, an item of one character).
    """
    actor.require("check")
    codes = _accepted(catalogue, question, now)
    ended = repeals.ended(conn)  # under the shared lock, before anything is read
    chosen = grounds.considered(catalogue, question.matter, question.on, ended)
    rows = grounds.ground_rows(chosen, catalogue)
    serial = _one(conn.execute("SELECT nextval('check_serial')").fetchone())
    no = check_number(now.astimezone(CHINA).date(), serial)
    conn.execute("SET LOCAL jit = off")
    body = conn.execute(
        statement("check"),
        {
            "no": no,
            "serial": serial,
            "at": now,
            "on": question.on,
            "matter": question.matter,
            "item": question.item.strip(),
            "purpose": question.purpose.strip(),
            "department": actor.department,
            "officer": actor.officer,
            "codes": text_array(codes),
            "resources": sorted({row["resource"] for row in rows}),
            **grounds.hints(rows, chosen).parameters(),
            "grounds": json.dumps(rows, ensure_ascii=False),
            "considered": json.dumps({item.measure.id: item.as_dict() for item in chosen}, ensure_ascii=False),
            "rated": list(RATED_STATES),
            "carrying": list(CARRYING_STATES),
        },
    ).fetchone()
    return Answered(no, _one(body).encode(), tuple(codes))


def answer(conn: psycopg.Connection[Any], no: str, *, actor: Actor) -> bytes:
    """The check as it was answered, with the feedback so far, for who checks or gives feedback. Raises UnknownCheckError
    (another department's too)."""
    if not actor.holds("feedback"):
        actor.require("check")
    row = None
    if is_check_number(no):
        row = conn.execute(statement("answer"), {"no": no, "department": actor.department}).fetchone()
    if row is None:
        raise UnknownCheckError(place=no[:24])
    return str(row[0]).encode()


@dataclass(frozen=True, slots=True)
class Made:
    """One check in a department's list. open: measures that wait for feedback."""

    no: str
    serial: int
    at: datetime
    on: date
    matter: str
    item: str
    purpose: str
    officer: str
    subjects: int
    measures: int
    open: int


def made(
    conn: psycopg.Connection[Any],
    *,
    actor: Actor,
    waiting: bool = False,
    before: int | None = None,
    limit: int = 50,
) -> tuple[Made, ...]:
    """The checks of the actor's department, newest first; `waiting`: only those whose feedback is not complete; `before`: a
    serial. Raises NoOfficeError without the office check or feedback."""
    if not actor.holds("feedback"):
        actor.require("check")
    rows = conn.execute(
        "SELECT c.no, c.serial, c.at, c.on_day, c.matter, c.item, c.purpose, c.officer, cardinality(c.codes), m.named, m.open"
        " FROM credit_check c CROSS JOIN LATERAL ("
        "   SELECT count(*) AS named, count(*) FILTER (WHERE NOT EXISTS (SELECT FROM check_feedback f"
        "     WHERE f.check_no = n.check_no AND f.uscc = n.uscc AND f.measure = n.measure)) AS open"
        "   FROM check_measure n WHERE n.check_no = c.no) m"
        " WHERE c.department = %(department)s AND (%(before)s::bigint IS NULL OR c.serial < %(before)s)"
        " AND (m.open > 0 OR NOT %(waiting)s) ORDER BY c.serial DESC LIMIT %(limit)s",
        {"department": actor.department, "waiting": waiting, "before": before, "limit": limit},
    ).fetchall()
    return tuple(Made(*row) for row in rows)


def without(conn: psycopg.Connection[Any], no: str, entry: str, *, actor: Actor) -> WhatIf:
    """What would change in the check if the entry (`code.resource.key`, as the answer names it) were removed: MEA19.

    Raises UnknownCheckError, UnknownEntryError.
    """
    actor.require("check")
    uscc, resource, key = _parts(entry)
    if not is_check_number(no) or not _exists(conn, no, actor.department):
        raise UnknownCheckError(place=no[:24])
    rows = conn.execute(
        "SELECT measure, resource, record_key FROM check_entry WHERE check_no = %s AND uscc = %s", (no, uscc)
    ).fetchall()
    carried_by: dict[str, frozenset[str]] = {}
    for measure, of, record in rows:
        carried_by[measure] = carried_by.get(measure, frozenset()) | {f"{uscc}.{of}.{record}"}
    wanted = f"{uscc}.{resource}.{key}"
    if not any(wanted in entries for entries in carried_by.values()):
        raise UnknownEntryError(place=entry[:120])
    falling = MEA19.falling(carried_by, wanted)
    return WhatIf(no, wanted, uscc, falling, tuple(sorted(set(carried_by) - set(falling))))


def said_of(conn: psycopg.Connection[Any], uscc: str, *, actor: Actor, limit: int = 200) -> bytes:
    """What departments were told of this subject, newest first, as JSON: for the subject itself, which sees by whom, in which
    matter and on which record, and what was done. Raises NoOfficeError for anybody else."""
    actor.require_subject(uscc)
    return str(_one(conn.execute(statement("said_of"), {"uscc": uscc, "limit": limit}).fetchone())).encode()


def _accepted(catalogue: Catalogue, question: Question, now: datetime) -> list[str]:
    """The codes, each once, in the order given, if the question may be asked at all."""
    if question.matter not in catalogue.matters or not catalogue.matters[question.matter].enabled:
        raise UnknownMatterError(place=question.matter[:64])
    codes = list(dict.fromkeys(question.codes))
    today = now.astimezone(CHINA).date()
    if not codes:
        raise _refused("subjects", "没有写明信用主体。", "No subject is named.")
    if len(codes) > MOST_SUBJECTS:
        raise _refused("subjects", f"一次最多 {MOST_SUBJECTS:,} 个信用主体。", f"At most {MOST_SUBJECTS:,} subjects at once.")
    if not question.purpose.strip():
        raise _refused("purpose", "没有写明核查目的。", "The purpose is missing.")
    if question.on > today:
        raise _refused("on", f"{question.on} 还没有到。", f"{question.on} is in the future.")
    if question.item.strip() and len(question.item.strip()) < SHORTEST_ITEM:
        raise _refused("item", "所写许可或项目的名称过短。", "The licence or project named is too short.")
    return codes


def _refused(place: str, zh: str, en: str) -> CheckRefusedError:
    return CheckRefusedError(place=place, reason=Bilingual(zh, en))


def _parts(entry: str) -> tuple[str, str, UUID]:
    parts: Sequence[str] = entry.split(".")
    try:
        uscc, resource, key = parts
        return uscc, resource, UUID(key)
    except ValueError:
        raise UnknownEntryError(place=entry[:120]) from None


def _exists(conn: psycopg.Connection[Any], no: str, department: str) -> bool:
    found = conn.execute("SELECT FROM credit_check WHERE no = %s AND department = %s", (no, department))
    return found.rowcount == 1


def _one(row: tuple[Any, ...] | None) -> Any:
    assert row is not None
    return row[0]
