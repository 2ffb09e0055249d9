"""The arithmetic of a person's 18-digit number (GB 11643), only so that it can be recognised and refused
(scope.md, 2).

Same scheme, other holders: residents of Hong Kong, Macao and Taiwan with a residence permit (areas 81, 82,
83), and foreigners with permanent residence (a leading 9). Nothing here tells whose number it is.
"""

from __future__ import annotations

import datetime as dt

from stdnum.iso7064 import mod_11_2

FIRST_YEAR, LAST_YEAR = 1900, 2099
"""Years of birth that count as plausible. The upper bound is no clock on purpose: rules are pure."""

_PROVINCES = """
11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 66 71 81 82 83
"""
PROVINCES: frozenset[str] = frozenset(_PROVINCES.split())
"""First two digits of an area of residence. 66: Xinjiang's construction corps, given out in some editions."""

PERMANENT_RESIDENT = "9"
"""First digit of a foreigner's permanent residence number (from 2017 on: 9, province, country, birth date
…).
"""


def is_resident_number(number: str) -> bool:
    """True for 18 ASCII characters: known province or leading 9, a date of birth, a right check character
    (X upper case).
    """
    if len(number) != 18 or not (number.isascii() and number[:17].isdigit()):
        return False
    if number[0] != PERMANENT_RESIDENT and number[:2] not in PROVINCES:
        return False
    return is_birth_date(number[6:14]) and mod_11_2.calc_check_digit(number[:17]) == number[17]


def is_birth_date(digits: str) -> bool:
    """True if eight digits are a date between FIRST_YEAR and LAST_YEAR."""
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:8])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return False
    try:
        dt.date(year, month, day)
    except ValueError:
        return False
    return True
