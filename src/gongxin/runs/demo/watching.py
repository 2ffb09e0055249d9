"""Early warning in the city: today's run, and what officers made of the first signals; through the door of the room."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from gongxin.runs.demo.feeds import BEIJING

if TYPE_CHECKING:
    from gongxin.catalogue import Catalogue

DECISIONS = (
    ("noted", "已核对所用记录，列入本季度检查计划。", ""),
    ("followed_up", "记录属实，已书面提醒并要求说明整改情况。", "书面提醒，约谈企业负责部门"),
    ("unfounded", "核查发现已经办结，系来源部门尚未更新状态，已请其更正。", ""),
)
"""Outcome, reasons, what was done; one for each of the first signals of a department."""


def watch(today: date, catalogue: Catalogue) -> int:
    """Run the criteria for the city's today and decide on a few; how many signals there are. Again changes nothing."""
    from django.db import connection, transaction

    from gongxin.access import api as access
    from gongxin.warning import api as warning

    now = datetime.combine(today, time(10), BEIJING)
    with transaction.atomic():
        connection.ensure_connection()
        conn = connection.connection
        warning.run(conn, actor=access.PLATFORM, now=now, catalogue=catalogue)
        counts = warning.counts(conn, actor=access.PLATFORM)
        if counts["open"] and not any(counts[outcome] for outcome, _, _ in DECISIONS):
            _decide(conn, now)
        return sum(counts.values())


def _decide(conn: Any, now: datetime) -> None:
    from gongxin.access import api as access
    from gongxin.runs.demo.proceedings import account
    from gongxin.warning import api as warning

    waiting = warning.signals(conn, actor=access.PLATFORM, limit=200)
    for department in sorted({item.department for item in waiting}):
        actor = access.Actor("officer", department, account(department, "1"), "", frozenset({"warn"}))
        theirs = sorted((item for item in waiting if item.department == department), key=lambda item: item.id)
        for signal, (outcome, why, did) in zip(theirs, DECISIONS, strict=False):
            warning.decide(conn, signal.id, version=signal.version, outcome=outcome, why=why, did=did, actor=actor, now=now)
