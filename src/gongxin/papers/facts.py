"""What this room tells others: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

__all__ = ["Paper"]


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as it is kept; its bytes only by `content`. hash: SHA-256 of them in hex; uscc: whose case it belongs to;
    department: which one handed it in, '' for the organisation itself."""

    id: UUID
    hash: str
    kind: str
    size: int
    name: str
    uscc: str
    department: str
    at: datetime
