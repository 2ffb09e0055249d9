"""A PostgreSQL of the benchmark's own: the embedded one in a home that goes when the part ends.

The measured processes find it by GONGXIN_HOME. A state of it can be set aside and brought back, so that every repetition
begins with the same database.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from bench.measuring import tree_cpu
from gongxin.conf import embedded
from gongxin.conf.embedded.binaries import clean_environment, client
from gongxin.conf.embedded.coordinates import DATABASE
from gongxin.conf.embedded.process import postmaster_pid

ASIDE = "set_aside"


class Database:
    """The running server of `home`."""

    def __init__(self, home: Path) -> None:
        self.home = home

    @property
    def url(self) -> str:
        """For psycopg and psql, as the role that Gongxin uses."""
        return embedded.url(self.home)

    @property
    def environment(self) -> dict[str, str]:
        """For processes that are to use it."""
        return {"GONGXIN_HOME": str(self.home)}

    def cpu(self) -> float | None:
        """Processor seconds that the server and all its backends have used so far."""
        pid = postmaster_pid(embedded.layout(self.home))
        return tree_cpu(pid) if pid else None

    def run(self, *statements: str) -> None:
        """Statements of the role, each its own transaction."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)  # type: ignore[call-overload]

    def value(self, query: str) -> Any:
        """The one value of a query that sees what is walled too."""
        with psycopg.connect(self.url, autocommit=True, options="-c gongxin.reach=service") as connection:
            row = connection.execute(query).fetchone()  # type: ignore[call-overload]
        return row[0] if row else None

    def set_aside(self) -> None:
        """Keep the database as it is now. Nobody may be connected."""
        self._administer(f"ALTER DATABASE {DATABASE} RENAME TO {ASIDE}")
        self.bring_back()

    def bring_back(self) -> None:
        """The database as it was set aside. Nobody may be connected."""
        owner = embedded.coordinates(self.home).user
        self._administer(
            f"DROP DATABASE IF EXISTS {DATABASE}",
            f"CREATE DATABASE {DATABASE} TEMPLATE {ASIDE} OWNER {owner} STRATEGY file_copy",
        )

    def settle(self) -> None:
        """Do what the server does by itself in the minutes after a delivery (vacuum of what was inserted, checkpoint), so that
        the next run does not pay for it."""
        self.run("VACUUM")
        self._administer("CHECKPOINT")

    def _administer(self, *statements: str) -> None:
        with psycopg.connect(embedded.url(self.home, superuser=True), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)  # type: ignore[call-overload]

    def psql_copy(self, table: str, file: Path, options: str) -> dict[str, Any]:
        r"""A plain `\copy` of a CSV file into a table, by psql: wall, processor seconds of psql and of the server."""
        words = [str(client("psql")), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-c"]
        words.append(f"\\copy {table} FROM '{file}' WITH ({options})")
        own, theirs, start = os.times(), self.cpu(), time.perf_counter()
        subprocess.run([*words, self.url], check=True, env=clean_environment(PGCLIENTENCODING="UTF8"))
        wall, spent, after = time.perf_counter() - start, self.cpu(), os.times()
        client_cpu = after.children_user + after.children_system - own.children_user - own.children_system
        return {"wall": wall, "cpu": client_cpu, "server_cpu": _difference(spent, theirs)}


def _difference(after: float | None, before: float | None) -> float | None:
    return None if after is None or before is None else after - before


@contextmanager
def database() -> Iterator[Database]:
    """A new server with an empty database; gone at the end, data and all."""
    os.environ.pop("DATABASE_URL", None)
    home = Path(tempfile.mkdtemp(prefix="gongxin-bench-"))
    try:
        embedded.ensure(home)
        yield Database(home)
    finally:
        embedded.destroy(home)
        shutil.rmtree(home, ignore_errors=True)
