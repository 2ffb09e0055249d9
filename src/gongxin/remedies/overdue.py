"""What was not done in time: records leave the public channels until an objection is answered; late repairs are urged."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from gongxin.access.api import PLATFORM
from gongxin.catalogue import Catalogue
from gongxin.remedies import cases, records
from gongxin.remedies.clocks import day_of
from gongxin.remedies.facts import Objection
from gongxin.remedies.rules.objecting import OBJ10, OPEN

if TYPE_CHECKING:
    import psycopg


def unanswered(conn: psycopg.Connection[Any], *, now: datetime) -> list[Objection]:
    """The open objections whose term is over and which are not escalated yet: true by the date, whether a job ran or not."""
    running = cases.select(
        conn,
        "state IN ('filed', 'accepted', 'with_source', 'in_review') AND escalated_at IS NULL"
        " AND clock_from + clock_days <= %(on)s::date ORDER BY clock_from, id",
        {"on": day_of(now)},
    )
    return [found for found in running if cases.clock_of(found, now).over]


def escalate(conn: psycopg.Connection[Any], *, now: datetime, catalogue: Catalogue, limit: int = 500) -> int:
    """OBJ10: withdraw the records of unanswered objections from the public channels and escalate the cases; how many.

    Doing it twice does it once: every case is locked and read again."""
    done = 0
    for waiting in sorted(unanswered(conn, now=now)[:limit], key=lambda it: records.order(it.target)):
        records.lock(conn, waiting.target)
        found = cases.read(conn, waiting.id)
        over = cases.clock_of(found, now).over
        if not OBJ10.withdraws(found.state, over=over, escalated=found.escalated_at is not None) or found.state not in OPEN:
            continue
        before = records.known(conn, found.target)
        escalated = cases.step(conn, found, found.state, "escalated", PLATFORM, "", now, escalated_at=now, withdrew=True)
        state = records.settle(conn, found.target, department=found.source, now=now)
        if state == "withdrawn" and before.state != "withdrawn":
            records.stale(conn, found.target, "withdrawn", now)
        cases.tell(conn, "objection_overdue", escalated, before, catalogue, now)
        done += 1
    return done
