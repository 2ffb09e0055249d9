"""The change feed as sharing sees it: a page of it is one query, fields and all."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from gongxin.catalogue import Catalogue
from gongxin.exchange.errors import TooOldError
from gongxin.exchange.rules import EXC12
from gongxin.exchange.sql import shared
from gongxin.registry import channels

if TYPE_CHECKING:
    import psycopg

AT_MOST = 1_000
_PAGE = shared("v.seq > %(after)s::bigint AND v.seq <= %(after)s::bigint + %(limit)s::bigint\nORDER BY v.seq")


@dataclass(frozen=True)
class SharedChange:
    """One version's arrival. shared: sharing sees it, else a copy is to be deleted. fields: [{"field", "old", "new"}], against
    what sharing saw before; every field where it saw nothing."""

    seq: int
    uscc: str
    resource: str
    record_key: UUID
    version: int
    state: str
    department: str
    submission_id: int | None
    at: datetime
    nature: str
    decided_on: date | None
    public_until: date | None
    shared: bool
    fields: list[dict[str, Any]]

    @property
    def kind(self) -> str:
        """created for a record's first version, else changed."""
        return "created" if self.version == 1 else "changed"


def parameters(catalogue: Catalogue, on: date) -> dict[str, Any]:
    """The parameters of the room's statements that keep to sharing."""
    given = channels.parameters("sharing", on, catalogue)
    return {name: given[name] for name in ("resources", "hidden", "states")}


def changes(
    conn: psycopg.Connection[Any], after: int, limit: int, *, catalogue: Catalogue, on: date
) -> tuple[SharedChange, ...]:
    """The changes numbered after `after`, in order, at most `limit` (and at most 1,000); numbers have no gap. `on`: the day
    whose catalogue says what is shared. Raises TooOldError."""
    if EXC12.too_old(after, last(conn)):
        raise TooOldError(place=str(after))
    given = parameters(catalogue, on) | {"after": max(after, 0), "limit": min(max(limit, 1), AT_MOST)}
    rows = conn.execute(_PAGE, given, prepare=True).fetchall()
    return tuple(SharedChange(*(*row[:-1], json.loads(row[-1], parse_float=str))) for row in rows)


def last(conn: psycopg.Connection[Any]) -> int:
    """The highest change number given out; one row of one table."""
    row = conn.execute("SELECT last FROM change_counter").fetchone()
    return int(row[0]) if row else 0
