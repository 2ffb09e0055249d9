"""Terms in working days, by the calendar of the room workdays and the terms of the settings."""

from __future__ import annotations

from datetime import date, datetime

from django.conf import settings

from gongxin.remedies.facts import Clock
from gongxin.remedies.rules.objecting import OBJ8
from gongxin.remedies.rules.terms import terms_with
from gongxin.visibility.facts import CHINA
from gongxin.workdays import api as workdays


def day_of(now: datetime) -> date:
    """The day in China on which that instant lies."""
    return now.astimezone(CHINA).date()


def own_term(name: str) -> int:
    """The platform's own term of that name, in working days."""
    return terms_with(getattr(settings, "REMEDY_TERMS", {}))[name]


def clock(step: str, start: date, days: int, on: date) -> Clock:
    """A term as it stands on the day `on`."""
    term = workdays.term_ends(start, days)
    return Clock(step, start, days, term.ends, OBJ8.over(term.ends, on), term.words)
