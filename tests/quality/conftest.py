"""The room's tables on Django's own connection, inside the test's transaction; rows of any state without their history."""

from __future__ import annotations

from typing import Any

import pytest

FREE = ("objection", "repair", "remedy_event", "commitment", "credit_check", "check_measure", "check_feedback")


@pytest.fixture
def conn(db: None) -> Any:
    from django.db import connection

    connection.ensure_connection()
    for table in FREE:
        connection.connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    return connection.connection
