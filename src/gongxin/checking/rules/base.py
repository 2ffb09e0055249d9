"""What a rule is: a number, a level, a sentence in two languages, and where in a row it is broken."""

from __future__ import annotations

import inspect
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar, Literal

from gongxin.catalogue import Field
from gongxin.checking.row import Row
from gongxin.engine.expressions import Booleans
from gongxin.kernel.text import Bilingual

Level = Literal["error", "warning", "quarantine"]
"""error: the row is refused. warning: it goes in and the sender is told. quarantine: a person decides whom it is about."""


class Rule(ABC):
    """One rule over one row. The docstring is its sentence in English, ``zh`` the same in Chinese; both may name
    ``{label}``, ``{other}`` and ``{limit}``."""

    id: ClassVar[str]
    level: ClassVar[Level] = "error"
    zh: ClassVar[str]
    by_kernel: ClassVar[bool] = False
    """Judged by the kernel on irregular cells (checking.irregular): a regular cell never breaks it."""
    field: Field | None = None

    @abstractmethod
    def broken(self, row: Row) -> Booleans:
        """True where the row breaks the rule. Null counts as false."""

    @property
    def about(self) -> str | None:
        """The code of the field, or the header of the foreign column, that a finding points at."""
        return self.field.code if self.field else None

    def words(self) -> dict[str, object]:
        """What fills the sentence's places."""
        return {"label": self.field.label} if self.field else {}

    @property
    def reason(self) -> Bilingual:
        """The sentence that people read."""
        return self.sentence().format(**self.words())

    @classmethod
    def sentence(cls) -> Bilingual:
        """The sentence with its places open, for the manual."""
        return Bilingual(zh=cls.zh, en=" ".join(inspect.cleandoc(cls.__doc__ or "").split()))


@dataclass(frozen=True)
class FieldRule(Rule):
    """A rule about the cell of one field."""

    field: Field

    @property
    def code(self) -> str:
        """The field's code."""
        return self.field.code
