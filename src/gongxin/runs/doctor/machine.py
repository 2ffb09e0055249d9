"""Rules about this machine: files, disk, clock."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from gongxin.runs.doctor.findings import Findings, error, warning

__all__ = ["doc8", "doc9"]

LEAST_FREE = 5 * 1024**3


def doc8(home: Path) -> Findings:
    """DOC8: keys are read by their owner alone."""
    for path, allowed in _private(home):
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & ~allowed:
            yield error(
                "DOC8",
                str(path),
                (f"权限为 {mode:04o}，别人也能进入或读取。", f"chmod {allowed:o} {path}"),
                (f"Its mode is {mode:04o}: others get in.", f"chmod {allowed:o} {path}"),
            )
        if hasattr(os, "geteuid") and path.stat().st_uid != os.geteuid():
            yield warning(
                "DOC8",
                str(path),
                ("属于另一个用户。", "以运行公信的用户执行本命令，或改正属主。"),
                ("It belongs to another user.", "Run this as the user that runs Gongxin, or correct the owner."),
            )


def doc9(home: Path) -> Findings:
    """DOC9: there is room to write."""
    free = shutil.disk_usage(home).free
    if free < LEAST_FREE:
        gigabytes = free / 1024**3
        yield warning(
            "DOC9",
            str(home),
            (f"磁盘只剩 {gigabytes:.1f} GB。", "请腾出空间。"),
            (f"Only {gigabytes:.1f} GB are free.", "Make room."),
        )


def _private(home: Path) -> Iterator[tuple[Path, int]]:
    yield home, 0o700
    for top in ("keys", "submissions"):
        if (home / top).is_dir():
            yield home / top, 0o700
    for path in sorted((home / "keys").rglob("*")):
        if path.is_symlink():
            continue
        yield path, 0o700 if path.is_dir() else 0o600
