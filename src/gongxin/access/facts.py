"""What this room tells others: plain values, no rows of the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gongxin.kernel.text import Bilingual

__all__ = ["Caller", "Department", "IssuedKey", "Key", "Look"]


@dataclass(frozen=True, slots=True)
class Department:
    """A body that sends or receives data."""

    code: str
    name: Bilingual
    uscc: str | None
    region: str
    level: str


@dataclass(frozen=True, slots=True)
class Caller:
    """Who stands behind a key."""

    department: Department
    scopes: frozenset[str]
    key: int

    def may(self, scope: str) -> bool:
        return scope in self.scopes


@dataclass(frozen=True, slots=True)
class Key:
    """What may be shown of a key."""

    id: int
    prefix: str
    department: str
    scopes: tuple[str, ...]
    note: str
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True)
class IssuedKey:
    """A new key with its token, which nobody can see again."""

    key: Key
    token: str


@dataclass(frozen=True, slots=True)
class Look:
    """One line of the trail."""

    at: datetime
    department: str
    purpose: str
    channel: str
    subject: str
    request_id: str
