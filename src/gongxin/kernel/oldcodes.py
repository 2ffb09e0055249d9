"""Codes that organisations had before 2015: business registration numbers and organisation codes.

- 15 digits, GS 15-2006: six of the office, eight serial, one check by ISO 7064 MOD 11,10 (python-stdnum).
- 13 digits, before 2007: no check, so any 13 digits that begin with a known division may be one.
- 9 characters, GB 11714: `XXXXXXXX-X` or without the hyphen; stands inside the USCC.

Sources: reference/uscc_tables.yaml (certainty: organisation code seen, registration number known). Old
codes lead to a subject only through the register, never by themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from stdnum.iso7064 import mod_11_10

from gongxin.kernel import organisation_code, regions
from gongxin.kernel.folding import drop_invisible
from gongxin.kernel.uscc_structure import has_shape, normalise, subject_code

Kind = Literal["reg15", "reg13", "orgcode"]


@dataclass(frozen=True, slots=True)
class OldCode:
    """`code`: digits only, or nine characters without hyphen. `checked`: a check character was there and
    is right.
    """

    kind: Kind
    code: str
    checked: bool


def is_valid_registration_number(code: str) -> bool:
    """15 digits with the right check digit. Of the office's division only that none begins with 0
    (0086138… is a phone).
    """
    return (
        len(code) == 15
        and code.isascii()
        and code.isdigit()
        and code[0] != "0"
        and bool(mod_11_10.is_valid(code))
    )


def is_valid_registration_number_13(code: str) -> bool:
    """13 digits that begin with a division that is or was in use; there is no check digit to compare."""
    return len(code) == 13 and code.isascii() and code.isdigit() and regions.is_known(code[:6])


def is_valid_organisation_code(code: str) -> bool:
    """Nine characters, with or without the hyphen before the last, and the right check character. Not all
    zeros.
    """
    bare = code[:8] + code[9:] if len(code) == 10 and code[8] == "-" else code
    return bare != "000000000" and organisation_code.is_valid_nine(bare)


def classify(text: str) -> OldCode | None:
    """Which old code a cell holds, written in any width or case, with spaces or hyphens; None if none.

    A wrong check digit is None: such a number may belong to anybody, so nothing is linked by it.
    """
    code = normalise(text)
    if is_valid_registration_number(code):
        return OldCode("reg15", code, checked=True)
    if is_valid_registration_number_13(code):
        return OldCode("reg13", code, checked=False)
    if len(code) == 9 and _hyphens_fit(text) and is_valid_organisation_code(code):
        return OldCode("orgcode", code, checked=True)
    return None


def orgcode_of(uscc: str) -> str | None:
    """The organisation code inside a normalised USCC, without hyphen, if its own check character is right;
    else None.
    """
    if not has_shape(uscc):
        return None
    nine = subject_code(uscc)
    return nine if is_valid_organisation_code(nine) else None


def format_organisation_code(code: str) -> str:
    """The written form with hyphen of a nine-character code."""
    return f"{code[:8]}-{code[8:]}"


def _hyphens_fit(text: str) -> bool:
    """True if hyphens stand nowhere but before the check character: `2019-0618-1` is a document, not an
    organisation.
    """
    groups = [group for group in drop_invisible(text).replace(" ", "").split("-") if group]
    return len(groups) == 1 or (len(groups) == 2 and len(groups[1]) == 1)
