"""The world of the API's tests with people on seats, inside the test's own transaction: nothing of it is left."""

from __future__ import annotations

from types import ModuleType

import pytest


@pytest.fixture
def desk(db: None) -> ModuleType:
    """tests/workbench/world.py, with its people in."""
    from api import world as api_world
    from workbench import world

    if not api_world.stands():
        api_world.build(many=9)
    world.people()
    return world
