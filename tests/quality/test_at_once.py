"""Two workers keep the same month, or take the same sample, at the same moment: one does it, the other finds it done."""

from __future__ import annotations

import pytest

from gongxin.quality import api
from together import in_transactions

from .world import OFFICE, World, at, day


@pytest.mark.django_db(transaction=True)
def test_two_keep_one_month_once():
    from django.db import connection, transaction

    connection.ensure_connection()
    with transaction.atomic():
        World(connection.connection).delivery(received=5, refused=1)
    january = api.parse("2026-01", day(100))

    def work(_: object) -> api.Snapshot:
        return api.take_snapshot(january, now=at(40), actor=OFFICE)

    first, second = in_transactions(work, work)
    assert first == second
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM quality_snapshot")
        assert cursor.fetchone()[0] == 1


