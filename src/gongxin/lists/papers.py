"""Papers of a proceeding: kept by gongxin.papers, tied to the step they came with, given out to those it is about or of."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from gongxin.access import api as access
from gongxin.lists.entries import Entry, entry
from gongxin.lists.errors import UnknownEntryError
from gongxin.papers import api as papers

if TYPE_CHECKING:
    import psycopg

WRITERS = ("propose", "decide")
"""Offices whose steps come with papers."""


def keep(
    conn: psycopg.Connection[Any], name: str, content: bytes, *, uscc: str, actor: access.Actor, now: datetime
) -> papers.Paper:
    """Take a paper for a proceeding about that organisation: from an officer who proposes or decides, or from itself.
    PaperRefusedError (FIL1-FIL4), NoOfficeError."""
    if actor.kind == "subject":
        actor.require_subject(uscc)
    elif not any(actor.holds(office) for office in WRITERS):
        actor.require(WRITERS[0])
    return papers.keep(conn, name, content, uscc=uscc, actor=actor, now=now)


def taken(conn: psycopg.Connection[Any], numbers: Sequence[UUID], uscc: str, actor: access.Actor) -> list[papers.Paper]:
    """The papers of a step, if the side that takes it handed them in for this organisation. UnknownPaperError."""
    return papers.own(conn, numbers, uscc=uscc, department=actor.department)


def named(found: Sequence[papers.Paper]) -> str:
    """Papers as the proceeding names them, JSON: the number, the name, what it is, how large, its SHA-256."""
    return json.dumps(
        [
            {"id": str(paper.id), "name": paper.name, "kind": paper.kind, "size": paper.size, "sha256": paper.hash}
            for paper in found
        ],
        ensure_ascii=False,
    )


def tie(conn: psycopg.Connection[Any], number: int, version: int, found: Sequence[papers.Paper]) -> None:
    """The papers belong to that step from now on."""
    for paper in found:
        conn.execute("INSERT INTO list_paper (entry, version, paper) VALUES (%s, %s, %s)", (number, version, paper.id))


def read(conn: psycopg.Connection[Any], number: int, paper: UUID, *, actor: access.Actor) -> tuple[papers.Paper, bytes]:
    """A paper of a proceeding and its bytes: for its department, the credit office, and the organisation once told (LST2).
    UnknownEntryError, UnknownPaperError."""
    known = visible(conn, number, actor)
    if conn.execute("SELECT FROM list_paper WHERE entry = %s AND paper = %s", (known.id, paper)).rowcount == 0:
        raise papers.UnknownPaperError(place=str(paper))
    return papers.read(conn, paper), papers.content(conn, paper)


def visible(conn: psycopg.Connection[Any], number: int, actor: access.Actor) -> Entry:
    """The proceeding, for whom it is about (once told) or of. UnknownEntryError."""
    known = entry(conn, number)
    if actor.kind == "subject":
        ours = actor.uscc == known.uscc and known.notified_on is not None
    else:
        ours = actor.department == known.department or actor.holds("credit_office")
    if not ours:
        raise UnknownEntryError(place=str(number))
    return known
