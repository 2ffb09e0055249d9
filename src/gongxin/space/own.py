"""The organisation's own file, with everything that departments see and the public does not."""

from __future__ import annotations

from django.urls import reverse

from gongxin.portal.whole import WholeFile as OwnFile
from gongxin.portal.whole import history, whole_file

__all__ = ["OwnFile", "history", "own_file"]


def own_file(code: str) -> OwnFile | None:
    """The file of today, or None for a code the registry does not hold (yet)."""
    return whole_file(code, lambda resource, key: str(reverse("space:record", args=[resource, key])))
