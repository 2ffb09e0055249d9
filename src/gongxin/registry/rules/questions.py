"""What a search text asks for: a code, an old code, or a name; and which bigrams to search a name by."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import isqrt

from gongxin.kernel import names, oldcodes, uscc
from gongxin.registry.problems import SearchTextTooLongError, SearchTextTooShortError

LONGEST = 100  # characters of a search text
SHORTEST = 2
SHORTEST_SIMILAR = 3
SIMILAR_MOST = 8_000  # candidates that are ranked

_CODE = re.compile(r"[0-9A-Z]{18}")


@dataclass(frozen=True)
class Question:
    """`code`: 18 characters, if the text is such; `old_code`: an old code, if it can be one; `key`: the
    search key."""

    key: str
    code: str | None = None
    old_code: str | None = None


@dataclass(frozen=True)
class Plan:
    """How to find names that hold the key: `grams` to ask the index for; `frequent`: even the rarest of
    them is in so many names that reading names in order finds a page sooner; `possible`: False if a bigram
    is in no name at all."""

    grams: tuple[str, ...]
    frequent: bool
    possible: bool


def question(text: str) -> Question:
    """Read a search text. Raises SearchTextTooShortError, SearchTextTooLongError."""
    if len(text) > LONGEST:
        raise SearchTextTooLongError()
    normal = uscc.normalise(text)
    if _CODE.fullmatch(normal):
        return Question(key="", code=normal)
    old = oldcodes.classify(text)
    key = names.search_key(text)
    if len(key) < SHORTEST:
        raise SearchTextTooShortError()
    return Question(key=key, old_code=old.code if old else None)


def plan(key: str, frequencies: Mapping[str, int]) -> Plan:
    """The rarest bigrams of the key (at most four: more only costs) and how common they are.

    Of N names, f hold the rarest. Asking the index reads f names; reading names in key order fills a page
    of 20 after about 20 N / f. The two meet near f = sqrt(10 N), a name fetched by the index costing twice
    one read in order: 1,400 of 200,000, 3,200 of a million. So no search of one bigram reads more than some
    7,000 of a million names.
    """
    grams = names.bigrams(key)
    rarest = sorted(grams, key=lambda gram: (frequencies.get(gram, 0), gram))
    lowest = frequencies.get(rarest[0], 0)
    return Plan(tuple(rarest[:4]), frequent=lowest > isqrt(10 * frequencies.get("", 0)), possible=lowest > 0)


def similar_grams(key: str, frequencies: Mapping[str, int]) -> tuple[str, ...]:
    """The three rarest bigrams that occur at all, as far as their names together stay rankable; none for a
    short key."""
    if len(key) < SHORTEST_SIMILAR:
        return ()
    known = sorted((frequencies[gram], gram) for gram in names.bigrams(key) if frequencies.get(gram))
    chosen: list[str] = []
    total = 0
    for count, gram in known[:3]:
        total += count
        if total > SIMILAR_MOST:
            break
        chosen.append(gram)
    return tuple(chosen)


def region_prefix(region: str) -> str:
    """The leading digits of a region filter: 510000 → 51 (the whole province), 510100 → 5101."""
    for _ in range(2):
        region = region.removesuffix("00") if len(region) in {4, 6} else region
    return region
