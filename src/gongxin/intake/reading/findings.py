"""What reading says: a whole file refused (FileRefused), a remark about the file, a row that cannot be taken.

No text here ever holds a cell. Headers, sheet names and the like are masked by whoever puts them in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from gongxin.kernel.errors import GongxinError
from gongxin.kernel.text import Bilingual

Level = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of reading: stable id, level, and texts with `{placeholders}`."""

    id: str
    level: Level
    message: Bilingual
    remedy: Bilingual


class FileRefused(GongxinError):  # noqa: N818  says what happened
    """文件无法读取。 | The file cannot be read."""

    code = "file.refused"

    def __init__(self, rule: Rule, place: str | None = None, **values: Any) -> None:
        self.rule = rule
        super().__init__(
            rule.message.format(**values), code=rule.id, place=place, remedy=rule.remedy.format(**values)
        )


@dataclass(frozen=True, slots=True)
class FileFinding:
    """A remark about the file as a whole; reading went on."""

    rule: Rule
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def rule_id(self) -> str:
        return self.rule.id

    @property
    def level(self) -> Level:
        return self.rule.level

    @property
    def message(self) -> Bilingual:
        return self.rule.message.format(**self.values)

    @property
    def remedy(self) -> Bilingual:
        return self.rule.remedy.format(**self.values)


@dataclass(frozen=True, slots=True)
class StructuralFinding:
    """A row that the file's form damaged. Level error: the row is not in the table, and this is all that is
    known of it.

    row: as in the raw table (1 is usually the header). column: index from 0, or None for the whole row.
    """

    row: int
    column: int | None
    rule: Rule
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def rule_id(self) -> str:
        return self.rule.id

    @property
    def level(self) -> Level:
        return self.rule.level

    @property
    def message(self) -> Bilingual:
        return self.rule.message.format(**self.values)

    @property
    def remedy(self) -> Bilingual:
        return self.rule.remedy.format(**self.values)
