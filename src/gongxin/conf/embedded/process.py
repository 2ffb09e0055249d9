"""Is our server's process there? Start it, wait for it, end it.

`postmaster.pid` is only ever a hint: after kill -9 or a reboot its number may belong to nobody, to a zombie
that a container's first process never reaps, or to somebody else's process. A process counts as ours only
if its command line names our data folder.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from gongxin.conf.embedded.account import as_account
from gongxin.conf.embedded.binaries import clean_environment
from gongxin.conf.embedded.layout import Layout

__all__ = ["clear_stale_pid", "end_orphans", "is_ours", "postmaster_pid", "spawn", "terminate"]


def postmaster_pid(layout: Layout) -> int | None:
    """The pid of our living postmaster, or None."""
    pid = _recorded_pid(layout)
    return pid if pid is not None and is_ours(pid, layout) else None


def clear_stale_pid(layout: Layout) -> None:
    """Remove the lock files of a process that is not ours: PostgreSQL itself would take any living pid for a
    server's, a zombie's too. They are the one in the data folder and the one beside the socket.

    The other guard against two servers on one folder, the shared memory named by the folder's inode, stays.
    """
    if postmaster_pid(layout) is not None:
        return
    stale = [layout.data / "postmaster.pid"]
    if layout.run is not None and layout.run.is_dir():
        stale += layout.run.glob(".s.PGSQL.*")
    for file in stale:
        file.unlink(missing_ok=True)


def is_ours(pid: int, layout: Layout) -> bool:
    """True if the process lives (is no zombie) and is a postmaster on our data folder."""
    arguments = _arguments(pid)
    return str(layout.data) in arguments and "-D" in arguments


def spawn(layout: Layout, programs: Path, *options: str) -> int:
    """Start the postmaster, detached from us and from the terminal, and return its pid. Does not wait.

    A shell in between starts it in the background and ends, so that the server is nobody's child of ours
    (no zombie when it is killed, no warning when Python ends first). Arguments are passed as such: no path
    is quoted.
    """
    started = subprocess.run(
        [
            *("/bin/sh", "-c", '"$@" </dev/null >"$0" 2>&1 & echo $!', str(layout.startup_log)),
            *(str(programs / "postgres"), "-D", str(layout.data)),
            *("-c", f"config_file={layout.conf}", "-c", f"hba_file={layout.hba}"),
            *options,
        ],
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=clean_environment(),
        start_new_session=True,
        **as_account(layout.account),
    )
    return int(started.stdout)


def terminate(layout: Layout, pid: int, seconds: float) -> bool:
    """Ask for a fast, clean shutdown (SIGINT) and wait; True when the server is gone."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGINT)
    deadline = time.monotonic() + seconds
    while is_ours(pid, layout):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def end_orphans(layout: Layout) -> int:
    """End the sessions a killed postmaster left behind; they hold its shared memory. Returns how many were
    told.

    They end by themselves when idle; one in a long computation does not notice for a while. Linux only
    (elsewhere starting is simply tried again until they are gone).
    """
    told = 0
    for pid in _sessions_in(layout.data):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGQUIT)
            told += 1
    return told


def _recorded_pid(layout: Layout) -> int | None:
    with contextlib.suppress(OSError, ValueError, IndexError):
        return int((layout.data / "postmaster.pid").read_text("ascii", "replace").splitlines()[0])
    return None


def _arguments(pid: int) -> list[str]:
    """The command line; empty for a dead process or a zombie."""
    if sys.platform.startswith("linux"):
        with contextlib.suppress(OSError):
            raw = Path(f"/proc/{pid}/cmdline").read_bytes()
            return [os.fsdecode(part) for part in raw.split(b"\0") if part]
        return []
    shown = subprocess.run(["ps", "-ww", "-o", "command=", "-p", str(pid)], check=False, capture_output=True, text=True).stdout
    if " -D " not in shown:
        return []
    # ps shows one string; the data folder may hold spaces, so it is cut out by its neighbours.
    folder = shown.split(" -D ", 1)[1].split(" -c config_file=", 1)[0].strip()
    return ["-D", folder]


def _sessions_in(data: Path) -> Iterator[int]:
    """Living PostgreSQL processes whose working directory is the data folder."""
    if not sys.platform.startswith("linux"):
        return
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        with contextlib.suppress(OSError):
            if (entry / "cwd").readlink() == data and (entry / "cmdline").read_bytes().startswith(b"postgres"):
                yield int(entry.name)
