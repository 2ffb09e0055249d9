"""The door of the room: deliveries in, their state, what is wrong with them, and what people decide.

For `api`, `portal` and `runs`. Time comes in as an argument. Everything given back is free of personal values.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from django.utils import timezone

from gongxin.access import api as access
from gongxin.catalogue import Catalogue, load
from gongxin.intake import answers, dropfolder, life, receipt
from gongxin.intake import quarantine as _quarantine
from gongxin.intake.answers import FindingLine, FindingPage
from gongxin.intake.blanks import blank_form, one_row
from gongxin.intake.errors import NotCollectedError
from gongxin.intake.facts import SubmissionView, reason_of, view
from gongxin.intake.figures import Deliveries, by_department, by_state
from gongxin.intake.models import Submission
from gongxin.intake.process import carry_on, finish
from gongxin.intake.quarantine import QuarantineView
from gongxin.intake.receipt import Progress, Source
from gongxin.intake.rules.states import ENDED, UNFINISHED, State
from gongxin.intake.sentences import sentence_of
from gongxin.intake.statistics import Failing, Held, Month, OfResource, by_month, by_resource, failing, held
from gongxin.intake.tables import FileRefused, Table, read_table
from gongxin.kernel.text import Bilingual

__all__ = [
    "Deliveries",
    "Failing",
    "FileRefused",
    "FindingLine",
    "FindingPage",
    "Held",
    "Month",
    "OfResource",
    "Page",
    "QuarantineView",
    "State",
    "SubmissionView",
    "Table",
    "blank_form",
    "by_department",
    "by_month",
    "by_resource",
    "by_state",
    "decide",
    "failing",
    "finding_page",
    "finding_sums",
    "findings",
    "held",
    "one_row",
    "own_sheet",
    "process",
    "quarantine",
    "quarantine_row",
    "read_table",
    "reason_of",
    "receive",
    "received_days",
    "reject",
    "release",
    "resume",
    "sentence_of",
    "submission",
    "submissions",
    "submit",
    "waiting",
    "watch_folder",
]


@dataclass(frozen=True)
class Page:
    """Some submissions, newest first; `next` goes into `after` for the following ones, None at the end."""

    items: tuple[SubmissionView, ...]
    next: int | None


def submit(
    source: Source,
    *,
    resource: str,
    department: str,
    filename: str,
    received_at: datetime,
    actor: str,
    by_hand: bool = False,
    catalogue: Catalogue | None = None,
    progress: Progress | None = None,
) -> SubmissionView:
    """Receive and process at once; what is decided on the way is dated `received_at`.

    The same bytes for the same resource from the same department are the same submission: it is returned with
    `again`, unchanged (a failed one is carried on). Raises UnknownDefinition, NotCollectedError,
    UnknownDepartmentError; whatever is wrong with the bytes themselves is in the view, never raised.
    """
    got = receive(
        source,
        resource=resource,
        department=department,
        filename=filename,
        received_at=received_at,
        actor=actor,
        by_hand=by_hand,
        catalogue=catalogue,
        progress=progress,
    )
    if got.state not in UNFINISHED:
        return got
    done = process(got.id, received_at, catalogue=catalogue, progress=progress)
    return done.repeated() if got.again else done


def receive(
    source: Source,
    *,
    resource: str,
    department: str,
    filename: str,
    received_at: datetime,
    actor: str,
    by_hand: bool = False,
    catalogue: Catalogue | None = None,
    progress: Progress | None = None,
) -> SubmissionView:
    """Take the bytes into the encrypted spool; the state is then `received`. `process` (a job) does the rest. `by_hand`: one
    row typed into a form; the volume assertions neither judge it nor count it."""
    definitions = catalogue or _catalogue()
    found = definitions.resource(resource, timezone.localdate(received_at))
    if not found.enabled_on(timezone.localdate(received_at)):
        raise NotCollectedError.of(found, timezone.localdate(received_at))
    access.department(department)
    row, again = receipt.take(
        source,
        resource=resource,
        department=department,
        filename=filename,
        received_at=received_at,
        actor=actor,
        by_hand=by_hand,
        progress=progress,
    )
    return view(row).repeated() if again else view(row)


def process(
    submission_id: int, now: datetime, *, catalogue: Catalogue | None = None, progress: Progress | None = None
) -> SubmissionView:
    """Carry one submission on as far as it goes without a person. Harmless when there is nothing to do.

    UnknownSubmissionError; BusyError when another process works on it.
    """
    life.get(submission_id)
    with life.alone(submission_id):
        return view(carry_on(submission_id, now, catalogue or _catalogue(), progress))


def resume(
    now: datetime,
    *,
    only: int | None = None,
    failed: bool = True,
    patience: float = 10.0,
    catalogue: Catalogue | None = None,
    progress: Progress | None = None,
) -> list[SubmissionView]:
    """Finish what crashes left unfinished: complete receipts get their row, every submission its end (or `failed`, again,
    with its reason). Those that another living process works on are left to it. Returns what was worked on."""
    receipt.adopt()
    waiting = Submission.objects.filter(state__in=UNFINISHED) | Submission.objects.filter(
        state__in=ENDED, cleaned_at__isnull=True
    )
    if not failed:
        waiting = waiting.exclude(state=State.FAILED)
    if only is not None:
        life.get(only)
        waiting = waiting.filter(pk=only)
    views = []
    for submission_id in list(waiting.order_by("pk").values_list("pk", flat=True)):
        try:
            # A killed worker's connection may need a moment to be noticed by the server.
            with life.alone(submission_id, patience=patience):
                views.append(view(carry_on(submission_id, now, catalogue or _catalogue(), progress)))
        except life.BusyError:
            if only is not None:
                raise
    return views


def release(
    submission_id: int, actor: str, why: str, *, now: datetime, catalogue: Catalogue | None = None, publish: bool = True
) -> SubmissionView:
    """A person lets a held submission through: it is published, or with `publish` false left to the job that carries accepted
    ones on (pages do not wait for ten million rows). WrongStateError unless it is held."""
    life.get(submission_id)
    with life.alone(submission_id):
        with life.locked(submission_id) as row:
            life.must_be(row, State.HELD, State.ACCEPTED)
            life.change(
                row,
                State.ACCEPTED,
                at=now,
                actor=actor,
                why=life.words(why),
                decided_by=actor,
                decided_at=now,
            )
        if not publish:
            return view(life.get(submission_id))
        return view(carry_on(submission_id, now, catalogue or _catalogue()))


def reject(submission_id: int, actor: str, why: str, *, now: datetime, catalogue: Catalogue | None = None) -> SubmissionView:
    """A person refuses a held submission: nothing of it is ever published. WrongStateError unless it is held."""
    life.get(submission_id)
    with life.alone(submission_id):
        with life.locked(submission_id) as row:
            life.must_be(row, State.HELD, State.REJECTED)
            told = life.words(why) or [_REJECTED]
            life.change(
                row,
                State.REJECTED,
                at=now,
                actor=actor,
                why=told,
                reason=told,
                decided_by=actor,
                decided_at=now,
            )
        row = life.get(submission_id)
        finish(row, now)
        return view(life.get(submission_id))


_REJECTED = {
    "rule": "person.rejected", "zh": "经人工否决，未说明理由。", "en": "Rejected by a person, without a stated reason.",
}  # fmt: skip


def submission(submission_id: int) -> SubmissionView:
    """One submission with everything that happened to it. UnknownSubmissionError."""
    row = life.get(submission_id)
    return view(row, tuple(row.events.order_by("pk")))


def received_days(ids: Collection[int]) -> dict[int, date]:
    """The day of receipt of each of these submissions, for the records that came by them."""
    return dict(Submission.objects.filter(pk__in=ids).values_list("pk", "received_on"))


def submissions(filters: Mapping[str, Any] | None = None, after: int | None = None, limit: int = 50) -> Page:
    """Newest first; `filters` {resource, department, state, received_from, received_to: values, None = any}; `after`: the
    last page's `next`."""
    rows = Submission.objects.order_by("-pk")
    for name, value in (filters or {}).items():
        if value is not None:
            rows = rows.filter(**{_FILTERS[name]: value})
    if after is not None:
        rows = rows.filter(pk__lt=after)
    found = list(rows[: limit + 1])
    return Page(tuple(view(row) for row in found[:limit]), found[limit - 1].pk if len(found) > limit else None)


_FILTERS = {
    "resource": "resource", "department": "department", "state": "state",
    "received_from": "received_on__gte", "received_to": "received_on__lte",
}  # fmt: skip


def findings(
    submission_id: int,
    format: Literal["csv", "xlsx", "json"] = "csv",
    lang: str = "zh",
) -> Iterator[bytes]:
    """Every finding of every row, as a download. No cap. UnknownSubmissionError."""
    return answers.findings(life.get(submission_id), format, lang)


def own_sheet(
    submission_id: int,
    format: Literal["csv", "xlsx"] = "xlsx",
    lang: str = "zh",
) -> Iterator[bytes]:
    """The sender's own table, personal values masked, with a column of reasons added. UnknownSubmissionError."""
    return answers.own_sheet(life.get(submission_id), format, lang)


def finding_page(
    submission_id: int, *, after: int = -1, limit: int = 100, rule: str = "", level: str = ""
) -> FindingPage:
    """Findings a page at a time, in the order of rows; only of one rule or level if named. UnknownSubmissionError, and
    NothingYetError before checking."""
    return answers.finding_page(life.get(submission_id), after=after, limit=limit, rule=rule, level=level)


def finding_sums(submission_id: int) -> tuple[tuple[str, str, str | None, Bilingual, int], ...]:
    """(rule, level, column, sentence, number) of every kind of finding. UnknownSubmissionError."""
    return answers.finding_sums(life.get(submission_id))


def quarantine_row(row_id: int) -> QuarantineView:
    """One row that waits, or waited. UnknownRowError."""
    found = _quarantine.rows({"id": row_id}, None, 1)
    if not found:
        raise _quarantine.UnknownRowError(place=str(row_id))
    return found[0]


def waiting(department: str | None = None) -> int:
    """How many quarantined rows nobody has decided about, of one department or of all."""
    return _quarantine.waiting(department)


def quarantine(
    filters: Mapping[str, Any] | None = None, after: int | None = None, limit: int = 50
) -> tuple[QuarantineView, ...]:
    """Rows that could not be linked, oldest first; `filters` {submission, department, open: True|False}; `after`: an id."""
    return _quarantine.rows(filters or {}, after, limit)


def decide(
    row_id: int, *, author: str, why: str, now: datetime, uscc: str | None, catalogue: Catalogue | None = None
) -> QuarantineView:
    """What a person decides about a quarantined row: it is about the subject `uscc`, or (None) it is not used.

    Every decision is kept; the latest holds, and the registry follows it in the same transaction.
    """
    definitions = catalogue or _catalogue()
    return _quarantine.decide(row_id, author=author, why=why, now=now, uscc=uscc, catalogue=definitions)


def watch_folder(
    root: Path, *, interval: float = 5.0, once: bool = False, stop: threading.Event | None = None
) -> Iterator[dict[str, Any]]:
    """Run the drop folder; yields each answer as it is written. Ends with `stop`, or after one round with `once`."""
    stop = stop or threading.Event()
    doors = dropfolder.Doors(submit=receive, process=process, submission=submission, findings=findings)
    yield from dropfolder.answer_owed(root, doors, timezone.now())
    before = dropfolder.look(root)
    while not stop.wait(interval):
        after = dropfolder.look(root)
        yield from dropfolder.take_stable(root, before, after, doors, timezone.now())
        if once:
            return
        yield from dropfolder.answer_owed(root, doors, timezone.now())
        before = after


def _catalogue() -> Catalogue:
    return _loaded(timezone.localdate().toordinal())  # a new day may switch a basis off


@lru_cache(maxsize=1)
def _loaded(day: int) -> Catalogue:
    return load(on=date.fromordinal(day))
