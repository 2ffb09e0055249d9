"""JSON in the one form of RFC 8785 (JCS), for what is hashed and signed: texts, whole numbers, true, false and null.

Numbers with a point are refused: two programs may write them differently. Whole numbers beyond 2^53 - 1 too, which JavaScript
does not hold.
"""

from __future__ import annotations

import json
from typing import Any

LARGEST = 2**53 - 1


def canonical(value: Any) -> bytes:
    """UTF-8 without white space, members sorted by the UTF-16 code units of their names. ValueError for what has none."""
    return json.dumps(_ordered(value), ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _units(name: str) -> bytes:
    return name.encode("utf-16-be", "surrogatepass")


def _ordered(value: Any) -> Any:
    if isinstance(value, dict):
        if not all(isinstance(name, str) for name in value):
            raise ValueError("a member's name is no text")
        return {name: _ordered(value[name]) for name in sorted(value, key=_units)}
    if isinstance(value, list | tuple):
        return [_ordered(item) for item in value]
    if isinstance(value, float) or (isinstance(value, int) and abs(value) > LARGEST):
        raise ValueError("this number has no one form")
    return value
