"""Licences and penalties of the whole city: which department grants or punishes whom, and when."""

from __future__ import annotations

from collections.abc import Iterator

from gongxin.runs.demo.organisations import Organisation
from gongxin.runs.demo.pools import Pool, days
from gongxin.runs.demo.row import Row
from gongxin.runs.demo.world import World

LICENCE_FEEDS = {
    "SCJG": 38,
    "XZSP": 16,
    "WJW": 11,
    "ZJJ": 10,
    "JTYS": 9,
    "STHJ": 4,
    "YJGL": 2,
    "RSJ": 2.5,
    "NYNC": 2.5,
    "JYJ": 1,
    "YHSC": 2,
    "CPSC": 2,
}
PENALTY_FEEDS = {
    "SCJG": 38,
    "JTYS": 20,
    "STHJ": 8,
    "ZJJ": 8,
    "WJW": 7,
    "YJGL": 7,
    "RSJ": 4,
    "SWJ": 4,
    "YHSC": 2.5,
    "CPSC": 2.5,
}
"""Share of each department."""
COUNTIES = {"YHSC": "470121", "CPSC": "470122"}


def licences(world: World, count: int) -> Iterator[Row]:
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
            weighted = [
                (org, org.size)
                for org in world.organisations
                if not org.story and (county is None or org.district == county) and _may_hold(org, key, trades)
            ]
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


def _may_break(org: Organisation, fault: str, trades: dict[str, dict[str, list[str]]]) -> bool:
    return fault in trades[org.trade]["faults"] if org.trade else fault in {"fire", "labour", "price"}


def penalties(world: World, count: int) -> Iterator[Row]:
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
            weighted = [
                (org, min(org.trouble, 9.0))
                for org in troubled
                if (county is None or org.district == county) and _may_break(org, key, trades)
            ]
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
