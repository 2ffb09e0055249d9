"""Looking by HTTP at a large registry: one subject's file, 10,000 codes at once, search by name.

Named so, and not http.py, because a script of this folder would then import it instead of Python's own http.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from bench import data
from bench.database import database
from bench.figures import Findings
from bench.measuring import once
from bench.part import Part, Size, main
from bench.site import Request, Site, site
from gongxin.engine.connection import connect

WORKERS, CLIENTS = 2, 16
MEASURED = 2_000
CODES = 10_000
SETTLED = 15.0
"""Seconds after which a worker that has begun is at work."""
API = "/api/v1/subjects"


def run(sizes: Mapping[str, int], folder: Path) -> Findings:
    seconds, known = sizes["seconds"], data.subjects(folder, sizes["subjects"])
    measured = min(MEASURED, sizes["subjects"] // 2)
    with database() as server:
        prepared = once("prepare", known, env=server.environment)
        loaded = once("load", known, sizes["records"], measured, sizes["each"], 10, env=server.environment)
        server.run("VACUUM ANALYZE")
        questions = _questions(known, loaded.pop("codes"), sizes)
        asked = folder / "questions.json"
        asked.write_text(json.dumps(questions, ensure_ascii=False), "utf-8")
        bare = once("ask", asked, env=server.environment)
        with site(server, WORKERS, folder, jobs=False) as running:
            seen = _drive(running, questions, seconds)
        with site(server, WORKERS, folder) as running:
            time.sleep(SETTLED)
            busy = _drive(running, questions, seconds)
        size = server.value("SELECT pg_total_relation_size('record_version')")
    found = Findings()
    _file(found, seen, bare, loaded["records"])
    _lookup(found, seen, bare)
    _search(found, seen, bare, sizes["subjects"])
    _busy(found, busy)
    found.notes += [
        f"{loaded['records']:,} records of {sizes['subjects']:,} subjects ({size / 1e9:.1f} GB with the key), published in ten "
        f"deliveries at {loaded['records'] / loaded['wall']:,.0f} rows/s; {measured:,} measured subjects of {sizes['each']}.",
        f"`gongxin serve` with {WORKERS} workers, {CLIENTS} clients that keep their connection, client, site and database on "
        "the same cores; everything in memory.",
        "Without background jobs; at work, a worker has all these records before it: their public index, open data, quality.",
        "Bare: the same SQL, prepared, on one psycopg connection, or for search the registry's function, one after the other.",
    ]
    found.details = {"prepared": prepared, "loaded": loaded, "bare": bare, "http": seen, "http, worker at work": busy}
    return found


def _drive(running: Site, questions: dict[str, Any], seconds: float) -> dict[str, Any]:
    files: list[Request] = [("GET", f"{API}/{code}", None) for code in questions["codes"]]
    lookups: list[Request] = [("POST", f"{API}/lookup", json.dumps({"codes": codes})) for codes in questions["lookups"]]
    searches = {
        kind: [("GET", f"{API}?q={quote(text)}", None) for text in texts] for kind, texts in questions["searches"].items()
    }
    mixed: list[Request] = [request for group in zip(*searches.values(), strict=False) for request in group]
    warm = min(3.0, seconds / 2)
    return {
        "file": running.drive(files, clients=CLIENTS, seconds=seconds, warm=warm),
        "file alone": running.drive(files, clients=1, seconds=seconds / 2, warm=warm),
        "lookup": running.drive(lookups, clients=1, seconds=seconds, at_most=100, warm=warm),
        "search": {kind: running.drive(asked, clients=1, seconds=seconds / 2, warm=0.5) for kind, asked in searches.items()},
        "search mixed": running.drive(mixed, clients=CLIENTS, seconds=seconds, warm=warm),
    }


def _file(found: Findings, seen: dict[str, Any], bare: dict[str, Any], records: int) -> None:
    file, alone, query = seen["file"], seen["file alone"], bare["file"]
    found.add(
        f"one subject's file at {records:,} records",
        file["per_second"],
        "requests/s",
        beside=f"{file['kilobytes']:.0f} KB each",
    )
    found.add("… p50", file["p50"] * 1000, "ms", beside=f"one client {_ms(alone['p50'])}, bare query {_ms(query['p50'])}")
    found.add("… p99", file["p99"] * 1000, "ms", beside=f"one client {_ms(alone['p99'])}, bare query {_ms(query['p99'])}")
    if file["site_ms"] is not None:
        found.add("… processor time of the site", file["site_ms"], "ms", beside=f"of the database {file['database_ms']:.2f} ms")


def _lookup(found: Findings, seen: dict[str, Any], bare: dict[str, Any]) -> None:
    lookup, query = seen["lookup"], bare["lookup"]
    found.add(f"{CODES:,} codes at once, p50", lookup["p50"] * 1000, "ms", beside=f"bare query {_ms(query['p50'])}")
    found.add(
        f"{CODES:,} codes at once, p99", lookup["p99"] * 1000, "ms", most=300.0,
        beside=f"bare query {_ms(query['p99'])}; {lookup['requests']} requests",
    )  # fmt: skip


def _search(found: Findings, seen: dict[str, Any], bare: dict[str, Any], names: int) -> None:
    for kind, answer in seen["search"].items():
        plain = bare["search"][kind]
        found.add(
            f"search of {names:,} names, {kind}: p99", answer["p99"] * 1000, "ms", most=100.0,
            beside=f"p50 {_ms(answer['p50'])}; without HTTP p50 {_ms(plain['p50'])}, p99 {_ms(plain['p99'])}; "
            f"{plain['found']:.0%} found something",
        )  # fmt: skip
    mixed = seen["search mixed"]
    found.add(
        f"search, all kinds mixed, {CLIENTS} clients: p99", mixed["p99"] * 1000, "ms", most=100.0,
        beside=f"p50 {_ms(mixed['p50'])}, {mixed['per_second']:,.0f} requests/s",
    )  # fmt: skip


def _busy(found: Findings, busy: dict[str, Any]) -> None:
    """What those who look see while the worker of the same machine catches up with all these records."""
    file, lookup = busy["file"], busy["lookup"]
    found.add(
        "worker at work: one subject's file", file["per_second"], "requests/s",
        beside=f"p50 {_ms(file['p50'])}, p99 {_ms(file['p99'])}",
    )  # fmt: skip
    found.add("worker at work: 10,000 codes, p50", lookup["p50"] * 1000, "ms", beside=f"p99 {_ms(lookup['p99'])}")
    name, slowest = max(busy["search"].items(), key=lambda answer: float(answer[1]["p99"]))
    beside = f"{name}, p50 {_ms(slowest['p50'])}"
    found.add("worker at work: slowest kind of search, p99", slowest["p99"] * 1000, "ms", beside=beside)


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.2f} ms"


def _questions(known: Path, codes: list[str], sizes: Mapping[str, int]) -> dict[str, Any]:
    """What is asked, the same every time: of codes, and of names in six ways."""
    dice = random.Random(20261120)
    with connect() as engine:
        rows = engine.rows(f"SELECT uscc, name FROM read_parquet('{known}') ORDER BY uscc")
    everyone, names = [code for code, _ in rows], [name for _, name in dice.sample(rows, min(len(rows), 3_000))]
    dice.shuffle(codes)
    few = min(CODES, len(everyone))
    lookups = []
    for _ in range(20):
        chosen = dice.sample(everyone, few)
        chosen[::100] = [code[:17] + ("0" if code[17] != "0" else "1") for code in chosen[::100]]  # one in a hundred unknown
        lookups.append(chosen)
    searches = {
        "whole name": names,
        "beginning": [name[:4] for name in names],
        "two characters": [name[3:5] for name in names],
        "two frequent characters": [dice.choice(("公司", "有限", "食品", "经营", "商贸", "云州")) for _ in names],
        "three characters or more": [name[2 : dice.choice((5, 6, 7))] for name in names],
        "one character wrong": [_typo(name, dice) for name in names],
    }
    return {"codes": codes, "lookups": lookups, "searches": searches, "seconds": sizes["seconds"] / 2}


def _typo(name: str, dice: random.Random) -> str:
    """One character of the brand (the third to the fifth) replaced by one that no name has."""
    place = dice.randrange(2, 5)
    return name[:place] + dice.choice("鑫鼎盛隆") + name[place + 1 :]


PART = Part(
    "http",
    "Looking by HTTP at a large registry",
    {
        "records": Size(5_000_000, 2_000, "records in the registry"),
        "subjects": Size(1_000_000, 500, "organisations, and names to search"),
        "each": Size(78, 6, "records of a measured subject"),
        "seconds": Size(12, 1, "how long each kind of request is sent"),
    },
    run,
)

if __name__ == "__main__":
    sys.exit(main(PART))
