"""What this room refuses."""

from __future__ import annotations

from gongxin.kernel.errors import GongxinError
from gongxin.kernel.text import Bilingual
from gongxin.visibility.rule import Rule


class SignalRefusedError(GongxinError):
    """预警信号不能这样办理。 | This cannot be done with the signal."""

    code = "warning.step"
    default_remedy = Bilingual("规则见 docs/warnings。", "docs/warnings has the rules.")


class SignalMovedError(GongxinError):
    """该信号已被他人办理或者已有变化。 | Somebody else acted on the signal, or it has changed."""

    code = "warning.moved"
    default_remedy = Bilingual("请重新打开后再办理。", "Open it again, then decide.")


class UnknownSignalError(GongxinError):
    """没有这条预警信号。 | There is no such signal."""

    code = "warning.unknown"


class UnknownCriterionError(GongxinError):
    """没有这项预警标准。 | There is no such criterion."""

    code = "warning.criterion_unknown"
    default_remedy = Bilingual("预警标准见 docs/warnings。", "docs/warnings has the criteria.")


class UnknownNoteError(GongxinError):
    """没有这条核查记录。 | There is no such note."""

    code = "warning.note_unknown"


def refuse(rule: type[Rule], zh: str = "", en: str = "", *, place: str = "") -> SignalRefusedError:
    """A refusal in the rule's own words, then the particulars."""
    sentence = rule.sentence()
    return SignalRefusedError(place=place or rule.number(), reason=Bilingual(sentence.zh + zh, f"{sentence.en} {en}".strip()))
