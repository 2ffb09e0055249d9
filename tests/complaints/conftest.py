"""The world of these tests on Django's own connection, inside the test's transaction."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def world(db: None) -> Any:
    from django.db import connection

    from integrity.world import write

    from .world import World

    connection.ensure_connection()
    write(connection.connection)
    return World(connection.connection)
