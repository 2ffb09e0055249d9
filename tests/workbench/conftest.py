"""The API's world with people on seats."""

from __future__ import annotations

from types import ModuleType

import pytest

from api.conftest import committed_world
from api.conftest import world as api_world

from . import world as module

__all__ = ["api_world", "committed_world"]


@pytest.fixture
def desk(api_world: ModuleType) -> ModuleType:
    """tests/workbench/world.py, with its people in."""
    module.people()
    return module
