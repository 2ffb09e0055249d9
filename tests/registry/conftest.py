"""The registry's tests speak to PostgreSQL by the psycopg connection that Django holds."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest


@pytest.fixture
def conn(db: None) -> psycopg.Connection[Any]:
    """Django's own connection, inside the test's transaction."""
    from django.db import connection

    connection.ensure_connection()
    return connection.connection
