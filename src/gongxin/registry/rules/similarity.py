"""How alike a searched text and a name are, for texts with a typo. A port to rapidfuzz: the only place that
uses it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from rapidfuzz import fuzz, process

Item = TypeVar("Item")


def least(key: str) -> float:
    """The likeness (0-100) below which a name is not offered: one wrong character in three to five, two in
    more."""
    return 100 * (1 - (1 if len(key) <= 5 else 2) / len(key)) - 0.5


def rank(key: str, candidates: Iterable[tuple[str, Item]], limit: int) -> list[Item]:
    """Of candidates (search key of a name, item) those alike enough, most alike first, at most `limit`.

    Likeness is that of the text with the best-fitting part of the name; among equals the name nearer in
    length first.
    """
    given = list(candidates)
    found = process.extract(key, [name for name, _ in given], scorer=fuzz.partial_ratio, score_cutoff=least(key), limit=None)
    found.sort(key=lambda hit: (-hit[1], abs(len(hit[0]) - len(key)), hit[0]))
    return [given[index][1] for _, _, index in found if len(given[index][0]) >= len(key) - 2][:limit]
