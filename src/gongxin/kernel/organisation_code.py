"""The organisation code of GB 11714: eight characters and a check character, `XXXXXXXX-X` or without the
hyphen.

It is the subject code inside every USCC (positions 9-17). python-stdnum has no module for it.
"""

from __future__ import annotations

import re

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)

WRITTEN_FORM = re.compile(r"[0-9A-Z]{8}-?[0-9X]", re.ASCII)
"""Folded and upper-cased; the check character is a digit or X."""


def check_character(first8: str) -> str:
    """The ninth character for eight of ALPHABET. Raises ValueError for anything else."""
    if len(first8) != 8:
        raise ValueError("an organisation code has eight characters before its check character")
    remainder = 11 - sum(ALPHABET.index(c) * w for c, w in zip(first8, WEIGHTS, strict=True)) % 11
    return {10: "X", 11: "0"}.get(remainder, str(remainder))


def is_valid_nine(code: str) -> bool:
    """True for nine characters without hyphen whose check character is right."""
    if len(code) != 9 or not code.isascii() or any(c not in ALPHABET for c in code):
        return False
    return code[8] == check_character(code[:8])
