"""search(): subjects by code, old code or name. Codes first, then names that begin with the text, then
names that hold it; where there are none, names that are like it. Never by a
person's name: none is indexed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from gongxin.kernel import names
from gongxin.registry import cursors
from gongxin.registry.cursors import Position
from gongxin.registry.reading import first, rows
from gongxin.registry.rules import similarity
from gongxin.registry.rules.questions import (
    SIMILAR_MOST,
    Plan,
    Question,
    plan,
    question,
    region_prefix,
    similar_grams,
)

Match = Literal["code", "old_code", "name", "prefix", "part", "similar"]

MOST = 100  # hits on a page
SCANS = (500, 2_000, 8_000)
"""Names looked at in key order, step by step; a page that a filter keeps short after them is handed out
short."""
_LAST = "\U0010ffff"


@dataclass(frozen=True)
class Filters:
    """Narrow a search. `kind`: first two characters of the code; `region`: six digits, zeros at the end
    stand for all below; `status`: as the register writes it."""

    kind: str | None = None
    region: str | None = None
    status: str | None = None


@dataclass(frozen=True)
class Hit:
    """One organisation found. `match` says by what; `matched_name` is the name that matched and
    `matched_kind` its kind (current, former, second, short)."""

    uscc: str
    name: str
    kind: str
    region: str
    status: str | None
    provisional: bool
    match: Match
    matched_kind: str
    matched_name: str


@dataclass(frozen=True)
class Hits:
    """One page. `next` goes into `after` for the page that follows; None on the last one. A page may be
    shorter than asked for and still have a next one, when a filter lets few of very many names through."""

    items: tuple[Hit, ...]
    next: str | None


def search(text: str, filters: Filters | None = None, after: str | None = None, limit: int = 20) -> Hits:
    """Subjects that `text` asks for, at most `limit` (1-100) at once. `after`: the `next` of the page
    before.

    Raises SearchTextTooShortError, SearchTextTooLongError, CursorError (a cursor that is forged, damaged or
    of another search).
    """
    asked = question(text)
    chosen = filters or Filters()
    limit = min(max(limit, 1), MOST)
    bound = cursors.binding(asked.key or asked.code or "", chosen.kind, chosen.region, chosen.status)
    place = cursors.opened(after, bound)
    parameters = {
        "kind": chosen.kind or None,
        "region": region_prefix(chosen.region) if chosen.region else None,
        "status": chosen.status or None,
    }
    if asked.code is not None:
        return Hits(_by_code("search_code", asked.code, "code", parameters), None)
    if asked.old_code is not None and place is None:
        found = _by_code("search_old_code", asked.old_code, "old_code", parameters)
        if found:
            return Hits(found[:limit], None)
    items, following = _by_name(asked, parameters, place, limit)
    return Hits(tuple(items), cursors.sealed(following, bound) if following else None)


def _by_code(query: str, code: str, match: Match, parameters: Mapping[str, object]) -> tuple[Hit, ...]:
    return tuple(_hit(row, match) for row in rows(query, {"code": code, **parameters}))


def _by_name(
    asked: Question, parameters: Mapping[str, object], place: Position | None, limit: int
) -> tuple[list[Hit], Position | None]:
    """One page of names, and where the next one starts."""
    items: list[Hit] = []
    first_page = place is None
    if place is None or place.stage == "prefix":
        place = place or Position("prefix", "", "")
        found, following = _ordered(asked.key, parameters, place, limit, prefixed=True)
        items += [_hit(row, "name" if row[8] == asked.key else "prefix") for row in found]
        if following:
            return items, following
        place = Position("part", "", "")
        if len(items) == limit:
            return items, place if _parts(asked.key, parameters, place, 1)[0] else None
    found, following = _parts(asked.key, parameters, place, limit - len(items))
    items += [_hit(row, "part") for row in found]
    if first_page and not items and following is None:
        items = _similar(asked.key, parameters, limit)
    return items, following


def _parts(
    key: str, parameters: Mapping[str, object], place: Position, limit: int
) -> tuple[list[tuple[Any, ...]], Position | None]:
    """Names that hold the key further on. A frequent key fills a page soonest by reading names in order;
    where that finds too few (frequent bigrams, rare together) the index intersects them after all."""
    how = plan(key, _frequencies(key))
    if not how.possible:
        return [], None
    if how.frequent:
        alone = len(how.grams) == 1
        found, following = _ordered(key, parameters, place, limit, prefixed=False, steps=SCANS if alone else SCANS[:2])
        if alone or following is None or len(found) == limit:
            return found, following
    return _intersected(key, how, parameters, place, limit)


def _intersected(
    key: str, how: Plan, parameters: Mapping[str, object], place: Position, limit: int
) -> tuple[list[tuple[Any, ...]], Position | None]:
    asked = {
        "key": key,
        "grams": list(how.grams),
        "after_key": place.key,
        "after_uscc": place.uscc,
        "limit": limit + 1,
    }
    found = rows("search_part", {**asked, **parameters})
    return found[:limit], _after(found, limit, "part")


def _ordered(
    key: str,
    parameters: Mapping[str, object],
    place: Position,
    limit: int,
    *,
    prefixed: bool,
    steps: tuple[int, ...] | None = None,
) -> tuple[list[tuple[Any, ...]], Position | None]:
    """Read names in key order, SCAN at a time; stops when the page is full, the range ends, or after
    ROUNDS."""
    found: list[tuple[Any, ...]] = []
    if prefixed and not place.key:  # one lower bound only: of two, the index scan would start at the lesser
        place = Position(place.stage, key, "")
    for scan in steps or SCANS:
        asked = {
            "key": key,
            "high": key + _LAST if prefixed else _LAST,
            "prefixed": prefixed,
            "after_key": place.key,
            "after_uscc": place.uscc,
            "scan": scan,
        }
        found += rows("search_ordered", {**asked, **parameters, "limit": limit + 1 - len(found)})
        if len(found) > limit:
            return found[:limit], _after(found, limit, place.stage)
        stopped = first("search_place", asked)
        if stopped is None:
            return found, None
        place = Position(place.stage, stopped[0], stopped[1])
    return found, place


def _after(found: list[tuple[Any, ...]], limit: int, stage: str) -> Position | None:
    """The position of the last hit of a page that is followed by another."""
    return Position(stage, found[limit - 1][8], found[limit - 1][0]) if len(found) > limit else None


def _similar(key: str, parameters: Mapping[str, object], limit: int) -> list[Hit]:
    """Names like the key, each subject once. Only for a text that finds nothing: beside true hits they are
    noise."""
    grams = similar_grams(key, _frequencies(key))
    if not grams:
        return []
    asked = {"grams": list(grams), "most": SIMILAR_MOST, "narrowed": any(parameters.values()), **parameters}
    (columns,) = rows("search_similar", asked)
    candidates = zip(*columns, strict=True) if columns[0] else ()
    ranked = similarity.rank(key, ((name[0], name) for name in candidates), limit * 2)
    if not ranked:
        return []
    keys, codes, kinds = map(list, zip(*ranked, strict=True))
    once: dict[str, Hit] = {}
    for row in rows("search_named", {"uscc": codes, "name_kind": kinds, "search_key": keys}):
        once.setdefault(row[0], _hit(row, "similar"))
    return list(once.values())[:limit]


def _frequencies(key: str) -> dict[str, int]:
    return dict(rows("gram_frequencies", {"grams": names.bigrams(key)}))


def _hit(row: tuple[Any, ...], match: Match) -> Hit:
    uscc, name, kind, region, status, provisional, matched_kind, matched_name = row[:8]
    return Hit(uscc, name, kind, region, status, provisional, match, matched_kind, matched_name)
