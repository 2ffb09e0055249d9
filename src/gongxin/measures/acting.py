"""Who acts in this room: access.api.Actor has this shape."""

from __future__ import annotations

from typing import Any, Protocol


class Acting(Protocol):
    """An officer of a department. `require` raises the room access's error (403) where the office is lacking."""

    @property
    def department(self) -> str: ...
    @property
    def officer(self) -> str: ...
    def require(self, office: str, /) -> Any: ...
