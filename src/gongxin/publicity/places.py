"""Opaque places in a list: a signed position, good for the question it came from and for no other."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import blake2b
from typing import TYPE_CHECKING
from uuid import UUID

from django.core import signing

from gongxin.publicity.errors import PlaceError

if TYPE_CHECKING:
    from gongxin.publicity.lines import Question

_SALT = "gongxin.publicity.page"


@dataclass(frozen=True)
class Place:
    """After the line of this day, subject and record."""

    day: date
    uscc: str
    record_key: UUID


def binding(question: Question) -> str:
    """A short fingerprint of a question."""
    text = json.dumps(asdict(question), default=str, sort_keys=True)
    return blake2b(text.encode(), digest_size=6).hexdigest()


def sealed(place: Place, bound: str) -> str:
    """The place as text that only this installation can make."""
    return str(signing.dumps([place.day.isoformat(), place.uscc, str(place.record_key), bound], salt=_SALT))


def opened(text: str | None, bound: str) -> Place | None:
    """The place inside; None for None or empty. PlaceError: not ours, damaged, of another question."""
    if not text:
        return None
    try:
        day, uscc, key, given = signing.loads(text, salt=_SALT)
        place = Place(date.fromisoformat(day), uscc, UUID(key))
    except (signing.BadSignature, ValueError, TypeError, UnicodeError, AttributeError) as error:
        raise PlaceError() from error
    if given != bound:
        raise PlaceError()
    return place
