"""A check of 10,000 subjects at 5 million records: asked, answered, kept for ever and committed."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from bench import data
from bench.database import database
from bench.figures import Findings
from bench.measuring import once
from bench.part import Part, Size, main

MEASURED, EACH, DELIVERIES = 2_000, 78, 10


def run(sizes: Mapping[str, int], folder: Path) -> Findings:
    known = data.subjects(folder, sizes["subjects"])
    measured, each = min(MEASURED, sizes["subjects"] // 2), min(EACH, max(1, sizes["records"] // sizes["subjects"]))
    with database() as server:
        once("prepare", known, env=server.environment)
        loaded = once("load", known, sizes["records"], measured, each, DELIVERIES, env=server.environment)
        loaded.pop("codes")
        listed = once("load_listed", known, env=server.environment)
        server.run("VACUUM ANALYZE")
        seen = once("check_many", known, sizes["codes"], sizes["times"], env=server.environment)
        records = server.value("SELECT count(*) FROM record_version")
        kept = server.value("SELECT count(*) FROM credit_check")
    found = Findings()
    for matter, figures in seen.items():
        found.add(
            f"check of {sizes['codes']:,} subjects, {matter}: p50",
            figures["p50"] * 1000,
            "ms",
            most=300.0,
            beside=f"slowest {figures['most'] * 1000:.0f} ms; access log {figures['log'] * 1000:.0f} ms of it; "
            f"{figures['bearing']:,} measures named",
        )
    found.notes += [
        f"{records:,} records of {sizes['subjects']:,} subjects; {listed['serious_list_entry']:,} entries of lists, "
        f"{listed['tax_rating']:,} grades, {listed['administrative_penalty']:,} penalties that stopped a business.",
        "Each check is one transaction of its own: number, question, answer and articles kept, a line in each subject's access "
        f"log ({kept:,} checks); "
        "subjects drawn at random, so most of their pages were not read by the check before.",
    ]
    found.details = {"loaded": loaded, "listed": listed, "checks": seen}
    return found


PART = Part(
    "checks",
    "Checks of many subjects at once",
    {
        "records": Size(5_000_000, 3_000, "records in the registry, beside those that checks look for"),
        "subjects": Size(1_000_000, 500, "organisations"),
        "codes": Size(10_000, 200, "subjects of one check"),
        "times": Size(20, 2, "checks of each matter"),
    },
    run,
)

if __name__ == "__main__":
    sys.exit(main(PART))
