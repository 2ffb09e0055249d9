"""The WSGI application as `gongxin serve` runs it: it ends with the process that started it.

granian's workers outlive a `kill -9` of their parent and would keep the port; conf.wsgi is for other servers.
"""

import os
import signal
import threading
import time

from gongxin.conf.wsgi import application

__all__ = ["PARENT", "application"]

PARENT = "GONGXIN_SERVE_PID"
"""In the environment: the process to end with."""


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGKILL)  # nobody is left to tell it to end in order


if os.environ.get(PARENT, "").isdigit():
    threading.Thread(target=_end_with, args=(int(os.environ[PARENT]),), name="parent", daemon=True).start()
