"""The unified social credit code (GB 32100-2015) by itself: alphabet, check character, normal form,
structure.

python-stdnum's `cn.uscc` demands digits in the first two positions and so refuses valid codes (A, G, J, N,
Q, Y); its check character is right, and the tests compare ours with it.
"""

from __future__ import annotations

import re
from operator import mul

from gongxin.kernel import organisation_code, regions
from gongxin.kernel.folding import drop_invisible
from gongxin.kernel.resident_number import is_resident_number
from gongxin.kernel.uscc_tables import CATEGORIES

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""31 characters: no I, O, S, V, Z."""

WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
"""3^i mod 31 for positions 1 to 17."""

LENGTH = 18

PATTERN_RE2 = r"[0-9A-HJ-NP-RTUWXY]{2}[0-9]{6}[0-9A-HJ-NP-RTUWXY]{10}"
"""The shape of a normalised code, for Python and for RE2: letters in positions 1-2 and 9-18, digits in
3-8.
"""

_SHAPE = re.compile(PATTERN_RE2, re.ASCII)
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_NOT_PART = re.compile(r"[\s\-'\"`]+")


def check_character(first17: str) -> str:
    """The 18th character for the first 17. Raises ValueError for another length or a character outside
    ALPHABET.
    """
    if len(first17) != LENGTH - 1:
        raise ValueError("the check character is computed from exactly 17 characters")
    try:
        total = sum(map(mul, map(_VALUES.__getitem__, first17), WEIGHTS))  # a third of the time of a generator
    except KeyError as missing:
        raise ValueError(f"not a character of a unified social credit code: {missing}") from None
    return ALPHABET[-total % 31]


def normalise(text: str) -> str:
    """The bare form: half width, upper case, no spaces, hyphens, quotation marks or invisible characters.

    Idempotent, and never repairs: O stays O. Any text is allowed; what is not a code stays recognisably
    wrong.
    """
    if has_shape(text):
        return text
    # upper case can bring new combining marks to light (ǰ), hence the second folding
    return _NOT_PART.sub("", drop_invisible(drop_invisible(text).upper()))


def has_shape(code: str) -> bool:
    """True if 18 characters stand where the standard allows them; the check character is not looked at."""
    return len(code) == LENGTH and _SHAPE.fullmatch(code) is not None


def is_valid(code: str) -> bool:
    """True if a normalised code has the right shape and check character. Unknown category or region does
    not matter.
    """
    return has_shape(code) and code[17] == check_character(code[:17])


def subject_code(code: str) -> str:
    """Positions 9 to 17: the GB 11714 organisation code without hyphen."""
    return code[8:17]


def is_organisation(code: str) -> bool:
    """True if a valid code is to be read as an organisation's although its 18 characters may also be a
    person's number.

    A person's number passes the USCC's check once in 31. Then only a code with a known category, a known
    region and a right inner organisation code is an organisation's (which a person's number is about once
    in 10,000).
    """
    if not is_valid(code):
        return False
    if not is_resident_number(code):
        return True
    return (
        code[:2] in CATEGORIES
        and regions.is_known(code[2:8])
        and organisation_code.is_valid_nine(subject_code(code))
    )


def generate(authority_category: str, region: str, serial: str) -> str:
    """A code with right check characters, for the demo city and tests.

    authority_category: two characters ('91'); region: six digits; serial: the subject code, eight
    characters (its own check character is added) or nine. Raises ValueError if the result is not a valid
    code.
    """
    subject = serial + organisation_code.check_character(serial) if len(serial) == 8 else serial
    first17 = authority_category + region + subject
    code = first17 + check_character(first17)
    if not is_valid(code):
        raise ValueError(
            f"not the parts of a unified social credit code: {authority_category} {region} {serial}"
        )
    return code
