"""Tests have a database of their own: `DATABASE_URL` if set, else an embedded cluster in a temporary home.

The home is named before Django's settings are imported; the server starts only when a test asks for the
database.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

HOME = Path(tempfile.mkdtemp(prefix="gongxin-test-"))
os.environ["GONGXIN_HOME"] = str(HOME)
os.environ["DJANGO_SETTINGS_MODULE"] = "gongxin.conf.settings"


def pytest_configure(config: pytest.Config) -> None:
    import django

    django.setup()


@pytest.fixture(scope="session")
def database_server() -> Iterator[str]:
    """A running server's libpq URL; the embedded one is deleted at the end of the session."""
    from gongxin.conf import embedded
    from gongxin.conf.database import external_url

    external = external_url()
    if external:
        yield external
        return
    url = embedded.ensure()
    with psycopg.connect(embedded.url(superuser=True), autocommit=True) as conn:
        # This cluster is thrown away: it need not survive a power cut, and tests wait less for the disk.
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            conn.execute(f"ALTER SYSTEM SET {setting} = off")
        conn.execute("SELECT pg_reload_conf()")
    yield url
    embedded.destroy()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(database_server: str) -> None:
    """Called by pytest-django before it creates the test database: by now the server must run."""
    from django.db import connections

    from gongxin.conf.database import django_database

    fresh = django_database(pool=False)
    connections["default"].settings_dict.update({name: fresh[name] for name in ("HOST", "PORT", "PASSWORD")})


def pytest_unconfigure(config: pytest.Config) -> None:
    shutil.rmtree(HOME, ignore_errors=True)
