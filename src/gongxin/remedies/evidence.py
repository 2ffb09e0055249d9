"""Papers of objections and repairs: the organisation's own (gongxin.papers), given out to those whose case it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from gongxin.access.api import Actor
from gongxin.papers import api as papers
from gongxin.papers.api import Paper

if TYPE_CHECKING:
    import psycopg


def keep(conn: psycopg.Connection[Any], name: str, content: bytes, *, actor: Actor, now: datetime) -> Paper:
    """Take a paper of a subject; the same bytes again are the same paper. PaperRefusedError (FIL1-FIL4)."""
    actor.require_subject(actor.uscc)
    return papers.keep(conn, name, content, uscc=actor.uscc, actor=actor, now=now)


def own(conn: psycopg.Connection[Any], numbers: Sequence[UUID], uscc: str) -> None:
    """Raises UnknownPaperError for the first paper that the subject has not handed in."""
    papers.own(conn, numbers, uscc=uscc)


def of_subject(conn: psycopg.Connection[Any], uscc: str, *, limit: int = 100, before: UUID | None = None) -> list[Paper]:
    """The papers that a subject has handed in, newest first; `before`, the last paper of a page, pages on."""
    return papers.of_subject(conn, uscc, limit=limit, before=before)


def of_objection(conn: psycopg.Connection[Any], number: int) -> list[Paper]:
    """The papers of an objection. Who may ask is seen by cases.get."""
    rows = conn.execute("SELECT evidence FROM objection_evidence WHERE objection = %s", (number,)).fetchall()
    return papers.some(conn, (row[0] for row in rows))


def of_repair(conn: psycopg.Connection[Any], number: int) -> list[tuple[str, Paper]]:
    """The papers of an application, each with what it was handed in as. Who may ask is seen by repairs.get."""
    rows = conn.execute("SELECT material, evidence FROM repair_material WHERE repair = %s ORDER BY 1, 2", (number,)).fetchall()
    known = {paper.id: paper for paper in papers.some(conn, (row[1] for row in rows))}
    return [(material, known[paper]) for material, paper in rows]


def content(conn: psycopg.Connection[Any], number: UUID, *, actor: Actor) -> tuple[Paper, bytes]:
    """A paper and its bytes: for the subject, and for officers with an office in remedies of the department that decides a case
    it was handed in with, or of the credit office. UnknownPaperError."""
    found = papers.read(conn, number)
    if found.department or not _may_see(conn, found, actor):
        raise papers.UnknownPaperError(place=str(number))
    return found, papers.content(conn, number)


def _may_see(conn: psycopg.Connection[Any], paper: Paper, actor: Actor) -> bool:
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
