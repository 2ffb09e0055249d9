"""The trail searched by span: every look once, whatever the order in which transactions wrote it; by the index of days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from gongxin.access import api as access
from gongxin.access.models import AccessLog

pytestmark = pytest.mark.django_db
CODE = "91510104MA6CFT042R"
START = datetime(2026, 3, 1, 2, tzinfo=UTC)


def look(at: datetime, purpose: str = "核查") -> None:
    AccessLog.objects.create(at=at, department="scjg", purpose=purpose, channel="government", subjects=[CODE])


def test_a_span_is_paged_by_time_and_nothing_is_twice_or_missing() -> None:
    for n in range(30):  # neighbours written the wrong way round, and pairs of one instant
        look(START + timedelta(hours=(n ^ 1) // 2 * 2), f"第{n}次")
    look(START - timedelta(days=30))
    span = {"first": date(2026, 3, 1), "last": date(2026, 3, 2)}
    wanted = sorted(
        ((row.at, row.pk) for row in AccessLog.objects.filter(at__gte=datetime(2026, 2, 28, 16, tzinfo=UTC),
                                                              at__lt=datetime(2026, 3, 2, 16, tzinfo=UTC))),
        reverse=True,
    )  # fmt: skip
    found: list[tuple[datetime, int]] = []
    before = None
    while page := access.looks(**span, before=before, limit=7):
        found += [(item.at, item.id) for item in page]
        before = page[-1].id
    assert found == wanted
    assert 20 < len(found) < 31
    assert len(access.looks()) == 31
    assert [item.id for item in access.looks(limit=3)] == sorted((row.pk for row in AccessLog.objects.all()), reverse=True)[:3]
    assert access.looks(first=date(2027, 1, 1)) == []


def test_a_day_of_a_long_log_is_found_by_the_index_of_days() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO access_log (at, department, account, purpose, channel, subjects, request_id)"
            " SELECT timestamptz '2024-01-01' + g * interval '20 minutes', 'scjg', '', '核查', 'government', ARRAY[%s], ''"
            " FROM generate_series(1, 40000) g",
            [CODE],
        )
        cursor.execute("SELECT brin_summarize_new_values('access_log_by_time')")
        cursor.execute("ANALYZE access_log")
        cursor.execute(
            "EXPLAIN SELECT id FROM access_log WHERE at >= '2024-02-10' AND at < '2024-02-11' ORDER BY at DESC, id DESC LIMIT 101"
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "access_log_by_time" in plan, plan
    assert len(access.looks(first=date(2024, 2, 10), last=date(2024, 2, 10))) == 72
