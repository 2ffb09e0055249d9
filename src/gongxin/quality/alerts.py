"""Figures of a closed month that left what was usual: written down with who was told, until somebody of the department has seen
them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from gongxin.access import api as access
from gongxin.catalogue import AlertRule, Catalogue
from gongxin.kernel import identifiers
from gongxin.quality import letters
from gongxin.quality.errors import UnknownItemError
from gongxin.quality.periods import Period
from gongxin.quality.sql import statement

if TYPE_CHECKING:
    import psycopg


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert. value against usual: the median of so many `months` before. told: the department and the accounts told."""

    id: int
    rule: str
    metric: str
    department: str
    resource: str
    month: date
    value: Decimal
    usual: Decimal
    months: int
    told: list[str]
    at: datetime
    seen_at: datetime | None
    seen_by: str | None
    remark: str


_COLUMNS = ", ".join(Alert.__dataclass_fields__)


def raise_alerts(conn: psycopg.Connection[Any], month: Period, catalogue: Catalogue, *, now: datetime) -> int:
    """Write down what the rules in force say of a month that was kept, with a letter to each department; how many are new.
    Twice changes nothing."""
    office = sorted(
        item.code
        for item in access.officers()
        if "credit_office" in item.offices and (item.ended_at is None or item.ended_at > now)
    )
    made: list[int] = []
    for rule in catalogue.alert_rules.values():
        if rule.in_force(month.last) and catalogue.metrics[rule.metric].enabled:
            rows = conn.execute(statement("alerts").encode(), _given(rule, catalogue, month, office, now)).fetchall()
            made += [int(row[0]) for row in rows]
    letters.tell_alerts(conn, made, catalogue, now=now)
    return len(made)


def _given(rule: AlertRule, catalogue: Catalogue, month: Period, office: list[str], now: datetime) -> dict[str, Any]:
    unit = catalogue.metrics[rule.metric].unit
    return {
        "rule": rule.id, "metric": rule.metric, "month": month.first, "back": rule.back, "least": rule.least,
        "smallest": rule.smallest, "points": rule.points, "ratio": Decimal(str(rule.ratio)), "drop": rule.change == "drop",
        "counted": unit == "count", "factor": 100 if unit == "percent" else 1, "told": office, "now": now,
    }  # fmt: skip


def listed(
    conn: psycopg.Connection[Any],
    department: str | None,
    *,
    unseen: bool = False,
    before: int | None = None,
    limit: int = 100,
    only: int | None = None,
) -> list[Alert]:
    """Alerts, newest first; of one department if named."""
    rows = conn.execute(
        f"SELECT {_COLUMNS} FROM quality_alert WHERE (%(department)s::text IS NULL OR department = %(department)s)"
        " AND (NOT %(unseen)s OR seen_at IS NULL) AND (%(before)s::bigint IS NULL OR id < %(before)s)"
        " AND (%(only)s::bigint IS NULL OR id = %(only)s) ORDER BY id DESC LIMIT %(limit)s".encode(),
        {"department": department, "unseen": unseen, "before": before, "limit": limit, "only": only},
    ).fetchall()
    return [Alert(*row) for row in rows]


def see(conn: psycopg.Connection[Any], number: int, remark: str, *, actor: access.Actor, now: datetime) -> Alert:
    """Somebody of the department has seen it, and may say why it is so; the first who does counts. UnknownItemError."""
    conn.execute(
        "UPDATE quality_alert SET seen_at = %s, seen_by = %s, remark = %s"
        " WHERE id = %s AND department = %s AND seen_at IS NULL",
        (now, str(actor), _words(remark), number, actor.department),
    )
    found = listed(conn, actor.department or "?", only=number)
    if not found:
        raise UnknownItemError(place=str(number))
    return found[0]


def _words(given: str) -> str:
    """Somebody's words as they are kept: no control characters, no number of a person."""
    kept = "".join(char for char in given if char.isprintable() or char == "\n").strip()
    return identifiers.mask(kept.encode("utf-8", "replace").decode())[:1000]
