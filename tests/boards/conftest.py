"""The world of the API's tests with people on seats, as the workbench's tests have it."""

from __future__ import annotations

from api.conftest import committed_world
from workbench.conftest import api_world, desk

__all__ = ["api_world", "committed_world", "desk"]
