"""Reports one after the other, each issued and committed, set as PDF/A, signed; and verified off line.

    python -m bench.once.make_reports CODES TIMES        CODES: one code, or several separated by commas

Seconds of each step (p50, p99), of the whole, and kilobytes of a PDF.
"""

from __future__ import annotations

import sys
import time

from bench.figures import percentile
from bench.measuring import tell

WARM_UP = 2


def main(codes: str, times: str) -> None:
    from gongxin.conf.bootstrap import setup

    setup(migrate=False)
    from django.db import connection, transaction
    from django.utils import timezone

    from gongxin.catalogue import load
    from gongxin.exchange import api as exchange
    from gongxin.kernel import signing
    from gongxin.reports import api as reports
    from gongxin.reports import verifying

    catalogue, asked = load(), codes.split(",")
    keys = (signing.public_of(exchange.signing_key(timezone.now())),)
    steps: dict[str, list[float]] = {"issue": [], "pdf": [], "json": [], "verify": []}
    size = 0
    for turn in range(WARM_UP + int(times)):
        now, marks = timezone.now(), [time.perf_counter()]
        with transaction.atomic():
            connection.ensure_connection()
            wanted = reports.Asked("public", asked[turn % len(asked)])
            issued, content = reports.issue(connection.connection, wanted, actor=None, now=now, catalogue=catalogue)
        marks.append(time.perf_counter())
        data = reports.pdf(issued, content, catalogue, lang="zh", now=now)
        marks.append(time.perf_counter())
        reports.json_bytes(issued, content, catalogue, now=now)
        marks.append(time.perf_counter())
        verifying.of_pdf(data, reports.certificates(now), keys, now=timezone.now())
        marks.append(time.perf_counter())
        size = len(data)
        if turn >= WARM_UP:
            for name, before, after in zip(steps, marks, marks[1:], strict=False):
                steps[name].append(after - before)
    whole = [issue + pdf for issue, pdf in zip(steps["issue"], steps["pdf"], strict=True)]
    found = {name: {"p50": percentile(taken, 0.5), "p99": percentile(taken, 0.99)} for name, taken in steps.items()}
    tell({"steps": found, "a_minute": 60 * len(whole) / sum(whole), "kilobytes": size / 1000, "records": issued.records})


if __name__ == "__main__":
    main(*sys.argv[1:])
