"""The definitions these tests ask about, PostgreSQL's own connection, and the officers who act."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
import pytest

from gongxin.catalogue import BUILT_IN, Catalogue, load

from .world import OFFICER, officer

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


@pytest.fixture
def checker() -> Any:
    return officer("check", "feedback")


@pytest.fixture
def credit_office() -> Any:
    return officer("credit_office", code=OFFICER)
