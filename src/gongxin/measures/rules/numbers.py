"""Check numbers: CKyyyymmdd-nnnnnnnn-c.

yyyymmdd is the day of the check in China, nnnnnnnn a serial number of this platform (it grows; a check that was broken off
leaves a gap), c the check digit over these sixteen digits (ISO/IEC 7064, MOD 11,10): a number copied with one digit
wrong or with two neighbours exchanged is not another check's number. A number is never used twice and never ends.
"""

from __future__ import annotations

import re
from datetime import date

from stdnum.iso7064 import mod_11_10

LARGEST = 99_999_999
_FORM = re.compile(r"CK(\d{8})-(\d{8})-(\d)", re.ASCII)


def check_number(on: date, serial: int) -> str:
    """The number of the check with this serial number, made on this day. ValueError beyond a hundred million."""
    if not 1 <= serial <= LARGEST:
        raise ValueError(f"serial number {serial} is outside 1 to {LARGEST}")
    digits = f"{on:%Y%m%d}{serial:08d}"
    return f"CK{digits[:8]}-{digits[8:]}-{mod_11_10.calc_check_digit(digits)}"


def is_check_number(text: str) -> bool:
    """Whether the text is a check number, its check digit included."""
    found = _FORM.fullmatch(text)
    return found is not None and bool(mod_11_10.is_valid("".join(found.groups())))
