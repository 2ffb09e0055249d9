"""Conditions of definitions as jsonpath predicates over a record's content, so that PostgreSQL judges millions at once.

Pure: definitions in, text out. Measures and early warnings compile with it; tests compare it with evaluate.holds.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from gongxin.catalogue.citations import pattern
from gongxin.catalogue.model import conditions

__all__ = ["any_of", "citing", "condition", "literal", "stating"]


def condition(when: conditions.Condition) -> str:
    """exists(… ? (…)) throughout: it is never unknown, so that `not` means the same as in Python."""
    match when:
        case conditions.FieldIn(field=field, values=values):
            return f"exists({at(field)} ? ({any_of(f'@ == {quoted(v)}' for v in values)}))"
        case conditions.FieldContains(field=field, values=values):
            tests = (f"@ == {quoted(v)} || @ starts with {quoted(v + '-')}" for v in values)
            return f"exists({at(field)}[*] ? ({any_of(tests)}))"
        case conditions.FieldFilled(field=field, filled=filled):
            given = f'exists({at(field)}[*] ? (@ != null && @ != ""))'
            return given if filled else f"!({given})"
        case conditions.AllOf(all=parts):
            return " && ".join(f"({condition(part)})" for part in parts)
        case conditions.AnyOf(any=parts):
            return any_of(f"({condition(part)})" for part in parts)
        case conditions.Not(not_=part):
            return f"!({condition(part)})"
    raise TypeError(f"no condition: {when!r}")


def any_of(parts: Iterable[str]) -> str:
    return " || ".join(parts)


def at(field: str) -> str:
    return f"$.{quoted(field)}"


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def literal(text: str) -> str:
    """The text as a regular expression that means itself; definitions hold words, so this is for the odd bracket."""
    return "".join(f"[{char}]" if char in ".*+?()[{|$" else "\\\\" if char == "\\" else char for char in text)


def stating(fields: Sequence[str], words: Sequence[str]) -> str:
    """One of the fields holds one of the words."""
    return any_of(f"{at(field)} like_regex {quoted(literal(word))}" for field in fields for word in words)


def citing(fields: Sequence[str], laws: Sequence[str], articles: Sequence[int]) -> str:
    """One of the fields cites one of the articles of one of the laws (citations.pattern)."""
    regex = quoted(pattern([literal(law) for law in laws], articles))
    return any_of(f"{at(field)} like_regex {regex}" for field in fields)
