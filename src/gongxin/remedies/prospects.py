"""What a subject can know about repairing a record: from when, under which conditions, what to hand in, whose turn, which
clock runs."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from psycopg.rows import class_row

from gongxin.catalogue import SEVERITIES, Catalogue, Regime, Severity
from gongxin.kernel.text import Bilingual
from gongxin.lists import api as lists
from gongxin.registry import api as registry
from gongxin.remedies import records
from gongxin.remedies.clocks import clock, day_of
from gongxin.remedies.facts import Clock, MaterialState, Prospect, Repair, Target
from gongxin.remedies.rules import repairing as rules
from gongxin.visibility.publication import earliest_repair_day

if TYPE_CHECKING:
    import psycopg

COLUMNS = """id, uscc, resource, record_key, regime, statement, source, state, steps, applied_at, eligible_from, applied_on,
    accept_days, answer_days, accepted_on, decide_days, extended, escalated_at, decided_by, decided_at"""
_SEVERITIES: frozenset[str] = frozenset(SEVERITIES)


def prospect(conn: psycopg.Connection[Any], target: Target, *, now: datetime, catalogue: Catalogue) -> Prospect:
    """Where the record stands today. Who may ask is for the caller to see. Raises registry.UnknownRecordError."""
    record, on = records.known(conn, target), day_of(now)
    running = _running(conn, target)
    regime = _regime(running, record, on, catalogue)
    since = eligible_from(conn, record, catalogue)
    given = materials_given(conn, running.id) if running else frozenset()
    state = _state(record, running, regime, since, on)
    procedure = regime.repair if regime else None
    conditions = (
        rules.condition_states(procedure, eligible_from=since, on=on, given=given, confirmed=state == "granted")
        if procedure
        else ()
    )
    materials = tuple(
        MaterialState(m.id, Bilingual(m.label.zh, m.label.en), m.shows, m.required, m.id in given)
        for m in (procedure.materials if procedure else ())
        if m.enabled
    )
    return Prospect(
        target=target,
        state=state,
        regime=regime.id if regime else None,
        eligible_from=since,
        conditions=conditions,
        materials=materials,
        turn={"eligible": "subject", "applied": "body", "accepted": "body"}.get(state, "nobody"),
        clocks=clocks_of(running, on) if running else (),
        application=running.id if running else None,
        why_not=_why_not(state, since, regime),
    )


def eligible_from(conn: psycopg.Connection[Any], record: registry.Record, catalogue: Catalogue) -> date | None:
    """REP2, REP3: the first day on which repair may be sought; None where no rule sets one."""
    if record.resource == "serious_list_entry":
        entry = lists.of_record(conn, record.uscc, record.record_key)
        if entry is not None:
            return entry.earliest_removal
    if record.decided_on is None or record.regime is None or record.severity not in _SEVERITIES:
        return None
    severity: Severity = record.severity  # type: ignore[assignment]
    return earliest_repair_day(severity, record.decided_on, catalogue.regime(record.regime))


def clocks_of(found: Repair, on: date) -> tuple[Clock, ...]:
    """The running terms of an open application."""
    if found.state == "applied":
        return (
            clock("accept", found.applied_on, found.accept_days, on),
            clock("answer", found.applied_on, found.answer_days, on),
        )
    if found.state == "accepted" and found.accepted_on is not None:
        return (
            clock("decide", found.accepted_on, found.decide_days, on),
            clock("answer", found.applied_on, found.answer_days, on),
        )
    return ()


def materials_given(conn: psycopg.Connection[Any], number: int) -> frozenset[str]:
    """The materials that an application brought."""
    rows = conn.execute("SELECT DISTINCT material FROM repair_material WHERE repair = %s", (number,)).fetchall()
    return frozenset(material for (material,) in rows)


def _running(conn: psycopg.Connection[Any], target: Target) -> Repair | None:
    """The open application, or else the one that was granted."""
    with conn.cursor(row_factory=class_row(Repair)) as cursor:
        return cursor.execute(
            f"SELECT {COLUMNS} FROM repair WHERE uscc = %s AND resource = %s AND record_key = %s"
            " AND state IN ('applied', 'accepted', 'granted') ORDER BY state = 'granted', id DESC LIMIT 1",
            (target.uscc, target.resource, target.record_key),
        ).fetchone()


def _regime(running: Repair | None, record: registry.Record, on: date, catalogue: Catalogue) -> Regime | None:
    if running is not None:
        return catalogue.regime(running.regime)
    return catalogue.repair_regime(catalogue.resource(record.resource), on)


def _state(record: registry.Record, running: Repair | None, regime: Regime | None, since: date | None, on: date) -> str:
    if record.state == "repaired":
        return "granted"
    if running is not None and running.state in rules.OPEN:
        return running.state
    if regime is None or not rules.REP1.open_to(record.nature, record.state, record.public_until, on):
        return "not_open"
    return "eligible" if rules.REP3.eligible(since, on) else "not_yet_eligible"


def _why_not(state: str, since: date | None, regime: Regime | None) -> Bilingual | None:
    if state == "not_yet_eligible":
        return Bilingual(
            f"最短公示期尚未届满，自{since}起可以申请。", f"The shortest publication is not over; apply from {since}."
        )
    if state != "not_open":
        return None
    if regime is None:
        return Bilingual("当日没有有效的修复规则。", "No rules of repair are in force on that day.")
    return rules.REP1.sentence()
