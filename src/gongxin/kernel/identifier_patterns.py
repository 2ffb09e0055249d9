"""The shapes of personal identifiers as regular expressions: for Python over folded text, for RE2 over raw text."""

from __future__ import annotations

import re
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
"""Seven digits near each other: text without them holds no identifier. One pass, before the dearer patterns."""

_CENTURY = f"(?:1{WIDE_JOINT}9|2{WIDE_JOINT}0)"
RESIDENT = re.compile(
    "(?=("
    + _chain(["[1-9]", *[_D] * 5, _CENTURY, _D, _D, "[01]", _D, "[0-3]", *[_D] * 4, "[0-9Xx]"], WIDE_JOINT)
    + "))"
)
"""Group 1 at every place where 18 digits have a date in the middle; not bounded, so digits around do not hide a number."""

RESIDENT_15 = re.compile(_NO_DIGIT_BEFORE + _chain([_D] * 15, f"{INVISIBLE}*+") + _NO_DIGIT_AFTER)
"""No check digit in this form: only unbroken runs of exactly 15."""

_COUNTRY = rf"(?:\+{JOINT}86{JOINT}|0086{JOINT}|86{JOINT}|0{INVISIBLE}*+)?"
MOBILE = re.compile(
    f"(?=({_NO_DIGIT_BEFORE}{_COUNTRY}"
    rf"(?:{_chain(['1', '[3-9]', *[_D] * 9])}|1[3-9]{_D}\.{_D}{{4}}\.{_D}{{4}}){_NO_DIGIT_AFTER}))"
)
"""Bounded by non-digits. Dots only as 138.1234.5678: elsewhere a dot makes it an amount."""

NUMBER_RANGE = re.compile(rf"[0-9]+ ?- ?[0-9]+$")
UNIT_AFTER = re.compile(r"\s*(?:[元万亿平吨米㎡人户件个台套公千]|%)")
"""`15000-200000元` has eleven digits and is a range of fines, not a phone."""

_LONG, _SHORT, _PERMIT = _chain([_D] * 8), _chain([_D] * 7), _chain([_D] * 10)
PASSPORT = re.compile(
    f"{_NO_WORD_BEFORE}(?:[EGDSPHKM]{JOINT}{_LONG}|(?:E[A-HJ-NP-Z]|[DSP]E|M[A-Z]|K[A-Z]){JOINT}{_SHORT}"
    f"|[HM]{JOINT}{_PERMIT}){_NO_WORD_AFTER}",
    re.IGNORECASE | re.ASCII,
)
"""Ordinary (E, G, E + letter), diplomatic, service and public-affairs (D, S, P, DE, SE, PE), Hong Kong and Macao (H, K, M)
passports, and the permits of their residents (H or M with 8 or 10 digits)."""

APPROVAL_BEFORE = re.compile(r"(?:[准健特进证试妆]字|健注|健备|批准文号)[:：第\s]*$")
"""国药准字H20013220, 国食健字G20050001: approvals of medicines and foods share the passport's shape."""

USCC = re.compile(
    f"(?=({_NO_WORD_BEFORE}"
    + _chain(["[0-9A-Za-z]"] * 2 + [_D] * 6 + ["[0-9A-Za-z]"] * 10, rf"[{_GAP}]{{0,2}}+")
    + f"{_NO_WORD_AFTER}))"
)


# --- for DuckDB: RE2 over raw text, no lookaround. A superset: what does not match holds no identifier. ---


def _re2_class(folded: str) -> str:
    """The inside of a character class: everything that folds to one of these characters."""
    points = {ord(c) for c in folded} | {point for point, form in folding_table().items() if form in folded}
    return "".join(rf"\x{{{point:x}}}" for point in sorted(points))


_NEAR = r"[\s\p{Z}\p{C}\p{M}\p{Pd}" + _re2_class("-._·•・,/、'") + "]{0,8}"
_ANY_DIGIT = r"[\p{Nd}\p{No}]"
_LETTER = f"[{_re2_class('EGDSPHKMegdsphkm')}]"

RESIDENT_RE2 = f"{_ANY_DIGIT}(?:{_NEAR}{_ANY_DIGIT}){{13}}"
MOBILE_RE2 = f"[{_re2_class('1')}]{_NEAR}[{_re2_class('3456789')}](?:{_NEAR}{_ANY_DIGIT}){{9}}"
PASSPORT_RE2 = rf"{_LETTER}{_NEAR}[^\x00-\x40]?(?:{_NEAR}{_ANY_DIGIT}){{7}}"

PREFILTER_RE2 = f"{RESIDENT_RE2}|{MOBILE_RE2}|{PASSPORT_RE2}"
"""Cells that match need `identifiers.find`; all others hold none. Valid USCCs match too: let them through before."""
