"""The process that does background jobs: Procrastinate's worker on Django's database."""

from __future__ import annotations

import os
import signal
import threading

__all__ = ["end_with_parent", "work"]


def work(*, concurrency: int) -> None:
    """Run jobs until SIGINT or SIGTERM; the job at hand is finished first, however long it takes. Needs conf.bootstrap.setup()
    before.

    Who cannot wait for that kills the process: the job is then done again by the next worker. A limit set here would have
    Procrastinate mark it as aborted, and nobody would take it up again.
    """
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    from gongxin.runs.giving_way import give_way

    give_way()
    assert isinstance(app.connector, DjangoConnector)
    with app.replace_connector(app.connector.get_worker_connector()) as working:
        working.run_worker(concurrency=concurrency, delete_jobs="successful")


def end_with_parent() -> None:
    """End this process when the one that started it is gone, however it went: its end of our stdin closes."""

    def watch() -> None:
        # The bare descriptor: a thread inside sys.stdin would stop Python from ending.
        while os.read(0, 4096):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="parent", daemon=True).start()
