"""The room's SQL statements by name: queries/<name>.sql, one statement each, its plan's shape in a comment
above it."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import LiteralString

_INCLUDE = re.compile(r"/\* include (\w+) \*/")


@cache
def statement(name: str) -> LiteralString:
    """The text of queries/<name>.sql with its includes. Files of this package, never built from data, hence
    LiteralString."""
    text = (files(__package__) / "queries" / f"{name}.sql").read_text(encoding="utf-8")
    return _INCLUDE.sub(lambda found: _without_comments(statement(found[1])), text)


def _without_comments(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.startswith("--"))
