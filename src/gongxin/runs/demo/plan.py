"""How many records of which kind, about whom, on which days: the distributions of the city.

Most organisations have a registration, a few licences and a yearly tax rating; adverse records gather on
the few per cent of organisations that have `trouble`; volumes follow the seasons (thin around the Spring
Festival, thick before the year ends)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from gongxin.runs.demo import plan_acts, plan_standing
from gongxin.runs.demo.register import registration
from gongxin.runs.demo.row import Row
from gongxin.runs.demo.sources import read
from gongxin.runs.demo.world import World

SHARES = {
    "administrative_penalty": 0.030,
    "abnormal_operation": 0.014,
    "social_insurance_arrears": 0.008,
    "court_judgment": 0.013,
    "honour": 0.012,
}
LICENCE_SHARE = 0.63  # of what is left; the rest are commitments


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
        plan_acts.licences(world, numbers["administrative_licence"]),
        plan_acts.penalties(world, numbers["administrative_penalty"]),
        plan_standing.abnormal(world, numbers["abnormal_operation"]),
        plan_standing.arrears(world, numbers["social_insurance_arrears"]),
        plan_standing.judgments(world, numbers["court_judgment"]),
        plan_standing.commitments(world, numbers["commitment"]),
        plan_standing.honours(world, numbers["honour"]),
    ):
        for row in rows:
            made[row.department, row.resource].append(row)
    return made


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
            yield world.standing.tax_rating(org, closing.year - 1, on, authority, grade=grade)


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
            yield world.standing.environmental_rating(org, closing.year - 1, on, authority, grade=grade)
