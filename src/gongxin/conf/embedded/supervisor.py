"""Start, find and stop the embedded server, whatever was killed before.

Alive means: a connection with our password succeeded. Everything else (pid files, ports, sockets) is a hint.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

from gongxin.conf.embedded import cluster, process
from gongxin.conf.embedded.binaries import bin_folder
from gongxin.conf.embedded.coordinates import choose_port, coordinates
from gongxin.conf.embedded.layout import Layout
from gongxin.conf.errors import DatabaseError, failure

__all__ = ["answers", "crashed", "destroy", "start", "stop"]

PATIENCE = 600.0
"""Seconds: after a crash the server replays its log before it answers; 34 s were seen for 3.85 GB."""

START_TRIES = 6


def answers(layout: Layout) -> bool:
    """True if our server takes a connection now. Asks nothing if there is no cluster yet."""
    return cluster.exists(layout) and _connection_error(layout) is None


def crashed(layout: Layout) -> bool:
    """True if the server ended without being stopped: a clean stop removes its pid file."""
    return (layout.data / "postmaster.pid").exists() and process.postmaster_pid(layout) is None


def start(layout: Layout) -> None:
    """Leave with a server that answers, or raise DatabaseError. Safe from many processes at once."""
    if answers(layout):
        return
    with _only_one(layout):
        if answers(layout):  # another starter was faster
            return
        with _told_plainly(layout):
            _bring_up(layout)
        if (error := _connection_error(layout)) is not None:
            raise _refused(layout, error)


def stop(layout: Layout) -> bool:
    """Stop cleanly; False if it did not run."""
    with _only_one(layout):
        return _stop(layout)


def destroy(layout: Layout) -> None:
    """Stop the server and delete the cluster with all data. For tests and for a demo begun anew."""
    with _only_one(layout):
        _stop(layout)
        shutil.rmtree(layout.base, ignore_errors=True)
        for file in (layout.state, layout.home_mark):
            file.unlink(missing_ok=True)


def _bring_up(layout: Layout) -> None:
    programs = bin_folder(layout.account)
    if cluster.of_former_home(layout):
        _stop(layout)
        cluster.set_aside(layout)
    layout.prepare()
    if cluster.exists(layout):
        cluster.check_version(layout, programs)
    else:
        cluster.create(layout, programs)
    _start_or_wait(layout, programs)
    cluster.ensure_role_and_database(layout)


def _stop(layout: Layout) -> bool:
    pid = process.postmaster_pid(layout)
    if pid is None:
        return False
    if not process.terminate(layout, pid, PATIENCE):
        raise failure(
            DatabaseError,
            "database.stop",
            place=str(layout.data),
            zh=("数据库在十分钟内没有停下。", "请稍后再试 gongxin db down。"),
            en=("The database did not stop within ten minutes.", "Try gongxin db down again later."),
        )
    return True


def _start_or_wait(layout: Layout, programs: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    tries = 0
    while True:
        pid = process.postmaster_pid(layout)
        if pid is None:
            tries += 1
            process.clear_stale_pid(layout)
            process.end_orphans(layout)
            cluster.write_settings(layout, programs)
            pid = process.spawn(layout, programs)
        if _wait(layout, pid, deadline):
            return
        said = _last_words(layout, pid)
        if "could not bind" in said or "could not create any TCP/IP sockets" in said:
            choose_port(layout, replace=True)
        if tries >= START_TRIES or time.monotonic() > deadline:
            raise failure(
                DatabaseError,
                "database.start",
                place=str(layout.log),
                zh=(
                    f"数据库没有启动：{said[-400:]}",
                    "请看该目录里的日志，检查磁盘空间与内存；或设置 DATABASE_URL。",
                ),
                en=(
                    f"The database did not start: {said[-400:]}",
                    "Look at the log in that folder, check disk space and memory; or set DATABASE_URL.",
                ),
            )
        time.sleep(0.1 * 2**tries)  # sessions of a killed postmaster may still be on their way out


def _wait(layout: Layout, pid: int, deadline: float) -> bool:
    """True when it answers; False when its process has ended. A living server is given all its time."""
    pause = 0.02
    while time.monotonic() < deadline:
        error = _connection_error(layout, superuser=True)
        if error is None:
            return True
        if "password authentication failed" in error:
            raise _refused(layout, error)
        if not process.is_ours(pid, layout):
            return False
        time.sleep(pause)
        pause = min(pause * 1.5, 0.5)
    return False


def _connection_error(layout: Layout, *, superuser: bool = False) -> str | None:
    try:
        psycopg.connect(**coordinates(layout, superuser=superuser).parameters(), connect_timeout=10).close()  # type: ignore[arg-type]
    except psycopg.OperationalError as error:
        return str(error) or "?"
    return None


def _last_words(layout: Layout, pid: int) -> str:
    """Why the server ended: what it said before its log was opened, or that process's lines in the log."""
    with contextlib.suppress(OSError):
        logs = sorted(layout.log.glob("postgresql-*.log"), key=lambda log: log.stat().st_mtime)
        tail = logs[-1].read_text("utf-8", "replace")[-8000:] if logs else ""
        said = layout.startup_log.read_text("utf-8", "replace") + tail
        lines = [line for line in said.splitlines() if f"[{pid}]" in line or not line[:1].isdigit()]
        return "\n".join(line for line in lines if "LOG:  redirecting" not in line).strip()
    return ""


def _refused(layout: Layout, error: str) -> DatabaseError:
    return failure(
        DatabaseError,
        "database.connect",
        place=str(layout.data),
        zh=(
            f"数据库在运行，但拒绝连接：{error[-300:]}",
            "请先 gongxin db down 再试；若 keys 目录被换过，请恢复它。",
        ),
        en=(
            f"The database runs but refuses the connection: {error[-300:]}",
            "Run gongxin db down and try again; if the folder keys was replaced, restore it.",
        ),
    )


@contextlib.contextmanager
def _told_plainly(layout: Layout) -> Iterator[None]:
    """A full disk, a read-only folder, a container whose root may not become another account."""
    try:
        yield
    except OSError as error:
        raise failure(
            DatabaseError,
            "database.files",
            place=str(error.filename or layout.base),
            zh=(
                f"操作系统拒绝了：{error.strerror}",
                "请检查磁盘空间和权限；若在受限的容器里以 root 运行，请改用普通用户，或设置 DATABASE_URL。",
            ),
            en=(
                f"The operating system refused: {error.strerror}.",
                "Check disk space and permissions; as root in a restricted container, "
                "run as an ordinary user or set DATABASE_URL.",
            ),
        ) from error


@contextlib.contextmanager
def _only_one(layout: Layout) -> Iterator[None]:
    """One starter or stopper at a time per home. The lock dies with its holder; the server does not inherit
    it.
    """
    descriptor = os.open(layout.lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        deadline = time.monotonic() + PATIENCE + 60
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise failure(
                        DatabaseError,
                        "database.locked",
                        place=str(layout.lock),
                        zh=("另一个进程一直在启动或停止数据库。", "请结束那个进程后再试。"),
                        en=(
                            "Another process keeps starting or stopping the database.",
                            "End it and try again.",
                        ),
                    ) from None
                time.sleep(0.05)
        yield
    finally:
        os.close(descriptor)
