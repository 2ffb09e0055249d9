"""Pages of public records across all organisations, with filters; always computed by the registry's gate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, LiteralString
from uuid import UUID

import psycopg
from django.db import connection
from psycopg.rows import class_row

from gongxin.catalogue import Catalogue
from gongxin.publicity import places, sectors
from gongxin.publicity.errors import UnknownTopicError
from gongxin.publicity.sql import statement
from gongxin.publicity.topics import KIND_FIELDS, LISTS, REGISTRATION, indexed
from gongxin.registry import channels

PAGE = 20
BLOCK = 2_000
"""Lines a download reads at once."""
MANY = 5_000
"""Lines of a kind from which another filter leads."""


@dataclass(frozen=True)
class Question:
    """Which records. Empty or None: any. `since` and `until` are about the decision, `published_on` about the day it came."""

    resource: str
    department: str = ""
    kind: str = ""
    region: str = ""
    sector: str = ""
    since: date | None = None
    until: date | None = None
    published_on: date | None = None


@dataclass(frozen=True)
class Line:
    """One record as a list shows it. content: public fields by code, personal ones masked."""

    day: date
    published_on: date
    uscc: str
    name: str
    resource: str
    record_key: UUID
    version: int
    nature: str
    severity: str | None
    state: str
    decided_on: date | None
    effective_to: date | None
    public_until: date | None
    department: str
    region: str
    content: dict[str, Any]


@dataclass(frozen=True)
class Lines:
    """`next`: the place after the last one, None at the end."""

    items: tuple[Line, ...]
    next: str | None


_FILTERS: tuple[tuple[str, LiteralString], ...] = (
    ("department", "AND l.department = %(department)s"),
    ("region", "AND l.region LIKE %(region)s"),
    ("sector", "AND l.sector = %(sector)s"),
    ("since", "AND l.day >= %(since)s"),
    ("until", "AND l.day <= %(until)s"),
    ("published_on", "AND l.published_on = %(published_on)s"),
)
_OF_KIND: LiteralString = "AND l.kinds @> ARRAY[%(kind)s::text]"
# LIMIT 1, so that a line is looked up for a kind and never the other way round: the planner would join millions and sort them.
_LINES_OF_KIND: LiteralString = """
    (SELECT k.day, k.uscc, k.resource, k.record_key, p.published_on, p.public_until, p.department, p.region, p.sector
     FROM public_kind k
     CROSS JOIN LATERAL (
         SELECT x.* FROM public_line x
         WHERE x.uscc = k.uscc AND x.resource = k.resource AND x.record_key = k.record_key
         LIMIT 1) p
     WHERE k.kind = %(kind)s)"""
_AFTER: LiteralString = "AND (l.day, l.uscc, l.record_key) < (%(day)s::date, %(uscc)s::text, %(record_key)s::uuid)"


def lines(question: Question, on: date, catalogue: Catalogue, *, after: str | None = None, limit: int = PAGE) -> Lines:
    """A page of what the public may see on `on`, newest decision first. PlaceError for a forged `after`, UnknownTopicError."""
    bound = places.binding(question)
    found = _read(question, on, catalogue, places.opened(after, bound), limit + 1)
    shown = found[:limit]
    more = len(found) > limit
    return Lines(tuple(shown), places.sealed(_place(shown[-1]), bound) if more else None)


def all_lines(question: Question, on: date, catalogue: Catalogue, *, most: int) -> Iterator[Line]:
    """The same, up to `most` of them, for a download; read in blocks, each by the gate as it stands then."""
    place, left = None, most
    while left > 0:
        block = _read(question, on, catalogue, place, min(BLOCK, left))
        yield from block
        left -= len(block)
        if len(block) < BLOCK:
            return
        place = _place(block[-1])


def newest_day(on: date, resources: tuple[str, ...]) -> date | None:
    """The newest day, up to `on`, on which a record of these resources came; it may have left since. None: none ever."""
    asked = {"on": on, "resources": list(resources), "indexed": followed()}
    return _value(statement("newest_day"), asked, prepare=False)  # type: ignore[no-any-return]


def _place(line: Line) -> places.Place:
    return places.Place(line.day, line.uscc, line.record_key)


def _read(question: Question, on: date, catalogue: Catalogue, after: places.Place | None, limit: int) -> list[Line]:
    if question.resource not in indexed(catalogue):
        raise UnknownTopicError(place=question.resource)
    asked = [text for name, text in _FILTERS if getattr(question, name)]
    given: dict[str, object] = {name: getattr(question, name) for name in ("kind", *dict(_FILTERS))}
    given["region"] = question.region.rstrip("0") + "%" if question.region.endswith("00") else question.region
    if after is not None:
        asked.append(_AFTER)
        given |= {"day": after.day, "uscc": after.uscc, "record_key": after.record_key}
    gate = channels.parameters("public_page", on, catalogue)
    hidden = dict(zip(gate["resources"], gate["hidden"], strict=True))  # type: ignore[call-overload]
    parameters = {
        **{name: gate[name] for name in ("on", "states", "expires", "reach")},
        **given,
        **kind_parameters(),
        "resource": question.resource,
        "in_effect": question.resource in LISTS,
        "hidden": hidden.get(question.resource, ""),
        "limit": limit,
        "indexed": followed(),
    }
    by_kind = _by_kind(question)
    text = filled("page").replace("/* lines */", " ".join(asked))
    text = text.replace("/* source */", _LINES_OF_KIND if by_kind else "public_line")
    text = text.replace("/* kind in index */", _OF_KIND if question.kind and not by_kind else "")
    text = text.replace("/* kind */", _OF_KIND if question.kind else "")
    connection.ensure_connection()
    with connection.wrap_database_errors, connection.connection.cursor(row_factory=class_row(Line)) as cursor:
        # not prepared: the plan must see how near %(indexed)s is to the end of the table
        found: list[Line] = cursor.execute(text, parameters, prepare=False).fetchall()
    return found


def _by_kind(question: Question) -> bool:
    """Walk the lines of the kind, or those of another filter? The other leads where the kind has many: what one of the two says
    of few lines is found soon, whichever it is."""
    if not question.kind:
        return False
    if not (question.department or question.region or question.sector or question.published_on):
        return True
    some = "SELECT FROM public_kind WHERE resource = %(resource)s AND kind = %(kind)s LIMIT %(many)s"
    asked = {"resource": question.resource, "kind": question.kind, "many": MANY}
    return int(_value(f"SELECT count(*) FROM ({some}) k", asked)) < MANY


def kind_parameters() -> dict[str, object]:
    """For queries/kinds.sql and queries/sector.sql."""
    pairs = [(resource, field) for resource, fields in KIND_FIELDS.items() for field in fields]
    return {
        "kind_resources": [resource for resource, _ in pairs],
        "kind_fields": [field for _, field in pairs],
        "registration": REGISTRATION,
        **sectors.parameters(),
    }


def filled(name: str) -> LiteralString:
    """A statement with the two look-ups of a record's kinds and sector in their places."""
    text = statement(name)
    for part in ("kinds", "sector"):
        bare = "\n".join(line for line in statement(part).splitlines() if not line.startswith("--"))
        text = text.replace(f"/* {part} */", bare)
    return text


def followed() -> int:
    """The change number up to which the index has followed the registry."""
    return int(_value("SELECT seq FROM public_progress") or 0)


def _value(query: LiteralString, asked: Mapping[str, object] | None = None, *, prepare: bool | None = None) -> Any:
    """The first cell of the first row; None where there is no row."""
    connection.ensure_connection()
    with psycopg.Cursor[tuple[Any, ...]](connection.connection) as cursor:
        row = cursor.execute(query, asked, prepare=prepare).fetchone()
    return row[0] if row else None
