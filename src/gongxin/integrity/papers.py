"""Papers that an enterprise hands in with its complaint: kept by gongxin.papers, given out to it, to the body that handles the
complaint and to the credit office; never to the accused (GOV12). What a file says about whoever made it is taken out first, for
that is a person; one with an electronic signature stays as it came (decision 0030)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from gongxin.access import api as access
from gongxin.integrity import cases
from gongxin.integrity.errors import refuse
from gongxin.integrity.facts import Complaint
from gongxin.integrity.rules.complaining import GOV1
from gongxin.papers import api as papers

if TYPE_CHECKING:
    import psycopg

MOST = 20
"""Papers of one complaint."""


def attach(
    conn: psycopg.Connection[Any],
    number: int,
    given: Sequence[tuple[str, bytes]],
    *,
    actor: access.Actor,
    now: datetime,
) -> list[papers.Paper]:
    """Names and bytes, from the complainant, while the complaint runs; the same bytes again are the same paper.
    UnknownDutyError, NoOfficeError, DutyRefusedError, PaperRefusedError (FIL1-FIL4)."""
    found = may_attach(conn, number, actor=actor)
    bare = [(name, papers.bare(papers.kind_of(content), content).content) for name, content in given]
    known = {paper.id for paper in of(conn, number)}
    kept = [papers.keep(conn, name, content, uscc=found.complainant, actor=actor, now=now) for name, content in bare]
    if len(known | {paper.id for paper in kept}) > MOST:
        raise refuse(GOV1, "papers", f"每件投诉最多{MOST}份材料。", f"At most {MOST} papers for each complaint.")
    for paper in kept:
        conn.execute(
            "INSERT INTO gov_complaint_paper (complaint, paper) VALUES (%s, %s) ON CONFLICT DO NOTHING", (number, paper.id)
        )
    return kept


def may_attach(conn: psycopg.Connection[Any], number: int, *, actor: access.Actor) -> Complaint:
    """The complaint, for its complainant while it runs: asked before a byte is read. UnknownDutyError, NoOfficeError,
    DutyRefusedError."""
    found = cases.get(conn, number, actor=actor)
    actor.require_subject(found.complainant)
    if found.state not in cases.RUNNING:
        raise refuse(GOV1, "papers", "材料须在办结前提交。", "Papers come before the complaint is closed.")
    return found


def of(conn: psycopg.Connection[Any], number: int) -> list[papers.Paper]:
    """The papers of a complaint, as they came: for who may see the complaint, as the caller has seen to."""
    rows = conn.execute("SELECT paper FROM gov_complaint_paper WHERE complaint = %s", (number,)).fetchall()
    return papers.some(conn, [row[0] for row in rows])


def paper(conn: psycopg.Connection[Any], number: int, kept: UUID, *, actor: access.Actor) -> tuple[papers.Paper, bytes]:
    """One of them with its bytes. UnknownDutyError, UnknownPaperError."""
    cases.get(conn, number, actor=actor)
    if conn.execute("SELECT FROM gov_complaint_paper WHERE complaint = %s AND paper = %s", (number, kept)).rowcount == 0:
        raise papers.UnknownPaperError(place=str(kept))
    return papers.read(conn, kept), papers.content(conn, kept)
