"""The site and its worker, started and stopped together. `gongxin serve` and `gongxin demo` call `serve`."""

from __future__ import annotations

import contextlib
import errno
import multiprocessing
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable

from gongxin.kernel.errors import GongxinError
from gongxin.kernel.text import Bilingual

__all__ = ["WAITING", "WORKING", "PortTakenError", "default_workers", "serve"]

WORKING = 4
"""Requests that a process works on at once. More would only take turns at the interpreter and ask for more connections."""
WAITING = 1_000
"""Requests of a process that may sleep beside them until there is a change (exchange: EXC13)."""
REQUESTS_END = 3
"""Seconds that requests have to end in when the site stops. One cut off changed nothing: it is a transaction of its own, a
delivery without its end is not taken in, and a reader of the feed asks again."""
JOBS_END = 4
"""Seconds that jobs have then. One cut off stays marked as being done by a worker that no longer reports, and the next worker
does it again (runs.jobs.retry_stalled)."""


class PortTakenError(GongxinError):
    """网站无法在这个地址上启动。 | The site cannot start on this address."""

    code = "serve.port"


def default_workers() -> int:
    """Processes of the site: one per processor, four at most on a machine that also runs the database."""
    return max(1, min(4, os.cpu_count() or 1))


def serve(host: str, port: int, workers: int, ready: Callable[[str], None], *, jobs: bool = True) -> None:
    """Serve until SIGINT or SIGTERM, with a worker for background jobs unless `jobs` is False; `ready(address)` is called when
    the site answers. Raises PortTakenError.

    The caller has run conf.bootstrap.setup().
    """
    _check_port(host, port)
    os.environ["DJANGO_SETTINGS_MODULE"] = "gongxin.conf.settings"
    os.environ["GONGXIN_POOL"] = "1"  # read by the site's processes, which granian spawns anew

    os.environ["GONGXIN_SERVE_PID"] = str(os.getpid())
    # A forked worker would keep the settings of this process, which has no pool: a new connection for every request, four
    # times the work. Linux forks by default before Python 3.14.
    multiprocessing.set_start_method("spawn", force=True)

    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    from gongxin.conf import logs

    site = Granian(
        "gongxin.runs.site:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        # a thread for each who works and each who waits for changes; runs.site lets few work at once
        blocking_threads=WORKING + WAITING,
        backpressure=2 * (WORKING + WAITING),
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=REQUESTS_END,
        log_level=LogLevels.warning,
        log_dictconfig=logs.server_configuration(),
        log_access=False,  # addresses of searches name who was looked for
    )
    background = _Worker()
    if jobs:
        site.on_startup(background.start)
    site.on_startup(threading.Thread(target=_keep_database, name="database", daemon=True).start)
    site.on_startup(lambda: threading.Thread(target=_announce, args=(host, port, ready), daemon=True).start())
    try:
        site.serve()
    finally:
        background.stop()


class _Worker:
    """A `gongxin worker` beside the site; started again if it ends by itself."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._ended = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="worker", daemon=True)

    def start(self) -> None:
        self._process = self._spawn()
        self._watcher.start()

    def stop(self) -> None:
        self._ended.set()
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(JOBS_END)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            if self._process.stdin:
                self._process.stdin.close()

    def _spawn(self) -> subprocess.Popen[bytes]:
        environment = {name: value for name, value in os.environ.items() if name != "GONGXIN_POOL"}
        return subprocess.Popen(
            [sys.executable, "-m", "gongxin", "worker", "--child"],
            stdin=subprocess.PIPE,  # its end tells the worker that we are gone, even after kill -9
            env=environment,
            start_new_session=True,  # Ctrl-C reaches us, and we end it in order
        )

    def _watch(self) -> None:
        pause = 1.0
        while self._process is not None:
            self._process.wait()
            if self._ended.wait(pause):
                return
            pause = min(pause * 2, 60.0)
            self._process = self._spawn()


def _keep_database() -> None:
    """Start the embedded server again if it was killed; one that `gongxin db down` stopped stays down."""
    from gongxin.conf import embedded
    from gongxin.conf.database import external_url

    while external_url() is None:
        time.sleep(2)
        if embedded.crashed():
            with contextlib.suppress(GongxinError):  # tried again in two seconds; the pages tell their own
                embedded.ensure()


def _check_port(host: str, port: int) -> None:
    """Say it before anything is started; granian would only say it from inside its workers."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        another = port + 1 if port < 65535 else 8001
        raise PortTakenError(
            place=f"{host}:{port}",
            reason=Bilingual("端口已被占用。", "The port is taken.")
            if error.errno == errno.EADDRINUSE
            else Bilingual("没有权限使用该地址，或地址不存在。", "No permission for that address, or no such address."),
            remedy=Bilingual(
                f"请换一个端口，例如 --port {another}，或先停止占用它的程序。",
                f"Choose another, e.g. --port {another}, or stop the program that has it.",
            ),
        ) from None


def _announce(host: str, port: int, ready: Callable[[str], None]) -> None:
    reach = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 -- compared, not bound
    for _ in range(600):
        try:
            socket.create_connection((reach, port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            ready(f"http://{f'[{reach}]' if ':' in reach else reach}:{port}/")
            return
