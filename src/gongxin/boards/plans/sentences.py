"""What a check asks for, in words: from its number as submissions keep it."""

from __future__ import annotations

from functools import lru_cache

from gongxin.catalogue import Catalogue
from gongxin.checking.rules import BUILT_IN
from gongxin.kernel.text import Bilingual

_OPEN = {
    "label": Bilingual("该项", "The field"),
    "other": Bilingual("另一项", "the other field"),
    "limit": Bilingual("规定的", "the allowed number of"),
}


class _Words(dict[str, str]):
    """Whatever place a sentence has open."""

    def __missing__(self, key: str) -> str:
        return "…"


def sentence(rule: str, catalogue: Catalogue) -> Bilingual | str:
    """The sentence of a check; its number where nobody knows it (a check of a file as a whole, or of an older catalogue)."""
    return _sentences(catalogue).get(rule, rule)


@lru_cache(maxsize=2)
def _sentences(catalogue: Catalogue) -> dict[str, Bilingual]:
    zh = _Words({name: words.zh for name, words in _OPEN.items()})
    en = _Words({name: words.en for name, words in _OPEN.items()})
    found = {}
    for kind in BUILT_IN:
        open_ = kind.sentence()
        found[kind.id] = Bilingual(open_.zh.format_map(zh), open_.en.format_map(en))
    for resource in catalogue.resources:
        for check in resource.checks:
            found.setdefault(check.id, Bilingual(check.message.zh, check.message.en))
    return found
