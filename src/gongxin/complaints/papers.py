"""Files that whoever reports hands in with a tip: taken as papers are (FIL1-FIL4), kept in the sealed store under its key,
without their names and without what they say about whoever made them (TIP11). For those who handle the tip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.conf import settings
from psycopg.rows import class_row

from gongxin.complaints.errors import SealBrokenError, refuse
from gongxin.complaints.rules.reporting import TIP11
from gongxin.kernel.vault import BoxError, Vault
from gongxin.papers import api as papers

if TYPE_CHECKING:
    import psycopg

MOST = 10
"""Files of one tip."""
MOST_A_DAY = 2000
"""Files of all tips of one day: nothing is kept of whoever reports, so that only the day can be counted, not the sender."""


@dataclass(frozen=True, slots=True)
class TipPaper:
    """A file of a tip; its bytes only by `paper`. place: 1 for the first of the tip. as_it_came: it still says what it
    says about whoever made it, for a signature would be lost, or it cannot be read."""

    id: UUID
    place: int
    kind: str
    size: int
    on_day: date
    as_it_came: bool

    @property
    def name(self) -> str:
        """What it is called here: its own name may say whose it is, and is not kept."""
        return f"附件{self.place}"


_COLUMNS = ", ".join(TipPaper.__dataclass_fields__)


def prepared(contents: Sequence[bytes]) -> list[papers.Bare]:
    """The files as they are to be kept: made before any row is locked, for it takes a moment. PaperRefusedError (FIL1-FIL4),
    TipRefusedError (TIP11: too many)."""
    _require_few(len(contents))
    return [papers.bare(papers.kind_of(content), content) for content in contents]


def keep(conn: psycopg.Connection[Any], tip: int, given: Sequence[papers.Bare], *, on: date) -> None:
    """Seal the files of a tip, whose row is locked or new. TipRefusedError (TIP11: too many)."""
    if not given:
        return
    have = of(conn, tip)
    _require_few(len(have) + len(given))
    row = conn.execute("SELECT count(*) FROM sealed.tip_paper WHERE on_day = %s", (on,)).fetchone()
    if row is not None and row[0] + len(given) > MOST_A_DAY:
        raise refuse(
            TIP11, "papers", "今天收到的附件已满，请不带附件提交，改日凭回执码补充。",
            "No more files are taken today: report without them, and add them by receipt code another day.",
        )  # fmt: skip
    for place, file in enumerate(given, start=max((paper.place for paper in have), default=0) + 1):
        _put(conn, tip, place, file, on)


def bare_all(conn: psycopg.Connection[Any], tip: int) -> bool:
    """TIP3: what is kept as it came goes on without what it says about whoever made it, and without a signature; what cannot be
    had so is deleted. Whether there was any. SealBrokenError: nothing has changed."""
    found = [paper for paper in of(conn, tip) if paper.as_it_came]
    for paper in found:
        _, held = content(conn, tip, paper.id)
        made = papers.bare(paper.kind, held, signed=True)
        conn.execute("DELETE FROM sealed.tip_paper WHERE id = %s", (paper.id,))
        if not made.as_it_came:
            _put(conn, tip, paper.place, made, paper.on_day)
    return bool(found)


def _put(conn: psycopg.Connection[Any], tip: int, place: int, file: papers.Bare, on: date) -> None:
    number, vault = uuid4(), _vault()
    conn.execute(
        "INSERT INTO sealed.tip_paper (id, tip, place, kind, size, on_day, as_it_came, key_id, content)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            number, tip, place, file.kind, len(file.content), on, file.as_it_came, vault.key_id,
            vault.seal(file.content, _bound(number, tip)),
        ),
    )  # fmt: skip


def _require_few(count: int) -> None:
    if count > MOST:
        raise refuse(TIP11, "papers", f"每件最多{MOST}份。", f"At most {MOST} files for each.")


def of(conn: psycopg.Connection[Any], tip: int) -> list[TipPaper]:
    """The files of a tip, as they came."""
    with conn.cursor(row_factory=class_row(TipPaper)) as cursor:
        return cursor.execute(f"SELECT {_COLUMNS} FROM sealed.tip_paper WHERE tip = %s ORDER BY place", (tip,)).fetchall()


def content(conn: psycopg.Connection[Any], tip: int, number: UUID) -> tuple[TipPaper, bytes]:
    """One of them with its bytes. UnknownPaperError; SealBrokenError: another key, a changed row."""
    known = next((paper for paper in of(conn, tip) if paper.id == number), None)
    row = conn.execute("SELECT key_id, content FROM sealed.tip_paper WHERE id = %s", (number,)).fetchone()
    if known is None or row is None:
        raise papers.UnknownPaperError(place=str(number))
    vault = _vault()
    if row[0] != vault.key_id:
        raise SealBrokenError(place=str(number))
    try:
        return known, vault.open(bytes(row[1]), _bound(number, tip))
    except BoxError:
        raise SealBrokenError(place=str(number)) from None


def _vault() -> Vault:
    return Vault.of(str(settings.SEALED_KEY), "gongxin papers of tips")


def _bound(number: UUID, tip: int) -> bytes:
    return f"paper {number} of tip {tip}".encode()
