"""Deliveries that go wrong as a whole: sent twice, sent late, refused at the door, held as suspicious."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from statistics import median

from gongxin.catalogue import Catalogue
from gongxin.runs.demo import assembly, files
from gongxin.runs.demo.manifest import Delivery, Expected
from gongxin.runs.demo.pools import Pool
from gongxin.runs.demo.row import Row
from gongxin.runs.demo.world import World

Incident = Callable[[World, Catalogue, Path, list[Delivery]], list[Delivery]]


def happen(world: World, catalogue: Catalogue, folder: Path, deliveries: list[Delivery]) -> list[Delivery]:
    """The deliveries with all incidents added; files of incidents are written beside the others."""
    for incident in (_sent_twice, _sent_late, _wrong_delimiter, _utf16, _suspicious_jump):
        deliveries = incident(world, catalogue, folder, deliveries)
    return deliveries


def _choose(deliveries: list[Delivery], department: str, resource: str, position: float) -> Delivery | None:
    """One delivery of a feed, `position` (0 … 1) along the way."""
    of_feed = [d for d in deliveries if d.department == department and d.resource == resource]
    return of_feed[int(position * (len(of_feed) - 1))] if of_feed else None


def _sent_twice(world: World, catalogue: Catalogue, folder: Path, deliveries: list[Delivery]) -> list[Delivery]:
    """The same bytes again some days later: the same submission, nothing changes."""
    for department, resource, position, later in (
        ("SCJG", "administrative_penalty", 0.45, 9),
        ("SWJ", "tax_rating", 0.5, 3),
        ("STHJ", "administrative_penalty", 0.7, 30),
    ):
        if chosen := _choose(deliveries, department, resource, position):
            again = replace(
                chosen,
                received_at=chosen.received_at + timedelta(days=later),
                resend_of=chosen.file,
                note_zh="同一文件重复报送",
                note_en="the same file sent again",
            )
            deliveries = [*deliveries, again]
    return deliveries


def _sent_late(world: World, catalogue: Catalogue, folder: Path, deliveries: list[Delivery]) -> list[Delivery]:
    """A quarter that arrives five months after its time, behind the following one."""
    # without dates that lie ahead only as long as the file is on time
    steady = [d for d in deliveries if "future_date" not in d.planted]
    chosen = _choose(steady, "YHSC", "administrative_licence", 0.5)
    if chosen is None or (world.today - chosen.received_at.date()).days < 160:
        return deliveries
    late = replace(chosen, received_at=chosen.received_at + timedelta(days=150), note_zh="迟报", note_en="delivered late")
    return [late if d is chosen else d for d in deliveries]


def _first_attempt(
    folder: Path,
    deliveries: list[Delivery],
    chosen: Delivery,
    *,
    suffix: str,
    content: bytes,
    note_zh: str,
    note_en: str,
) -> list[Delivery]:
    """`content` arrives where the good file would have; the good one follows two days later."""
    name = f"{chosen.department}/{chosen.resource}_{suffix}.csv"
    (folder / name).write_bytes(content)
    broken = replace(chosen, file=name, expected=Expected("refused"), planted={suffix: 1}, note_zh=note_zh, note_en=note_en)
    good = replace(chosen, received_at=chosen.received_at + timedelta(days=2))
    return [*(good if d is chosen else d for d in deliveries), broken]


def _wrong_delimiter(world: World, catalogue: Catalogue, folder: Path, deliveries: list[Delivery]) -> list[Delivery]:
    chosen = _choose(deliveries, "WJW", "administrative_penalty", 0.6)
    if chosen is None or (world.today - chosen.received_at.date()).days < 3:
        return deliveries
    text = (folder / chosen.file).read_bytes().decode(files.ENCODINGS[chosen.shape])
    content = text.replace(",", "^").encode(files.ENCODINGS[chosen.shape])
    return _first_attempt(
        folder,
        deliveries,
        chosen,
        suffix="wrong_delimiter",
        content=content,
        note_zh="分隔符为“^”，整份退回",
        note_en="a circumflex for a comma: refused as a whole",
    )


def _utf16(world: World, catalogue: Catalogue, folder: Path, deliveries: list[Delivery]) -> list[Delivery]:
    chosen = _choose(deliveries, "FGW", "commitment", 0.35)
    if chosen is None or (world.today - chosen.received_at.date()).days < 3:
        return deliveries
    text = (folder / chosen.file).read_bytes().decode(files.ENCODINGS[chosen.shape])
    return _first_attempt(
        folder,
        deliveries,
        chosen,
        suffix="utf16",
        content=text.encode("utf-16"),
        note_zh="UTF-16编码，整份退回",
        note_en="encoded in UTF-16: refused as a whole",
    )


def _suspicious_jump(world: World, catalogue: Catalogue, folder: Path, deliveries: list[Delivery]) -> list[Delivery]:
    """A department imports the raw hits of a machine as penalties: many times its usual number. Held, and
    left for a person to decide. In a city too small for transport offences it is the market regulator."""
    resource = "administrative_penalty"
    limits = catalogue.resource(resource).volume
    for department in ("JTYS", "SCJG"):
        of_feed = [d for d in deliveries if (d.department, d.resource) == (department, resource)]
        if len(of_feed) > limits.after:
            break
    else:
        return deliveries
    fault = {"JTYS": "overload", "SCJG": "price"}[department]
    before, rng, feed = of_feed[-1], world.chance("jump"), world.feeds[department, resource]
    number = int(median([d.expected.accepted or 0 for d in of_feed]) * limits.max_ratio * 1.8) + 10
    trades = {t["key"] for t in (*world.population.trades, *world.population.shops) if fault in t["faults"]}
    pool = Pool(rng, [(org, 1.0) for org in world.organisations if org.trade in trades and not org.story])
    rows: list[Row] = []
    for _ in range(number):
        on = before.received_at.date() - timedelta(days=rng.randint(1, 20))
        if org := pool.draw(on):
            rows.append(world.acts.penalty(org, fault, on, world.authorities[department], act=0, scale=0.2))
    name = f"{department}/{resource}_import.{files.EXTENSIONS[feed.shape]}"
    assembly.write_rows(folder / name, feed, catalogue.resource(resource), rows)
    jump = Delivery(
        file=name,
        resource=resource,
        department=department,
        received_at=before.received_at + timedelta(minutes=50),
        shape=feed.shape,
        header=feed.header,
        expected=assembly.expected(rows, "held"),
        planted={"suspicious_jump": len(rows)},
        note_zh="失信记录数量异常，暂停入库待人工确认",
        note_en="far more adverse records than usual: held for a person",
    )
    return [*deliveries, jump]
