"""Waiting for changes (EXC13): a request sleeps until the head of the sequence moves, and holds no connection meanwhile.

One thread per process looks at the head a few times a second while anybody waits: however many wait, the database answers a
handful of one-row queries. (LISTEN would need a connection that no pooler shares, and a NOTIFY in every publishing transaction,
which PostgreSQL lets commit one after the other only.)
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from enum import Enum

from django.db import connection, connections

log = logging.getLogger("gongxin.exchange")

INTERVAL = 0.25
"""Seconds between two looks at the head."""


class Waited(Enum):
    """How a wait ended."""

    MOVED = "moved"
    TIME = "time"
    FULL = "full"


@dataclass(frozen=True)
class Woken:
    """The end of a wait. pages: shared by all whom the same move woke, so that what they ask alike is made once."""

    how: Waited
    pages: dict[object, object] = field(default_factory=dict)


class Room:
    """Where requests wait. `head` tells the highest change number; `places`: how many may wait at once, the others are told so
    at once. A server with few threads has few places: each wait takes a thread."""

    def __init__(self, head: Callable[[], int], *, places: int = 2, interval: float = INTERVAL) -> None:
        self.places = places
        self.aside: Callable[[], AbstractContextManager[object]] = nullcontext
        """Entered while a request sleeps: the site lets another one work meanwhile."""
        self._head, self._interval = head, interval
        self._moved = threading.Condition()
        self._waiting, self._watching = 0, False
        self._seen, self._failed = 0, 0
        self._pages: dict[object, object] = {}

    def wait(self, after: int, seconds: float) -> Woken:
        """Until the head is beyond `after`, `seconds` at most."""
        until = time.monotonic() + seconds
        with self._moved:
            if self._waiting >= self.places:
                return Woken(Waited.FULL)
            self._waiting += 1
            if not self._watching:
                self._watching, self._seen = True, 0
                threading.Thread(target=self._watch, name="changes", daemon=True).start()
        try:
            with self.aside(), self._moved:
                failed = self._failed
                while self._seen <= after and self._failed == failed:
                    left = until - time.monotonic()
                    if left <= 0:
                        return Woken(Waited.TIME)
                    self._moved.wait(left)
                return Woken(Waited.MOVED, self._pages)
        finally:
            with self._moved:
                self._waiting -= 1

    @property
    def waiting(self) -> int:
        """How many wait now."""
        return self._waiting

    def _watch(self) -> None:
        try:
            while True:
                seen = self._look()
                with self._moved:
                    if seen is None:
                        self._failed += 1  # those who wait go and meet the fault themselves
                    if seen is None or seen > self._seen:
                        self._seen, self._pages = seen or self._seen, {}
                        self._moved.notify_all()
                    if not self._waiting:
                        self._watching = False
                        return
                time.sleep(self._interval)
        finally:
            connections.close_all()  # this thread's own

    def _look(self) -> int | None:
        try:
            return self._head()
        except Exception as error:
            log.warning("the head of the changes cannot be read (%s)", type(error).__name__)
            connection.close()
            return None


def _head() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT last FROM change_counter")
        row = cursor.fetchone()
    return int(row[0]) if row else 0


room = Room(_head)
"""The process's own."""


def wait(after: int, seconds: float) -> Woken:
    """Wait in the process's room, with the request's connection given back (inside a transaction it cannot be)."""
    if not connection.in_atomic_block:
        connection.close()
    return room.wait(after, seconds)
