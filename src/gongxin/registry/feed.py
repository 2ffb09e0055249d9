"""The change log: read in order, and verified."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from gongxin.kernel.text import Bilingual
from gongxin.registry.reading import rows
from gongxin.registry.sql import statement

if TYPE_CHECKING:
    import psycopg

AT_MOST = 10_000  # changes in one answer


@dataclass(frozen=True)
class Change:
    """One version's arrival. `kind`: 'created' for version 1, else 'changed'."""

    seq: int
    uscc: str
    resource: str
    record_key: UUID
    version: int
    kind: str
    state: str
    department: str
    submission_id: int | None
    at: datetime


@dataclass(frozen=True)
class Fault:
    """One way in which the sequence is not sound. `kind`: counter | twice | missing | versions."""

    kind: str
    count: int
    message: Bilingual


def changes(after: int, limit: int) -> tuple[Change, ...]:
    """The changes numbered after `after`, in order, at most `limit` (and at most 10,000). Numbers have no
    gap, so the next call goes on from the last one's seq; an empty answer is the end."""
    found = rows("changes", {"after": max(after, 0), "limit": min(max(limit, 1), AT_MOST)})
    return tuple(Change(*row) for row in found)


def verify_sequence(conn: psycopg.Connection[Any]) -> tuple[Fault, ...]:
    """What is wrong with change numbers and version numbers; empty for a sound registry, also after a
    restore. Reads the whole table."""
    row = conn.execute(statement("verify_sequence")).fetchone()
    last, highest, twice, missing, broken = row or (0, 0, 0, 0, 0)
    found = (
        Fault("counter", abs(last - highest), _counter(last, highest)) if last != highest else None,
        Fault("twice", twice, Bilingual("变更号重复。", "Change numbers occur twice.")) if twice else None,
        Fault("missing", missing, Bilingual("变更号缺失。", "Change numbers are missing."))
        if missing and last == highest
        else None,
        Fault(
            "versions",
            broken,
            Bilingual("记录的版本号不连续。", "Versions of records do not count from 1 without gap."),
        )
        if broken
        else None,
    )
    return tuple(fault for fault in found if fault)


def _counter(last: int, highest: int) -> Bilingual:
    return Bilingual(
        f"计数器为 {last}，最大变更号为 {highest}。",
        f"The counter says {last}, the highest number is {highest}.",
    )
