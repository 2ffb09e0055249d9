"""One place that knows which characters are the same character in another dress.

Full width, other scripts' digits, dashes, spaces and characters that do not show. Two kinds of folding:
`fold_characters` keeps length and offsets (for finding things inside text); `fold_cell` makes a key of a
short cell.
"""

from __future__ import annotations

import sys
import unicodedata
from functools import cache

SPACE, DASH, INVISIBLE = " ", "-", "\u200b"

# letters that look like the X of a resident number's check character
_X_LIKE = "×✕✖╳Χχ\u0425\u0445Ⅹⅹ"  # times sign, Greek chi, Cyrillic ha, Roman ten
_OTHER_DASHES = "−⁃"  # minus sign and hyphen bullet: categories Sm and Po, not Pd
_FULL_WIDTH_OFFSET = 0xFEE0


def _folded(point: int) -> str | None:
    """The one ASCII character that stands for this code point, or None to keep it."""
    char = chr(point)
    if char in _X_LIKE:
        return "X"
    if char in _OTHER_DASHES:
        return DASH
    category = unicodedata.category(char)
    if category in {"Nd", "No"} and 0 <= (digit := unicodedata.digit(char, -1)) <= 9:
        return str(digit)
    if category in {"Zs", "Zl", "Zp"} or char in "\t\n\r\v\f\x85":
        return SPACE
    if category in {"Cf", "Mn", "Me", "Cc"}:
        return INVISIBLE
    if category == "Pd":
        return DASH
    if 0xFF01 <= point <= 0xFF5E:
        return chr(point - _FULL_WIDTH_OFFSET)
    # mathematical, circled, parenthesised letters, superscripts: only if they fold to one ASCII letter
    compatible = unicodedata.normalize("NFKC", char)
    if len(compatible) == 1 and compatible != char and compatible.isascii():
        return compatible
    return None


@cache
def folding_table() -> dict[int, str]:
    """Code point → the ASCII character it stands for; only characters that change. Built once, in about
    0.1 s.
    """
    table = {}
    for point in (*range(0x80), *range(0x80, 0x3400), *range(0xA000, 0xB000), *range(0xF900, 0x20000)):
        folded = _folded(point)
        if folded is not None and folded != chr(point):
            table[point] = folded
    for point in range(0xE0000, 0xE0200):  # tags and variation selectors: invisible
        table[point] = INVISIBLE
    assert max(table) <= sys.maxunicode
    return table


def fold_characters(text: str) -> str:
    """The same number of characters, each look-alike replaced by its ASCII form; offsets stay true."""
    return text if text.isascii() and text.isprintable() else text.translate(folding_table())


def drop_invisible(text: str) -> str:
    """Folded text without characters that do not show (zero-width, byte order mark, control)."""
    return fold_characters(text).replace(INVISIBLE, "")


def fold_cell(text: str) -> str:
    """A short cell as a key: NFKC, dashes as '-', nothing invisible, outer spaces gone, lower case."""
    folded = drop_invisible(text)
    if not folded.isascii():
        folded = unicodedata.normalize("NFKC", folded)
    return folded.strip().lower()
