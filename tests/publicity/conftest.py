"""The world of the API's tests; a demo of every state a record can be in."""

from api.conftest import committed_world, world

__all__ = ["committed_world", "world"]
