"""Document numbers (文号): one form for what is written with 〔〕, 【】, （）, () and []."""

from __future__ import annotations

import re

from gongxin.kernel.folding import drop_invisible

BRACKETS_FROM = "【】（）()[]［］〖〗{}｛｝〘〙﹝﹞﹙﹚﹛﹜"
BRACKETS_TO = "〔〕" * (len(BRACKETS_FROM) // 2)
"""For `translate()` in SQL and in Python; every opening bracket becomes 〔, every closing one 〕."""

_TABLE = str.maketrans(BRACKETS_FROM, BRACKETS_TO)
_SPACES = re.compile(r"\s+")


def normalise_docno(text: str) -> str:
    """`浙税罚 (2019) 12号` → `浙税罚〔2019〕12号`. Half-width digits and letters, upper case, no spaces.
    Idempotent.

    Numbers are not touched: 012号 and 12号 may be two documents.
    """
    bare = _SPACES.sub("", drop_invisible(text.translate(_TABLE))).upper()
    # folding may bring new brackets to light, upper-casing new characters that fold
    return _SPACES.sub("", drop_invisible(bare)).translate(_TABLE)
