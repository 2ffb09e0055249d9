"""Calendar durations of the rules: P3M, P1Y, P3Y, P0D."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

_ISO = re.compile(r"P(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<days>\d+)D)?")


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time in calendar units; ``months`` includes the years."""

    months: int
    days: int

    @classmethod
    def parse(cls, text: str) -> Duration:
        """Read the ISO 8601 form; raises ValueError on anything else."""
        found = _ISO.fullmatch(text)
        if found is None or text == "P":
            raise ValueError(text)
        years, months, days = (int(found[part] or 0) for part in ("years", "months", "days"))
        return cls(months=years * 12 + months, days=days)

    def after(self, start: date) -> date:
        """The last day of a period that starts on ``start``.

        Civil Code art. 202: the corresponding day of the month in which the period ends; where that month
        has no such day, its last day. A result beyond the calendar is the calendar's last day.
        """
        month_index = start.year * 12 + (start.month - 1) + self.months
        year, month = divmod(month_index, 12)
        if year > date.max.year:
            return date.max
        day = min(start.day, calendar.monthrange(year, month + 1)[1])
        moved = date(year, month + 1, day)
        if self.days > (date.max - moved).days:
            return date.max
        return moved + timedelta(days=self.days)

    def __str__(self) -> str:
        years, months = divmod(self.months, 12)
        parts = (
            f"{years}Y" if years else "",
            f"{months}M" if months else "",
            f"{self.days}D" if self.days else "",
        )
        return "P" + ("".join(parts) or "0D")


def _duration(value: Any) -> Any:
    if isinstance(value, Duration):
        return value
    try:
        return Duration.parse(value if isinstance(value, str) else "")
    except ValueError:
        raise PydanticCustomError("duration", "a duration such as P3M, P1Y or P0D is needed") from None


Period = Annotated[Duration, BeforeValidator(_duration)]
