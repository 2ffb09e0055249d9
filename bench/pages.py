"""The site under load at 5 million records: a mix of 70% search pages, 20% credit files, 10% checks of one organisation; the
same on the bare database; and single pages one after the other."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from bench import data
from bench.database import database
from bench.figures import Findings
from bench.measuring import once
from bench.over_http import _typo
from bench.part import Part, Size, main
from bench.site import Request, Site, site
from gongxin.engine.connection import connect

WORKERS, CLIENTS = 2, 16
MEASURED = 2_000
SEARCH, FILE, CHECK = 14, 4, 2  # of twenty
QUICK_ENOUGH = 100.0
PAGES = (
    "/", "/publicity/", "/publicity/administrative_penalty/", "/publicity/administrative_penalty/?kind=罚款&since=2025-01-01",
    "/publicity/administrative_penalty/?kind=责令关闭", "/lists/", "/lists/SX04/", "/measures/", "/figures/", "/open-data/",
    "/status/", "/en/",
)  # fmt: skip


def run(sizes: Mapping[str, int], folder: Path) -> Findings:
    known = data.subjects(folder, sizes["subjects"])
    measured = min(MEASURED, sizes["subjects"] // 2)
    with database() as server:
        once("prepare", known, env=server.environment)
        loaded = once("load", known, sizes["records"], measured, sizes["each"], 10, env=server.environment)
        followed = once("follow", env=server.environment)
        server.run("VACUUM ANALYZE")
        clerk = once("clerk", env=server.environment)
        mix = _mix(known, loaded.pop("codes"))
        asked = folder / "mix.json"
        asked.write_text(json.dumps({"mix": mix, "seconds": sizes["seconds"]}, ensure_ascii=False), "utf-8")
        bare = once("mix_bare", asked, env=server.environment)
        with site(server, WORKERS, folder, jobs=False) as running:
            seen, pages = _drive(running, mix, clerk["header"], sizes["seconds"])
    found = Findings()
    _tell(found, seen, bare, pages)
    found.notes += [
        f"{loaded['records']:,} records of {sizes['subjects']:,} subjects; the index of public records followed them at "
        f"{followed['changes'] / followed['wall']:,.0f} changes/s, sums and charts took {followed['sums']:.1f} s.",
        f"Of twenty requests {SEARCH} are search pages (whole names, beginnings, two characters, one character wrong), {FILE} "
        f"credit files as pages, {CHECK} checks of one organisation by an officer's key, kept and logged.",
        f"`gongxin serve --no-jobs` with {WORKERS} workers; {CLIENTS} clients, the site and the database share the cores.",
        "Bare: the registry's search, the query of a file, the check with its log, one after the other on one connection.",
    ]
    found.details = {"loaded": loaded, "followed": followed, "bare": bare, "mix": seen, "pages": pages}
    return found


def _mix(known: Path, codes: list[str]) -> list[list[str]]:
    """[kind, text]: the same every time, kinds shuffled within each twenty."""
    dice = random.Random(20261121)
    with connect() as engine:
        everyone = [name for (name,) in engine.rows(f"SELECT name FROM read_parquet('{known}') ORDER BY uscc")]
    names = dice.sample(everyone, min(len(everyone), 4_000))
    dice.shuffle(codes)
    ways = (lambda n: n, lambda n: n[:4], lambda n: n[3:5], lambda n: _typo(n, dice))
    mix: list[list[str]] = []
    for turn in range(200):
        twenty = [["search", ways[i % 4](dice.choice(names))] for i in range(SEARCH)]
        twenty += [["file", codes[(turn * FILE + i) % len(codes)]] for i in range(FILE)]
        twenty += [["check", codes[(turn * CHECK + i) % len(codes)]] for i in range(CHECK)]
        dice.shuffle(twenty)
        mix += twenty
    return mix


def _request(kind: str, text: str) -> Request:
    if kind == "search":
        return ("GET", f"/search/?q={quote(text)}", None)
    if kind == "file":
        return ("GET", f"/subjects/{text}/", None)
    return ("POST", "/api/v1/checks", json.dumps({"matter": "licence", "subjects": [text], "purpose": "bench"}))


def _drive(running: Site, mix: list[list[str]], header: str, seconds: float) -> tuple[dict[str, Any], dict[str, Any]]:
    warm = min(3.0, seconds / 2)
    fine = frozenset({"200", "201", "302"})
    requests = [_request(*item) for item in mix]
    whole = running.drive(requests, clients=CLIENTS, seconds=seconds, warm=warm, headers=[header], accepted=fine)
    kinds = {
        kind: running.drive(
            [_request(*item) for item in mix if item[0] == kind], clients=1, seconds=seconds / 3, warm=0.5, headers=[header],
            accepted=fine,
        )
        for kind in ("search", "file", "check")
    }  # fmt: skip
    pages = {}
    for path in PAGES:
        place = quote(path, safe="/?&=")
        pages[path] = running.drive([("GET", place, None)], clients=1, seconds=seconds / 6, warm=0.3)
    return {"whole": whole, **kinds}, pages


def _tell(found: Findings, seen: dict[str, Any], bare: dict[str, Any], pages: dict[str, Any]) -> None:
    whole = seen["whole"]
    found.add(
        f"70% search, 20% file, 10% check; {CLIENTS} clients", whole["per_second"], "requests/s",
        beside=f"bare, one connection: {bare['whole']['per_second']:,.0f}/s",
    )  # fmt: skip
    found.add("… p50", whole["p50"] * 1000, "ms", beside=f"bare {bare['whole']['p50'] * 1000:.2f} ms")
    found.add("… p99", whole["p99"] * 1000, "ms", beside=f"bare {bare['whole']['p99'] * 1000:.2f} ms")
    for kind in ("search", "file", "check"):
        found.add(
            f"… {kind} alone, one client: p95", seen[kind]["p95"] * 1000, "ms", most=QUICK_ENOUGH,
            beside=f"p50 {seen[kind]['p50'] * 1000:.1f} ms; bare p50 {bare[kind]['p50'] * 1000:.2f} ms; "
            f"{seen[kind]['kilobytes']:.0f} KB",
        )  # fmt: skip
    for path, answer in pages.items():
        found.add(
            f"page {path}: p95", answer["p95"] * 1000, "ms", most=QUICK_ENOUGH,
            beside=f"p50 {answer['p50'] * 1000:.1f} ms, {answer['kilobytes']:.0f} KB",
        )  # fmt: skip


PART = Part(
    "pages",
    "The site under load",
    {
        "records": Size(5_000_000, 2_000, "records in the registry"),
        "subjects": Size(1_000_000, 500, "organisations, and names to search"),
        "each": Size(78, 6, "records of a measured subject"),
        "seconds": Size(12, 1, "how long the mix is sent"),
    },
    run,
)

if __name__ == "__main__":
    sys.exit(main(PART))
