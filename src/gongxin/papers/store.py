"""Papers: taken in by what they are, kept sealed (FIL6), read again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.conf import settings
from psycopg.rows import class_row

from gongxin.access.api import Actor
from gongxin.kernel.identifiers import mask
from gongxin.kernel.vault import BoxError, Vault
from gongxin.papers.errors import PaperBrokenError, PaperRefusedError, UnknownPaperError
from gongxin.papers.facts import Paper
from gongxin.papers.rules import files
from gongxin.visibility.refusing import refuse

if TYPE_CHECKING:
    import psycopg

_COLUMNS = ", ".join(Paper.__dataclass_fields__)
MOST_A_DAY = 60
"""Papers that one subject, or one department about it, may hand in within a day: a case needs a few, a full disk none."""


def kind_of(content: bytes) -> str:
    """What a file is, for a room that keeps it in a store of its own. PaperRefusedError (FIL1-FIL4)."""
    kind, rule = files.judge(content)
    if rule is not None:
        raise refuse(PaperRefusedError, rule)
    return kind


def keep(conn: psycopg.Connection[Any], name: str, content: bytes, *, uscc: str, actor: Actor, now: datetime) -> Paper:
    """Take a paper for a case of that organisation, from itself or from a department's officer; who may, the caller has seen.
    The same bytes again from the same side are the same paper. PaperRefusedError (FIL1-FIL4)."""
    kind = kind_of(content)
    digest = hashlib.sha256(content).hexdigest()
    side = {"uscc": uscc, "department": actor.department}
    conn.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7035))", (f"{uscc}{actor.department}",))
    known = _select(conn, "uscc = %(uscc)s AND department = %(department)s AND hash = %(hash)s", {**side, "hash": digest})
    if known:
        return known[0]
    today = conn.execute(
        "SELECT FROM paper WHERE uscc = %(uscc)s AND department = %(department)s AND at > %(since)s",
        {**side, "since": now - timedelta(days=1)},
    ).rowcount
    if today >= MOST_A_DAY:
        raise refuse(PaperRefusedError, files.FIL2, place="one day")
    number, vault = uuid4(), _vault()
    with conn.cursor(row_factory=class_row(Paper)) as cursor:
        made = cursor.execute(
            "INSERT INTO paper (id, hash, kind, size, name, uscc, department, handed_in_by, at, key_id, content)"
            f" VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING {_COLUMNS}",
            (
                number, digest, kind, len(content), named(name), uscc, actor.department, str(actor), now, vault.key_id,
                vault.seal(content, _bound(number)),
            ),
        ).fetchone()  # fmt: skip
    assert made is not None
    return made


def named(given: str) -> str:
    """The name that a paper is kept under: masked, no folder, no control characters, at most 120 characters."""
    kept = "".join(char for char in given if char.isprintable())
    return files.plain_name(mask(kept.encode("utf-8", "replace").decode()))


def own(conn: psycopg.Connection[Any], numbers: Sequence[UUID], *, uscc: str, department: str = "") -> list[Paper]:
    """These papers, in this order, if that side handed them in for that organisation's cases; else UnknownPaperError for the
    first that is not."""
    found = {
        paper.id: paper
        for paper in _select(
            conn, "uscc = %(uscc)s AND department = %(department)s AND id = ANY(%(ids)s)",
            {"uscc": uscc, "department": department, "ids": list(numbers)},
        )
    }  # fmt: skip
    for number in numbers:
        if number not in found:
            raise UnknownPaperError(place=str(number))
    return [found[number] for number in dict.fromkeys(numbers)]


def some(conn: psycopg.Connection[Any], numbers: Iterable[UUID]) -> list[Paper]:
    """These papers, by the time they came; unknown numbers are left out."""
    return _select(conn, "id = ANY(%(ids)s) ORDER BY at, id", {"ids": list(numbers)})


def of_subject(conn: psycopg.Connection[Any], uscc: str, *, limit: int = 100, before: UUID | None = None) -> list[Paper]:
    """The papers that an organisation itself has handed in, newest first; `before`, the last paper of a page, pages on."""
    return _select(
        conn,
        "uscc = %(uscc)s AND department = '' AND (%(before)s::uuid IS NULL"
        " OR (at, id) < (SELECT last.at, last.id FROM paper last WHERE last.id = %(before)s AND last.uscc = %(uscc)s))"
        " ORDER BY at DESC, id DESC LIMIT %(limit)s",
        {"uscc": uscc, "before": before, "limit": limit},
    )


def read(conn: psycopg.Connection[Any], number: UUID) -> Paper:
    """What a paper is. UnknownPaperError."""
    found = _select(conn, "id = %(id)s", {"id": number})
    if not found:
        raise UnknownPaperError(place=str(number))
    return found[0]


def content(conn: psycopg.Connection[Any], number: UUID) -> bytes:
    """The bytes of a paper. UnknownPaperError; PaperBrokenError: another key, a changed row."""
    row = conn.execute("SELECT key_id, content FROM paper WHERE id = %s", (number,)).fetchone()
    if row is None:
        raise UnknownPaperError(place=str(number))
    vault = _vault()
    if row[0] != vault.key_id:
        raise PaperBrokenError(place=str(number))
    try:
        return vault.open(bytes(row[1]), _bound(number))
    except BoxError:
        raise PaperBrokenError(place=str(number)) from None


def _select(conn: psycopg.Connection[Any], condition: str, given: dict[str, Any]) -> list[Paper]:
    with conn.cursor(row_factory=class_row(Paper)) as cursor:
        return cursor.execute(f"SELECT {_COLUMNS} FROM paper WHERE {condition}", given).fetchall()


def _vault() -> Vault:
    return Vault.of(str(settings.PAPERS_KEY), "gongxin papers")


def _bound(number: UUID) -> bytes:
    return f"paper {number}".encode()
