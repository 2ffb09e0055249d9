"""What an officer decides about a signal. One transaction of the caller; history is appended."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from gongxin.access import api as access
from gongxin.kernel.identifiers import mask
from gongxin.warning.errors import SignalMovedError, refuse
from gongxin.warning.facts import Signal
from gongxin.warning.rules import signals as rules
from gongxin.warning.signals import signal

if TYPE_CHECKING:
    import psycopg


def decide(
    conn: psycopg.Connection[Any],
    number: int,
    *,
    version: int,
    outcome: str,
    why: str,
    actor: access.Actor,
    now: datetime,
    did: str = "",
) -> Signal:
    """Note it, follow it up, or say that it is not founded. `version`: of the signal as the officer saw it (WRN8).

    Raises SignalRefusedError, SignalMovedError, UnknownSignalError, NoOfficeError.
    """
    known = signal(conn, number, actor=actor, lock=True)
    actor.require("warn").require_department(known.department)
    if known.stale_since is not None:
        raise refuse(rules.WRN7)
    if known.version != version:
        raise SignalMovedError(place=str(number))
    if not rules.may_become(known.state, outcome):
        raise refuse(rules.WRN6, f"现在的状态：{known.state}。", f"It stands at: {known.state}.", place="outcome")
    why, did = why.strip(), did.strip()
    if not why:
        raise refuse(rules.WRN5, "没有写明理由。", "The reason is missing.", place="why")
    if (outcome == "followed_up") != bool(did):
        raise refuse(rules.WRN5, "“做了什么”用于已跟进，且必须填写。", "`did` is for a follow-up, which needs it.", place="did")
    conn.execute("UPDATE warning_signal SET state = %s, version = %s WHERE id = %s", (outcome, version + 1, number))
    conn.execute(
        "INSERT INTO warning_event (signal, version, at, step, actor, department, why, did)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
        (number, version + 1, now, outcome, actor.officer, actor.department, mask(why), mask(did)),
    )
    return signal(conn, number, actor=actor)
