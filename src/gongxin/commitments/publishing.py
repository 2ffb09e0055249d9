"""The record that a commitment is in the credit file (CMT5), through the registry's api."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from gongxin.access import api as access
from gongxin.catalogue import Catalogue
from gongxin.commitments import cases
from gongxin.commitments.cases import day_of
from gongxin.commitments.facts import Commitment
from gongxin.commitments.templates import templates
from gongxin.registry import api as registry

if TYPE_CHECKING:
    import psycopg

RESOURCE = "commitment"


def publish(conn: psycopg.Connection[Any], made: Commitment, *, now: datetime, catalogue: Catalogue) -> Commitment:
    """Write the record, or its next version; the same state writes nothing. RefusedRowError. The commitment with its key."""
    written = registry.record_fact(
        conn, RESOURCE, fields(conn, made), department=made.department, now=now, on=day_of(now), catalogue=catalogue
    )
    if made.record_key == written.record_key:
        return made
    return cases.step(
        conn, made, made.state, "published", actor=access.PLATFORM, now=now, body={"record_key": str(written.record_key)},
        record_key=written.record_key,
    )  # fmt: skip


def fields(conn: psycopg.Connection[Any], made: Commitment) -> dict[str, str]:
    """The record's values, as a clerk would write them."""
    row = conn.execute("SELECT name FROM subject WHERE uscc = %s", (made.uscc,)).fetchone()
    body = access.department(made.department)
    values = {
        "commitment_no": made.number or "",
        "subject_name": row[0] if row else made.uscc,
        "subject_category": "个体工商户" if made.uscc.startswith("92") else "法人及非法人组织",
        "subject_uscc": made.uscc,
        "commitment_type": templates()[made.template].type,
        "reason": made.matter,
        "content": made.content,
        "breach_liability": made.liability,
        "commitment_date": made.made_on.isoformat() if made.made_on else "",
        "valid_until": made.due_on.isoformat(),
        "fulfilment_state": {"kept": "ALL", "broken": "PART" if made.partly else "NONE"}.get(made.state, ""),
        "accepting_body": body.name.zh,
        "accepting_body_uscc": body.uscc or "",
        "publication_type": made.publication,
        "data_source": body.name.zh,
    }
    if made.state in {"kept", "broken", "cured"} and made.determined_on:
        values |= {"state_determined_on": made.determined_on.isoformat(), "state_determined_by": body.name.zh}
    if made.state in {"broken", "cured"}:
        # CMT11: a cure does not end the breach; the record says when it was cured and is repaired like any other
        cured = f"（已于{made.performed_on}补正履行）" if made.state == "cured" else ""
        values |= {
            "fulfilment_state": "PART" if made.partly else "NONE",
            "unfulfilled_content": made.unfulfilled + cured,
            "breach_sanction": made.sanction,
        }
    return {name: value for name, value in values.items() if value}
