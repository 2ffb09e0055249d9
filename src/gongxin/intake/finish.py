"""After the end: the masked table and the findings stay, the received bytes and the unmasked table go (scope.md, 2)."""

from __future__ import annotations

from datetime import datetime

from gongxin.catalogue import Catalogue
from gongxin.intake import bulk, folders, life
from gongxin.intake.models import Submission
from gongxin.intake.rules.states import ENDED, State
from gongxin.intake.steps import step


def finish(row: Submission, now: datetime, catalogue: Catalogue) -> None:
    """Idempotent: what a crash left half done is done again or found done."""
    if State(row.state) not in ENDED:
        raise ValueError(f"submission {row.pk} has not ended")
    folder = folders.settle(row)
    checked = folder / folders.CHECKED
    if checked.exists():
        part = folder / (folders.MASKED + ".part")
        bulk.mask_copy(row, folder, part, catalogue)
        step("finish.masked_written")
        folders.move_in(part, folder / folders.MASKED)
        step("finish.masked_moved")
    folders.remove(folder / folders.SPOOL)
    step("finish.spool_deleted")
    folders.remove(checked)
    folders.remove(folder / folders.WORK)
    step("finish.checked_deleted")
    with life.locked(row.pk) as fresh:
        fresh.cleaned_at = now
        fresh.save(update_fields=["cleaned_at"])
    step("finish.committed")
