"""Housekeeping of the job queue itself. What a room does in the background stands in that room's own
`jobs.py`.

Rooms write `from procrastinate.contrib.django import app` and `@app.task(queue=…)`; the settings make
Procrastinate import every room's `jobs` module and this one. `gongxin worker` runs them; `gongxin serve`
starts one beside the site.
"""

from __future__ import annotations

from procrastinate import JobContext
from procrastinate.contrib.django import app

__all__ = ["retry_stalled"]


@app.periodic(cron="*/2 * * * *")
@app.task(queue="housekeeping", queueing_lock="retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> int:
    """Put the jobs of killed workers back into the queue; Procrastinate does not do so by itself (traps.md
    22).

    A worker reports every ten seconds; one silent for a minute is taken for dead. Tasks are therefore
    written so that running them twice does no harm. Returns how many were put back.
    """
    stalled = list(await context.app.job_manager.get_stalled_jobs(seconds_since_heartbeat=60))
    for job in stalled:
        await context.app.job_manager.retry_job(job)
    return len(stalled)
