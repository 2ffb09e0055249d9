"""The world of world.py in the test database."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest


@pytest.fixture(scope="session")
def committed_world(django_db_setup: None, django_db_blocker: Any) -> ModuleType:
    """Put in once and committed; most tests only read it."""
    from . import world as module

    with django_db_blocker.unblock():
        if not module.stands():
            module.build()
    return module


@pytest.fixture
def world(committed_world: ModuleType, db: None) -> ModuleType:
    """The same, put in anew inside the test's transaction if a test that empties the tables came between."""
    if not committed_world.stands():
        committed_world.build()
    return committed_world
