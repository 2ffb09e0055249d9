"""Work on two connections with real transactions, one beginning while the other is open."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from gongxin.remedies import api

from .world import World

TABLES = (
    "rating_stale", "remedy_event", "reorganisation_record", "reorganisation", "objection_evidence", "repair_material",
    "repair", "objection", "paper",
)  # fmt: skip


class Started(threading.Thread):
    """Work on another connection; `result()` waits for it and raises what it raised."""

    def __init__(self, work: Callable[[], Any]) -> None:
        super().__init__(daemon=True)
        self.work, self.found, self.error = work, None, None
        self.start()

    def run(self) -> None:
        from django.db import connection

        try:
            self.found = self.work()
        except BaseException as error:
            self.error = error
        finally:
            connection.close()

    def result(self) -> Any:
        self.join(30)
        assert not self.is_alive()
        if self.error:
            raise self.error
        return self.found

    def waits(self) -> bool:
        time.sleep(0.4)
        return self.is_alive()


@contextmanager
def two_connections(write: Callable[[psycopg.Connection[Any]], api.Target]) -> Iterator[tuple[World, World]]:
    """The same record on two connections; what they committed goes at the end (only a test may do so)."""
    from django.db import connection

    connection.ensure_connection()
    info = connection.connection.info
    words = {"host": info.host, "port": info.port, "user": info.user, "password": info.password, "dbname": info.dbname}
    opened = [psycopg.connect(**words, options="-c gongxin.reach=service") for _ in range(2)]  # as conf.database begins
    try:
        with opened[0].transaction():
            target = write(opened[0])
        yield World(opened[0], target), World(opened[1], target)
    finally:
        for conn in opened:
            conn.close()
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {', '.join(TABLES)}, notice CASCADE")
            cursor.execute("TRUNCATE record_version, subject, record_hold, corrected_value, list_entry, list_event, list_paper")


def at_once(first: World, second: World, one: Callable[[], Any], other: Callable[[], Any]) -> tuple[Any, Started]:
    """`one` inside an open transaction, `other` begun meanwhile on the second connection: it waits, then finishes."""

    def work() -> Any:
        with second.conn.transaction():
            return other()

    with first.conn.transaction():
        done = one()
        started = Started(work)
        assert started.waits()
    return done, started


def committed(world: World, act: Callable[[], Any]) -> Any:
    with world.conn.transaction():
        return act()
