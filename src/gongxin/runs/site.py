"""The WSGI application as `gongxin serve` runs it: it ends with the process that started it.

granian's workers outlive a `kill -9` of their parent and would keep the port; conf.wsgi is for other servers.
"""

import gc
import os
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from gongxin.catalogue import load
from gongxin.conf.bootstrap import keep_loaded
from gongxin.conf.wsgi import application as inner
from gongxin.exchange import api as exchange
from gongxin.runs.serving import WAITING, WORKING

__all__ = ["PARENT", "application"]

PARENT = "GONGXIN_SERVE_PID"
"""In the environment: the process to end with."""

_turns = threading.BoundedSemaphore(WORKING)


@contextmanager
def _aside() -> Iterator[None]:
    _turns.release()
    try:
        yield
    finally:
        _turns.acquire()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Django, WORKING requests at a time; one that waits for changes lets another have its turn."""
    with _turns:
        answer: Iterable[bytes] = inner(environ, start_response)
        return answer


exchange.room.places, exchange.room.aside = WAITING, _aside
load()
gc.collect()
keep_loaded()  # what is loaded stays: to look through it again and again would make some answers wait a quarter of a second


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGKILL)  # nobody is left to tell it to end in order


if os.environ.get(PARENT, "").isdigit():
    threading.Thread(target=_end_with, args=(int(os.environ[PARENT]),), name="parent", daemon=True).start()
