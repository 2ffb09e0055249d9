"""How often one may ask: per minute and per day, counted in PostgreSQL, so that it holds for all workers together.

One small upsert into an unlogged table a request (no WAL, no waiting for the disk); a crash of the server begins all counts
anew. Where neither limit is set nothing is counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import connection

__all__ = ["Meter", "Window", "meter"]

COUNT = """
INSERT INTO access_usage AS u (holder, day, in_day, minute, in_minute) VALUES (%(holder)s, %(day)s, 1, %(minute)s, 1)
ON CONFLICT (holder) DO UPDATE SET
    in_day = CASE WHEN u.day = excluded.day THEN u.in_day + 1 ELSE 1 END, day = excluded.day,
    in_minute = CASE WHEN u.minute = excluded.minute THEN u.in_minute + 1 ELSE 1 END, minute = excluded.minute
RETURNING in_minute, in_day
"""


class Window(NamedTuple):
    """One limit: its name, requests allowed, seconds it lasts, requests left (negative: too many), seconds until it begins
    anew."""

    name: str
    quota: int
    lasts: int
    left: int
    reset: int


@dataclass(frozen=True, slots=True)
class Meter:
    """What was counted for one request."""

    windows: tuple[Window, ...]

    @property
    def wait(self) -> int:
        """Seconds until one may ask again; 0: now."""
        return max((window.reset for window in self.windows if window.left < 0), default=0)

    @property
    def headers(self) -> dict[str, str]:
        """RateLimit-Policy and RateLimit (draft-ietf-httpapi-ratelimit-headers)."""
        if not self.windows:
            return {}
        return {
            "RateLimit-Policy": ", ".join(f'"{w.name}";q={w.quota};w={w.lasts}' for w in self.windows),
            "RateLimit": ", ".join(f'"{w.name}";r={max(w.left, 0)};t={w.reset}' for w in self.windows),
        }


def meter(holder: str, *, now: datetime, per_minute: int | None, per_day: int | None) -> Meter:
    """Count one request of `holder` and say what is left. A day ends at midnight of now's time zone."""
    if not per_minute and not per_day:
        return Meter(())
    minute = now.replace(second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"holder": holder[:80], "day": now.date(), "minute": minute})
        in_minute, in_day = cursor.fetchone()
    windows = []
    if per_minute:
        reset = 60 - now.second
        windows.append(Window("minute", per_minute, 60, per_minute - in_minute, reset))
    if per_day:
        midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        windows.append(Window("day", per_day, 86_400, per_day - in_day, max(1, int((midnight - now).total_seconds()))))
    return Meter(tuple(windows))
