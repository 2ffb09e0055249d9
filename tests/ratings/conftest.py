"""The built-in definitions with the models that exist in tests only."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
import pytest

from gongxin.catalogue import BUILT_IN, Catalogue, load

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load([BUILT_IN, HERE / "definitions"])


@pytest.fixture
def conn(db: None) -> psycopg.Connection[Any]:
    """Django's own connection, inside the test's transaction."""
    from django.db import connection

    connection.ensure_connection()
    return connection.connection
