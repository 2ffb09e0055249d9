"""The room's statements: one per family of facts (queries/<family>.sql), asked with the same spans, moment, calendar and terms
whether it is summed up or opened row by row. So a figure and the rows behind it cannot disagree."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, LiteralString

import psycopg
from django.db import connection

from gongxin.catalogue import Catalogue, Metric
from gongxin.catalogue.metric_integrity import DEADLINE
from gongxin.kernel.workdays import Calendar
from gongxin.quality.periods import Period

COMMITMENTS, RATINGS = "commitment", "ratings"

GIVEN: LiteralString = """
WITH periods AS (SELECT * FROM unnest(%(firsts)s::date[], %(lasts)s::date[]) AS p (first, last)),
moment AS (SELECT coalesce(%(as_of)s::timestamptz, 'infinity') AS as_of),
ordinals AS (SELECT * FROM unnest(%(days)s::date[], %(numbers)s::integer[]) AS o (day, number)),
terms AS (SELECT * FROM unnest(%(term_resources)s::text[], %(terms)s::integer[]) AS t (resource, workdays))
"""


@cache
def statement(name: str) -> LiteralString:
    """The text of queries/<name>.sql: a file of this package, never built from data, hence LiteralString."""
    return (files(__package__) / "queries" / f"{name}.sql").read_text(encoding="utf-8")


def given(periods: Sequence[Period], as_of: datetime | None, catalogue: Catalogue, calendar: Calendar) -> dict[str, Any]:
    """The parameters of every family."""
    days, numbers = ordinals(calendar)
    terms = deadlines(catalogue)
    return {
        "firsts": [item.first for item in periods],
        "lasts": [item.last for item in periods],
        "as_of": as_of,
        "days": days,
        "numbers": numbers,
        "term_resources": list(terms),
        "terms": list(terms.values()),
        "registers": [item.id for item in catalogue.resources if item.describes_subjects],
        "gradings": [item.id for item in catalogue.resources if item.section == RATINGS],
        "open": [item.id for item in catalogue.resources if item.open_in("public_page")],
    }


def deadlines(catalogue: Catalogue) -> dict[str, int]:
    """Resource → working days within which it is to be submitted after its decision date."""
    return {
        item.id: item.deadline.workdays
        for item in catalogue.resources
        if item.deadline is not None and item.deadline.after == item.dates.decided
    }


def resources_of(metric: Metric, catalogue: Catalogue) -> list[str] | None:
    """The resources a metric looks at; None: all."""
    if not metric.resources:
        return None
    named = [name for name in metric.resources if name != DEADLINE]
    return sorted({*named, *(deadlines(catalogue) if DEADLINE in metric.resources else ())})


@lru_cache(maxsize=4)
def ordinals(calendar: Calendar) -> tuple[str, str]:
    """Every day of the calendar and the number of working days up to and including it, as PostgreSQL writes arrays: thousands
    of values that the driver would put into words again for every statement."""
    days, numbers = calendar.numbered()
    return "{" + ",".join(map(str, days)) + "}", "{" + ",".join(map(str, numbers)) + "}"


def formula(metric: Metric, catalogue: Catalogue) -> str:
    """The version of a metric's formula: changes with whatever changes its value."""
    parts = {
        "family": metric.family, "numerator": metric.numerator, "denominator": metric.denominator, "place": metric.place,
        "each": metric.each, "unit": metric.unit, "resources": resources_of(metric, catalogue),
        "terms": deadlines(catalogue) if metric.family == "records" else None,
        "sql": statement(metric.family), "place_sql": statement(f"place_{metric.place}") if metric.place else None,
    }  # fmt: skip
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def ask(sql: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """All rows, on Django's own connection."""
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor[tuple[Any, ...]](connection.connection) as cursor:
        return cursor.execute(sql.encode(), parameters).fetchall()
