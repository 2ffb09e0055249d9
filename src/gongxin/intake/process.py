"""One submission from `received` to its end, each step idempotent (files first, then the row in one transaction).

    received ── check ──▶ checked ── judge ──▶ accepted ── publish ──▶ published ── finish
                  └▶ refused ── finish      └▶ held (a person: release ▶ accepted, reject ▶ rejected ── finish)

A step that breaks leaves the state `failed` with its reason and the state it interrupted; `carry_on` goes on there.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from django.db import connection

from gongxin.catalogue import Catalogue, Resource
from gongxin.intake import bulk, folders, life, quarantine
from gongxin.intake.facts import reason_of
from gongxin.intake.models import Submission
from gongxin.intake.receipt import Progress
from gongxin.intake.rules.states import ENDED, State
from gongxin.intake.rules.volume import OVERTAKEN, Delivery, Limits, hold_reasons
from gongxin.intake.steps import step
from gongxin.kernel.errors import GongxinError
from gongxin.kernel.text import Bilingual
from gongxin.notices import api as notices

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


@dataclass
class Work:
    """What one process needs to carry one submission on. The examination is made when first needed and serves both
    checking and publishing; a process that comes after a crash or a release makes it again."""

    submission_id: int
    now: datetime
    catalogue: Catalogue
    progress: Progress | None = None
    _examination: bulk.Examination | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._examination is not None:
            self._examination.__exit__()

    def resource(self, row: Submission) -> Resource:
        return self.catalogue.resource(row.resource, row.received_on)

    @property
    def fresh(self) -> bool:
        """Was the file examined by this process?"""
        return self._examination is not None

    def examination(self, row: Submission, folder: Path) -> bulk.Examination:
        if self._examination is None:
            if not (folder / folders.SPOOL).exists():
                raise BytesGoneError(place=str(row.pk))
            self._examination = bulk.examine(row, folder, self.catalogue, self.progress)
        return self._examination


def carry_on(submission_id: int, now: datetime, catalogue: Catalogue, progress: Progress | None = None) -> Submission:
    """Bring the submission as far as it goes without a person. The caller holds `life.alone`."""
    row = life.get(submission_id)
    if row.state == State.FAILED:
        with life.locked(submission_id) as row:
            life.change(row, State(row.failed_from), at=now, reason=None)
    try:
        with Work(submission_id, now, catalogue, progress) as work:
            while (do := _STEPS.get(State(row.state))) is not None:
                do(row, work)
                row = life.get(submission_id)
        if State(row.state) in ENDED and row.cleaned_at is None:
            finish(row, now)
    except Exception as error:
        _fail(submission_id, now, error)
    return life.get(submission_id)


def _check(row: Submission, work: Work) -> None:
    """received → checked | refused: read the bytes, check every row, keep findings and the masked copy."""
    folder = folders.settle(row)
    step("check.started")
    found = work.examination(row, folder)
    facts: dict[str, Any] = {"format": found.format, "encoding": found.encoding, "header": found.header}
    if not found.refusals:
        bulk.keep_files(found, folder)
    with life.locked(row.pk) as fresh:
        if found.refusals:
            told = found.refusals
            life.change(fresh, State.REFUSED, at=work.now, why=told, reason=told, **facts)
        else:
            life.change(fresh, State.CHECKED, at=work.now, checked_at=work.now, **facts, **found.counts)
        step("check.row_updated")
    step("check.committed")


def _judge(row: Submission, work: Work) -> None:
    """checked → held | accepted: the volume assertions of the resource."""
    resource = work.resource(row)
    past = Submission.objects.filter(
        department=row.department, resource=row.resource, state=State.PUBLISHED, by_hand=False
    ).order_by("-published_at", "-id")
    reasons = () if row.by_hand else hold_reasons(
        Delivery(row.rows or 0, row.accepted or 0, row.refused or 0),
        [n or 0 for n in past.values_list("accepted", flat=True)[:_PAST]],
        limits_of(resource),
        adverse=resource.nature == "adverse",
    )
    told = [reason.as_dict() for reason in reasons]
    with life.locked(row.pk) as fresh:
        if told:
            life.change(fresh, State.HELD, at=work.now, why=told, hold_reasons=told)
        else:
            life.change(fresh, State.ACCEPTED, at=work.now)
    step("judge.committed")


def limits_of(resource: Resource) -> Limits:
    """The resource's volume assertions."""
    given = resource.volume
    return Limits(min_ratio=given.min_ratio, max_ratio=given.max_ratio, after=given.after, refused_max=given.refused_max)


def _publish(row: Submission, work: Work) -> None:
    """accepted → published: records, versions, change log, quarantine, counters, events in ONE transaction.

    A file that another process checked is checked again: the register may know more by now. The counts and findings
    that stay are those of what was published.
    """
    if not row.decided_by and _overtaken(row):
        told = [OVERTAKEN.as_dict()]
        with life.locked(row.pk) as fresh:
            life.change(fresh, State.HELD, at=work.now, why=told, hold_reasons=told)
        return
    folder = folders.settle(row)
    again = not work.fresh
    found = work.examination(row, folder)
    if found.refusals:
        raise NoLongerReadableError(reason=Bilingual(found.refusals[0]["zh"], found.refusals[0]["en"]))
    if again:
        bulk.keep_files(found, folder)
    if work.progress:
        work.progress("published", 0, None)
    with life.locked(row.pk) as fresh:
        step("publish.started")
        published = bulk.publish(fresh, work.resource(row), found, work.now)
        counts = found.counts
        held_back = published.held_back
        counts["accepted"] -= held_back
        counts["quarantined"] += held_back
        quarantine.store(fresh, found, published.held_rows)
        step("publish.quarantine")
        notices.adverse(
            connection.connection, published.first_seq, published.last_seq, now=work.now, catalogue=work.catalogue
        )
        step("publish.notices")
        life.change(
            fresh,
            State.PUBLISHED,
            at=work.now,
            published_at=work.now,
            new=published.new,
            changed=published.changed,
            unchanged=published.unchanged,
            first_seq=published.first_seq,
            last_seq=published.last_seq,
            **counts,
        )
        step("publish.row_updated")
    step("publish.committed")


def _overtaken(row: Submission) -> bool:
    later = Submission.objects.filter(
        department=row.department, resource=row.resource, state=State.PUBLISHED, received_at__gt=row.received_at
    )
    return bool(later.exists())


def finish(row: Submission, now: datetime) -> None:
    """After the end: the masked table and the findings stay, the received bytes go (scope.md, 2). Idempotent."""
    if State(row.state) not in ENDED:
        raise ValueError(f"submission {row.pk} has not ended")
    folder = folders.settle(row)
    folders.remove(folder / folders.SPOOL)
    folders.remove(folder / folders.WORK)
    for name in (folders.LOCK, folders.RECEIPT):
        folders.remove(folder / name)
    step("finish.spool_deleted")
    with life.locked(row.pk) as fresh:
        fresh.cleaned_at = now
        fresh.save(update_fields=["cleaned_at"])
    step("finish.committed")


class NoLongerReadableError(GongxinError):
    """该批次校验通过后，目录定义已变，现在无法入库。 | The definitions changed after this submission was checked; it cannot be
    published now.
    """

    code = "submission.definitions_changed"


def _fail(submission_id: int, now: datetime, error: Exception) -> None:
    """any → failed. The words of a foreign exception may quote a cell, so only its kind and place are kept."""
    log.error("submission %s failed", submission_id, exc_info=error)
    if isinstance(error, GongxinError):
        reason = reason_of(error)
    else:
        kind = type(error).__name__
        reason = {
            "rule": "submission.failed",
            "zh": f"处理中断（{kind}）。",
            "en": f"The work stopped ({kind}).",
        }
    if not reason.get("remedy_zh"):
        reason["remedy_zh"] = f"排除原因后运行：gongxin submissions resume {submission_id}"
        reason["remedy_en"] = f"Remove the cause, then: gongxin submissions resume {submission_id}"
    with life.locked(submission_id) as row:
        if State(row.state) in {State.RECEIVED, State.CHECKED, State.ACCEPTED}:
            life.change(row, State.FAILED, at=now, why=[reason], reason=[reason])


_STEPS = {State.RECEIVED: _check, State.CHECKED: _judge, State.ACCEPTED: _publish}
