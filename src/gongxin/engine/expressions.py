"""The words in which rules are written: Ibis, and the few functions that DuckDB and Spark share but Ibis lacks.

Expressions are built on unbound tables, compiled to SQL and run natively (docs/decisions/0002): Ibis is the
compiler of the rules, never their runtime.
"""

# The functions below are declarations of engine functions: a name and a signature, no body.
# mypy: disable-error-code="untyped-decorator, no-any-return"

from typing import TypeAlias

import ibis
import ibis.expr.types as ir
from ibis import udf

__all__ = [
    "Booleans",
    "Column",
    "Table",
    "Text",
    "byte_length",
    "concatenated",
    "extract_all",
    "ibis",
    "json_text",
    "json_text_list",
    "left_padded",
    "nth_part",
    "part",
    "split_text",
    "strpos",
    "text_hash",
    "to_sql",
    "translate",
]

Text: TypeAlias = ir.StringValue
Column: TypeAlias = ir.Value
Booleans: TypeAlias = ir.BooleanValue
Table: TypeAlias = ir.Table


@udf.scalar.builtin(name="translate")
def translate(text: str, characters: str, replacements: str) -> str:
    """Each character of ``characters`` becomes the one at its place in ``replacements``."""
    raise NotImplementedError  # pragma: no cover - a declaration, run by the engine


@udf.scalar.builtin(name="strpos")
def strpos(text: str, part: str) -> int:
    """Place of ``part`` in ``text``, from 1; 0 when it is not there."""
    raise NotImplementedError  # pragma: no cover


@udf.scalar.builtin(name="regexp_extract_all")
def extract_all(text: str, pattern: str) -> list[str]:
    """Every match of a RE2 pattern."""
    raise NotImplementedError  # pragma: no cover


@udf.scalar.builtin(name="hash")
def text_hash(text: str) -> int:
    """The engine's own 64-bit hash: good for one run, never for a key that is kept (traps 7)."""
    raise NotImplementedError  # pragma: no cover


@udf.scalar.builtin(name="to_json")
def json_text(text: str) -> str:
    """The text as a JSON string, quoted and escaped."""
    raise NotImplementedError  # pragma: no cover


@udf.scalar.builtin(name="to_json")
def json_text_list(texts: list[str]) -> str:
    """The list as a JSON array of strings."""
    raise NotImplementedError  # pragma: no cover


@udf.scalar.builtin(name="string_split")
def split_text(text: str, separator: str) -> list[str]:
    """The parts of ``text`` between separators."""
    raise NotImplementedError  # pragma: no cover


def concatenated(separator: str, *parts: Column) -> Text:
    """The parts that are not null, joined."""
    return ibis.literal(separator).join(parts)


def to_sql(expression: ir.Expr, dialect: str = "duckdb") -> str:
    """SQL of an expression for one engine."""
    return str(ibis.to_sql(expression, dialect=dialect, pretty=False))


@udf.scalar.builtin(name="split_part")
def nth_part(text: str, separator: str, number: int) -> str:
    """The part with this number, from 1; empty where there are fewer parts."""
    raise NotImplementedError  # pragma: no cover


@udf.scalar.builtin(name="substring")
def part(text: str, start: int, length: int) -> str:
    """``length`` characters from place ``start``, counted from 1."""
    raise NotImplementedError  # pragma: no cover


@udf.scalar.builtin(name="lpad")
def left_padded(text: str, length: int, fill: str) -> str:
    """The text filled from the left to ``length`` characters."""
    raise NotImplementedError  # pragma: no cover


@udf.scalar.builtin(name="strlen")
def byte_length(text: str) -> int:
    """Bytes of the text in UTF-8: cheaper than its characters."""
    raise NotImplementedError  # pragma: no cover
