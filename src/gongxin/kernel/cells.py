"""How a cell leaves the house in a table that people open with a spreadsheet; pure."""

from __future__ import annotations

import re

_FORMULA_START = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")

# Characters that XML 1.0, hence XLSX, cannot carry.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

XLSX_CELL = 32_767
"""Characters that one XLSX cell can hold."""


def csv_cell(text: str) -> str:
    """`text` so that no spreadsheet takes it for a formula: a leading ' before = + - @ tab CR (and their full widths).

    >>> csv_cell("=1+1"), csv_cell("京A")
    ("'=1+1", '京A')
    """
    return "'" + text if text.startswith(_FORMULA_START) else text


def xlsx_cell(text: str) -> str:
    """`text` as an XLSX string cell can hold it: without control characters, cut (and marked …) at 32,767."""
    clean = _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
    return clean if len(clean) <= XLSX_CELL else clean[: XLSX_CELL - 1] + "…"
