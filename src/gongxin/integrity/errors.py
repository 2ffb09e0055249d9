"""What this room refuses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gongxin.kernel.errors import GongxinError
from gongxin.kernel.text import Bilingual
from gongxin.visibility.rule import Rule

__all__ = ["DutyRefusedError", "Finding", "ImportRefusedError", "UnknownDutyError", "refuse"]


class DutyRefusedError(GongxinError):
    """这一步政务诚信办理不能进行。 | This step in government integrity cannot be taken."""

    code = "integrity.refused"


class UnknownDutyError(GongxinError):
    """没有这条政务诚信记录，或者无权查看。 | There is no such record of government integrity, or it is not yours to see."""

    code = "integrity.unknown"
    default_remedy = Bilingual("请核对编号或者代码。", "Check the number or the code.")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong with an import: where, and why."""

    place: str
    message: Bilingual


class ImportRefusedError(GongxinError):
    """导入未进行：全部问题列于原因中，没有任何内容入库。 | Nothing was imported; the reason lists everything that is wrong."""

    code = "integrity.import"

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        shown = self.findings[:20]
        more = len(self.findings) - len(shown)
        super().__init__(
            place=shown[0].place if shown else None,
            reason=Bilingual(
                "".join(f"[{f.place}] {f.message.zh}" for f in shown) + (f"另有{more}处。" if more else ""),
                " ".join(f"[{f.place}] {f.message.en}" for f in shown) + (f" And {more} more." if more else ""),
            ),
        )


def refuse(rule: type[Rule], place: str | None = None, zh: str = "", en: str = "") -> DutyRefusedError:
    """The error that names the rule, speaks its sentence and says what it was this time."""
    said = rule.sentence()
    return DutyRefusedError(
        place=place, reason=Bilingual(f"{rule.number()}：{said.zh}{zh}", f"{rule.number()}: {said.en} {en}".strip())
    )
