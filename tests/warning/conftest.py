"""The definitions these tests ask about, and PostgreSQL's own connection."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
import pytest

from gongxin.catalogue import BUILT_IN, Catalogue, load

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """All resources; as criteria only those of these tests."""
    from dataclasses import replace

    whole = load([BUILT_IN, HERE / "definitions"])
    return replace(whole, warnings={code: item for code, item in whole.warnings.items() if code.startswith("YJ9")})


@pytest.fixture
def conn(db: None) -> psycopg.Connection[Any]:
    """Django's own connection, inside the test's transaction."""
    from django.db import connection

    connection.ensure_connection()
    return connection.connection
