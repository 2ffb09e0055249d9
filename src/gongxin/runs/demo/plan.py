"""How many records of which kind, about whom, on which days: the distributions of the city.

Most organisations have a registration, a few licences and a yearly tax rating; adverse records gather on the few per cent of
organisations that have `trouble`; volumes follow the seasons (thin around the Spring Festival, thick before the year ends)."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from gongxin.runs.demo.feeds import Feed
from gongxin.runs.demo.organisations import Organisation
from gongxin.runs.demo.register import registration
from gongxin.runs.demo.row import Row
from gongxin.runs.demo.sources import read
from gongxin.runs.demo.world import World

SEASON = (1.0, 0.72, 1.12, 1.08, 1.05, 1.0, 0.96, 0.94, 1.02, 0.9, 1.16, 1.12)
SHARES = {"administrative_penalty": 0.030, "abnormal_operation": 0.014, "social_insurance_arrears": 0.008,
          "court_judgment": 0.013, "honour": 0.012}  # fmt: skip
LICENCE_SHARE = 0.63  # of what is left; the rest are commitments
LICENCE_FEEDS = {"SCJG": 38, "XZSP": 16, "WJW": 11, "ZJJ": 10, "JTYS": 9, "STHJ": 4, "YJGL": 2, "RSJ": 2.5, "NYNC": 2.5, "JYJ": 1,
                 "YHSC": 2, "CPSC": 2}  # fmt: skip
PENALTY_FEEDS = {"SCJG": 38, "JTYS": 20, "STHJ": 8, "ZJJ": 8, "WJW": 7, "YJGL": 7, "RSJ": 4, "SWJ": 4, "YHSC": 2.5, "CPSC": 2.5}
COUNTIES = {"YHSC": "470121", "CPSC": "470122"}
CHECKED_AT_LEAST = 8
"""Rows a delivery should carry; a feed with fewer sends less often."""


class Pool:
    """Draws organisations by weight, alive on the day asked for."""

    def __init__(self, rng: Random, weighted: Sequence[tuple[Organisation, float]]) -> None:
        self._rng = rng
        self._orgs = [org for org, weight in weighted if weight > 0]
        self._sums = list(accumulate(weight for _, weight in weighted if weight > 0))

    def __bool__(self) -> bool:
        return bool(self._orgs)

    def draw(self, on: date) -> Organisation | None:
        for _ in range(12):
            org = self._orgs[min(bisect_right(self._sums, self._rng.random() * self._sums[-1]), len(self._orgs) - 1)]
            if org.established <= on and (org.closed is None or on < org.closed):
                return org
        return None


def days(rng: Random, feed: Feed, count: int, start: date) -> list[date]:
    """`count` days of the feed's periods in order, by length and season of each period."""
    closings = feed.closings
    if not closings or count <= 0:
        return []
    begins = [start, *closings[:-1]]
    weights = [(end - begin).days * SEASON[end.month - 1] * (1 + 0.05 * i / len(closings))
               for i, (begin, end) in enumerate(zip(begins, closings, strict=True))]  # fmt: skip
    total, chosen, carried = sum(weights) or 1.0, [], 0.0
    for begin, end, weight in zip(begins, closings, weights, strict=True):
        carried += count * weight / total
        number, length = round(carried), (end - begin).days
        carried -= number
        chosen += [begin + timedelta(days=1 + rng.randrange(length)) for _ in range(number) if length > 0]
    return sorted(chosen)


def plan(world: World, records: int) -> dict[tuple[str, str], list[Row]]:
    """All rows of the city that are no story, by feed; about `records` in number."""
    made: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for rows in (_registrations(world), _tax(world), _environment(world)):
        for row in rows:
            made[row.department, row.resource].append(row)
    numbers = {name: round(records * share) for name, share in SHARES.items()}
    left = max(0, records - sum(map(len, made.values())) - sum(numbers.values()))
    numbers["administrative_licence"] = round(left * LICENCE_SHARE)
    numbers["commitment"] = left - numbers["administrative_licence"]
    for rows in (
        _licences(world, numbers["administrative_licence"]),
        _penalties(world, numbers["administrative_penalty"]),
        _abnormal(world, numbers["abnormal_operation"]),
        _arrears(world, numbers["social_insurance_arrears"]),
        _judgments(world, numbers["court_judgment"]),
        _commitments(world, numbers["commitment"]),
        _honours(world, numbers["honour"]),
    ):
        for row in rows:
            made[row.department, row.resource].append(row)
    return made


# -- the register and the yearly ratings -------------------------------------------------------------------------------
def _registrations(world: World) -> Iterator[Row]:
    rng = world.chance("registration")
    for org in world.organisations:
        authority = world.authorities[org.registrar]
        first = world.start if org.established <= world.start else org.established + timedelta(days=rng.randrange(4))
        for on in (first, *(change.on for change in org.changes if change.on > first)):
            if on <= world.today:
                row = registration(org, on, authority)
                row.identity, row.clean = org.uscc, org.story
                yield row


def _tax(world: World) -> Iterator[Row]:
    """Grades are sticky from year to year; the young start at M; trouble pulls down."""
    rng = world.chance("tax")
    authority, feed = world.authorities["SWJ"], world.feeds["SWJ", "tax_rating"]
    for org in world.organisations:
        if not org.is_firm or org.story or org.kind.endswith("分公司") or rng.random() < 0.12:
            continue
        level = rng.gauss(0.9, 0.8) + 0.9 * min(org.trouble, 3)
        for closing in feed.closings:
            on = date(closing.year, 4, 14 + rng.randrange(12))
            if org.established.year >= closing.year - 1 or (org.closed and org.closed <= on):
                continue
            young = org.established.year >= closing.year - 3
            level += rng.gauss(0, 0.35)
            grade = "D" if level > 3.1 else "C" if level > 2.3 else "M" if young and level > -0.2 else "B" if level > 0 else "A"
            yield world.standing.tax_rating(org, closing.year - 1, on, authority, grade)


def _environment(world: World) -> Iterator[Row]:
    rng = world.chance("environment")
    polluting = {t["key"] for t in read("trades")["trades"] if t.get("polluter")}
    authority, feed = world.authorities["STHJ"], world.feeds["STHJ", "environmental_rating"]
    for org in world.organisations:
        if org.trade not in polluting or org.story or rng.random() < 0.5:
            continue
        level = rng.gauss(1.2, 0.7) + 0.6 * min(org.trouble, 3)
        for closing in feed.closings:
            on = date(closing.year, 5, 10 + rng.randrange(18))
            if org.established.year >= closing.year - 1 or (org.closed and org.closed <= on):
                continue
            level += rng.gauss(0, 0.4)
            grades = ("环保诚信企业", "环保良好企业", "环保警示企业", "环保不良企业")
            grade = grades[0 if level < 0.6 else 1 if level < 2.0 else 2 if level < 2.9 else 3]
            yield world.standing.environmental_rating(org, closing.year - 1, on, authority, grade)


# -- acts ----------------------------------------------------------------------------------------------------------------
def _licences(world: World, count: int) -> Iterator[Row]:
    rng = world.chance("licences")
    trades = {t["key"]: t for t in (*world.population.trades, *world.population.shops)}
    total = sum(LICENCE_FEEDS.values())
    for department, share in LICENCE_FEEDS.items():
        feed, authority = world.feeds[department, "administrative_licence"], world.authorities[department]
        county = COUNTIES.get(department)
        pools: list[tuple[str, Pool]] = []
        for key, kind in world.acts.licences.items():
            if not (kind.get("county") if county else kind["department"] == department):
                continue
            weighted = [(org, org.size) for org in world.organisations
                        if not org.story and (county is None or org.district == county) and _may_hold(org, key, trades)]  # fmt: skip
            pool = Pool(rng, weighted)
            if pool:
                pools.append((key, pool))
        if not pools:
            continue
        weights = [3.0 if key in {"food_trade", "registration", "change", "site_registration"} else 1.0 for key, _ in pools]
        for on in days(rng, feed, round(count * share / total), world.start):
            key, pool = rng.choices(pools, weights=weights)[0]
            org = pool.draw(on)
            if org:
                yield world.acts.licence(org, key, on, authority)


def _may_hold(org: Organisation, key: str, trades: dict[str, dict[str, list[str]]]) -> bool:
    if key in {"registration", "change"}:
        return org.category in {"91", "92", "93"}
    if key in {"site_registration", "road_dig", "water_drain"}:
        return org.category in {"91", "92", "12", "52"}
    if key == "clinic":
        return "医院" in org.name or "卫生服务中心" in org.name or "保健院" in org.name
    if key == "school":
        return org.trade == "training" or org.name.endswith(("幼儿园", "学校"))
    return bool(org.trade) and key in trades[org.trade]["licences"]


def _penalties(world: World, count: int) -> Iterator[Row]:
    rng = world.chance("penalties")
    trades = {t["key"]: t for t in (*world.population.trades, *world.population.shops)}
    troubled = [org for org in world.organisations if org.trouble > 0 and not org.story]
    total = sum(PENALTY_FEEDS.values())
    for department, share in PENALTY_FEEDS.items():
        feed, authority = world.feeds[department, "administrative_penalty"], world.authorities[department]
        county = COUNTIES.get(department)
        pools: list[tuple[str, float, Pool]] = []
        for key, fault in world.acts.faults.items():
            if not (fault.get("county") if county else fault["department"] == department):
                continue
            weighted = [(org, min(org.trouble, 9.0)) for org in troubled
                        if (county is None or org.district == county) and (not org.trade or key in trades[org.trade]["faults"])]  # fmt: skip
            pool = Pool(rng, weighted)
            if pool:
                pools.append((key, fault["weight"], pool))
        if not pools:
            continue
        for on in days(rng, feed, round(count * share / total), world.start):
            key, _, pool = rng.choices(pools, weights=[weight for _, weight, _ in pools])[0]
            org = pool.draw(on)
            if org:
                yield world.acts.penalty(org, key, on, authority)


# -- standing ------------------------------------------------------------------------------------------------------------
def _troubled(world: World, rng: Random, kinds: set[str]) -> Pool:
    return Pool(rng, [(org, min(org.trouble, 6.0) + 0.01) for org in world.organisations if org.category in kinds and not org.story])


def _abnormal(world: World, count: int) -> Iterator[Row]:
    """Entries, two in three of which are taken off again: the same record, sent once more. One entry at a time per organisation."""
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


def _arrears(world: World, count: int) -> Iterator[Row]:
    rng = world.chance("arrears")
    feed, authority = world.feeds["RSJ", "social_insurance_arrears"], world.authorities["RSJ"]
    pool = _troubled(world, rng, {"91", "52"})
    for on in days(rng, feed, count, world.start):
        if org := pool.draw(on):
            yield world.standing.arrears(org, on, authority)


def _judgments(world: World, count: int) -> Iterator[Row]:
    rng = world.chance("judgments")
    feed, authority = world.feeds["ZYFY", "court_judgment"], world.authorities["ZYFY"]
    pool = _troubled(world, rng, {"91", "92", "93", "11", "12", "52"})
    last = feed.closings[-1] if feed.closings else world.start
    for number, on in enumerate(days(rng, feed, round(count * 0.88), world.start)):
        org = pool.draw(on)
        if org is None:
            continue
        performance = rng.choices(("全部履行", "部分履行", "全部未履行"), weights=(62, 14, 24))[0]
        row = world.standing.judgment(org, on, authority, performance)
        row.identity = f"judgment/{number}"
        yield row
        later = on + timedelta(days=rng.randint(95, 300))
        if performance == "全部未履行" and later <= last and rng.random() < 0.6:
            values = row.values | {"performance": rng.choice(("部分履行", "全部履行")),
                                   "enforcement_case_no": world.standing.case_no(later, "执"), "enforcement_date": later}  # fmt: skip
            yield Row(row.resource, row.department, later, values, identity=row.identity)


def _commitments(world: World, count: int) -> Iterator[Row]:
    rng = world.chance("commitments")
    pool = Pool(rng, [(org, org.size + 0.2) for org in world.organisations if not org.story and org.category not in {"J1", "81"}])
    number = 0
    for department, share, kinds in (("XZSP", 0.62, "1123"), ("FGW", 0.38, "4566666")):
        feed, authority = world.feeds[department, "commitment"], world.authorities[department]
        last = feed.closings[-1] if feed.closings else world.start
        for on in days(rng, feed, round(count * share * 0.96), world.start):
            org = pool.draw(on)
            if org is None:
                continue
            row = world.standing.commitment(org, on, authority, rng.choice(kinds))
            number += 1
            row.identity = f"commitment/{number}"
            yield row
            found = on + timedelta(days=rng.randint(100, 330))
            if rng.random() < 0.055 and found <= last:
                state = rng.choice(("部分履行", "全部未履行"))
                values = row.values | {"fulfilment": state, "unfulfilled_content": "未按承诺期限补齐材料", "sanction": "记入信用记录，取消告知承诺适用资格",
                                       "determined_on": found, "determined_by": authority.name, "determined_by_uscc": authority.uscc}  # fmt: skip
                yield Row(row.resource, row.department, found, values, identity=row.identity)


def _honours(world: World, count: int) -> Iterator[Row]:
    rng = world.chance("honours")
    kinds = {"SCJG": ("91", "92"), "ZJJ": ("91",), "MZJ": ("51", "52", "53"), "NYNC": ("93", "N2"), "FGW": ("91", "93", "12")}
    shares = {"SCJG": 0.44, "FGW": 0.3, "ZJJ": 0.08, "NYNC": 0.1, "MZJ": 0.08}
    for department, share in shares.items():
        feed, authority = world.feeds[department, "honour"], world.authorities[department]
        pool = Pool(rng, [(org, org.size) for org in world.organisations
                          if org.category in kinds[department] and org.trouble == 0 and not org.story
                          and (department != "ZJJ" or org.trade in {"build", "decor", "garden"})])  # fmt: skip
        if not pool or not feed.closings:
            continue
        for closing in feed.closings:
            for _ in range(round(count * share / len(feed.closings))):
                on = closing - timedelta(days=rng.randint(3, 40))
                if on > world.start and (org := pool.draw(on)):
                    yield world.standing.honour(org, on, authority)
