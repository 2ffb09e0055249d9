"""How the room asks PostgreSQL: prepared statements on Django's own connection, answers as they come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
from django.db import connection

from gongxin.registry.sql import statement


def rows(name: str, parameters: Mapping[str, object]) -> list[tuple[Any, ...]]:
    """All rows of queries/<name>.sql. Prepared on the server, because planning costs as much as a small
    answer; inside Django's transaction if there is one. Raises django.db errors."""
    connection.ensure_connection()
    with (
        connection.wrap_database_errors,
        psycopg.Cursor[tuple[Any, ...]](connection.connection) as cursor,
    ):
        return cursor.execute(statement(name), parameters, prepare=True).fetchall()


def first(name: str, parameters: Mapping[str, object]) -> tuple[Any, ...] | None:
    """The first row of queries/<name>.sql, or None."""
    found = rows(name, parameters)
    return found[0] if found else None


def firsts(name: str, several: Sequence[Mapping[str, object]]) -> list[tuple[Any, ...] | None]:
    """`first` for each of `several` parameters, all at once: each but the last on a connection of its own. Inside a transaction
    one after the other, since no other connection sees what it has written."""
    if len(several) < 2 or connection.in_atomic_block:
        return [first(name, parameters) for parameters in several]
    *others, last = several
    with ThreadPoolExecutor(len(others)) as beside:
        answers = [beside.submit(_apart, name, parameters) for parameters in others]
        own = first(name, last)
        return [*(answer.result() for answer in answers), own]


def _apart(name: str, parameters: Mapping[str, object]) -> tuple[Any, ...] | None:
    """`first` in a thread, whose connection goes back where it came from."""
    try:
        return first(name, parameters)
    finally:
        connection.close()
