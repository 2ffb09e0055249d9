"""Header cells of any format: cleaned, judged, and masked for messages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from gongxin.intake.reading import rules
from gongxin.intake.reading.findings import FileFinding, FileRefused
from gongxin.kernel import identifiers

_NOT_TEXT = re.compile(r"[\ud800-\udfff\ufeff\0]")
_SPACES = re.compile(r"\s+")
_DATA = re.compile(
    r"""
    [-+]?[\d,]*\.?\d+%?                     # a number
    | \d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}.*   # a date
    | [0-9A-Z]{15,20}                       # a code
    | .*\d{8}.*                             # a code or a date inside something
    """,
    re.VERBOSE | re.ASCII,
)
_SHOWN = 40


def judged(cells: Sequence[str], row: int) -> tuple[list[str], list[FileFinding]]:
    """The header cells with spaces and line breaks tidied. Raises FileRefused when they are data, or
    doubled.
    """
    names = [_SPACES.sub(" ", _NOT_TEXT.sub("", cell)).strip() for cell in cells]
    if looks_like_data(names):
        columns = _listed([i + 1 for i, name in enumerate(names) if _is_data(name)])
        raise FileRefused(rules.NO_HEADER, place=str(row), row=row, columns=columns)
    counts = Counter(name.casefold() for name in names if name)
    doubled = [name for name in dict.fromkeys(names) if counts[name.casefold()] > 1]
    if doubled:
        told = "；".join(f"{shown(name)} ({_places(name, names)})" for name in doubled[:20])
        raise FileRefused(rules.HEADER_DUPLICATE, place=str(row), names=told)
    blank = [i + 1 for i, name in enumerate(names) if not name]
    return names, [FileFinding(rules.HEADER_BLANK, {"columns": _listed(blank)})] if blank else []


def _places(name: str, names: Sequence[str]) -> str:
    return _listed([i + 1 for i, other in enumerate(names) if other.casefold() == name.casefold()])


def looks_like_data(cells: Sequence[str]) -> bool:
    """Two cells, or one of at most three, that no field would be named by."""
    count = sum(map(_is_data, cells))
    return count >= 2 or (count == 1 and len(cells) <= 3)


def _is_data(cell: str) -> bool:
    text = cell.strip()
    return bool(text) and (bool(_DATA.fullmatch(text)) or identifiers.contains(text))


def shown(name: str) -> str:
    """A header or sheet name as a message may show it."""
    masked = identifiers.mask("".join(ch if ch.isprintable() else " " for ch in name))
    return masked if len(masked) <= _SHOWN else masked[:_SHOWN] + "…"


def _listed(numbers: Sequence[int]) -> str:
    """`1, 2, 3 …`: at most twenty."""
    return ", ".join(map(str, numbers[:20])) + (" …" if len(numbers) > 20 else "")
