"""Which checks fail most, and what they say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from gongxin.access import api as access
from gongxin.catalogue import Catalogue
from gongxin.checking.duplicates import Conflicting, Repeated
from gongxin.checking.rules import BUILT_IN, Rule
from gongxin.intake import api as intake
from gongxin.kernel.text import Bilingual
from gongxin.quality.periods import Period
from gongxin.quality.sql import ask, statement

_RULES: tuple[type[Rule], ...] = (*BUILT_IN, Repeated, Conflicting)
_PLACES = re.compile(r"\{[a-z_]+\}")


@dataclass(frozen=True, slots=True)
class Failing:
    """A rule, how often it was broken (findings, not rows), and by how many departments' deliveries."""

    rule: str
    words: Bilingual
    n: int
    departments: int


def failing(
    period: Period, catalogue: Catalogue, *, as_of: datetime, departments: Sequence[str] | None = None, limit: int = 10
) -> list[Failing]:
    """The checks that failed most in the deliveries of the period, as of a moment."""
    given = {
        "first": period.first, "last": period.last, "as_of": as_of, "limit": limit,
        "departments": list(departments) if departments is not None else None,
    }  # fmt: skip
    with access.whole():
        found = ask(statement("failing"), given)
    return [Failing(rule, words(rule, catalogue), n, senders) for rule, n, senders in found]


def words(rule: str, catalogue: Catalogue) -> Bilingual:
    """The rule's sentence with its places left open; the number itself where no sentence is known."""
    for item in _RULES:
        if item.id == rule:
            said = item.sentence()
            return Bilingual(_PLACES.sub("…", said.zh), _PLACES.sub("…", said.en))
    for resource in catalogue.resources:
        for check in resource.checks:
            if check.id == rule:
                return Bilingual(_PLACES.sub("…", check.message.zh), _PLACES.sub("…", check.message.en))
    known = intake.sentence_of(rule) or Bilingual(rule, rule)
    return Bilingual(_PLACES.sub("…", known.zh), _PLACES.sub("…", known.en))
