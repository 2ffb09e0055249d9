"""Cases as members of JSON: every member named here, so that nothing of a case goes out by itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from gongxin.api import paper_files
from gongxin.kernel.text import Bilingual
from gongxin.remedies import api as remedies
from gongxin.visibility.facts import CHINA


def objection(conn: Any, found: remedies.Objection, now: datetime, *, whole: bool = True) -> dict[str, Any]:
    """`whole`: with its papers and steps."""
    names = (
        "id", "uscc", "resource", "record_key", "applicant", "matter", "fields", "statement", "source", "state", "outcome",
        "extended", "filed_at", "escalated_at", "decided_in", "decided_at",
    )  # fmt: skip
    return {
        **{name: getattr(found, name) for name in names},
        "turn": remedies.turn(found.state),
        "clock": _running(found, now),
        "evidence": [paper_files.body(item) for item in remedies.evidence_of_objection(conn, found.id)] if whole else [],
        "events": steps(conn, "objection", found.id) if whole else [],
    }


def shown(found: remedies.Objection, now: datetime) -> dict[str, Any]:
    """To whoever shows the receipt."""
    return {
        "state": found.state,
        "outcome": found.outcome,
        "turn": remedies.turn(found.state),
        "clock": _running(found, now),
        "resource": found.resource,
        "field": found.fields[0],
    }


def repair(conn: Any, found: remedies.Repair, now: datetime, *, whole: bool = True) -> dict[str, Any]:
    names = (
        "id", "uscc", "resource", "record_key", "regime", "statement", "source", "state", "eligible_from", "applied_at",
        "accepted_on", "extended", "escalated_at", "decided_at",
    )  # fmt: skip
    papers = remedies.evidence_of_repair(conn, found.id) if whole else []
    return {
        **{name: getattr(found, name) for name in names},
        "turn": {"applied": "body", "accepted": "body", "granted": "nobody"}.get(found.state, "subject"),
        "clocks": clocks(remedies.repair_clocks(found, now.astimezone(CHINA).date())),
        "evidence": [paper_files.body(item, material) for material, item in papers],
        "events": steps(conn, "repair", found.id) if whole else [],
    }


def outlook(found: remedies.Prospect) -> dict[str, Any]:
    return {
        "uscc": found.target.uscc,
        "resource": found.target.resource,
        "record_key": found.target.record_key,
        "state": found.state,
        "regime": found.regime,
        "eligible_from": found.eligible_from,
        "conditions": [
            {"id": c.id, "label": words(c.label), "state": c.state, "until": c.until} for c in found.conditions
        ],
        "materials": [
            {"id": m.id, "label": words(m.label), "shows": m.shows, "required": m.required, "given": m.given}
            for m in found.materials
        ],
        "turn": found.turn,
        "clocks": clocks(found.clocks),
        "application": found.application,
        "why_not": words(found.why_not) if found.why_not else None,
    }


def reorganisation(conn: Any, found: remedies.Reorganisation) -> dict[str, Any]:
    names = ("id", "uscc", "court", "ruling", "ruled_on", "state", "last_ruling", "last_ruled_on")
    return {
        **{name: getattr(found, name) for name in names},
        "records": [
            {"resource": target.resource, "record_key": target.record_key}
            for target in remedies.reorganised_records(conn, found.id)
        ],
        "events": steps(conn, "reorganisation", found.id),
    }


def steps(conn: Any, kind: str, number: int) -> list[dict[str, Any]]:
    names = ("step", "at", "what", "actor", "department", "why", "body")
    return [{name: getattr(event, name) for name in names} for event in remedies.events(conn, kind, number)]


def clocks(found: Sequence[remedies.Clock]) -> list[dict[str, Any]]:
    return [
        {"step": c.step, "start": c.start, "days": c.days, "ends": c.ends, "over": c.over, "words": words(c.words)}
        for c in found
    ]


def words(text: Bilingual) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _running(found: remedies.Objection, now: datetime) -> dict[str, Any] | None:
    return None if found.state == "closed" else clocks([remedies.clock_of(found, now)])[0]
