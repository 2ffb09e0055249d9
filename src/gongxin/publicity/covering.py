"""How many organisations of a sector have a file: the planning documents' own measure of how far the collecting has come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from psycopg.rows import class_row

from gongxin.publicity.lines import filled, kind_parameters

if TYPE_CHECKING:
    import psycopg


@dataclass(frozen=True)
class Covered:
    """Of one sector ('' : the register names none): organisations, and those with a record beside their registration."""

    sector: str
    organisations: int
    covered: int


def coverage(conn: psycopg.Connection[Any]) -> list[Covered]:
    """By sector. For jobs: every subject is asked for once."""
    with conn.cursor(row_factory=class_row(Covered)) as cursor:
        return cursor.execute(filled("coverage"), kind_parameters(), prepare=False).fetchall()
