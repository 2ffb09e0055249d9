"""From nothing to a usable database: start it, set Django up, bring the tables up to date."""

from __future__ import annotations

import atexit
import gc
import os

from gongxin.conf import embedded
from gongxin.conf.database import check_version, external_url
from gongxin.conf.errors import DatabaseError, failure

__all__ = ["keep_loaded", "setup"]

MIGRATION_LOCK = 0x676F6E67  # "gong"; any number nobody else uses


def setup(*, migrate: bool = True) -> None:
    """Make the database and Django ready; every command that touches data begins with this.

    Starts the embedded server unless DATABASE_URL is set. With `migrate` the tables are created or brought
    up to date, by one process at a time; when they are already, that costs one query. Raises SettingsError
    or DatabaseError, each saying what to do. What is loaded by then stays: the collector does not look through it again.
    """
    if external_url() is None:
        embedded.ensure()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongxin.conf.settings")
    import django

    django.setup()
    _check_server()
    if migrate:
        _migrate()
    keep_loaded()


def keep_loaded() -> None:
    """The collector does not look again through what is there by now, until the process ends: extension modules (DuckDB's)
    count what is left then, and print it."""
    gc.freeze()
    atexit.register(gc.unfreeze)


def _check_server() -> None:
    from django.db import OperationalError, connection

    try:
        connection.ensure_connection()
    except OperationalError:
        # The driver's words may name the user and the address; they are the operator's own, the password is
        # not in them.
        raise failure(
            DatabaseError,
            "database.connect",
            place="DATABASE_URL" if external_url() else "GONGXIN_HOME",
            zh=("连不上数据库。", "请检查 DATABASE_URL 的地址、口令和网络；数据库必须已存在。"),
            en=(
                "No connection to the database.",
                "Check address, password and network in DATABASE_URL; the database must exist already.",
            ),
        ) from None
    check_version(connection.pg_version)


def _migrate() -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    def pending() -> bool:
        executor = MigrationExecutor(connection)
        return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))

    if not pending():
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
        try:
            if pending():
                call_command("migrate", interactive=False, verbosity=0)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATION_LOCK])
