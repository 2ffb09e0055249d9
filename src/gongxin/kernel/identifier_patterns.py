"""The shapes of personal identifiers as regular expressions: for Python over folded text, for RE2 over raw
text.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable

from gongxin.kernel.folding import INVISIBLE, folding_table

_GAP = rf" \-{INVISIBLE}"
JOINT = rf"[{_GAP}]{{0,4}}+"
"""What may stand between two digits of one number; possessive, so that matching stays linear."""

WIDE_JOINT = rf"[{_GAP}._·•,/、']{{0,8}}+"
"""The same inside a resident number, whose date and check digit keep false alarms rare."""

_D = "[0-9]"
_NO_DIGIT_BEFORE, _NO_DIGIT_AFTER = "(?<![0-9])", "(?![0-9])"
_NO_WORD_BEFORE, _NO_WORD_AFTER = "(?<![0-9A-Za-z])", "(?![0-9A-Za-z])"


def _chain(parts: Iterable[str], joint: str = JOINT) -> str:
    return joint.join(parts)


GATE = re.compile(rf"(?:{_D}{WIDE_JOINT}){{7}}")
"""Seven digits near each other: text without them holds no identifier. One pass, before the dearer
patterns.
"""

_CENTURY = f"(?:1{WIDE_JOINT}9|2{WIDE_JOINT}0)"
RESIDENT = re.compile(
    "(?=("
    + _chain(["[1-9]", *[_D] * 5, _CENTURY, _D, _D, "[01]", _D, "[0-3]", *[_D] * 4, "[0-9Xx]"], WIDE_JOINT)
    + "))"
)
"""Group 1 at every place where 18 digits have a date in the middle; not bounded, so digits around do not
hide a number.
"""

COMMITMENT = re.compile(f"{_NO_DIGIT_BEFORE}{_D}{{6}}20[2-9]{_D}{{11}}{_NO_DIGIT_AFTER}")
"""The number of a commitment: region, day from 2020 on, serial. On one day in eleven its first 18 digits pass for the number of
a person born on that day; earlier days are let go, lest two digits behind a number hide whoever may act."""

RESIDENT_15 = re.compile(_NO_DIGIT_BEFORE + _chain([_D] * 15, f"{INVISIBLE}*+") + _NO_DIGIT_AFTER)
"""No check digit in this form: only unbroken runs of exactly 15."""

_COUNTRY = rf"(?:\+{JOINT}86{JOINT}|0086{JOINT}|86{JOINT}|0{INVISIBLE}*+)?"
MOBILE = re.compile(
    f"(?=({_NO_DIGIT_BEFORE}{_COUNTRY}"
    rf"(?:{_chain(['1', '[3-9]', *[_D] * 9])}|1[3-9]{_D}\.{_D}{{4}}\.{_D}{{4}}){_NO_DIGIT_AFTER}))"
)
"""Bounded by non-digits. Dots only as 138.1234.5678: elsewhere a dot makes it an amount."""

NUMBER_RANGE = re.compile(r"[0-9]+ ?- ?[0-9]+$")
UNIT_AFTER = re.compile(r"\s*(?:[元万亿平吨米㎡人户件个台套公千]|%)")
"""`15000-200000元` has eleven digits and is a range of fines, not a phone."""

_LONG, _SHORT, _PERMIT = _chain([_D] * 8), _chain([_D] * 7), _chain([_D] * 10)
PASSPORT = re.compile(
    f"{_NO_WORD_BEFORE}(?:[EGDSPHKM]{JOINT}{_LONG}|(?:E{JOINT}[A-HJ-NP-Z]|[DSP]{JOINT}E|[KM]{JOINT}[A-Z]){JOINT}{_SHORT}"
    f"|[HM]{JOINT}{_PERMIT}){_NO_WORD_AFTER}",
    re.IGNORECASE | re.ASCII,
)
"""Ordinary (E, G, E + letter), diplomatic, service and public-affairs (D, S, P, DE, SE, PE), Hong Kong and
Macao (H, K, M)
passports, and the permits of their residents (H or M with 8 or 10 digits)."""

APPROVAL_BEFORE = re.compile(r"(?:[准健特进证试妆]字|健注|健备|批准文号)[:：第\s]*$")
"""国药准字H20013220, 国食健字G20050001: approvals of medicines and foods share the passport's shape."""

USCC = re.compile(
    f"(?=({_NO_WORD_BEFORE}"
    + _chain(["[0-9A-Za-z]"] * 2 + [_D] * 6 + ["[0-9A-Za-z]"] * 10, rf"[{_GAP}]{{0,2}}+")
    + f"{_NO_WORD_AFTER}))"
)


# --- for DuckDB: RE2 over raw text, no lookaround. A superset: what does not match holds no identifier. ---
# Classes by Unicode property cost 100 times as much in RE2. So: an ASCII pattern that knows the commonest
# Chinese separators, or any rarer character that could be a digit, a letter or a separator in another dress.

_COMMON = "、，·—–－・•．／"
_SEPARATORS = " -_.,/'" + INVISIBLE


def _rare() -> str:
    """The inside of a class: non-ASCII characters that fold to what a number may hold, but the commonest."""
    meant = set(_SEPARATORS + string.digits + string.ascii_letters)
    folded = {p for p, form in folding_table().items() if p > 0x7F and form in meant and chr(p) not in _COMMON}
    points = sorted(folded | {ord(c) for c in meant if not c.isascii()})  # the mark of the invisible is one itself
    ranges: list[list[int]] = []
    for point in points:
        if ranges and point == ranges[-1][1] + 1:
            ranges[-1][1] = point
        else:
            ranges.append([point, point])
    return "".join(rf"\x{{{low:x}}}-\x{{{high:x}}}" for low, high in ranges)


_NEAR = rf"[\x00-\x20\x7f\-_.,/'{_COMMON}]*"

RESIDENT_RE2 = f"{_D}(?:{_NEAR}{_D}){{13}}"
MOBILE_RE2 = f"1{_NEAR}[3-9](?:{_NEAR}{_D}){{9}}"
PASSPORT_RE2 = f"[EGDSPHKMegdsphkm]{_NEAR}[A-Za-z]?(?:{_NEAR}{_D}){{7}}"
RARE_RE2 = f"[{_rare()}]"

PREFILTER_RE2 = f"{RESIDENT_RE2}|{MOBILE_RE2}|{PASSPORT_RE2}|{RARE_RE2}"
"""Cells that match need `identifiers.find`; all others hold none. Valid USCCs match too: let them through
before.
"""
