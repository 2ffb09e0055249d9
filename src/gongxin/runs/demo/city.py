"""One call makes the whole city: organisations, records, files, manifest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

from gongxin import catalogue as definitions
from gongxin.catalogue import Catalogue
from gongxin.runs.demo import assembly, incidents, stories
from gongxin.runs.demo.acts import Acts
from gongxin.runs.demo.codes import CodeMaker
from gongxin.runs.demo.feeds import feeds
from gongxin.runs.demo.manifest import Delivery, DepartmentEntry, Manifest
from gongxin.runs.demo.organisations import Organisation, Population
from gongxin.runs.demo.plan import plan
from gongxin.runs.demo.register import plan_changes
from gongxin.runs.demo.row import Authority, DocumentNumbers, Row
from gongxin.runs.demo.sources import read
from gongxin.runs.demo.standing import Standing
from gongxin.runs.demo.words import Words
from gongxin.runs.demo.world import World

YEARS = 3
SPOILAGE = 1.018
"""So much more is written than shall become records: some is refused, waits, is held or is not due yet."""
PROMPT = 100_000
"""Records from which on licences and penalties are sent by their terms: with fewer, files a month would be all but empty."""
SMALLEST = 120
"""Fewer organisations than this cannot hold every kind and every story."""

Progress = Callable[[int, int], None]
"""(files written, files in all)."""


def generate_city(
    folder: Path,
    seed: int = 2026,
    organisations: int = 20_000,
    records: int = 200_000,
    today: date = date(2026, 11, 20),
    *,
    catalogue: Catalogue | None = None,
    progress: Progress | None = None,
) -> Manifest:
    """Write the city's files below `folder` and `folder/manifest.json`; the same arguments give the same
    bytes.

    organisations: how many, all kinds together (at least SMALLEST); records: rows meant to become records,
    dirt not counted; today: the city's day, three years after its platform opened. Files that exist are
    overwritten.
    """
    if organisations < SMALLEST:
        msg = f"a city needs at least {SMALLEST} organisations"
        raise ValueError(msg)
    catalogue = catalogue or definitions.load(on=today)
    world, told = _world(seed, organisations, today, prompt=records >= PROMPT)
    for key, feed in world.feeds.items():
        resource = catalogue.resource(feed.resource)
        collected = tuple(day for day in feed.closings if resource.enabled_on(feed.received_at(day).date()))
        world.feeds[key] = replace(feed, closings=collected)
    rows = plan(world, round(records * SPOILAGE))
    for row in stories.rows(world, told):
        rows[row.department, row.resource].append(row)
    deliveries = _write(world, catalogue, folder, rows, progress)
    manifest = Manifest(
        seed=seed,
        organisations=len(world.organisations),
        records=sum(map(len, rows.values())),
        today=today,
        departments=_departments(world),
        stories=stories.entries(told),
        deliveries=assembly.in_order(incidents.happen(world, catalogue, folder, deliveries)),
    )
    manifest.write(folder / "manifest.json")
    return manifest


def _world(seed: int, count: int, today: date, *, prompt: bool = False) -> tuple[World, list[Organisation]]:
    """The people and places; and the organisations of the stories, which are among them."""
    start = today.replace(year=today.year - YEARS, day=min(today.day, 28))
    words, codes = Words(Random(f"{seed}/words")), CodeMaker(Random(f"{seed}/codes"))  # noqa: S311
    population = Population(Random(f"{seed}/population"), words, codes, today)  # noqa: S311
    bodies = {entry["code"]: _body(entry, population, words, codes) for entry in read("city")["departments"]}
    told = stories.organisations(words, codes, population, today)
    made = population.make(count - len(told) - len(bodies))
    numbers = DocumentNumbers()
    world = World(
        seed=seed,
        start=start,
        today=today,
        words=words,
        codes=codes,
        population=population,
        organisations=[*bodies.values(), *told, *made],
        authorities={code: Authority(code, org.name, org.uscc, _place(org.name)) for code, org in bodies.items()},
        acts=Acts(Random(f"{seed}/acts"), numbers),  # noqa: S311
        standing=Standing(Random(f"{seed}/standing"), numbers),  # noqa: S311
        feeds={feed.key: feed for feed in feeds(start, today, prompt=prompt)},
    )
    plan_changes(population, made, world.chance("changes"), start, today)
    return world, told


def _body(entry: dict[str, str], population: Population, words: Words, codes: CodeMaker) -> Organisation:
    """A department is an organisation like any other, with its own place in the register."""
    words.take(entry["zh"])
    district = entry.get("region", "470102")
    code, org_code = codes.uscc("11", district, date(2000, 1, 1))
    return Organisation(
        uscc=code,
        category="11",
        name=entry["zh"],
        kind="机关",
        district=district,
        address=population.address_in(district),
        established=date(2000, 1, 1),
        representative=words.person(),
        registrar="BBJ",
        scope="履行法律法规规定的职责",
        org_code=org_code,
    )


def _place(name: str) -> str:
    """What stands before the letters of a document number: 云市监 for the market regulator."""
    short = {
        "市场监督管理局": "市监",
        "税务局": "税",
        "生态环境局": "环",
        "住房和城乡建设局": "建",
        "交通运输局": "交",
        "卫生健康委员会": "卫",
        "应急管理局": "应急",
        "人力资源和社会保障局": "人社",
        "农业农村局": "农",
        "行政审批服务局": "审批",
        "发展和改革委员会": "发改",
        "教育局": "教",
        "民政局": "民",
    }
    place = "雁" if name.startswith("雁回") else "沧" if name.startswith("沧浦") else "云"
    return place + next((word for ending, word in short.items() if name.endswith(ending)), "")


def _write(
    world: World,
    catalogue: Catalogue,
    folder: Path,
    rows: dict[tuple[str, str], list[Row]],
    progress: Progress | None,
) -> list[Delivery]:
    folder.mkdir(parents=True, exist_ok=True)
    planned = []
    for key, feed in world.feeds.items():
        resource = catalogue.resource(feed.resource)
        planned += [(batch, resource) for batch in assembly.batches(feed, resource, rows.get(key, []))]
    written = []
    for number, (batch, resource) in enumerate(planned, 1):
        rng = world.chance(f"dirt/{assembly.file_name(batch.feed, batch.closing)}")
        written.append(assembly.write_batch(world, folder, batch, resource, rng))
        if progress:
            progress(number, len(planned))
    return written


def _departments(world: World) -> tuple[DepartmentEntry, ...]:
    return tuple(
        DepartmentEntry(
            entry["code"],
            entry["zh"],
            entry["en"],
            world.authorities[entry["code"]].uscc,
            entry.get("region", "470100"),
            "county" if "region" in entry else "city",
        )
        for entry in read("city")["departments"]
    )
