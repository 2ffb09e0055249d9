"""Opaque cursors of a search: a signed position, good for the search it came from and for no other."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

from django.core import signing

from gongxin.registry.problems import CursorError

_SALT = "gongxin.registry.search"
_STAGES = ("prefix", "part")


@dataclass(frozen=True)
class Position:
    """After the name `key` of subject `uscc`, within a stage (prefix | part); empty keys are the
    beginning."""

    stage: str
    key: str
    uscc: str


def binding(*parts: str | None) -> str:
    """A short fingerprint of a search and its filters."""
    return blake2b("\x1f".join(part or "" for part in parts).encode(), digest_size=6).hexdigest()


def sealed(position: Position, bound: str) -> str:
    """The position as text that only this installation can make."""
    return str(signing.dumps([position.stage, position.key, position.uscc, bound], salt=_SALT))


def opened(text: str | None, bound: str) -> Position | None:
    """The position inside a cursor; None for None or empty. Raises CursorError: not ours, damaged, of
    another search."""
    if not text:
        return None
    try:
        stage, key, uscc, given = signing.loads(text, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError, UnicodeError) as error:
        raise CursorError() from error
    if given != bound or stage not in _STAGES:
        raise CursorError()
    return Position(stage, key, uscc)
