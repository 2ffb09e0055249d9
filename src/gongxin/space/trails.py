"""The steps of a case as its page tells them: when, what, which body (by name), why, with which papers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from gongxin.access import api as access
from gongxin.kernel.text import Bilingual
from gongxin.portal.language import current
from gongxin.space.words import STEP, say


def told(events: Iterable[Any], table: Mapping[str, Bilingual] = STEP) -> list[tuple[dict[str, Any], str]]:
    """Each step with its words; of lists, whose steps are called `step` and bring `documents`, too."""
    names = {item.code: item.name.pick(current()) or item.name.zh for item in access.departments()}
    return [
        (
            {
                "at": event.at,
                "department": names.get(event.department, event.department),
                "why": event.why,
                "documents": getattr(event, "documents", None),
            },
            say(table, getattr(event, "what", None) or event.step),
        )
        for event in events
    ]
