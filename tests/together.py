"""Several at the same moment, each in a thread with a connection of its own: for tests of what two do at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import psycopg

PATIENCE = 60
"""Seconds that each may take."""
Refusals = tuple[type[Exception], ...]


def together(
    *acts: Callable[[], Any], refusals: Refusals = (), within: Callable[[], AbstractContextManager[Any]] = nullcontext
) -> list[Any]:
    """What each act gave, or with which of the `refusals` it ended, in their order; any other exception is raised here. They
    begin when all are `within`."""
    from django.db import connections

    gate, given, faults = threading.Barrier(len(acts), timeout=20), [None] * len(acts), []

    def one(place: int) -> None:
        try:
            with within():
                gate.wait()
                given[place] = acts[place]()
        except refusals as refused:
            given[place] = refused
        except Exception as error:
            faults.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive(), "one of them waits for ever"
    if faults:
        raise faults[0]
    return given


def in_transactions(*acts: Callable[[psycopg.Connection[Any]], Any], refusals: Refusals = ()) -> list[Any]:
    """As `together`, each in a transaction of its own, on whose connection it acts; all are open before the first acts."""
    from django.db import connection

    on_its_own = [lambda act=act: act(connection.connection) for act in acts]
    return together(*on_its_own, refusals=refusals, within=_transaction)


@contextmanager
def _transaction() -> Iterator[None]:
    from django.db import connection, transaction

    with transaction.atomic():
        connection.ensure_connection()
        yield
