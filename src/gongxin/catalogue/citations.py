"""Whether a text cites an article of a law: one pattern for PostgreSQL and for Python.

The name must stand whole: 招标投标法 is not 招标投标法实施条例, 安全生产法 not 某某安全生产法. Between name and
article only other articles may stand (第五十三条第一款、第五十四条). Ranges (第五十条至第五十五条) cite their ends only;
第六十条之一 is not 第六十条.
What is doubtful does not count: a measure never rests on a guess.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_DIGITS = "零一二三四五六七八九"
_BEFORE = "(^|[^一-龥]|中华人民共和国|依据|根据|按照|依照|违反|适用|[和及与])"
_CLOSE = "》?([（(][^（）()《》]{0,20}[）)])?》?[ 　]*"
_BETWEEN = "第[第条款项目章之〇零一二三四五六七八九十百0-9（）()、，,和及与以至的规定 　]{0,60}"
_AFTER = "条($|[^之])"


def chinese_number(number: int) -> str:
    """1 to 999 as articles are numbered: 七十八, 一百零五, 一百一十二."""
    if not 1 <= number <= 999:
        raise ValueError(f"{number} is no article")
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += "十" if tens == 1 and not hundreds else f"{_DIGITS[tens]}十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "")


def pattern(laws: Sequence[str], articles: Sequence[int]) -> str:
    """A regular expression that both engines read (no look-around, no back-reference, no backslash). No articles: the law, any
    article of it or none."""
    names = "|".join(laws)
    if not articles:
        return f"{_BEFORE}《?({names}){_CLOSE}(第|$|[^一-龥])"
    numbers = "|".join(f"{chinese_number(article)}|{article}" for article in articles)
    return f"{_BEFORE}《?({names}){_CLOSE}({_BETWEEN})?第({numbers}){_AFTER}"


def cites(text: str, laws: Sequence[str], articles: Sequence[int]) -> bool:
    """Whether the text cites one of the articles (none named: any) of one of the laws."""
    return re.search(pattern(laws, articles), text) is not None
