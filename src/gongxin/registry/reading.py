"""How the room asks PostgreSQL: prepared statements on Django's own connection, answers as they come."""

from __future__ import annotations

from collections.abc import Mapping
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
