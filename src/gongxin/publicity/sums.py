"""Sums over what is public, made as a whole by a job and read by pages: a page never counts. Each says as of when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import psycopg
from django.db import connection

from gongxin.catalogue import Catalogue
from gongxin.kernel.workdays import Calendar
from gongxin.publicity.sql import statement
from gongxin.publicity.topics import DOUBLE_PUBLICITY, LISTS

if TYPE_CHECKING:
    from collections.abc import Sequence

REACH = 1_200
"""Days back for which working days are numbered: an older decision published within the last year is late anyway."""


@dataclass(frozen=True)
class Sum:
    """`part` of `n`: those in time, for the topic `timely`; else 0."""

    key: str
    word: str
    n: int
    part: int


@dataclass(frozen=True)
class Sums:
    """All sums by topic (queries/sums.sql says what they mean), and when they were made; None: never yet."""

    topics: Mapping[str, tuple[Sum, ...]]
    at: datetime | None

    def of(self, topic: str) -> tuple[Sum, ...]:
        return self.topics.get(topic, ())

    def total(self, topic: str, *, key: str | None = None, word: str | None = None) -> int:
        """The sum over a topic, of one key or word if named."""
        return sum(item.n for item in self.of(topic) if key in {None, item.key} and word in {None, item.word})


def summarise(conn: psycopg.Connection[Any], on: date, now: datetime, catalogue: Catalogue, calendar: Calendar) -> None:
    """Make all sums anew as of `on`, in the caller's transaction: readers see the old ones or the new ones."""
    resources = [item for item in catalogue.resources if item.id in DOUBLE_PUBLICITY and item.deadline]
    days, ordinals = calendar.numbered(on - timedelta(days=REACH), on)
    given = {
        "on": on,
        "lists": list(LISTS),
        "term_resources": [item.id for item in resources],
        "terms": [item.deadline.workdays for item in resources if item.deadline],
        "days": days,
        "ordinals": ordinals,
    }
    conn.execute("DELETE FROM public_sum")
    conn.execute("INSERT INTO public_sum (topic, key, word, n, part) " + statement("sums"), given, prepare=False)
    conn.execute("UPDATE public_progress SET summed_at = %s", (now,))


def sums(topics: Sequence[str] | None = None) -> Sums:
    """The sums as they stand: a few hundred rows at most."""
    connection.ensure_connection()
    with psycopg.Cursor[tuple[Any, ...]](connection.connection) as cursor:
        at = cursor.execute("SELECT summed_at FROM public_progress").fetchone()
        found = cursor.execute(
            "SELECT topic, key, word, n, part FROM public_sum"
            " WHERE %(topics)s::text[] IS NULL OR topic = ANY (%(topics)s::text[])"
            " ORDER BY topic, key, word",
            {"topics": list(topics) if topics is not None else None},
        ).fetchall()
    grouped: dict[str, list[Sum]] = {}
    for topic, key, word, n, part in found:
        grouped.setdefault(topic, []).append(Sum(key, word, n, part))
    return Sums({topic: tuple(rows) for topic, rows in grouped.items()}, at[0] if at else None)
