"""Credit reports as signed PDF/A: how many a minute one process makes, for usual files and for long ones."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from bench import data
from bench.database import database
from bench.figures import Findings
from bench.measuring import once
from bench.part import Part, Size, main

USUAL, LONG = 20, 500


def run(sizes: Mapping[str, int], folder: Path) -> Findings:
    known = data.subjects(folder, sizes["subjects"])
    found = Findings()
    for label, each, times in (("usual", USUAL, sizes["reports"]), ("long", LONG, max(1, sizes["reports"] // 10))):
        with database() as server:
            once("prepare", known, env=server.environment)
            many = 10
            records = each * many + sizes["subjects"]
            codes = once("load", known, records, many, each, 4, env=server.environment)["codes"]
            server.run("VACUUM ANALYZE")
            seen = once("make_reports", ",".join(codes), times, env=server.environment)
        steps = seen["steps"]
        found.add(
            f"PDFs a minute, one process, {seen['records']} records each",
            seen["a_minute"],
            "a minute",
            beside=f"p50 issue {steps['issue']['p50'] * 1000:.0f} ms, PDF, signatures {steps['pdf']['p50'] * 1000:.0f} ms, "
            f"signed JSON {steps['json']['p50'] * 1000:.0f} ms; {seen['kilobytes']:.0f} KB",
        )
        found.add(
            f"verified off line, {seen['records']} records: p50", steps["verify"]["p50"] * 1000, "ms",
        )  # fmt: skip
        found.details[label] = seen
    found.notes.append(
        "A report is issued and committed, set in PDF/A-3u with embedded subsets, carries the signed JSON, and is signed"
        " (PAdES, ECDSA P-256). The first two of a process, which read the fonts, are left out."
    )
    return found


PART = Part(
    "reports",
    "Reports as signed PDF",
    {
        "subjects": Size(10_000, 200, "organisations"),
        "reports": Size(200, 4, "reports of usual files; a tenth of it of long ones"),
    },
    run,
)

if __name__ == "__main__":
    sys.exit(main(PART))
