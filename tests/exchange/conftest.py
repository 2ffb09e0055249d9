"""The connection of the test's transaction."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from django.db import connection


@pytest.fixture
def conn(db: None) -> psycopg.Connection[Any]:
    connection.ensure_connection()
    found: psycopg.Connection[Any] = connection.connection
    return found
