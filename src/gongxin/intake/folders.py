"""Where the bytes of a submission lie.

    <home>/submissions/incoming/<receipt>/   while bytes arrive: spool.enc, then receipt.json, and `lock`, held by
                                             the process that receives and released by its death
    <home>/submissions/<yyyy>/<id>/          from the moment the submission has a row: spool.enc until its end,
                                             findings.parquet and masked.parquet from the check on

A folder moves once, from the first place to the second, by a rename. `receipt.json` is written last, under a
temporary name and renamed: a folder with it holds every byte of a delivery, one without it never will.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

from gongxin.intake.models import Submission

SPOOL = "spool.enc"
RECEIPT = "receipt.json"
LOCK = "lock"
MASKED = "masked.parquet"
FINDINGS = "findings.parquet"
WORK = "work"


def root() -> Path:
    """The folder of all submissions; made when missing, readable by its owner only."""
    path = Path(settings.GONGXIN_HOME) / "submissions"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def incoming_root() -> Path:
    path = root() / "incoming"
    path.mkdir(mode=0o700, exist_ok=True)
    return path


def incoming(receipt: str) -> Path:
    return incoming_root() / receipt


def place(submission: Submission) -> Path:
    """Where the submission's folder belongs, whether it is there yet or not."""
    return root() / f"{submission.received_on.year:04d}" / str(submission.pk)


def settle(submission: Submission) -> Path:
    """The submission's folder, moved to its place if a crash left it among the incoming. Idempotent.

    A folder that stands there already belongs to a submission of the same number in a database that was since replaced by an
    older backup: it is put aside, never mixed with this one and never deleted."""
    target, source = place(submission), incoming(str(submission.receipt))
    if source.exists():
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if target.exists():
            target.rename(target.with_name(f"{target.name}.of-another-database-{submission.receipt}"))
        source.rename(target)
        sync_folder(target.parent)
        sync_folder(source.parent)
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    return target


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` durable."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_file(path: Path) -> None:
    """Make the bytes of `path` durable."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def move_in(source: Path, target: Path) -> None:
    """Put a finished file under its name: its bytes are durable before the name points to them."""
    sync_file(source)
    source.replace(target)
    sync_folder(target.parent)


def write_json(path: Path, value: Any) -> None:
    """Write `value` so that `path` is either absent, as before, or complete."""
    part = path.with_name(path.name + ".part")
    part.write_text(json.dumps(value, ensure_ascii=False, sort_keys=True), encoding="utf-8")
    part.chmod(0o600)
    move_in(part, path)


def remove(path: Path) -> None:
    """Delete a file or a folder if it is there, and make that durable."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
    if path.parent.exists():
        sync_folder(path.parent)


@contextlib.contextmanager
def held_lock(folder: Path) -> Iterator[bool]:
    """Hold the folder's lock file; yields False when another living process holds it. Released by death, too."""
    try:
        handle = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    except FileNotFoundError:  # the folder was moved or removed meanwhile
        yield False
        return
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(handle)
