"""What is wrong with a definition: file, line, reason, remedy; all of them at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from gongxin.kernel.errors import GongxinError
from gongxin.kernel.text import Bilingual


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault at one place. ``line`` counts from 1; 0 means the file as a whole."""

    code: str
    file: Path
    line: int
    message: Bilingual
    remedy: Bilingual
    level: Literal["error", "warning"] = "error"

    @property
    def place(self) -> str:
        """``name of the file:line``."""
        return f"{self.file.parent.name}/{self.file.name}:{self.line}"

    def as_dict(self, lang: str = "zh") -> dict[str, Any]:
        """For ``catalogue check --json``."""
        return {
            "code": self.code,
            "level": self.level,
            "file": str(self.file),
            "line": self.line,
            "message": self.message.pick(lang),
            "remedy": self.remedy.pick(lang),
        }

    def text(self, lang: str = "zh") -> str:
        """One line for people."""
        arrow = " → "
        return f"{self.place}: {self.message.pick(lang)}{arrow}{self.remedy.pick(lang)}"


class CatalogueError(GongxinError):
    """目录定义有误，未予加载。 | The definitions have faults and were not loaded."""

    code = "catalogue.faulty"

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        first = self.problems[0]
        count = len(self.problems)
        super().__init__(
            Bilingual(
                f"目录定义有 {count} 处错误，未予加载。",
                f"The definitions have {count} fault(s) and were not loaded.",
            ),
            place=first.place,
            reason=Bilingual(
                "\n".join(problem.text("zh") for problem in self.problems),
                "\n".join(problem.text("en") for problem in self.problems),
            ),
            remedy=Bilingual(
                "请逐条改正后运行 gongxin catalogue check。",
                "Correct each of them, then run gongxin catalogue check.",
            ),
        )

    def as_dict(self, lang: str) -> dict[str, Any]:
        """The general error with every problem under ``problems``."""
        return {**super().as_dict(lang), "problems": [problem.as_dict(lang) for problem in self.problems]}


class UnknownDefinition(GongxinError):  # noqa: N818 - a noun others already know
    """目录中没有这一项。 | The catalogue has no such entry."""

    code = "catalogue.unknown"
