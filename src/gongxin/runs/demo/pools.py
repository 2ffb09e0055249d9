"""Who and when: drawing organisations by weight, and days by season."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from gongxin.runs.demo.feeds import PROMPT, Feed
from gongxin.runs.demo.organisations import Organisation

SEASON = (1.0, 0.72, 1.12, 1.08, 1.05, 1.0, 0.96, 0.94, 1.02, 0.9, 1.16, 1.12)
"""Volume by month: thin around the Spring Festival, thick before the year ends."""


class Pool:
    """Draws organisations by weight, alive on the day asked for."""

    def __init__(self, rng: Random, weighted: Sequence[tuple[Organisation, float]]) -> None:
        self._rng = rng
        self._orgs = [org for org, weight in weighted if weight > 0]
        self._sums = list(accumulate(weight for _, weight in weighted if weight > 0))

    def __bool__(self) -> bool:
        return bool(self._orgs)

    def draw(self, on: date) -> Organisation | None:
        for _ in range(12):
            org = self._orgs[min(bisect_right(self._sums, self._rng.random() * self._sums[-1]), len(self._orgs) - 1)]
            if org.established <= on and (org.closed is None or on < org.closed):
                return org
        return None


def days(rng: Random, feed: Feed, count: int, start: date) -> list[date]:
    """`count` days of the feed's periods in order, by length and season of each period."""
    closings = feed.closings
    if not closings or count <= 0:
        return []
    begins = [start, *closings[:-1]]
    weights = [
        (end - begin).days * SEASON[end.month - 1] * (1 + 0.05 * i / len(closings))
        for i, (begin, end) in enumerate(zip(begins, closings, strict=True))
    ]
    total, chosen, carried = sum(weights) or 1.0, [], 0.0
    for begin, end, weight in zip(begins, closings, weights, strict=True):
        carried += count * weight / total
        number, length = round(carried), (end - begin).days
        carried -= number
        stock = begin == start
        chosen += [begin + timedelta(days=_day(rng, feed, length, stock=stock)) for _ in range(number) if length > 0]
    return sorted(chosen)


def _day(rng: Random, feed: Feed, length: int, *, stock: bool) -> int:
    """Which day of a period of `length` days, from 1: any, or, where a term runs, one of the last, which are delivered in time,
    but for the feed's share of late ones."""
    last = PROMPT - feed.lag
    if feed.late is None or stock or length <= last:
        return 1 + rng.randrange(length)
    return 1 + rng.randrange(length - last) if rng.random() < feed.late else length - rng.randrange(last)
