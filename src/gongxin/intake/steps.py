"""Named points between two durable actions of the intake, where a test may kill the process.

Nothing happens here in normal life. With GONGXIN_CRASH_AT=<name> in the environment the process dies at that point as
by `kill -9`: no handler, no flush, no rollback by us. tests/acceptance/test_kill9.py dies once at every point and
shows that `resume` ends in the state of an undisturbed run.
"""

from __future__ import annotations

import os
import signal

STEPS = (
    "receive.incoming_made",
    "receive.spooled",
    "receive.receipt_written",
    "receive.row_inserted",
    "receive.row_committed",
    "receive.folder_moved",
    "check.started",
    "check.read",
    "check.findings_written",
    "check.masked_written",
    "check.moved",
    "check.row_updated",
    "check.committed",
    "judge.committed",
    "publish.started",
    "publish.subjects",
    "publish.records",
    "publish.quarantine",
    "publish.notices",
    "publish.row_updated",
    "publish.committed",
    "finish.spool_deleted",
    "finish.committed",
)


def step(name: str) -> None:
    """Pass the point `name`; die here if the environment says so. ValueError: a name that STEPS does not list."""
    if name not in STEPS:
        raise ValueError(f"unknown step {name!r}")
    if os.environ.get("GONGXIN_CRASH_AT") == name:
        os.kill(os.getpid(), signal.SIGKILL)
