"""The day in an address (`?on=`): read strictly, refused with the reason."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

EARLIEST = 2000
"""No figure of an earlier year is asked for."""
_FORM = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True)
class NoDay:
    """Why a text is no day of a file: written otherwise, not in the calendar, not yet come. `given` only when
    harmless."""

    why: Literal["form", "calendar", "future"]
    given: str


def day_asked(given: str | None, today: date) -> date | NoDay:
    """The day of the file: today when nothing is given."""
    if not given:
        return today
    if not _FORM.fullmatch(given):
        return NoDay("form", "")
    try:
        found = date.fromisoformat(given)
    except ValueError:
        return NoDay("calendar", given)
    return NoDay("future", given) if found > today else found
