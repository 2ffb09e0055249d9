"""The city's files through the real intake, in the order in which they arrived.

The demo proves intake only if it uses nothing else: departments by access.api, files by intake.api.submit,
with the manifest's time as the time of receipt. Running it again is harmless: the same bytes are the same
submissions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from gongxin.kernel.errors import GongxinError
from gongxin.kernel.text import Bilingual
from gongxin.runs.demo.manifest import Delivery, Manifest

if TYPE_CHECKING:
    from gongxin.intake.api import SubmissionView

ACTOR = "demo"
Progress = Callable[[int, int, Delivery], None]
"""(deliveries done, in all, the one that comes now)."""


class NotAnEmptyPlaceError(GongxinError):
    """演示数据不会写入已有其他部门数据的数据库。 | The demo city does not move into a database that other
    departments use."""

    code = "demo.not_empty"
    default_remedy = Bilingual(
        "请另设 GONGXIN_HOME（或 DATABASE_URL）后再运行 gongxin demo。",
        "Run gongxin demo with another GONGXIN_HOME (or DATABASE_URL).",
    )


@dataclass(slots=True)
class Taken:
    """What intake answered."""

    states: Counter[str] = field(default_factory=Counter)
    rows: Counter[str] = field(
        default_factory=Counter
    )  # rows, accepted, refused, quarantined, held (rows of files that wait for a person), duplicates, new, changed, unchanged
    again: int = 0  # deliveries whose bytes were there before
    surprises: list[str] = field(default_factory=list)  # files whose state or counts differ from the manifest


def register_departments(manifest: Manifest, now: datetime) -> None:
    """Register the city's departments; NotAnEmptyPlaceError if others are there already."""
    from gongxin.access import api as access

    ours = {entry.code for entry in manifest.departments}
    others = [department.code for department in access.departments() if department.code not in ours]
    if others:
        raise NotAnEmptyPlaceError(place=others[0])
    for entry in manifest.departments:
        access.add_department(
            entry.code,
            Bilingual(entry.name_zh, entry.name_en),
            now=now,
            uscc=entry.uscc,
            region=entry.region,
            level=entry.level,
            update=True,
        )


def deliver(manifest: Manifest, folder: Path, progress: Progress | None = None) -> Taken:
    """Submit every file of the city. What went in before is left as it is; what was interrupted is carried
    on by submit itself."""
    from gongxin.catalogue import load
    from gongxin.intake import api as intake

    catalogue, taken = load(), Taken()
    total = len(manifest.deliveries)
    for number, delivery in enumerate(manifest.deliveries):
        if progress:
            progress(number, total, delivery)
        view = intake.submit(
            folder / delivery.file,
            resource=delivery.resource,
            department=delivery.department,
            filename=Path(delivery.file).name,
            received_at=delivery.received_at,
            actor=ACTOR,
            catalogue=catalogue,
        )
        _note(taken, delivery, view)
    return taken


def _note(taken: Taken, delivery: Delivery, view: SubmissionView) -> None:
    if delivery.resend_of:
        taken.again += 1
        if not view.again:
            taken.surprises.append(f"{delivery.file}: sent twice, and taken for new")
        return
    state = str(view.state.value)
    taken.states[state] += 1
    for name in ("rows", "accepted", "refused", "quarantined", "duplicates", "new", "changed", "unchanged"):
        if state == "published" or name == "rows":
            taken.rows[name] += getattr(view, name) or 0
    if state != "published":
        taken.rows["held"] += view.rows or 0
    expected = delivery.expected
    for name in ("state", "rows", "accepted", "refused", "quarantined"):
        wanted = getattr(expected, name)
        got = state if name == "state" else getattr(view, name)
        if wanted is not None and wanted != got:
            taken.surprises.append(f"{delivery.file}: {name} {got}, expected {wanted} {dict(delivery.planted)}")
