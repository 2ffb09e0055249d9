"""Cells that mean "nothing is known here" (shared/data/README.md, 6)."""

from __future__ import annotations

from gongxin.kernel.folding import fold_cell

NULLS: frozenset[str] = frozenset(
    {
        "",
        "\\n",  # \N of a database dump, lower-cased by the folding
        "null",
        "<null>",
        "(null)",
        "none",
        "nil",
        "nan",
        "n/a",
        "#n/a",
        "na",
        "无",
        "暂无",
        "空",
        "/",
        "//",
        "\\",
        "-",
        "--",
        "---",
        "----",
        "_",
        "*",
    }
)
"""Forms after `fold_cell`: NFKC, every dash as '-', invisible characters and outer spaces gone, lower
case.
"""


def is_null(text: str | None) -> bool:
    """True if the cell says nothing. `0`, `未知` and `不详` say something and are no nulls."""
    # no null is longer than a few characters: the common long cell costs one comparison
    if text is None:
        return True
    if len(text) > 64:
        return not text.strip()
    return fold_cell(text) in NULLS
