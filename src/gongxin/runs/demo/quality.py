"""Data quality in the demo's city: what departments are to deliver, goals, twelve months kept, one sample from outside, a
bulletin. Through the room's own door, as the credit office and its jobs would do it."""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from gongxin.access.api import Actor
from gongxin.catalogue import Catalogue
from gongxin.quality import api as quality
from gongxin.quality import jobs
from gongxin.runs.demo.manifest import Manifest

__all__ = ["happen"]

OFFICE = Actor("officer", "FGW", "demo-office", "", frozenset({"credit_office"}))
PENALTY = "administrative_penalty"
MONTHS = 12
DRAWN, INVENTED = 24, 3
"""Rows of the sample that were delivered, and that nobody delivered."""
GOALS = (
    ("coverage", "", "80"), ("coverage", "C", "90"), ("coverage", "E", "90"), ("departments", "", "20"), ("cities", "", "1"),
)  # fmt: skip


def happen(manifest: Manifest, day: date, catalogue: Catalogue, *, now: datetime) -> None:
    """Everything, in one transaction but the months, which have theirs. Running it again changes nothing."""
    with transaction.atomic():
        connection.ensure_connection()
        conn = connection.connection
        if quality.goals(conn):
            return
        _duties(conn, manifest, day, catalogue, now)
        for kind, scope, target in GOALS:
            quality.set_goal(
                conn, kind, scope, Decimal(target), due_on=date(day.year + 1, 12, 31), actor=OFFICE, on=day, now=now,
                source="云州市社会信用体系建设规划（演示用，虚构）",
            )  # fmt: skip
        drawn = _sample(conn, day, catalogue, now)
    jobs.close(now, MONTHS)
    jobs.look_and_count()
    jobs.count(now)
    with transaction.atomic():
        for month in sorted({drawn, quality.before(quality.month_of(day), 1)}):
            quality.make_bulletin(connection.connection, month, catalogue, actor=OFFICE, now=now)


def _duties(conn: Any, manifest: Manifest, day: date, catalogue: Catalogue, now: datetime) -> None:
    """Who delivered something every month, or nearly, is to do so; who did now and then, once a year."""
    since = day - timedelta(days=730)
    sent = {(item.department, item.resource, f"{item.received_at:%Y-%m}") for item in manifest.deliveries}
    for (department, resource), months in sorted(Counter((who, what) for who, what, _ in sent).items()):
        quality.set_duty(
            conn, department, resource, "month" if months >= 6 else "year", since=since, actor=OFFICE, now=now,
            catalogue=catalogue, basis="云州市公共信用信息目录（演示用，虚构）",
        )  # fmt: skip


def _sample(conn: Any, day: date, catalogue: Catalogue, now: datetime) -> quality.Period:
    """Penalties of the last closed month that has any, as a spot check would have found them: what one department sent, and
    three it did not. Returns the month."""
    closed = [quality.before(quality.month_of(day), back) for back in range(1, MONTHS + 1)]
    found = conn.execute(
        "SELECT department, date_trunc('month', decided_on)::date AS month FROM record_current"
        " WHERE resource = %s AND decided_on BETWEEN %s AND %s"
        " GROUP BY 1, 2 ORDER BY month DESC, count(*) DESC, department LIMIT 1",
        (PENALTY, closed[-1].first, closed[0].last),
    ).fetchone()
    if found is None:
        return closed[0]
    month = quality.month_of(found[1])
    rows = conn.execute(
        "SELECT department, uscc, content ->> 'decision_no', content ->> 'authority_name', decided_on FROM record_current"
        " WHERE resource = %s AND department = %s AND decided_on BETWEEN %s AND %s"
        " ORDER BY decided_on, uscc, record_key LIMIT %s",
        (PENALTY, found[0], month.first, month.last, DRAWN),
    ).fetchall()
    department, authority = rows[0][0], rows[0][3]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["行政处罚决定书文号", "统一社会信用代码", "处罚机关", "处罚决定日期"])
    for _, uscc, number, body, decided in rows:
        writer.writerow([number, uscc, body, decided])
    for n in range(INVENTED):
        writer.writerow([f"云抽查〔{month.first.year}〕{n + 1}号", rows[n % len(rows)][1], authority, month.last])
    quality.take_sample(
        conn, out.getvalue().encode("utf-8-sig"), "部门网站抽查.csv", department=department, resource=PENALTY, period=month,
        origin="部门网站抽查（演示）", actor=OFFICE, now=now, catalogue=catalogue,
    )  # fmt: skip
    return month
