"""Work in the background: a delivery that came by HTTP is carried on by a worker; what a crash left is picked up.

Running a task twice does no harm: one process at a time works on a submission, and every step is idempotent.
"""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from gongxin.intake import life

__all__ = ["enqueue", "process_submission", "resume_unfinished"]


@app.task(queue="intake")
def process_submission(submission_id: int) -> str:
    """Carry one submission on; returns the state it reached. Another process at it: that one finishes it."""
    from gongxin.intake import api

    try:
        return api.process(submission_id, timezone.now()).state.value
    except life.BusyError:
        return "busy"


@app.periodic(cron="*/5 * * * *")
@app.task(queue="intake", queueing_lock="resume_unfinished")
def resume_unfinished(timestamp: int) -> int:
    """Finish what crashes left unfinished; failed ones wait for a person to remove the cause. Returns how many."""
    del timestamp
    from gongxin.intake import api

    return len(api.resume(timezone.now(), failed=False, patience=0.0))


def enqueue(submission_id: int) -> None:
    """Have a worker carry the submission on. Twice is once."""
    try:
        process_submission.configure(queueing_lock=f"submission-{submission_id}").defer(submission_id=submission_id)
    except AlreadyEnqueued:
        return
