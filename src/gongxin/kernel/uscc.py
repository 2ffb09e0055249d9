"""Unified social credit codes (统一社会信用代码, GB 32100-2015): the door to all that the kernel knows
about them.
"""

from __future__ import annotations

from gongxin.kernel.uscc_extraction import Extraction, extract, extraction
from gongxin.kernel.uscc_inspection import Finding, Inspection, Level, Part, inspect
from gongxin.kernel.uscc_structure import (
    ALPHABET,
    LENGTH,
    PATTERN_RE2,
    WEIGHTS,
    check_character,
    generate,
    has_shape,
    is_organisation,
    is_valid,
    normalise,
    subject_code,
)

__all__ = [
    "ALPHABET",
    "LENGTH",
    "PATTERN_RE2",
    "WEIGHTS",
    "Extraction",
    "Finding",
    "Inspection",
    "Level",
    "Part",
    "check_character",
    "extract",
    "extraction",
    "generate",
    "has_shape",
    "inspect",
    "is_organisation",
    "is_valid",
    "normalise",
    "subject_code",
]
