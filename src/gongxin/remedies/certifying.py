"""A removed fact comes back only if its source answers for it anew and the subject is told (OBJ15)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from gongxin.access.api import Actor
from gongxin.catalogue import Catalogue
from gongxin.notices import api as notices
from gongxin.registry import api as registry
from gongxin.remedies import cases, records, trail
from gongxin.remedies.facts import Target

if TYPE_CHECKING:
    import psycopg


def certify(
    conn: psycopg.Connection[Any], target: Target, *, why: str, actor: Actor, now: datetime, catalogue: Catalogue
) -> registry.Certified:
    """Certify anew what was annulled or corrected away, and tell the subject, in one transaction. NoOfficeError,
    ObjectionRefusedError without reasons, registry.NotCertifiableError."""
    actor.require("certify").require_department(records.source_of(conn, target))
    cases.require_reasons(why)
    records.lock(conn, target)
    done = registry.certify(
        conn, target.uscc, target.resource, target.record_key,
        department=actor.department, officer=actor.officer, reason=trail.words(why), now=now,
    )  # fmt: skip
    notices.send(
        conn, "certified", target.uscc, now=now, record=(target.resource, target.record_key),
        facts={
            "title": records.title(records.known(conn, target), catalogue),
            "department": done.department,
            "reason": done.reason,
        },
    )  # fmt: skip
    return done
