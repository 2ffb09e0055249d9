"""One definition between its file and its model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from gongxin.catalogue.places import Document
from gongxin.catalogue.problems import Problem
from gongxin.kernel.text import Bilingual


@dataclass(slots=True)
class Entry:
    """One definition as read: its kind, where it stands, its plain data and, once valid, its model."""

    kind: str
    document: Document
    prefix: tuple[Any, ...]
    data: dict[str, Any]
    model: Any = None

    @property
    def id(self) -> str:
        """The definition's own id, as written."""
        return str(self.data.get(self.kind))

    def problem(self, code: str, path: Sequence[Any], message: Bilingual, remedy: Bilingual) -> Problem:
        """A problem at a path inside this definition."""
        return self.document.problem(code, [*self.prefix, *path], message, remedy)
