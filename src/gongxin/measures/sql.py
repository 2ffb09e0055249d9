"""The room's SQL statements by name: queries/<name>.sql, one statement each, its plan's shape in a comment above it."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import LiteralString


@cache
def statement(name: str) -> LiteralString:
    """The text of queries/<name>.sql: a file of this package, never built from data, hence LiteralString."""
    return (files(__package__) / "queries" / f"{name}.sql").read_text(encoding="utf-8")
