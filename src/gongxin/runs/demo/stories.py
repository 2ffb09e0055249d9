"""The organisations worth looking at: stories.yaml turned into organisations and rows."""

from __future__ import annotations

from copy import copy
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from gongxin.runs.demo.codes import CodeMaker
from gongxin.runs.demo.manifest import StoryEntry
from gongxin.runs.demo.organisations import REGISTRARS, Change, Organisation, Population
from gongxin.runs.demo.register import apply
from gongxin.runs.demo.row import Row
from gongxin.runs.demo.sources import read
from gongxin.runs.demo.words import Words
from gongxin.runs.demo.world import World

MONEY = ("fine_amount", "confiscated_amount", "amount", "arrears_amount")
LAST_CHARACTER_WRONG = -3
"""Which other check character `issued_wrong` takes: as far from the right one in the alphabet."""


def organisations(words: Words, codes: CodeMaker, population: Population, today: date) -> list[Organisation]:
    """The stories' organisations, in the order of the file; their names are taken from then on."""
    return [_organisation(entry, words, codes, population, today) for entry in read("stories")["stories"]]


def entries(made: list[Organisation]) -> tuple[StoryEntry, ...]:
    """For the manifest: which organisation tells which story."""
    told = zip(read("stories")["stories"], made, strict=True)
    return tuple(StoryEntry(key=s["key"], uscc=org.uscc, name=org.name, zh=s["zh"], en=s["en"]) for s, org in told)


def _organisation(entry: dict[str, Any], words: Words, codes: CodeMaker, population: Population, today: date) -> Organisation:
    given = entry["org"]
    words.take(given["name"])
    code, org_code = codes.uscc(given["category"], given["district"], given["established"])
    if given.get("issued_wrong"):
        alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
        code = code[:17] + alphabet[(alphabet.index(code[17]) + LAST_CHARACTER_WRONG) % len(alphabet)]
    trades = {t["key"]: t for t in (*population.trades, *population.shops)}
    org = Organisation(
        uscc=code,
        category=given["category"],
        name=given["name"],
        kind=given["kind"],
        district=given["district"],
        address=population.address_in(given["district"]),
        established=given["established"],
        representative=words.person(),
        registrar=REGISTRARS[given["category"][0]],
        trade=given.get("trade", ""),
        capital=given.get("capital", ""),
        scope=trades[given["trade"]]["scope"] if "trade" in given else "履行章程和法律规定的职责",
        org_code=org_code,
        reg_no=codes.registration_number(given["district"], given["category"] == "92") if given.get("old") else "",
        story=True,
    )
    for change in entry.get("changes", ()):
        if change["day"] <= today:
            apply(org, Change(change["day"], change["what"], dict(change["set"])))
    return org


def rows(world: World, made: list[Organisation]) -> list[Row]:
    """All rows of all stories decided up to the city's today."""
    rng = world.chance("stories")
    told: list[Row] = []
    for story, org in zip(read("stories")["stories"], made, strict=True):
        for number, record in enumerate(story["records"]):
            told += _versions(world, rng, org, record, f"story/{story['key']}/{number}")
    return [row for row in told if row.on <= world.today]


def _versions(world: World, rng: Random, org: Organisation, record: dict[str, Any], identity: str) -> list[Row]:
    first = _first(world, rng, org, record)
    first.values |= _typed(record.get("set", {}))
    first.on = max(record.get("sent", first.on), world.start)
    versions = [first]
    for again in record.get("again", ()):
        if again.get("removed"):
            row = world.standing.removal(versions[-1], again["sent"])
        else:
            row = copy(versions[-1])
            row.values = row.values | _typed(again["set"])
            row.on = again["sent"]
        versions.append(row)
    for row in versions:
        row.identity, row.clean = identity, True
    return versions


def _first(world: World, rng: Random, org: Organisation, record: dict[str, Any]) -> Row:
    """The record as its department sends it first."""
    make = record["make"]
    on: date = record.get("day", world.start)  # ratings have a year instead
    acts, standing, authority = world.acts, world.standing, world.authorities
    if make == "penalty":
        department = record.get("department", acts.faults[record["fault"]]["department"])
        return acts.penalty(org, record["fault"], on, authority[department], act=record.get("act"))
    if make == "licence":
        department = record.get("department", acts.licences[record["kind"]]["department"])
        return acts.licence(org, record["kind"], on, authority[department])
    if make == "tax":
        year = record["year"]
        return standing.tax_rating(org, year, date(year + 1, 4, 20), authority["SWJ"], grade=record["grade"])
    if make == "environment":
        year = record["year"]
        return standing.environmental_rating(org, year, date(year + 1, 5, 22), authority["STHJ"], grade=record["grade"])
    if make == "abnormal":
        return standing.abnormal(org, on, authority["SCJG"])
    if make == "arrears":
        return standing.arrears(org, on, authority["RSJ"])
    if make == "judgment":
        return standing.judgment(org, on, authority["ZYFY"], performance=record["performance"])
    if make == "commitment":
        return standing.commitment(org, on, authority["FGW" if record["kind"] in {"4", "6"} else "XZSP"], kind=record["kind"])
    if make == "honour":
        return standing.honour(org, on, authority[record["department"]], title=record["title"])
    msg = f"stories.yaml: unknown make {make!r}"
    raise ValueError(msg)


def _typed(given: dict[str, Any]) -> dict[str, Any]:
    """Amounts of the YAML (yuan) as decimals, so that they are written in the unit of the column."""
    return {name: Decimal(value) if name in MONEY and value is not None else value for name, value in given.items()}
