"""The room's SQL statements by name: queries/<name>.sql, its plan's shape in a comment above it."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import LiteralString

_STANDING = "/* include standing */"


@cache
def statement(name: str) -> LiteralString:
    """The text of queries/<name>.sql without its comments. Files of this package, never built from data."""
    text = "\n".join(line for line in _read(name).splitlines() if not line.lstrip().startswith("--"))
    return text.replace(_STANDING, statement("standing")) if _STANDING in text else text


def _read(name: str) -> LiteralString:
    return (files(__package__) / "queries" / f"{name}.sql").read_text(encoding="utf-8")
