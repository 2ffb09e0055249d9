"""Finding personal identifiers in text so that they can be refused or masked (scope.md, 2).

Kinds: `resident_id` (18 characters, also of residents of Hong Kong, Macao and Taiwan and of permanent
residents), `resident_id_15` (the form before 1999), `mobile`, `passport` (passports and travel permits of
China's authorities). A miss puts a person into a public system and a false alarm costs one row an
explanation, so finding is generous: look-alike digits, spaces, hyphens, dots and invisible characters
inside a number do not hide it. Time is linear in the text's length.

What is not personal: valid USCCs and 15-digit registration numbers, landline and 400 numbers, approval
numbers of medicines (国药准字H20013220 has the shape of a passport number), numbers of commitments.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from gongxin.kernel import identifier_patterns as patterns
from gongxin.kernel import organisation_code, regions
from gongxin.kernel.folding import INVISIBLE, fold_characters
from gongxin.kernel.oldcodes import is_valid_registration_number
from gongxin.kernel.resident_number import is_birth_date, is_resident_number
from gongxin.kernel.text import Bilingual
from gongxin.kernel.uscc_structure import is_organisation, normalise

Kind = Literal["resident_id", "resident_id_15", "mobile", "passport"]

KIND_LABELS: dict[Kind, Bilingual] = {
    "resident_id": Bilingual("居民身份证件号码", "resident identity number"),
    "resident_id_15": Bilingual("15位旧身份证号码", "15-digit resident identity number"),
    "mobile": Bilingual("手机号码", "mobile phone number"),
    "passport": Bilingual("护照或通行证号码", "passport or travel permit number"),
}

PREFILTER_RE2 = patterns.PREFILTER_RE2
"""For DuckDB: a superset of the texts in which `find` finds something."""

MASK = "****"
_BAR = "*"
"""Takes the place of what is already understood: no digit, no letter, no separator."""

_GAPS = dict.fromkeys(map(ord, " -" + INVISIBLE))

_EARLIEST_15 = "30"
"""15-digit numbers of persons born before 1930 are let go: `…140618001` is a document of 2014, hardly a
person of 100.
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """One identifier: text[start:end], separators inside included. It never carries the value."""

    kind: Kind
    start: int
    end: int


def find(text: str) -> list[Hit]:
    """Every personal identifier in the text, in order of place. Hits do not overlap.

    A cell that is, as a whole, an organisation's USCC or a registration number holds none.
    """
    return list(_find(text))


@lru_cache(maxsize=1)
def _find(text: str) -> tuple[Hit, ...]:
    """The last answer is kept, because who asks whether there is anything mostly masks it next."""
    folded = fold_characters(text)
    if not patterns.GATE.search(folded) or _is_organisations_own(folded):
        return ()
    if not any(next(search(folded), None) for search in _SEARCHES):
        return ()
    hits: list[Hit] = []
    # each kind is barred for the next, so that a number right beside another one has an end
    barred = _bar(folded, _organisation_codes(folded))
    for search in _SEARCHES:
        found = list(search(barred))
        spans = _merged([(hit.start, hit.end) for hit in found])
        barred = _bar(barred, spans)
        hits += [Hit(found[0].kind, start, end) for start, end in spans]
    return tuple(sorted(hits, key=lambda hit: (hit.start, hit.end)))


def contains(text: str) -> bool:
    """True if `find` would find anything."""
    return bool(_find(text))


def mask(text: str) -> str:
    """The text with each identifier as `****` and its last two characters. The result holds no identifier.

    Where digits follow, one more `*` parts them from the two that stay, lest they make a new number together.
    """
    hits = find(text)
    while hits:
        text = _masked_once(text, hits)
        hits = find(text)
    return text


def _masked_once(text: str, hits: list[Hit]) -> str:
    folded = fold_characters(text)
    pieces, done = [], 0
    for start, end in ((hit.start, hit.end) for hit in hits):
        last_two = re.sub(r"[^0-9A-Za-z]", "", folded[start:end])[-2:]
        part = _BAR if re.match(rf"{patterns.WIDE_JOINT}[0-9A-Za-z]", folded[end : end + 16]) else ""
        pieces += [text[done:start], MASK, last_two, part]
        done = end
    return "".join([*pieces, text[done:]])


def _merged(spans: Iterator[tuple[int, int]] | list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order of place, overlapping ones joined."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _bar(folded: str, spans: list[tuple[int, int]]) -> str:
    """The text with these spans blanked by bars; offsets stay."""
    if not spans:
        return folded
    pieces, done = [], 0
    for start, end in _merged(spans):
        pieces += [folded[done:start], _BAR * (end - start)]
        done = end
    return "".join([*pieces, folded[done:]])


def _is_organisations_own(folded: str) -> bool:
    """True if the whole cell is one organisation's code."""
    if len(folded) > 80:
        return False
    code = normalise(folded)
    return is_organisation(code) or is_valid_registration_number(code)


def _organisation_codes(folded: str) -> list[tuple[int, int]]:
    """Where valid USCCs stand in the text."""
    return [
        m.span(1) for m in patterns.USCC.finditer(folded) if is_organisation(m[1].translate(_GAPS).upper())
    ]


def _resident(folded: str) -> Iterator[Hit]:
    for match in patterns.RESIDENT.finditer(folded):
        if is_resident_number(_bare(match[1])) and not patterns.COMMITMENT.match(folded, match.start(1)):
            yield Hit("resident_id", *match.span(1))


def _resident_15(folded: str) -> Iterator[Hit]:
    """No check digit here: the area must be or have been in use and the number not be a registration
    number.
    """
    for match in patterns.RESIDENT_15.finditer(folded):
        number = _bare(match[0])
        if (
            number[6:8] >= _EARLIEST_15
            and is_birth_date("19" + number[6:12])
            and regions.is_known(number[:6])
            and not is_valid_registration_number(number)
        ):
            yield Hit("resident_id_15", *match.span())


def _mobile(folded: str) -> Iterator[Hit]:
    for match in patterns.MOBILE.finditer(folded):
        start, end = match.span(1)
        if patterns.NUMBER_RANGE.fullmatch(match[1]) and patterns.UNIT_AFTER.match(folded, end):
            continue
        yield Hit("mobile", start, end)


def _passport(folded: str) -> Iterator[Hit]:
    for match in patterns.PASSPORT.finditer(folded):
        start, end = match.span()
        if patterns.APPROVAL_BEFORE.search(folded[max(0, start - 8) : start]):
            continue
        written = match[0].upper()
        if organisation_code.WRITTEN_FORM.fullmatch(written) and "-" in written and _is_nine(written):
            continue
        yield Hit("passport", start, end)


def _is_nine(written: str) -> bool:
    return organisation_code.is_valid_nine(written.replace("-", ""))


def _bare(match: str) -> str:
    return re.sub(r"[^0-9X]", "", match.upper())


_SEARCHES = (_resident, _resident_15, _mobile, _passport)
