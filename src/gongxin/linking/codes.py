"""Codes of organisations as expressions. Twins: ``kernel.uscc``, ``kernel.organisation_code``, ``kernel.oldcodes``."""

from functools import reduce
from operator import add

from gongxin.engine.expressions import Booleans, Column, Text, ibis, part, strpos
from gongxin.kernel import uscc

_ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def has_shape(code: Text) -> Booleans:
    """18 characters, each where the standard allows it. The check character is another question."""
    return code.re_search(f"^{uscc.PATTERN_RE2}$")


_LETTERS = "[0-9A-HJ-NP-RTUWXY]"
_NO_CENTURY = "(?:[03-9][0-9]|1[0-8]|2[1-9])"
_NO_PHONE = "(?:1[0-2]|[2-79][0-9]|8[0-57-9])"
_NO_FIFTEEN = "|".join(
    [f"[0-9]{{{n}}}[A-HJ-NP-RTUWXY]{_LETTERS}{{{9 - n}}}" for n in range(7)] + [f"[0-9]{{8}}{_LETTERS}{{2}}"]
)


def is_no_persons(code: Text) -> Booleans:
    """The shape of a code that cannot hold a person's number, whatever its check character is.

    Places 7 and 8, where a year of birth would begin, are not 19 or 20; it does not begin as a mobile phone's number does
    (13…, 86…), nor with a letter after which one could; and it does not begin with exactly 15 digits, the length of old
    identity numbers. The few codes that do are for the kernel, which can tell. One expression: it is asked of every row.
    """
    return code.re_search(f"^{_NO_PHONE}[0-9]{{4}}{_NO_CENTURY}(?:{_NO_FIFTEEN})$")


def _place(alphabet: str, text: Text, position: int) -> Column:
    return strpos(alphabet, part(text, position, 1)) - 1


def check_character_fits(code: Text) -> Booleans:
    """Character 18 is the one that the first 17 demand. Only for codes of the right shape."""
    total = reduce(add, (_place(uscc.ALPHABET, code, i + 1) * w for i, w in enumerate(uscc.WEIGHTS)))
    return _place(uscc.ALPHABET, code, 18) == (31 - total % 31) % 31


def organisation_code_fits(nine: Text) -> Booleans:
    """The ninth character is the one that the first eight demand (GB 11714). Only for nine letters and digits."""
    total = reduce(
        add, (_place(_ORGANISATION_ALPHABET, nine, i + 1) * w for i, w in enumerate(_ORGANISATION_WEIGHTS))
    )
    rest = 11 - total % 11
    expected = ibis.cases((rest == 10, "X"), (rest == 11, "0"), else_=rest.cast("string"))
    return part(nine, 9, 1) == expected


def registration_number_fits(digits: Text) -> Booleans:
    """15 digits whose last is right (ISO 7064 MOD 11,10). Only for 15 digits."""
    product: Column = ibis.literal(10)
    for position in range(1, 15):
        # (p + d) mod 10, where 0 counts as 10
        reduced = (product + part(digits, position, 1).cast("int64") + 9) % 10 + 1
        product = reduced * 2 % 11
    return part(digits, 15, 1).cast("int64") == (11 - product) % 10
