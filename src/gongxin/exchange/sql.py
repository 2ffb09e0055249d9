"""The room's SQL statements by name: queries/<name>.sql, its plan's shape in a comment above it."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import LiteralString

_SHARED, _WHICH = "/* shared */", "/* which */"


@cache
def statement(name: str) -> LiteralString:
    """The text of queries/<name>.sql. Where it says so, shared.sql stands in it, for the versions that the rest of its line
    names."""
    lines = []
    for line in _text(name).splitlines():
        before, here, which = line.partition(_SHARED)
        lines.append(before + _without_comments(shared(which)) if here else line)
    return "\n".join(lines)  # files of this package, never built from data, hence LiteralString


def shared(which: LiteralString) -> LiteralString:
    """queries/shared.sql for some versions v."""
    return _text("shared").replace(_WHICH, which)


@cache
def _text(name: str) -> LiteralString:
    text: LiteralString = (files(__package__) / "queries" / f"{name}.sql").read_text(encoding="utf-8")
    return text


def _without_comments(text: LiteralString) -> LiteralString:
    return "\n".join([line for line in text.splitlines() if not line.startswith("--")])
