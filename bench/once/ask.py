"""The same questions without HTTP: the bare query on a psycopg connection, and the registry's own function.

    python -m bench.once.ask QUESTIONS.json

QUESTIONS: {codes: one file each, lookups: [[code]], searches: {kind: [text]}, seconds}.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from bench.figures import percentile
from bench.measuring import tell


def main(questions: str) -> None:
    from gongxin.conf.bootstrap import setup

    setup(migrate=False)
    import psycopg
    from django.utils import timezone

    from gongxin.catalogue import load
    from gongxin.conf import embedded
    from gongxin.registry import api as registry
    from gongxin.registry import channels
    from gongxin.registry.sql import statement

    asked = json.loads(Path(questions).read_text("utf-8"))
    today: dt.date = timezone.localdate()
    catalogue = load()
    parameters = channels.parameters("public_page", today, catalogue)
    found: dict[str, Any] = {}
    with psycopg.connect(embedded.ensure(), autocommit=True) as connection:

        def bare(name: str, **given: object) -> None:
            connection.execute(statement(name), {**given, **parameters}, prepare=True).fetchall()

        found["file"] = _timed(lambda code: bare("credit_file", uscc=code, upto=None), asked["codes"], asked["seconds"])
        found["lookup"] = _timed(lambda codes: bare("batch_lookup", codes=codes), asked["lookups"], asked["seconds"])
    found["search"] = {
        kind: _timed(registry.search, texts, asked["seconds"]) | {"found": _found(registry.search, texts)}
        for kind, texts in asked["searches"].items()
    }
    tell(found)


def _timed(ask: Callable[[Any], object], questions: Iterable[Any], seconds: float) -> dict[str, float]:
    """p50, p99 in seconds, over the questions that fit into `seconds`; the first few only warm up."""
    questions = list(questions)
    for question in questions[:5]:
        ask(question)
    taken: list[float] = []
    until = time.perf_counter() + seconds
    for question in questions:
        start = time.perf_counter()
        ask(question)
        taken.append(time.perf_counter() - start)
        if start > until:
            break
    return {"asked": len(taken), "p50": percentile(taken, 0.5), "p99": percentile(taken, 0.99)}


def _found(search: Callable[[str], Any], texts: list[str]) -> float:
    """Share of the first hundred questions with any hit."""
    tried = texts[:100]
    return sum(bool(search(text).items) for text in tried) / len(tried)


if __name__ == "__main__":
    main(*sys.argv[1:])
