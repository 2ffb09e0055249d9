"""A rule that says no, and why."""

from __future__ import annotations

from gongxin.kernel.errors import GongxinError
from gongxin.kernel.text import Bilingual
from gongxin.visibility.rule import Rule


def refuse(
    error: type[GongxinError], rule: type[Rule], place: str | None = None, reason: Bilingual | None = None
) -> GongxinError:
    """The error that names the rule and speaks its sentence; `reason` says what it was this time."""
    said = rule.sentence()
    more = reason or Bilingual("", "")
    return error(
        place=place, reason=Bilingual(f"{rule.number()}：{said.zh}{more.zh}", f"{rule.number()}: {said.en} {more.en}".strip())
    )
