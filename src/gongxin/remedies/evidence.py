"""Papers: taken in by what they are, given out to those whose case it is."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from psycopg.rows import class_row

from gongxin.access.api import Actor
from gongxin.remedies.errors import EvidenceRefusedError, UnknownEvidenceError
from gongxin.remedies.facts import Evidence
from gongxin.remedies.rules import files
from gongxin.remedies.rules.files import FIL2
from gongxin.remedies.rules.refusing import refuse
from gongxin.remedies.trail import words

if TYPE_CHECKING:
    import psycopg

_COLUMNS = "id, hash, kind, size, name, uscc, at"
MOST_A_DAY = 60
"""Papers that one subject may hand in within a day: a case needs a few, a full disk none."""


def keep(conn: psycopg.Connection[Any], name: str, content: bytes, *, actor: Actor, now: datetime) -> Evidence:
    """Take a paper of a subject; the same bytes again are the same paper. EvidenceRefusedError (FIL1-FIL4)."""
    actor.require_subject(actor.uscc)
    kind, rule = files.judge(content)
    if rule is not None:
        raise refuse(EvidenceRefusedError, rule)
    digest = hashlib.sha256(content).hexdigest()
    conn.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7035))", (actor.uscc,))
    with conn.cursor(row_factory=class_row(Evidence)) as cursor:
        known = cursor.execute(
            f"SELECT {_COLUMNS} FROM evidence WHERE uscc = %s AND hash = %s", (actor.uscc, digest)
        ).fetchone()
        if known is not None:
            return known
        today = conn.execute("SELECT FROM evidence WHERE uscc = %s AND at > %s", (actor.uscc, now - timedelta(days=1))).rowcount
        if today >= MOST_A_DAY:
            raise refuse(EvidenceRefusedError, FIL2, place="one day")
        made = cursor.execute(
            "INSERT INTO evidence (id, hash, kind, size, name, uscc, handed_in_by, at, content)"
            f" VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING {_COLUMNS}",
            (uuid4(), digest, kind, len(content), files.plain_name(words(name)), actor.uscc, str(actor), now, content),
        ).fetchone()
    assert made is not None
    return made


def own(conn: psycopg.Connection[Any], numbers: Sequence[UUID], uscc: str) -> None:
    """Raises UnknownEvidenceError for the first paper that the subject has not handed in."""
    found = {row[0] for row in conn.execute("SELECT id FROM evidence WHERE uscc = %s AND id = ANY(%s)", (uscc, list(numbers)))}
    for number in numbers:
        if number not in found:
            raise UnknownEvidenceError(place=str(number))


def of_subject(conn: psycopg.Connection[Any], uscc: str, *, limit: int = 100, before: UUID | None = None) -> list[Evidence]:
    """The papers that a subject has handed in, newest first; `before`, the last paper of a page, pages on."""
    return _select(
        conn,
        "uscc = %(uscc)s AND (%(before)s::uuid IS NULL"
        " OR (at, id) < (SELECT last.at, last.id FROM evidence last WHERE last.id = %(before)s AND last.uscc = %(uscc)s))"
        " ORDER BY at DESC, id DESC LIMIT %(limit)s",
        {"uscc": uscc, "before": before, "limit": limit},
    )


def of_objection(conn: psycopg.Connection[Any], number: int) -> list[Evidence]:
    """The papers of an objection. Who may ask is seen by cases.get."""
    return _select(
        conn, "id IN (SELECT evidence FROM objection_evidence WHERE objection = %(number)s) ORDER BY at, id", {"number": number}
    )


def of_repair(conn: psycopg.Connection[Any], number: int) -> list[tuple[str, Evidence]]:
    """The papers of an application, each with what it was handed in as. Who may ask is seen by repairs.get."""
    papers = {
        paper.id: paper
        for paper in _select(
            conn, "id IN (SELECT evidence FROM repair_material WHERE repair = %(number)s)", {"number": number}
        )
    }
    rows = conn.execute("SELECT material, evidence FROM repair_material WHERE repair = %s ORDER BY 1, 2", (number,)).fetchall()
    return [(material, papers[paper]) for material, paper in rows]


def _select(conn: psycopg.Connection[Any], condition: str, given: dict[str, Any]) -> list[Evidence]:
    with conn.cursor(row_factory=class_row(Evidence)) as cursor:
        return cursor.execute(f"SELECT {_COLUMNS} FROM evidence WHERE {condition}", given).fetchall()


def content(conn: psycopg.Connection[Any], number: UUID, *, actor: Actor) -> tuple[Evidence, bytes]:
    """A paper and its bytes: for the subject, and for officers with an office in remedies of the department that decides a case
    it was handed in with, or of the credit office. UnknownEvidenceError."""
    with conn.cursor(row_factory=class_row(Evidence)) as cursor:
        found = cursor.execute(f"SELECT {_COLUMNS} FROM evidence WHERE id = %s", (number,)).fetchone()
    if found is None or not _may_see(conn, found, actor):
        raise UnknownEvidenceError(place=str(number))
    row = conn.execute("SELECT content FROM evidence WHERE id = %s", (number,)).fetchone()
    return found, bytes(row[0]) if row else b""


def _may_see(conn: psycopg.Connection[Any], paper: Evidence, actor: Actor) -> bool:
    if actor.kind == "subject":
        return actor.uscc == paper.uscc
    if not (actor.holds("remedy") or actor.holds("review") or actor.holds("credit_office")):
        return False
    return (
        conn.execute(
            "SELECT FROM objection_evidence j JOIN objection o ON o.id = j.objection"
            " WHERE j.evidence = %(paper)s AND (%(all)s OR o.source = %(department)s)"
            " UNION ALL SELECT FROM repair_material m JOIN repair r ON r.id = m.repair"
            " WHERE m.evidence = %(paper)s AND (%(all)s OR r.source = %(department)s) LIMIT 1",
            {"paper": paper.id, "all": actor.holds("credit_office"), "department": actor.department},
        ).rowcount
        == 1
    )
