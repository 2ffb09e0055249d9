"""The same world as the API's tests."""

from api.conftest import committed_world, world

__all__ = ["committed_world", "world"]
