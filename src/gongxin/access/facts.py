"""What this room tells others: plain values, no rows of the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Self

from gongxin.access.errors import NoOfficeError
from gongxin.kernel.text import Bilingual

__all__ = [
    "Account",
    "Actor",
    "Caller",
    "Department",
    "Grant",
    "Invitation",
    "IssuedInvitation",
    "IssuedKey",
    "Key",
    "Look",
    "Officer",
    "Seat",
]


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
    purpose: str = ""  # for looks that name none
    quota: int | None = None  # requests a day

    def may(self, scope: str) -> bool:
        return scope in self.scopes


@dataclass(frozen=True, slots=True)
class Officer:
    """An account that acts for a department, and in which offices (rules.OFFICES)."""

    code: str
    department: str
    offices: frozenset[str]
    created_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. kind: officer (of a department), department (a program with its key, without any office), subject (an
    organisation about its own file), platform (a job; no office either)."""

    kind: Literal["officer", "department", "subject", "platform"]
    department: str = ""
    officer: str = ""
    uscc: str = ""
    offices: frozenset[str] = frozenset()

    def holds(self, office: str) -> bool:
        """Whether the actor holds the office."""
        return office in self.offices

    def require(self, office: str, /) -> Self:
        """The actor, or NoOfficeError (403) naming the office that is lacking."""
        if not self.holds(office):
            raise NoOfficeError(place=office)
        return self

    def require_department(self, department: str, /) -> Self:
        """The actor, or NoOfficeError where it acts for another department than this one."""
        if self.department != department:
            raise NoOfficeError(
                place=department,
                reason=Bilingual("此事由另一部门办理。", "This belongs to another department."),
            )
        return self

    def require_subject(self, uscc: str, /) -> Self:
        """The actor, or NoOfficeError where it is not this organisation itself."""
        if self.kind != "subject" or self.uscc != uscc:
            raise NoOfficeError(
                place=uscc, reason=Bilingual("只有该主体本身可以办理。", "Only the organisation itself may do this.")
            )
        return self

    def __str__(self) -> str:
        return self.officer or self.uscc or self.department or self.kind


PLATFORM = Actor("platform")
"""The platform itself: what happens by the date alone."""


@dataclass(frozen=True, slots=True)
class Key:
    """What may be shown of a key. department is empty for a subject's key."""

    id: int
    prefix: str
    department: str
    scopes: tuple[str, ...]
    note: str
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    officer: str = ""
    subject: str = ""
    purpose: str = ""
    quota: int | None = None


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
    account: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """One person's way in. Either `officer` (of `department`) or `subject` with `role` is set."""

    word: str
    officer: str
    department: str
    subject: str
    role: str
    created_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a one-time code invites to: an officer's seat, or one of an organisation."""

    officer: str
    subject: str
    role: str
    made_by: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class IssuedInvitation:
    """A new invitation with its code, which nobody can see again."""

    invitation: Invitation
    token: str


@dataclass(frozen=True, slots=True)
class Seat:
    """Who sits at the browser: the account's word, what it acts as, and for an organisation in which role."""

    word: str
    actor: Actor
    role: str

    @property
    def may_write(self) -> bool:
        """A reader of an organisation looks and does nothing else."""
        return self.role != "reader"


@dataclass(frozen=True, slots=True)
class Grant:
    """What an organisation lets a body see. until: its last day; ended_at: taken back."""

    id: int
    subject: str
    department: str
    scope: str
    purpose: str
    given_by: str
    given_at: datetime
    until: date
    ended_at: datetime | None

    def stands(self, on: date) -> bool:
        """Whether it serves on the day."""
        return self.ended_at is None and on <= self.until
