"""What in a cell must be looked at before it is taken as it stands: white space at its ends, a character that a re-encoding
destroyed, a word that says nothing, anything that may be a personal identifier. Cheap, and never a miss.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongxin.engine.expressions import Booleans, Text, byte_length, ibis
from gongxin.kernel.folding import fold_cell
from gongxin.kernel.identifiers import PREFILTER_RE2
from gongxin.kernel.nulls import NULLS

_LONGEST_NULL = max(len(word.encode()) for word in NULLS)
LOST_CHARACTER = "\ufffd"
PLACEHOLDERS = (
    "测试", "测试数据", "test", "xxx", "未知", "不详", "待补充", "123456", "111111", "00000000000000000X",
    "000000000000000000", "111111111111111111",
)  # fmt: skip
"""Words that fill a cell without saying anything (quality_metrics.yaml, CK12)."""
BLANK = r"\x00-\x20\x7F\x{A0}\x{3000}\x{FEFF}"
"""White space, for a class of characters."""
_SPACE = f"[{BLANK}]"


def _words() -> str:
    """The words that say nothing, in any dress: －－ is as little as --. Letters in another dress get a look anyway."""
    dresses = {mark: {mark} for word in NULLS for mark in word if not (mark.isascii() and mark.isalnum())}
    words = {*NULLS, *(word.lower() for word in PLACEHOLDERS)} - {""}
    for point in (*range(0x80, 0x3400), *range(0xFE00, 0x10000)):
        folded = fold_cell(chr(point))
        if folded in dresses:
            dresses[folded].add(chr(point))
        elif folded in NULLS:
            words.add(chr(point))
    classes = {mark: f"[{''.join(re.escape(c) for c in sorted(all_))}]" for mark, all_ in dresses.items()}
    return "|".join("".join(classes.get(c) or re.escape(c) for c in word) for word in sorted(words))


_WORDS = _words()
_SEAM = "|"
_LOOK_AT_SEVERAL = (
    f"{PREFILTER_RE2}|(?:^|[|]){_SPACE}|{_SPACE}(?:$|[|])|^$|[|][|]|^[|]|[|]$|{LOST_CHARACTER}|(?:^|[|])(?i:{_WORDS})(?:$|[|])"
)
LOOK = f"{PREFILTER_RE2}|^{_SPACE}|{_SPACE}$|^$|{LOST_CHARACTER}|^(?i:{_WORDS})$"
"""What ``needs_a_look`` looks for."""


def says_nothing(cell: Text) -> Booleans:
    """The cell is empty or one of the words that stand for nothing (无, N/A, --). Twin: ``kernel.nulls.is_null``.

    Asked only of cells that are not regular; with white space around such a word the kernel decides.
    """
    word = ibis.ifelse(byte_length(cell) <= _LONGEST_NULL, cell.lower().isin(sorted(NULLS)), False)
    return ibis.ifelse(cell.isnull(), True, word)


def something(cell: Text) -> Text:
    """The cell, null where it says nothing in the usual dress. Only short cells are compared."""
    nothing = ibis.ifelse(cell.lower().isin(sorted(NULLS)), ibis.null("string"), cell)
    return ibis.ifelse(byte_length(cell) <= _LONGEST_NULL, nothing, cell)


def may_hold_identifier(text: Text) -> Booleans:
    """A cheap look that never misses: without this the kernel finds no personal identifier in the text."""
    return text.re_search(PREFILTER_RE2)


def needs_a_look(text: Text) -> Booleans:
    """One pass over a text for everything that the kernel must see: what may be an identifier, white space at the ends, a
    character that a re-encoding destroyed, a word that stands for nothing or for "to be filled in"."""
    return text.re_search(LOOK)


def one_needs_a_look(texts: Sequence[Text]) -> Booleans:
    """At least one of the texts may need a look: one pass over all of them costs a third of one pass over each.

    Never misses; a mark at the seam of two texts only costs the kernel a look. Give it texts without the words that say
    nothing in their usual dress (``something``), else a file full of N/A is a file full of irregular rows.
    """
    return ibis.literal(_SEAM).join(texts).re_search(_LOOK_AT_SEVERAL)
