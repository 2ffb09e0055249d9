"""A term as people read it, and one thing to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from gongxin.workdays import api as workdays


@dataclass(frozen=True)
class Due:
    """A term as people read it: its last day (None while the calendar of that day is not announced), working days left on
    the day asked (negative: over), and the words for either."""

    ends: date | None
    left: int | None
    words: str

    @property
    def over(self) -> bool:
        return self.left is not None and self.left < 0

    @property
    def soon(self) -> bool:
        return self.left is not None and 0 <= self.left <= 2


@dataclass(frozen=True)
class Task:
    """One thing to do. kind: objection, repair, list, check, warning …; step: what is to be done now."""

    kind: str
    label: str
    step: str
    title: str
    url: str
    since: date
    due: Due | None
    department: str
    escalated: bool = False


def due_on(ends: date | None, today: date, calendar: workdays.Calendar, words: str = "") -> Due:
    """The term that ends on that day, counted from today in working days."""
    if ends is None:
        return Due(None, None, words)
    try:
        left = calendar.between(today, ends)
    except workdays.NotAnnounced:
        return Due(ends, None, words or str(ends))
    if ends < today:
        left = min(left, -1)
        return Due(ends, left, _("已超 %(n)d 个工作日") % {"n": -left})
    if left == 0:
        return Due(ends, 0, _("今天到期"))
    return Due(ends, left, _("还有 %(n)d 个工作日") % {"n": left})
