"""Report numbers: the moment of issue in China and random characters (shared/reference/report_format.yaml, report_number)."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from datetime import datetime

from gongxin.visibility.facts import CHINA

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without I, L, O and U, which people mistake for others when they copy a number by hand."""
RANDOM = {"public": 8, "special": 16}
"""Characters after the moment. A public report has the eight of the national format; a special report shows what is not
public, so its number carries eighty random bits and cannot be guessed."""
_NUMBER = re.compile(rf"[0-9]{{14}}(?:[{ALPHABET}]{{8}}|[{ALPHABET}]{{16}})")


def new_number(kind: str, now: datetime, pick: Callable[[str], str] = secrets.choice) -> str:
    """A number of this kind, e.g. 2026112107304512AB34CD: 14 digits and 8 characters, or 16 for a special report."""
    return f"{now.astimezone(CHINA):%Y%m%d%H%M%S}" + "".join(pick(ALPHABET) for _ in range(RANDOM[kind]))


def normal(text: str) -> str | None:
    """A number as people copy it (spaces, hyphens, small letters, O for 0, I or L for 1) in its one form, else None."""
    bare = "".join(text.split()).replace("-", "").upper().translate(str.maketrans("OIL", "011"))
    return bare if _NUMBER.fullmatch(bare) else None


def grouped(number: str) -> str:
    """As it is printed: 20261121073045 12AB 34CD."""
    tail = number[14:]
    return " ".join([number[:14], *(tail[at : at + 4] for at in range(0, len(tail), 4))])
