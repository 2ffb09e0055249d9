"""Errors of the room that are no fault of the bytes."""

from __future__ import annotations

from datetime import date

from gongxin.catalogue import Resource
from gongxin.kernel.errors import GongxinError
from gongxin.kernel.text import Bilingual


class NotCollectedError(GongxinError):
    """该信息资源目前不归集。 | This resource is not collected at present."""

    code = "resource.not_collected"

    @classmethod
    def of(cls, resource: Resource, on: date) -> NotCollectedError:
        """For a resource that is switched off, outside its dates, or without a basis in force on the day."""
        return cls(
            place=resource.id,
            reason=Bilingual(
                f"“{resource.label.zh}”在 {on} 未启用或没有有效的法律依据。",
                f"'{resource.label.en}' is switched off or has no legal basis in force on {on}.",
            ),
            remedy=Bilingual(f"请查看：gongxin catalogue show {resource.id}", f"See: gongxin catalogue show {resource.id}"),
        )
