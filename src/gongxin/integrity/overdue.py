"""Complaints whose term is over: the handling body is told once, and the page shows them as late by the date alone."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from gongxin.access.api import PLATFORM
from gongxin.integrity import bodies, trail
from gongxin.integrity.facts import Complaint
from gongxin.integrity.trail import day_of
from gongxin.kernel.text import Bilingual
from gongxin.notices import api as notices

if TYPE_CHECKING:
    import psycopg

_LATE = (
    "state IN ('routed', 'urged') AND clock_from + clock_days < %(on)s AND NOT EXISTS (SELECT FROM gov_event e"
    " WHERE e.kind = 'complaint' AND e.number = gov_complaint.id::text AND e.what = 'overdue')"
    " ORDER BY id LIMIT %(limit)s FOR UPDATE SKIP LOCKED"
)


def urge_handlers(conn: psycopg.Connection[Any], *, now: datetime, limit: int = 500) -> int:
    """Tell the handlers of complaints that are late (GOV11), each once; how many."""
    late = trail.many(conn, Complaint, "gov_complaint", _LATE, {"on": day_of(now), "limit": limit})
    for found in late:
        accused = bodies.get(conn, found.body)
        trail.step(conn, "complaint", found.id, found.steps, "overdue", actor=PLATFORM, now=now)
        notices.send(
            conn, "gov_complaint_overdue", found.routed_to or accused.holder, now=now,
            facts={"number": str(found.id), "body": Bilingual(accused.name_zh, accused.name_en or accused.name_zh)},
        )  # fmt: skip
    return len(late)
