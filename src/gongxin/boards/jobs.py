"""Boards for everybody are made and drawn every hour, after the sums; a board of the workbench when somebody looks at it. Its
page shows the tables until the pictures are there."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from gongxin.boards import making
from gongxin.boards.plans import BOARDS, board

__all__ = ["draw_board", "have_drawn", "have_public_drawn", "make_public", "refresh"]


@app.periodic(cron="13 * * * *")
@app.task(queue="boards", queueing_lock="boards_public")
def make_public(timestamp: int) -> int:
    """All boards for everybody; how many charts were drawn."""
    del timestamp
    now = timezone.now()
    making.sweep(now)
    return refresh(now)


@app.task(queue="boards", queueing_lock="boards_public_now")
def make_public_now() -> int:
    """The same, not at the next hour."""
    return refresh(timezone.now())


def refresh(now: datetime, *, only: Sequence[str] | None = None) -> int:
    """The same at once, for the command line and the demo. only: draw no more than these charts."""
    today = timezone.localdate(now)
    done = 0
    for item in BOARDS:
        if item.audience == "public":
            making.make(item, "", (today, today), now)
            done += making.draw(item, "", (today, today), now, only=only, fonts=_fonts())
    return done


@app.task(queue="boards")
def draw_board(name: str, scope: str, first: str, last: str) -> int:
    """Draw a board of the workbench as its page shows it; how many charts."""
    found = board(name)
    if found is None:
        return 0
    return making.draw(found, scope, (date.fromisoformat(first), date.fromisoformat(last)), timezone.now(), fonts=_fonts())


def have_public_drawn() -> None:
    """Have a worker make and draw all boards for everybody now, not at the next hour."""
    try:
        with transaction.atomic():  # a refusal must not break the caller's transaction
            make_public_now.defer()
    except AlreadyEnqueued:
        return


def have_drawn(name: str, scope: str, first: date, last: date) -> None:
    """Have a worker draw it. Twice is once."""
    lock = f"board-{name}-{scope}-{first}-{last}"
    try:
        with transaction.atomic():
            draw_board.configure(queueing_lock=lock).defer(name=name, scope=scope, first=str(first), last=str(last))
    except AlreadyEnqueued:
        return


def _fonts() -> str:
    return os.environ.get("GONGXIN_FONTS", "")
