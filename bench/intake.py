r"""Intake end to end, CSV → visible in the database, against a plain `\copy` of the same accepted rows.

Each repetition begins with the same database: the register of subjects, no record. Then, in this order:

    \copy A    first load of A (empty registry)
    \copy B    B (other records of the same resource are there)
    check C    C = B's rows in another order: checking alone, then the whole intake (nothing changes)
    C again    the same bytes: a no-op
    \copy of what the registry stored, into a table of the same columns: what PostgreSQL needs for that at least
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench import data
from bench.database import Database, database
from bench.figures import Findings, middle, ratio, spread
from bench.measuring import once
from bench.part import Part, Size, main

Runs = dict[str, list[dict[str, Any]]]
STORED = "stored.bin"


def run(sizes: Mapping[str, int], folder: Path) -> Findings:
    rows, subjects = sizes["rows"], sizes["subjects"]
    known = data.subjects(folder, subjects)
    files = [data.penalties(folder, rows, seed=seed, subjects=subjects) for seed in (1, 2)]
    accepted = [file.with_suffix(".accepted.csv") for file in files]
    dirt = [once("check", file, known, folder, "--accepted", out) for file, out in zip(files, accepted, strict=True)]
    with database() as server:
        prepared = once("prepare", known, env=server.environment)
        server.run("VACUUM ANALYZE")
        server.set_aside()
        runs: Runs = {}
        for _ in range(sizes["repeats"]):
            server.bring_back()
            _turn(server, files, accepted, folder, runs)
    return _findings(sizes, runs, prepared, dirt[0])


def _turn(server: Database, files: list[Path], accepted: list[Path], folder: Path, runs: Runs) -> None:
    again = data.reversed_lines(files[1])

    def keep(name: str, found: dict[str, Any]) -> None:
        runs.setdefault(name, []).append(found)

    for name, file, out in (("first", files[0], accepted[0]), ("other", files[1], accepted[1])):
        keep(f"copy {name}", _bare_copy(server, out))
        keep(name, _submit(server, file))
    server.settle()
    keep("check", once("check", again, "database", folder, env=server.environment))
    keep("resend", _submit(server, again))
    keep("same", _submit(server, again))
    keep("copy stored", _stored_copy(server, folder / STORED))
    _must_agree(runs)


def _submit(server: Database, file: Path) -> dict[str, Any]:
    server.settle()
    return once("submit", file, env=server.environment)


def _bare_copy(server: Database, file: Path) -> dict[str, Any]:
    """The accepted lines as they came, into a table of text columns without an index."""
    with file.open(encoding="utf-8", newline="") as given:
        columns = ", ".join(f'"{name}" text' for name in next(csv.reader(given)))
    server.run(f"CREATE TABLE bare ({columns})")
    server.settle()
    found = server.psql_copy("bare", file, "FORMAT csv, HEADER")
    found["rows"] = server.value("SELECT count(*) FROM bare")
    server.run("DROP TABLE bare")
    return found


def _stored_copy(server: Database, file: Path) -> dict[str, Any]:
    """The record versions of the first file, into a table of the same columns without key, index or check."""
    import psycopg

    with (
        psycopg.connect(server.url, autocommit=True) as connection,
        file.open("wb") as out,
        connection.cursor().copy(
            "COPY (SELECT * FROM record_version WHERE submission_id = (SELECT min(submission_id) FROM record_version))"
            " TO STDOUT WITH (FORMAT csv)"
        ) as blocks,
    ):
        for block in blocks:
            out.write(block)
    server.run("CREATE TABLE bare AS SELECT * FROM record_version WITH NO DATA")
    server.settle()
    found = server.psql_copy("bare", file, "FORMAT csv")
    found["bytes"] = server.value("SELECT pg_table_size('bare')")
    server.run("DROP TABLE bare")
    file.unlink()
    return found


def _must_agree(runs: Runs) -> None:
    """Figures of a run that did something else than meant would be worth nothing."""
    for name in ("first", "other"):
        last, copied = runs[name][-1], runs[f"copy {name}"][-1]["rows"]
        if last["state"] != "published" or last["new"] + last["duplicates"] != last["accepted"] or last["new"] != copied:
            raise AssertionError(f"{name}: {last['state']}, {last['new']} new, {copied} copied")
    resend, same = runs["resend"][-1], runs["same"][-1]
    if resend["state"] != "published" or resend["new"] or resend["changed"] or resend["again"]:
        raise AssertionError(f"resend: {resend}")
    if not same["again"]:
        raise AssertionError("the same bytes were taken for another submission")


def _findings(sizes: Mapping[str, int], runs: Runs, prepared: dict[str, Any], dirt: dict[str, Any]) -> Findings:
    found = Findings()
    for name, words, most in (
        ("other", "registry that holds other records, of a plain \\copy", 3.0),
        ("first", "first load of an empty registry, of a plain \\copy", 2.0),
    ):
        copied = runs[f"copy {name}"]
        beside = f"{spread(runs[name])} to {spread(copied)}"
        found.add(words, ratio(runs[name], copied), "x", most=most, beside=beside)
    beside = f"{spread(runs['resend'])} to {spread(runs['check'])}"
    found.add("resend in another order, of checking alone", ratio(runs["resend"], runs["check"]), "x", most=1.5, beside=beside)
    beside = f"{spread(runs['same'])}; known by its SHA-256, a no-op"
    found.add("resend of the same bytes, of checking alone", ratio(runs["same"], runs["check"]), "x", most=1.5, beside=beside)
    found.add("rows into the registry", runs["other"][0]["rows"] / middle(runs["other"], "wall"), "rows/s")
    stored = runs["copy stored"]
    found.add(
        "first load, of a \\copy of what it stored (no key)",
        ratio(runs["first"], stored),
        "x",
        beside=f"{middle(stored, 'wall'):.2f} s, {stored[0]['bytes'] / 1e9:.2f} GB",
    )
    for name in ("other", "first", "resend", "check", "copy other"):
        found.add(
            f"processor time, {name}",
            middle(runs[name], "cpu"),
            "s",
            beside=f"and the server's {middle(runs[name], 'server_cpu'):.1f} s"
            if "server_cpu" in runs[name][0]
            else _server(runs[name]),
        )
    found.add("memory of the worker", middle(runs["other"], "peak") / 1e9, "GB")
    found.add(
        "register of subjects written", prepared["subjects"] / prepared["wall"], "rows/s", beside="with names and their bigrams"
    )
    found.notes += [
        f"{sizes['rows']:,} rows in each file, {runs['other'][0]['accepted']:,} accepted "
        f"({dirt['refused'] / dirt['rows']:.2%} refused); {sizes['subjects']:,} subjects.",
        "End to end: spool, encrypt, hash, detect, check, findings and masked copy, publish with versions and change log, "
        "clean up. The clock starts in a worker that runs. \\copy: psql, the sender's columns as text, no index, logged table.",
        "Stages of the last run with other records (wall, processor, the server's): " + _stages(runs["other"][-1]),
    ]
    found.details = dict(runs) | {"prepared": prepared}
    return found


def _server(runs: list[dict[str, Any]]) -> str:
    if "stages" not in runs[0]:
        return ""
    spent = [{"server_cpu": sum(stage["server_cpu"] for stage in run_["stages"])} for run_ in runs]
    return f"and the server's {middle(spent, 'server_cpu'):.1f} s"


def _stages(run_: dict[str, Any]) -> str:
    told = [s for s in run_["stages"] if s["wall"] >= 0.02 * run_["wall"]]
    return "; ".join(f"→ {s['to']} {s['wall']:.2f}, {s['cpu']:.2f}, {s['server_cpu']:.2f}" for s in told)


PART = Part(
    "intake",
    "Intake end to end against a plain \\copy",
    {
        "rows": Size(2_000_000, 2_000, "rows of each file"),
        "subjects": Size(1_000_000, 500, "organisations in the register"),
        "repeats": Size(3, 1, "runs of each"),
    },
    run,
)

if __name__ == "__main__":
    sys.exit(main(PART))
