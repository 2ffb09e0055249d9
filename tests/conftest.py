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
from typing import Any

import django
import psycopg
import pytest

import left_behind

HOME = Path(tempfile.mkdtemp(prefix="gongxin-test-"))
os.environ["GONGXIN_HOME"] = str(HOME)
os.environ["DJANGO_SETTINGS_MODULE"] = "gongxin.conf.settings"
# Here and not in pytest_configure: of folders named on the command line, conftest.py files that import models come before it.
django.setup()


@pytest.fixture(scope="session", autouse=True)
def built_in_definitions_parsed_once() -> Iterator[None]:
    """Hundreds of tests load the built-in definitions with one of their own beside them: the text of those files is parsed for
    the first, and judged with the others each time."""
    from gongxin.catalogue import BUILT_IN, loader, places

    kept: dict[tuple[Path, int], Any] = {}

    def read(path: Path) -> Any:
        if BUILT_IN not in path.parents:
            return places.read(path)
        stamp = (path, path.stat().st_mtime_ns)
        if stamp not in kept:
            kept[stamp] = places.read(path)
        document, problems = kept[stamp]
        return document and places.Document(path, _copied(document.data), document.lines), list(problems)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loader, "read", read)
        yield


def _copied(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _copied(value) for key, value in data.items()}
    return [_copied(item) for item in data] if isinstance(data, list) else data


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


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """As pytest-django's own; then which tables the migrations filled is noted, and Django's flush is ours."""
    from django.test import TransactionTestCase

    with django_db_blocker.unblock():
        left_behind.note()
    TransactionTestCase._fixture_teardown = lambda self: None  # type: ignore[method-assign]  # cleared_after_commits does it


@pytest.fixture(autouse=True)
def cleared_after_commits(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[None]:
    """After a test with transactions of its own, every table is as the migrations left it; where the world is shared, those of
    Django's models."""
    yield
    marker = request.node.get_closest_marker("django_db")
    asked = {"transactional_db", "live_server"} & set(request.fixturenames)
    if asked or (marker and marker.kwargs.get("transaction")):
        with django_db_blocker.unblock():
            left_behind.as_before(models_only=request.path.parent.name in left_behind.SHARED_WORLD)


@pytest.fixture(scope="module", autouse=True)
def nothing_left_behind(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[None]:
    """A file of tests leaves the database as empty as it found it, or is named; see left_behind.py."""
    yield
    if not left_behind.ALWAYS or request.path.parent.name in left_behind.SHARED_WORLD:
        return
    with django_db_blocker.unblock():
        rows = left_behind.filled() - left_behind.ALWAYS
        left_behind.as_before()
    if rows:
        pytest.fail(f"{request.path.name} left rows in {', '.join(sorted(rows))}: what a test commits, it takes away again")


def pytest_unconfigure(config: pytest.Config) -> None:
    shutil.rmtree(HOME, ignore_errors=True)
