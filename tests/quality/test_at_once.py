"""Two workers keep the same month, or take the same sample, at the same moment: one does it, the other finds it done."""

from __future__ import annotations

import threading

import pytest

from gongxin.quality import api

from .world import OFFICE, World, at, day


@pytest.mark.django_db(transaction=True)
def test_two_keep_one_month_once():
    from django.db import connection, transaction

    connection.ensure_connection()
    with transaction.atomic():
        World(connection.connection).delivery(received=5, refused=1)
    january = api.parse("2026-01", day(100))
    together, found, faults = threading.Barrier(2), [], []

    def work() -> None:
        from django.db import connection as own

        try:
            together.wait(20)
            with transaction.atomic():
                found.append(api.take_snapshot(january, now=at(40), actor=OFFICE))
        except Exception as error:  # shown by the assertion
            faults.append(error)
        finally:
            own.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert faults == []
    assert found[0] == found[1]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM quality_snapshot")
        assert cursor.fetchone()[0] == 1


