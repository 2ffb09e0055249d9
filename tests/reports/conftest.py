"""The API's world of organisations, seen by reports."""

from __future__ import annotations

from api.conftest import committed_world, world

__all__ = ["committed_world", "world"]
