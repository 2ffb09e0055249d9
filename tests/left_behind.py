"""What a file of tests left in the database that others will find: each worker's database serves many files.

A test that commits (transactions of its own, several connections, another process) clears up after itself. Where one
did not, the tests that fail are others, in another file and only in one order; so the file that left rows is named.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection, transaction

# Filled by migrations, so there before any test; conftest.py notes them when the database has been made.
ALWAYS: set[str] = set()
# What those hold that Django does not make again by itself: table → its rows as JSON.
ROWS: dict[str, str] = {}
# Tables of Django's models: what its own flush empties.
MODELS: set[str] = set()
# Folders whose tests share one committed world on purpose.
SHARED_WORLD = {"api", "portal", "space", "workbench", "publicity", "reports", "client", "browser"}


def filled(among: Iterable[str] = ()) -> set[str]:
    """The tables that hold at least one row, of all there are unless some are named."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(relname) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
        tables = among or [name for (name,) in cursor.fetchall()]
        looks = " UNION ALL ".join(f"(SELECT '{name}' FROM {name} LIMIT 1)" for name in tables)
        cursor.execute(looks)
        return {name for (name,) in cursor.fetchall()}


def note() -> None:
    """Remember what the migrations filled; called once, when the database has been made."""
    MODELS.update(connection.introspection.django_table_names(only_existing=True, include_views=False))
    ALWAYS.update(filled())
    for table in ALWAYS:
        if not table.startswith(("django_", "auth_", "procrastinate_")):
            ROWS[table] = _content(table)


def as_before(*, models_only: bool = False) -> None:
    """Everything as the migrations left it; `models_only`: only what Django's flush would empty.

    Instead of that flush, which empties every table there is, filled or not, and makes all permissions anew: most of the time of
    a small test. Append-only tables too; only a test's database is ever asked to.
    """
    found = filled()
    emptied = found - ALWAYS
    if models_only:
        emptied &= MODELS
    emptied |= {table for table in ROWS.keys() & MODELS & found if _content(table) != ROWS[table]}
    _truncate(sorted(emptied))
    with connection.cursor() as cursor:
        for table in sorted(ROWS.keys() - filled(ROWS), reverse=True):  # calendar_year before calendar_day
            cursor.execute(f"INSERT INTO {table} SELECT * FROM json_populate_recordset(NULL::{table}, %s)", [ROWS[table]])


def _content(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT json_agg(t)::text FROM {table} t")
        return str(cursor.fetchone()[0])


def _truncate(tables: list[str]) -> None:
    if not tables:
        return
    with transaction.atomic(), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
