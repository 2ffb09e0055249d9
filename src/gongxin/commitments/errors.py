"""What this room refuses."""

from __future__ import annotations

from gongxin.kernel.errors import GongxinError
from gongxin.kernel.text import Bilingual
from gongxin.visibility.rule import Rule

__all__ = ["CommitmentRefusedError", "UnknownCommitmentError", "refuse"]


class CommitmentRefusedError(GongxinError):
    """这一步承诺办理不能进行。 | This step of the commitment cannot be taken."""

    code = "commitment.refused"


class UnknownCommitmentError(GongxinError):
    """没有这件承诺，或者无权查看。 | There is no such commitment, or it is not yours to see."""

    code = "commitment.unknown"
    default_remedy = Bilingual("请核对编号。", "Check the number.")


def refuse(rule: type[Rule], place: str | None = None, zh: str = "", en: str = "") -> CommitmentRefusedError:
    """The error that names the rule, speaks its sentence and says what it was this time."""
    said = rule.sentence()
    return CommitmentRefusedError(
        place=place, reason=Bilingual(f"{rule.number()}：{said.zh}{zh}", f"{rule.number()}: {said.en} {en}".strip())
    )
