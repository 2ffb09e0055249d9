"""What a file of tests left in the database that others will find: each worker's database serves many files.

A test that commits (transactions of its own, several connections, another process) clears up after itself. Where one
did not, the tests that fail are others, in another file and only in one order; so the file that left rows is named.
"""

from __future__ import annotations

from django.db import connection, transaction

# Filled by migrations, so there before any test; conftest.py notes them when the database has been made.
ALWAYS: set[str] = set()
# What those hold that Django's flush does not make again: table → its rows as JSON.
ROWS: dict[str, str] = {}
# Folders whose tests share one committed world on purpose.
SHARED_WORLD = {"api", "portal", "space", "workbench", "publicity", "reports", "client", "browser"}


def filled() -> set[str]:
    """The tables that hold at least one row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT quote_ident(relname) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
        tables = [name for (name,) in cursor.fetchall()]
        looks = " UNION ALL ".join(f"(SELECT '{name}' FROM {name} LIMIT 1)" for name in tables)
        cursor.execute(looks)
        return {name for (name,) in cursor.fetchall()}


def note() -> None:
    """Remember what the migrations filled; called once, when the database has been made."""
    ALWAYS.update(filled())
    with connection.cursor() as cursor:
        for table in ALWAYS:
            if not table.startswith(("django_", "auth_", "procrastinate_")):
                cursor.execute(f"SELECT json_agg(t)::text FROM {table} t")
                ROWS[table] = cursor.fetchone()[0]


def put_back() -> None:
    """What the migrations had filled and a flush or a test emptied."""
    with connection.cursor() as cursor:
        for table in sorted(ROWS.keys() - filled(), reverse=True):  # calendar_year before calendar_day
            cursor.execute(f"INSERT INTO {table} SELECT * FROM json_populate_recordset(NULL::{table}, %s)", [ROWS[table]])


def clear() -> None:
    """Empty what the migrations had not filled, append-only tables too; only a test's database is ever asked to."""
    tables = sorted(filled() - ALWAYS)
    if not tables:
        return
    with transaction.atomic(), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
