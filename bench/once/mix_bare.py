"""The mix of bench/pages.py without pages and HTTP: the registry's search, the query of a file, a check with its log.

    python -m bench.once.mix_bare MIX.json

MIX: {mix: [[search | file | check, text]], seconds}.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from bench.figures import percentile
from bench.measuring import tell
from bench.once.prepare import DEPARTMENT


def main(mix: str) -> None:
    from gongxin.conf.bootstrap import setup

    setup(migrate=False)
    from django.db import connection, transaction
    from django.utils import timezone

    from gongxin.access import api as access
    from gongxin.catalogue import load
    from gongxin.measures import api as measures
    from gongxin.registry import api as registry

    asked = json.loads(Path(mix).read_text("utf-8"))
    catalogue, today = load(), timezone.localdate()
    officer = access.Actor("officer", DEPARTMENT, "bench-01", "", frozenset({"check"}))

    def ask(kind: str, text: str) -> None:
        if kind == "search":
            registry.search(text)
        elif kind == "file":
            registry.credit_file(text, "public_page", today, catalogue)
        else:
            now = timezone.now()
            with transaction.atomic():
                connection.ensure_connection()
                question = measures.Question("licence", (text,), today, "bench", "")
                answered = measures.check(connection.connection, catalogue, question, actor=officer, now=now)
                access.log_batch(None, at=now, purpose=answered.no, channel="government", subjects=(text,), operator=DEPARTMENT)

    taken: dict[str, list[float]] = {"whole": [], "search": [], "file": [], "check": []}
    for kind, text in asked["mix"][:40]:
        ask(kind, text)
    until = time.perf_counter() + asked["seconds"]
    place = 0
    while time.perf_counter() < until:
        kind, text = asked["mix"][place % len(asked["mix"])]
        start = time.perf_counter()
        ask(kind, text)
        spent = time.perf_counter() - start
        taken["whole"].append(spent)
        taken[kind].append(spent)
        place += 1
    tell({kind: _figures(times) for kind, times in taken.items() if times})


def _figures(times: list[float]) -> dict[str, Any]:
    return {"per_second": len(times) / sum(times), "p50": percentile(times, 0.5), "p99": percentile(times, 0.99)}


if __name__ == "__main__":
    main(sys.argv[1])
