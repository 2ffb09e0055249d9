"""A legal basis in one line."""

from __future__ import annotations

from gongxin.catalogue import Basis
from gongxin.showing.language import Language


def citation(basis: Basis, lang: Language, *, full: bool = False) -> str:
    """《行政处罚法》第四十八条; `full` with the number of the law."""
    law, article = basis.law.pick(lang), basis.article.pick(lang)
    number = basis.number.pick(lang) if basis.number and full else ""
    if lang == "en":
        return f"{law}{f' ({number})' if number else ''}, {article}"
    titled = law if law.startswith("《") else f"《{law}》"
    return f"{titled}{f'（{number}）' if number else ''}{article}"
