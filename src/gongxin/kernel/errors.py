"""The root of every error a user may see: bilingual; names the place, the reason and what to do next.

A subclass's docstring is its default message: its first paragraph, Chinese and English parted by `" | "`.
The text must never contain a personal value; callers pass masked ones.
"""

from __future__ import annotations

import inspect
from typing import Any, ClassVar

from gongxin.kernel.text import Bilingual

_UNKNOWN_REMEDY = Bilingual("", "")


def _as_bilingual(text: Bilingual | str | None) -> Bilingual | None:
    return Bilingual(text, text) if isinstance(text, str) else text


class GongxinError(Exception):
    """操作未能完成。 | The operation could not be completed."""

    code: ClassVar[str] = "error"
    """A stable word for programs, e.g. `file.encoding`; an instance may carry a finer one."""

    default_remedy: ClassVar[Bilingual] = _UNKNOWN_REMEDY

    def __init__(
        self,
        message: Bilingual | None = None,
        *,
        code: str | None = None,
        place: str | None = None,
        reason: Bilingual | str | None = None,
        remedy: Bilingual | str | None = None,
    ) -> None:
        self.error_code = code or type(self).code
        self.message = message or self.default_message()
        self.place = place
        self.reason = _as_bilingual(reason)
        self.remedy = _as_bilingual(remedy) or self.default_remedy
        super().__init__(self.text("en"))

    @classmethod
    def default_message(cls) -> Bilingual:
        """The docstring's first paragraph; a class without one inherits its parent's."""
        first = (inspect.getdoc(cls) or "").split("\n\n")[0].replace("\n", " ").strip()
        zh, bar, en = first.partition(" | ")
        return Bilingual(zh.strip(), en.strip()) if bar else Bilingual(first, first)

    def text(self, lang: str) -> str:
        """One paragraph: message, (place), reason, remedy."""
        zh = lang.lower().startswith("zh")
        message = self.message.pick(lang)
        if self.place:
            message += f"（位置：{self.place}）" if zh else f" (at: {self.place})"
        parts = [message, self.reason.pick(lang) if self.reason else "", self.remedy.pick(lang)]
        return ("" if zh else " ").join(part for part in parts if part)

    def as_dict(self, lang: str) -> dict[str, Any]:
        """For JSON answers: code, message, place, reason, remedy; absent parts are None."""
        return {
            "code": self.error_code,
            "message": self.message.pick(lang),
            "place": self.place,
            "reason": self.reason.pick(lang) if self.reason else None,
            "remedy": self.remedy.pick(lang) or None,
        }

    def __str__(self) -> str:
        return self.text("en")
