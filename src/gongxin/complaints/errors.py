"""What this room refuses."""

from __future__ import annotations

from gongxin.kernel.errors import GongxinError
from gongxin.kernel.text import Bilingual
from gongxin.visibility.rule import Rule

__all__ = ["SealBrokenError", "TipRefusedError", "UnknownTipError", "refuse"]


class TipRefusedError(GongxinError):
    """这件投诉举报或者这一步办理不能接受。 | This tip, or this step of it, cannot be taken."""

    code = "tip.refused"


class UnknownTipError(GongxinError):
    """没有这件投诉举报，或者无权查看。 | There is no such tip, or it is not yours to see."""

    code = "tip.unknown"
    default_remedy = Bilingual("请核对回执码或者编号。", "Check the receipt code or the number.")


class SealBrokenError(GongxinError):
    """密封信息无法开启。 | What is sealed cannot be opened."""

    code = "tip.seal"
    default_remedy = Bilingual("请核对密封库密钥。", "Check the key of the sealed store.")


def refuse(rule: type[Rule], place: str | None = None, zh: str = "", en: str = "") -> TipRefusedError:
    """The error that names the rule, speaks its sentence and says what it was this time."""
    said = rule.sentence()
    return TipRefusedError(
        place=place, reason=Bilingual(f"{rule.number()}：{said.zh}{zh}", f"{rule.number()}: {said.en} {en}".strip())
    )
