"""Before a term passes: what was received and is not in yet, and what is due and was not received. Nothing is guessed: a
decision that nobody has told the platform of is in no warning (a sample finds it)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from gongxin.access import api as access
from gongxin.catalogue import Catalogue
from gongxin.quality.sql import GIVEN, ask, given, statement
from gongxin.workdays import api as workdays

WITHIN = 3
MOST = 500


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that may run over. kind: quarantine (a row), held (a delivery), duty (a cycle). left: working days on the day
    asked; negative: over."""

    department: str
    resource: str
    kind: str
    ref: str
    due_on: date
    left: int
    about: Mapping[str, Any]


def warnings(
    on: date, catalogue: Catalogue, *, department: str | None = None, within: int = WITHIN, limit: int = MOST
) -> tuple[Due, ...]:
    """What runs over within so many working days of the day, or has run over; the most urgent first."""
    calendar = workdays.calendar()
    parameters = given([], None, catalogue, calendar) | {
        "on": on, "within": within, "department": department, "limit": min(max(limit, 1), MOST),
    }  # fmt: skip
    with access.whole():
        return tuple(Due(*row) for row in ask(GIVEN.rstrip() + statement_without_head(), parameters))


def statement_without_head() -> str:
    """queries/warnings.sql goes on from GIVEN: its comments come first."""
    return "\n" + "\n".join(line for line in statement("warnings").splitlines() if not line.startswith("--"))
