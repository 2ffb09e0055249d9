"""One submission from `received` to its end, each step idempotent (files first, then the row, in one transaction).

    received ── check ──▶ checked ── judge ──▶ accepted ── publish ──▶ published ── finish
                  └▶ refused                └▶ held (a person: release ▶ accepted, reject ▶ rejected ── finish)

A step that breaks leaves the state `failed` with its reason and the state it interrupted; `carry_on` goes on there.
"""

from __future__ import annotations

import logging
import traceback
from datetime import datetime

from django.db import connection

from gongxin.catalogue import Catalogue, Resource
from gongxin.intake import bulk, folders, life, quarantine
from gongxin.intake.facts import reason_of
from gongxin.intake.finish import finish
from gongxin.intake.models import Submission
from gongxin.intake.receipt import Progress
from gongxin.intake.rules.states import ENDED, State
from gongxin.intake.rules.volume import Delivery, Limits, hold_reasons
from gongxin.intake.steps import step
from gongxin.kernel.errors import GongxinError
from gongxin.kernel.identifiers import mask
from gongxin.kernel.text import Bilingual

log = logging.getLogger("gongxin.intake")

_PAST = 12
"""Earlier deliveries that the volume assertions look at: a year of monthly ones."""


class BytesGoneError(GongxinError):
    """该批次的原始文件已不在，无法继续处理。 | The received bytes of this submission are gone; it cannot go on."""

    code = "submission.bytes_gone"
    default_remedy = Bilingual(
        "请检查 GONGXIN_HOME 是否为接收时的目录，或从备份恢复。",
        "Check that GONGXIN_HOME is the folder of the receipt, or restore it from a backup.",
    )


def carry_on(
    submission_id: int, now: datetime, catalogue: Catalogue, progress: Progress | None = None
) -> Submission:
    """Bring the submission as far as it goes without a person. The caller holds `life.alone`."""
    row = life.get(submission_id)
    if row.state == State.FAILED:
        with life.locked(submission_id) as row:
            life.change(row, State(row.failed_from), at=now, reason=None)
    try:
        while (work := _WORK.get(State(row.state))) is not None:
            work(row, now, catalogue, progress)
            row = life.get(submission_id)
        if State(row.state) in ENDED and row.cleaned_at is None:
            finish(row, now, catalogue)
    except Exception as error:
        _fail(submission_id, now, error)
    return life.get(submission_id)


def _check(row: Submission, now: datetime, catalogue: Catalogue, progress: Progress | None) -> None:
    """received → checked | refused: read the bytes, check every row, keep the result beside the spool."""
    folder = folders.settle(row)
    if not (folder / folders.SPOOL).exists():
        raise BytesGoneError(place=str(row.pk))
    step("check.started")
    work = folder / folders.WORK
    folders.remove(work)
    work.mkdir(mode=0o700)
    result = bulk.check(row, folder / folders.SPOOL, work, catalogue, connection, progress)
    step("check.written")
    for path in sorted(work.iterdir()):
        folders.move_in(path, folder / path.name)
    folders.remove(work)
    step("check.moved")
    with life.locked(row.pk) as fresh:
        if result.refusals:
            life.change(
                fresh,
                State.REFUSED,
                at=now,
                why=result.refusals,
                reason=result.refusals,
                format=result.format,
                encoding=result.encoding,
                header=result.header,
            )
        else:
            life.change(
                fresh,
                State.CHECKED,
                at=now,
                checked_at=now,
                format=result.format,
                encoding=result.encoding,
                header=result.header,
                rows=result.rows,
                accepted=result.accepted,
                refused=result.refused,
                quarantined=result.quarantined,
                duplicates=result.duplicates,
                findings=result.findings,
            )
        step("check.row_updated")
    step("check.committed")


def _judge(row: Submission, now: datetime, catalogue: Catalogue, progress: Progress | None) -> None:
    """checked → held | accepted: the volume assertions of the resource."""
    del progress
    resource = catalogue.resource(row.resource)
    past = list(
        Submission.objects.filter(department=row.department, resource=row.resource, state=State.PUBLISHED)
        .order_by("-id")
        .values_list("accepted", flat=True)[:_PAST]
    )
    reasons = hold_reasons(
        Delivery(row.rows or 0, row.accepted or 0, row.refused or 0),
        past,
        limits_of(resource),
        adverse=resource.nature == "adverse",
    )
    told = [reason.as_dict() for reason in reasons]
    with life.locked(row.pk) as fresh:
        if told:
            life.change(fresh, State.HELD, at=now, why=told, hold_reasons=told)
        else:
            life.change(fresh, State.ACCEPTED, at=now)
    step("judge.committed")


def limits_of(resource: Resource) -> Limits:
    """The resource's volume assertions, or the usual ones."""
    given = resource.volume
    if given is None:
        return Limits()
    return Limits(
        min_ratio=given.min_ratio, max_ratio=given.max_ratio, after=given.after, refused_max=given.refused_max
    )


def _publish(row: Submission, now: datetime, catalogue: Catalogue, progress: Progress | None) -> None:
    """accepted → published: records, versions, change log, quarantine, counters and events in ONE transaction."""
    folder = folders.settle(row)
    with life.locked(row.pk) as fresh:
        step("publish.started")
        published = bulk.publish(fresh, folder, catalogue, connection, now, progress)
        step("publish.records")
        quarantine.store(fresh, folder, connection)
        step("publish.quarantine")
        life.change(
            fresh,
            State.PUBLISHED,
            at=now,
            published_at=now,
            new=published.new,
            changed=published.changed,
            unchanged=published.unchanged,
            first_seq=published.first_seq,
            last_seq=published.last_seq,
        )
        step("publish.row_updated")
    step("publish.committed")


def _fail(submission_id: int, now: datetime, error: Exception) -> None:
    """any → failed, with a reason that holds no value of the file beyond masked ones. Nothing is lost."""
    trace = mask("".join(traceback.format_exception(error)))
    log.error("submission %s failed: %s", submission_id, trace)
    if isinstance(error, GongxinError):
        reason = reason_of(error)
    else:
        told = f"{type(error).__name__}: {mask(str(error))[:500]}"
        reason = {"rule": "submission.failed", "zh": f"处理中断：{told}", "en": f"The work stopped: {told}"}
    reason["remedy_zh"] = f"排除原因后运行：gongxin submissions resume {submission_id}"
    reason["remedy_en"] = f"Remove the cause, then: gongxin submissions resume {submission_id}"
    with life.locked(submission_id) as row:
        if State(row.state) in {State.RECEIVED, State.CHECKED, State.ACCEPTED}:
            life.change(row, State.FAILED, at=now, why=[reason], reason=[reason])


_WORK = {State.RECEIVED: _check, State.CHECKED: _judge, State.ACCEPTED: _publish}
