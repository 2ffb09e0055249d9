"""Background work gives way to whoever waits for a page: on two cores a county's file is taken in, the open data is written
and a bank still has its answer in milliseconds. When nobody asks, the work has the machine to itself.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from gongxin.conf.database import external_url

__all__ = ["LATER", "give_way"]

LATER = 10
"""Nice value (man 7 sched): about a tenth of a contended core."""


def give_way() -> None:
    """Lower the priority of this process from here on, and of every server process that the embedded database starts for one of
    its connections. A database of somebody else's has its own ways.

    What such a process holds locked is held longer under load; the locks that requests wait for are short ones of the server.
    """
    os.setpriority(os.PRIO_PROCESS, 0, max(LATER, os.getpriority(os.PRIO_PROCESS, 0)))
    if os.getsid(0) == os.getpid():
        # Linux may share the processor between sessions first (man 7 sched, autogroup); ours holds nobody else
        with contextlib.suppress(OSError):
            Path("/proc/self/autogroup").write_text(str(LATER), "ascii")
    if external_url() is None:
        connection_created.connect(_server_process_too)


def _server_process_too(*, connection: BaseDatabaseWrapper, **_: Any) -> None:
    # gone already, or of another machine's name space: then it runs as the others do
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, connection.connection.info.backend_pid, LATER)
    # helpers of a parallel question would be new processes with the priority of requests
    connection.connection.execute("SET max_parallel_workers_per_gather = 0")
