"""PDFs that take long, made in the background; old ones swept."""

from __future__ import annotations

from typing import cast

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from gongxin.showing.language import Language

__all__ = ["enqueue", "make_file", "sweep_files"]


@app.task(queue="reports")
def make_file(number: str, lang: str, site: str) -> None:
    """Make one file. Twice makes it twice and harms nothing."""
    from gongxin.catalogue import load
    from gongxin.reports import files

    files.make(number, cast("Language", lang), site=site, now=timezone.now(), catalogue=load())


@app.periodic(cron="*/10 * * * *")
@app.task(queue="reports", queueing_lock="reports_sweep")
def sweep_files(timestamp: int) -> int:
    """Files are kept for an hour."""
    del timestamp
    from gongxin.reports import files

    return files.sweep(timezone.now())


def enqueue(number: str, lang: str, site: str) -> None:
    """Have a worker make the file. Twice is once."""
    try:
        with transaction.atomic():  # a refusal by the lock ends no transaction around it
            make_file.configure(queueing_lock=f"report-{number}-{lang}").defer(number=number, lang=lang, site=site)
    except AlreadyEnqueued:
        return
