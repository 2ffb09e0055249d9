"""What was written: one Delivery per file, with what was planted in it and what intake should say about
it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Expected:
    """What intake should answer. Counts are None where they depend on how far a broken file could be read."""

    state: str  # published | held | refused
    rows: int | None = None
    accepted: int | None = None
    refused: int | None = None
    quarantined: int | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """One file on its way from a department to the platform."""

    file: str  # path below the city's folder
    resource: str
    department: str
    received_at: datetime  # aware, +08:00: intake is told this time, it never asks the clock
    shape: str  # csv | csv_bom | csv_gb18030 | xlsx | jsonl | parquet
    header: str  # y2018 | y2016 | zh | code
    expected: Expected
    planted: dict[str, int] = field(default_factory=dict)  # kind of dirt → rows that carry it
    resend_of: str | None = None  # the same bytes as that file: must change nothing
    note_zh: str = ""
    note_en: str = ""


@dataclass(frozen=True, slots=True)
class DepartmentEntry:
    code: str
    name_zh: str
    name_en: str
    uscc: str
    region: str
    level: str  # city | county


@dataclass(frozen=True, slots=True)
class StoryEntry:
    """An organisation worth looking at."""

    key: str
    uscc: str
    name: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The whole city. `deliveries` are in the order in which they arrived."""

    seed: int
    organisations: int
    records: int  # rows meant to become records, dirt not counted
    today: date
    departments: tuple[DepartmentEntry, ...]
    stories: tuple[StoryEntry, ...]
    deliveries: tuple[Delivery, ...]

    def department(self, code: str) -> DepartmentEntry:
        return next(entry for entry in self.departments if entry.code == code)

    def story(self, key: str) -> StoryEntry:
        return next(entry for entry in self.stories if entry.key == key)

    def of(self, resource: str) -> list[Delivery]:
        return [delivery for delivery in self.deliveries if delivery.resource == resource]

    def write(self, path: Path) -> None:
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1, default=_plain)
        path.write_text(text + "\n", encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> Manifest:
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return cls(
            seed=data["seed"],
            organisations=data["organisations"],
            records=data["records"],
            today=date.fromisoformat(data["today"]),
            departments=tuple(DepartmentEntry(**entry) for entry in data["departments"]),
            stories=tuple(StoryEntry(**entry) for entry in data["stories"]),
            deliveries=tuple(_deliveries(data["deliveries"])),
        )


def _deliveries(entries: Iterable[dict[str, Any]]) -> Iterable[Delivery]:
    for entry in entries:
        given = dict(entry)
        given["received_at"] = datetime.fromisoformat(given["received_at"])
        given["expected"] = Expected(**given["expected"])
        yield Delivery(**given)


def _plain(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)
