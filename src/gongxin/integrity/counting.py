"""The figures, made in the database: queries/figures.sql."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from gongxin.integrity.bodies import prefix_of
from gongxin.integrity.rules.figures import Figures

if TYPE_CHECKING:
    import psycopg

Period = tuple[date, date]
"""(since, until): the days after `since`, up to and including `until`."""
_KEYS = {"body": "g.holder", "all": "''::text", "region": "left(b.region, %(width)s)"}
_WHICH = {"body": "g.holder = %(place)s", "region": "b.region LIKE %(place)s || '%%'", "all": "true"}


@cache
def _sql(key: str, which: str) -> str:
    text = (files(__package__) / "queries" / "figures.sql").read_text(encoding="utf-8")
    return text.replace("{key}", _KEYS[key]).replace("{which}", _WHICH[which])


def of_body(conn: psycopg.Connection[Any], uscc: str, periods: Sequence[Period]) -> list[Figures]:
    """The figures of the body that answers (what its predecessors did counts to it), one a period."""
    return _one(conn, "all", "body", uscc, periods)


def of_region(conn: psycopg.Connection[Any], region: str, periods: Sequence[Period]) -> list[Figures]:
    """The figures of all bodies of a region together, one a period. Empty region: everything."""
    return _one(conn, "all", "region", prefix_of(region), periods)


def by_body(conn: psycopg.Connection[Any], period: Period, region: str = "") -> dict[str, Figures]:
    """Body that answers → figures, for every body of a region that has any."""
    return {key: found[0] for key, found in _run(conn, "body", "region", prefix_of(region), [period]).items()}


def by_region(conn: psycopg.Connection[Any], period: Period, width: int = 6) -> dict[str, Figures]:
    """First `width` digits of the region → figures."""
    return {key: found[0] for key, found in _run(conn, "region", "all", "", [period], width).items()}


def _one(conn: psycopg.Connection[Any], key: str, which: str, place: str, periods: Sequence[Period]) -> list[Figures]:
    return _run(conn, key, which, place, periods).get("", [Figures() for _ in periods])


def _run(  # noqa: PLR0917  the parts of one question
    conn: psycopg.Connection[Any], key: str, which: str, place: str, periods: Sequence[Period], width: int = 6
) -> dict[str, list[Figures]]:
    parameters = {
        "since": [since for since, _ in periods], "until": [until for _, until in periods], "place": place, "width": width,
    }  # fmt: skip
    counts: dict[str, list[dict[str, Any]]] = {}
    for n, found, name, value in conn.execute(_sql(key, which), parameters).fetchall():
        counts.setdefault(found, [{} for _ in periods])[n - 1][name] = value
    return {found: [Figures.of(item) for item in items] for found, items in counts.items()}


def quarters(on: date, number: int = 8) -> list[Period]:
    """The last `number` quarters up to the running one, which ends at `on`; oldest first."""
    first = date(on.year, 3 * ((on.month - 1) // 3) + 1, 1)
    found: list[Period] = []
    until = on
    for _ in range(number):
        since = _before(first)
        found.append((since, until))
        until = since
        first = date(since.year, 3 * ((since.month - 1) // 3) + 1, 1)
    return found[::-1]


def year_to(on: date) -> Period:
    """The twelve months that end with the day."""
    try:
        return on.replace(year=on.year - 1), on
    except ValueError:  # 29 February
        return on.replace(year=on.year - 1, day=28), on


def _before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)
