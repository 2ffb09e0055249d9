"""LK01-LK05: whom a row is about. Source: shared/design/domain.md, The flow of one record, 4."""

from __future__ import annotations

from typing import ClassVar

from gongxin.checking.row import Row
from gongxin.checking.rules.base import FieldRule, Level
from gongxin.engine.expressions import Booleans


class _Link(FieldRule):
    """A reason not to link by itself."""

    level: ClassVar[Level] = "quarantine"
    link: ClassVar[str]

    def broken(self, row: Row) -> Booleans:
        return row.linked("link") == self.link


class NoCode(_Link):
    """The row has no code of any kind; a name alone never links, so a person decides."""

    id = "LK01.no_code"
    link = "no_code"
    zh = "该行没有任何代码；仅凭名称不作关联，待人工确认。"


class OldCodeUnknown(_Link):
    """The row has only an old code that the register does not know; a person decides."""

    id = "LK02.old_code_unknown"
    link = "old_code_unknown"
    zh = "该行只有旧代码，登记库中没有对应主体，待人工确认。"


class OldCodeShared(_Link):
    """The row's old code is registered to more than one subject; a person decides."""

    id = "LK03.old_code_shared"
    link = "old_code_shared"
    zh = "该行的旧代码在登记库中对应不止一个主体，待人工确认。"


class CodesConflict(_Link):
    """The row's codes belong to different subjects; a person decides."""

    id = "LK04.conflict"
    link = "conflict"
    zh = "该行的几个代码分属不同主体，待人工确认。"


class LinkedByOldCode(FieldRule):
    """The row was linked by an old code that is registered to exactly one subject."""

    id = "LK05.by_old_code"
    level: ClassVar[Level] = "warning"
    zh = "该行按旧代码关联到唯一对应的主体。"

    def broken(self, row: Row) -> Booleans:
        return row.linked("link") == "old_code"
