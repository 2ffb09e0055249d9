"""The room's SQL statements by name: queries/<name>.sql, with the registry's gate where a statement includes it."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import LiteralString

from gongxin.registry import channels

_GATE = "/* gate */"


@cache
def statement(name: str) -> LiteralString:
    """The text of queries/<name>.sql. Files of this package, never built from data, hence LiteralString."""
    text: LiteralString = (files(__package__) / "queries" / f"{name}.sql").read_text(encoding="utf-8")
    return text.replace(_GATE, channels.condition()) if _GATE in text else text
