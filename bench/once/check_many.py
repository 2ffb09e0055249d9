"""Checks of many subjects at once, each asked, answered, kept, written into the trail, and committed: all that
the API does but reading and sending bytes.

    python -m bench.once.check_many SUBJECTS.parquet CODES TIMES

Answers per matter: seconds of each check (p50, most) and of these the log's (log), how many subjects bore a measure,
kilobytes of the answer.
"""

from __future__ import annotations

import random
import sys
import time
from typing import Any

from bench.figures import percentile
from bench.measuring import tell
from bench.once.prepare import DEPARTMENT

MATTERS = ("procurement", "licence", "tender", "tax")
WARM_UP = 3


def main(subjects: str, *numbers: str) -> None:
    from gongxin.conf.bootstrap import setup

    setup(migrate=False)
    from django.db import connection, transaction
    from django.utils import timezone

    from gongxin.access import api as access
    from gongxin.catalogue import load
    from gongxin.engine.connection import connect
    from gongxin.measures import api

    few, times = map(int, numbers)
    with connect() as engine:
        everyone = [code for (code,) in engine.rows(f"SELECT uscc FROM read_parquet('{subjects}') ORDER BY uscc")]
    officer = access.Actor("officer", DEPARTMENT, "bench-01", "", frozenset({"check"}))
    dice, catalogue = random.Random(20261121), load()
    found: dict[str, Any] = {}
    for matter in MATTERS:
        taken, logging, bearing, size = [], [], 0, 0
        for turn in range(WARM_UP + times):
            codes = tuple(dice.sample(everyone, min(few, len(everyone))))
            question = api.Question(matter, codes, timezone.localdate(), "基准测试", "食品经营许可")
            start = time.perf_counter()
            with transaction.atomic():
                connection.ensure_connection()
                answered = api.check(connection.connection, catalogue, question, actor=officer, now=timezone.now())
                begun = time.perf_counter()
                access.log_batch(
                    None, at=timezone.now(), purpose=answered.no, channel="government", subjects=answered.codes,
                    operator=DEPARTMENT,
                )  # fmt: skip
                logging.append(time.perf_counter() - begun)
            if turn >= WARM_UP:
                taken.append(time.perf_counter() - start)
            bearing, size = answered.body.count(b'"measure" : "'), len(answered.body)
        found[matter] = {
            "p50": percentile(taken, 0.5),
            "most": max(taken),
            "log": percentile(logging, 0.5),
            "bearing": bearing,
            "kilobytes": size / 1000,
        }
    tell(found)


if __name__ == "__main__":
    main(*sys.argv[1:])
