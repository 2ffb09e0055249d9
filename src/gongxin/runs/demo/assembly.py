"""Rows into deliveries: which file carries which row, what is spoilt in it, and what intake should say of
the whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from statistics import median

from gongxin.catalogue import Resource
from gongxin.runs.demo import files
from gongxin.runs.demo.dirt import Hands, sow
from gongxin.runs.demo.feeds import Feed
from gongxin.runs.demo.manifest import Delivery, Expected
from gongxin.runs.demo.row import Row
from gongxin.runs.demo.world import World

CARE = {
    "SCJG": 0.012,
    "SWJ": 0.003,
    "ZJJ": 0.03,
    "JTYS": 0.04,
    "WJW": 0.03,
    "YHSC": 0.09,
    "CPSC": 0.07,
    "NYNC": 0.04,
    "BBJ": 0.0,
    "XZSP": 0.01,
    "FGW": 0.012,
    "ZYFY": 0.006,
}
"""Share of rows each department spoils; the others 2%."""
WORTH_SENDING = 8
"""Rows; with fewer a department waits for the next period, so that a small city has few files."""
MARGIN = 1.06
"""Distance kept from the volume assertions, so that only what is meant to be held is held."""


@dataclass(slots=True)
class Batch:
    """The rows of one file, before dirt."""

    feed: Feed
    closing: date
    rows: list[Row]


def batches(feed: Feed, resource: Resource, rows: Sequence[Row]) -> Iterator[Batch]:
    """The rows in the periods of the feed.

    Two versions of one record never meet in a file (the later one waits; of a registration only the newest
    state is sent). A period with too few rows is sent together with the next, and an adverse one with too
    many leaves some for the next: the volume assertions (intake) compare with the median of what came
    before."""
    waiting = sorted(rows, key=lambda row: row.on)
    past: list[int] = []
    for closing in feed.closings:
        due = [row for row in waiting if row.on <= closing]
        due, later = _one_version_each(due, newest_only=resource.describes_subjects)
        if len(past) >= resource.volume.after:
            usual = median(past)
            if len(due) < usual * resource.volume.min_ratio * MARGIN:
                continue  # all still wait
            most = int(usual * resource.volume.max_ratio / MARGIN)
            if resource.nature == "adverse" and len(due) > most:
                due, later = due[:most], [*due[most:], *later]
        if not due or (len(due) < WORTH_SENDING and closing != feed.closings[-1]):
            continue
        sent = set(map(id, due))
        kept = set(map(id, later))
        waiting = [row for row in waiting if id(row) in kept or (row.on > closing and id(row) not in sent)]
        past.append(len(due))
        yield Batch(feed, closing, due)


def _one_version_each(rows: list[Row], *, newest_only: bool) -> tuple[list[Row], list[Row]]:
    """Rows without a second version of the same record, and the versions that must wait."""
    if newest_only:
        newest = {row.identity or str(id(row)): row for row in rows}
        return list(newest.values()), []
    seen: set[str] = set()
    now, later = [], []
    for row in rows:
        if row.identity and row.identity in seen:
            later.append(row)
            continue
        seen.add(row.identity)
        now.append(row)
    return now, later


def file_name(feed: Feed, closing: date) -> str:
    return f"{feed.department}/{feed.resource}_{closing:%Y%m%d}.{files.EXTENSIONS[feed.shape]}"


def write_batch(world: World, folder: Path, batch: Batch, resource: Resource, rng: Random) -> Delivery:
    """Spoil, render and write one file."""
    feed, received_at = batch.feed, batch.feed.received_at(batch.closing)
    columns = files.headers(resource, feed.header, batch.rows[0].values)
    hands = Hands(
        rng,
        world.codes,
        world.words,
        resource,
        frozenset(f.code for f, _ in columns),
        feed.header,
        received_at.date(),
    )
    rows = sow(batch.rows, CARE.get(feed.department, 0.02), hands)
    name = file_name(feed, batch.closing)
    write_rows(folder / name, feed, resource, rows)
    return Delivery(
        file=name,
        resource=feed.resource,
        department=feed.department,
        received_at=received_at,
        shape=feed.shape,
        header=feed.header,
        expected=expected(rows),
        planted=dict(Counter(row.planted for row in rows if row.planted)),
    )


def write_rows(path: Path, feed: Feed, resource: Resource, rows: Sequence[Row]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    columns = files.headers(resource, feed.header, rows[0].values)
    if unknown := [code for code in rows[0].values if not resource.has_field(code)]:
        msg = f"{resource.id} has no field {unknown}"
        raise KeyError(msg)
    cells = files.table([row.values for row in rows], columns, feed.style, feed.header)
    files.write(path, feed.shape, [header for _, header in columns], cells)


def expected(rows: Sequence[Row], state: str = "published") -> Expected:
    verdicts = Counter(row.verdict for row in rows)
    return Expected(state, len(rows), verdicts["accepted"], verdicts["refused"], verdicts["quarantined"])


def in_order(deliveries: Sequence[Delivery]) -> tuple[Delivery, ...]:
    """As they arrived; what the register sends comes first on its day."""
    first = {"organisation_registration": 0}
    return tuple(sorted(deliveries, key=lambda d: (d.received_at.date(), first.get(d.resource, 1), d.received_at, d.file)))
