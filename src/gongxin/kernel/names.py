"""Names of organisations: forms to compare, forms to search; and the masking of persons' names."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib import resources

from gongxin.kernel.folding import drop_invisible

_BRACKETS = str.maketrans("()[]【】〔〕［］{}｛｝〖〗", "（）" * 8)
_DOTS = str.maketrans("•・‧∙⋅．･", "·" * 7)
_SPACE_BY_WIDE = re.compile(r"(?<=[^\x00-\x7f]) +| +(?=[^\x00-\x7f])")
_SPACES = re.compile(r"\s+")
_NO_LETTER = re.compile(r"[\W_]+")
_TRAILING = " ,.;:，。；：、"
_PLAIN = re.compile(r"[\u4e00-\u9fff（）]+")  # names that are their own normal form: 98 of 100 real ones


def normalise_name(name: str) -> str:
    """The form in which two spellings of one name are equal: width, spaces, brackets, dots, case. Idempotent.

    Light on purpose: traditional characters, 市 and the legal form stay, because names that differ in one
    character are different firms. Spaces stay only between words of Latin letters.
    """
    if _PLAIN.fullmatch(name):
        return name
    text = unicodedata.normalize("NFKC", drop_invisible(name)).upper()
    text = unicodedata.normalize("NFKC", drop_invisible(text)).translate(_BRACKETS).translate(_DOTS)
    return _SPACE_BY_WIDE.sub("", _SPACES.sub(" ", text)).strip(_TRAILING)


@cache
def _traditional_to_simplified() -> dict[int, str]:
    """OpenCC's table of single characters, first choice of each.

    Not its phrases: with them the key of a beginning would not be the beginning of the key, and prefix
    search would fail.
    """
    table = resources.files("opencc").joinpath("dictionary/TSCharacters.txt").read_text("utf-8")
    pairs = (line.split("\t") for line in table.splitlines() if "\t" in line)
    return {ord(old): new.split(" ")[0] for old, new in pairs if len(old) == 1}


def to_simplified(text: str) -> str:
    """Traditional characters to simplified ones, character by character."""
    return text if text.isascii() else text.translate(_traditional_to_simplified())


def search_key(name: str) -> str:
    """The form that is indexed and looked for: NFKC, lower case, simplified, letters and digits only.
    Idempotent.
    """
    text = name if name.isascii() else unicodedata.normalize("NFKC", name)
    text = to_simplified(text.lower())
    return _NO_LETTER.sub("", text)


def bigrams(text: str) -> list[str]:
    """The different pairs of neighbouring characters of the search key, in order of first appearance."""
    key = search_key(text)
    return list(dict.fromkeys(key[i : i + 2] for i in range(len(key) - 1)))


_SURNAMES = """
欧阳 上官 司马 诸葛 皇甫 尉迟 公孙 慕容 令狐 司徒 司空 夏侯 东方 长孙 宇文 端木 南宫 西门 独孤 轩辕
百里 呼延 万俟 闻人 赫连 澹台 公冶 宗政 濮阳 淳于 单于 太叔 申屠 仲孙 钟离 鲜于 闾丘 亓官 拓跋 第五
歐陽 司馬 諸葛 尉遲 公孫 東方 長孫 南宮 西門 獨孤 軒轅 萬俟 聞人 鍾離 澹臺
"""
COMPOUND_SURNAMES: frozenset[str] = frozenset(_SURNAMES.split())
_BETWEEN_PERSONS = re.compile(r"([、,，;；/]+)")


def mask_person_name(name: str) -> str:
    """张三 → 张*, 欧阳娜娜 → 欧阳**, JOHN SMITH → J***. Several names parted by commas are masked one by one.

    The number of stars of a Chinese name is its length, of any other name always three.
    """
    parts = _BETWEEN_PERSONS.split(name.strip())
    return "".join(part if i % 2 else _mask_one(part.strip()) for i, part in enumerate(parts))


def _mask_one(name: str) -> str:
    if len(name) < 2:
        return "*" if name else ""
    if not name[0].isalpha() or name[0].isascii() or len(name) > 4:
        return name[0] + "***"
    kept = 2 if len(name) > 2 and name[:2] in COMPOUND_SURNAMES else 1
    return name[:kept] + "*" * (len(name) - kept)
