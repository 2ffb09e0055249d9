"""Lists, arrears, judgments, commitments and honours of the whole city."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from gongxin.runs.demo.pools import Pool, days
from gongxin.runs.demo.row import Row
from gongxin.runs.demo.world import World


def _troubled(world: World, rng: Random, kinds: set[str]) -> Pool:
    return Pool(
        rng,
        [(org, min(org.trouble, 6.0) + 0.01) for org in world.organisations if org.category in kinds and not org.story],
    )


def abnormal(world: World, count: int) -> Iterator[Row]:
    """Entries, two in three of which are taken off again: the same record, sent once more. One entry at a
    time per organisation."""
    rng = world.chance("abnormal")
    feed, authority = world.feeds["SCJG", "abnormal_operation"], world.authorities["SCJG"]
    pool, last = _troubled(world, rng, {"91", "93"}), feed.closings[-1] if feed.closings else world.start
    listed: dict[str, date] = {}
    for number, on in enumerate(days(rng, feed, round(count * 0.64), world.start)):
        org = pool.draw(on)
        if org is None or listed.get(org.uscc, date.min) >= on:
            continue
        entry = world.standing.abnormal(org, on, authority)
        entry.identity = f"abnormal/{number}"
        yield entry
        off = on + timedelta(days=20 + int(rng.expovariate(1 / 200)))
        listed[org.uscc] = off
        if rng.random() < 0.85 and off <= last:
            removal = world.standing.removal(entry, off)
            removal.identity = entry.identity
            yield removal


def arrears(world: World, count: int) -> Iterator[Row]:
    rng = world.chance("arrears")
    feed, authority = world.feeds["RSJ", "social_insurance_arrears"], world.authorities["RSJ"]
    pool = _troubled(world, rng, {"91", "52"})
    for on in days(rng, feed, count, world.start):
        if org := pool.draw(on):
            yield world.standing.arrears(org, on, authority)


def judgments(world: World, count: int) -> Iterator[Row]:
    rng = world.chance("judgments")
    feed, authority = world.feeds["ZYFY", "court_judgment"], world.authorities["ZYFY"]
    pool = _troubled(world, rng, {"91", "92", "93", "11", "12", "52"})
    last = feed.closings[-1] if feed.closings else world.start
    for number, on in enumerate(days(rng, feed, round(count * 0.88), world.start)):
        org = pool.draw(on)
        if org is None:
            continue
        performance = rng.choices(("全部已履行", "部分未履行", "全部未履行"), weights=(62, 14, 24))[0]
        row = world.standing.judgment(org, on, authority, performance=performance)
        if performance == "部分未履行":
            row.values["unperformed_part"] = "部分款项未付"
        row.identity = f"judgment/{number}"
        yield row
        later = on + timedelta(days=rng.randint(95, 300))
        if performance == "全部未履行" and later <= last and rng.random() < 0.6:
            case = world.standing.case_no(later, "执")
            values = row.values | {
                "performance": "全部已履行",
                "closed_on": later,
                "remark": f"经执行程序{case}履行完毕",
            }
            yield Row(row.resource, row.department, later, values, identity=row.identity)


def commitments(world: World, count: int) -> Iterator[Row]:
    rng = world.chance("commitments")
    pool = Pool(
        rng,
        [(org, org.size + 0.2) for org in world.organisations if not org.story and org.category not in {"J1", "81"}],
    )
    number = 0
    for department, share, kinds in (("XZSP", 0.62, "1123"), ("FGW", 0.38, "4566666")):
        feed, authority = world.feeds[department, "commitment"], world.authorities[department]
        last = feed.closings[-1] if feed.closings else world.start
        for on in days(rng, feed, round(count * share * 0.9), world.start):
            org = pool.draw(on)
            if org is None:
                continue
            row = world.standing.commitment(org, on, authority, kind=rng.choice(kinds))
            number += 1
            row.identity = f"commitment/{number}"
            yield row
            found = on + timedelta(days=rng.randint(100, 330))
            if rng.random() < 0.16 and found <= last:
                state = rng.choices(("全部履行", "部分履行", "全部未履行"), weights=(70, 18, 12))[0]
                later = world.standing.found(row, state, found, authority)
                later.identity = row.identity
                yield later


def honours(world: World, count: int) -> Iterator[Row]:
    rng = world.chance("honours")
    kinds = {
        "SCJG": ("91", "92"),
        "ZJJ": ("91",),
        "MZJ": ("51", "52", "53"),
        "NYNC": ("93", "N2"),
        "FGW": ("91", "93", "12"),
    }
    shares = {"SCJG": 0.44, "FGW": 0.3, "ZJJ": 0.08, "NYNC": 0.1, "MZJ": 0.08}
    for department, share in shares.items():
        feed, authority = world.feeds[department, "honour"], world.authorities[department]
        pool = Pool(
            rng,
            [
                (org, org.size)
                for org in world.organisations
                if org.category in kinds[department]
                and org.trouble == 0
                and not org.story
                and (department != "ZJJ" or org.trade in {"build", "decor", "garden"})
            ],
        )
        if not pool or not feed.closings:
            continue
        given: set[tuple[str, str, date]] = set()
        for closing in feed.closings:
            for _ in range(round(count * share / len(feed.closings))):
                on = closing - timedelta(days=rng.randint(3, 40))
                org = pool.draw(on) if on > world.start else None
                if org is None:
                    continue
                row = world.standing.honour(org, on, authority)
                name = (org.uscc, row.values["honour_name"], on)
                if name not in given:  # the same honour twice on one day would be one record
                    given.add(name)
                    yield row
