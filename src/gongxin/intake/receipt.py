"""Receipt: bytes in, encrypted and durable on disk, a row that says so; nothing is read yet.

Order, each step durable before the next: folder among the incoming → spool.enc → receipt.json → the row (one
transaction) → the folder's final place. A crash before receipt.json loses only what the sender was never told had
arrived; after it, `adopt` makes the row from the receipt.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path, PurePath
from typing import Any, BinaryIO

from django.db import IntegrityError, transaction
from django.utils import timezone

from gongxin.intake import folders, spool
from gongxin.intake.models import Submission, SubmissionEvent
from gongxin.intake.rules.states import State
from gongxin.intake.steps import step
from gongxin.kernel.identifiers import mask

Source = BinaryIO | Iterable[bytes] | Path
Progress = Callable[[str, int, int | None], None]
"""(stage, done, total or None): stage is one of received, read, checked, published."""

_CHUNK = 1 << 20


def take(
    source: Source,
    *,
    resource: str,
    department: str,
    filename: str,
    received_at: datetime,
    actor: str,
    by_hand: bool = False,
    progress: Progress | None = None,
) -> tuple[Submission, bool]:
    """Spool the bytes and register them. Returns the row and whether these bytes were there before.

    received_at: aware; the local day of it is the day of receipt. The caller has checked resource and department.
    """
    while True:
        receipt = str(uuid.uuid4())
        folder = folders.incoming(receipt)
        folder.mkdir(mode=0o700)
        with folders.held_lock(folder) as ours:
            if not ours:  # `adopt` of another process took the folder for a dead one before we locked it
                continue
            step("receive.incoming_made")
            return _take_into(
                folder,
                source,
                progress,
                {
                    "receipt": receipt,
                    "resource": resource,
                    "department": department,
                    "filename": shown_name(filename),
                    "received_at": received_at.isoformat(),
                    "received_by": mask(actor),
                    "by_hand": by_hand,
                },
            )


def _take_into(folder: Path, source: Source, progress: Progress | None, facts: dict[str, Any]) -> tuple[Submission, bool]:
    """Fill the locked folder, receipt last, and register it. A source that breaks off leaves nothing behind."""
    try:
        spooled = spool.write(_chunks(source, progress), folder / folders.SPOOL)
    except BaseException:
        folders.remove(folder)
        raise
    step("receive.spooled")
    complete = facts | {"sha256": spooled.sha256, "size": spooled.size}
    folders.write_json(folder / folders.RECEIPT, complete)
    folders.sync_folder(folder.parent)
    step("receive.receipt_written")
    return _register(complete)


def adopt() -> list[Submission]:
    """Give a row to every complete receipt that a crash left without one; clear away what never became complete."""
    adopted = []
    for folder in sorted(folders.incoming_root().iterdir()):
        with folders.held_lock(folder) as ours:
            if not ours:
                continue
            try:
                facts = json.loads((folder / folders.RECEIPT).read_text(encoding="utf-8"))
            except FileNotFoundError:
                folders.remove(folder)
                continue
            row, again = _register(facts)
            if not again:
                adopted.append(row)
    return adopted


def _register(facts: dict[str, Any]) -> tuple[Submission, bool]:
    """The row of a complete receipt; a receipt of bytes that another submission holds is cleared away."""
    received_at = datetime.fromisoformat(facts["received_at"])
    known = {name: facts[name] for name in ("department", "resource", "sha256")}
    row = Submission.objects.filter(**known).first()
    if row is None:
        try:
            with transaction.atomic():
                row = Submission.objects.create(
                    **known,
                    receipt=facts["receipt"],
                    size=facts["size"],
                    filename=facts["filename"],
                    received_at=received_at,
                    received_on=timezone.localdate(received_at),
                    received_by=facts["received_by"],
                    by_hand=facts.get("by_hand", False),
                )
                SubmissionEvent.objects.create(
                    submission=row, at=received_at, actor=facts["received_by"], to_state=State.RECEIVED
                )
                step("receive.row_inserted")
        except IntegrityError:  # the same bytes, at the same moment, by another process
            row = Submission.objects.get(**known)
    step("receive.row_committed")
    ours = str(row.receipt) == facts["receipt"]
    if ours:
        folders.settle(row)
        step("receive.folder_moved")
    else:
        folders.remove(folders.incoming(facts["receipt"]))
    return row, not ours


def shown_name(filename: str) -> str:
    """The last part of a file's name as we may keep it: identifiers masked, control characters out, 255 at most."""
    last = PurePath(filename.replace("\\", "/")).name or "submission"
    # Masked first: a character that cannot be shown may stand inside a number.
    printable = "".join(ch if ch.isprintable() else "\N{REPLACEMENT CHARACTER}" for ch in mask(last))
    return mask(printable)[:255]


def _chunks(source: Source, progress: Progress | None) -> Iterator[bytes]:
    done = 0
    for chunk in _raw_chunks(source):
        yield chunk
        done += len(chunk)
        if progress:
            progress("received", done, None)


def _raw_chunks(source: Source) -> Iterator[bytes]:
    if isinstance(source, Path):
        with source.open("rb") as handle:
            yield from iter(lambda: handle.read(_CHUNK), b"")
    elif hasattr(source, "read"):
        yield from iter(lambda: source.read(_CHUNK), b"")
    else:
        yield from source
