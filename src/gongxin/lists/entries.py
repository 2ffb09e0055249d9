"""Entries as they are read: one proceeding with its events, and what is active."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from psycopg.rows import class_row

from gongxin.catalogue import Catalogue
from gongxin.lists.errors import UnknownEntryError

if TYPE_CHECKING:
    import psycopg


@dataclass(frozen=True)
class Event:
    """One step of a proceeding."""

    version: int
    at: datetime
    step: str
    actor: str
    department: str
    why: str
    documents: Any


@dataclass(frozen=True)
class Entry:
    """Where a proceeding stands. record_key: of the record serious_list_entry or red_list_entry that it made."""

    id: int
    list_code: str
    uscc: str
    department: str
    state: str
    version: int
    reason: str
    evidence: Any
    listing_basis: str
    office: str
    notified_on: date | None
    statement_until: date | None
    decided_on: date | None
    decision_no: str | None
    decided_by: str | None
    signed_by: str | None
    listing_date: date | None
    end_date: date | None
    earliest_removal: date | None
    removal_date: date | None
    record_key: UUID | None


@dataclass(frozen=True)
class Active:
    """An entry in effect on a day, made here or received as data."""

    uscc: str
    list_code: str
    decision_no: str
    deciding_body: str
    listing_date: date
    end_date: date | None
    contested: bool
    record_key: UUID


_SELECT = (
    "SELECT id, list_code, uscc, department, state, version, reason, evidence::json, listing_basis, office,"
    " notified_on, statement_until, decided_on, decision_no, decided_by, signed_by, listing_date, end_date,"
    " earliest_removal, removal_date, record_key FROM list_entry"
)


def entry(conn: psycopg.Connection[Any], number: int, *, lock: bool = False) -> Entry:
    """The entry; with `lock` nobody else takes a step until the transaction ends. UnknownEntryError."""
    with conn.cursor(row_factory=class_row(Entry)) as cursor:
        found = cursor.execute(f"{_SELECT} WHERE id = %s" + (" FOR UPDATE" if lock else ""), (number,)).fetchone()
    if found is None:
        raise UnknownEntryError(place=str(number))
    return found


def events(conn: psycopg.Connection[Any], number: int) -> tuple[Event, ...]:
    """The steps of a proceeding, first to last."""
    with conn.cursor(row_factory=class_row(Event)) as cursor:
        return tuple(
            cursor.execute(
                "SELECT version, at, step, actor, department, why, documents::json FROM list_event"
                " WHERE entry = %s ORDER BY version",
                (number,),
            ).fetchall()
        )


def of_department(
    conn: psycopg.Connection[Any],
    department: str | None,
    *,
    states: Sequence[str],
    before: int | None = None,
    limit: int = 100,
) -> tuple[Entry, ...]:
    """Proceedings that stand in one of these states, of a department or (None) of all, newest first."""
    with conn.cursor(row_factory=class_row(Entry)) as cursor:
        return tuple(
            cursor.execute(
                f"{_SELECT} WHERE (%(department)s::text IS NULL OR department = %(department)s) AND state = ANY (%(states)s)"
                " AND (%(before)s::bigint IS NULL OR id < %(before)s) ORDER BY id DESC LIMIT %(limit)s",
                {"department": department, "states": list(states), "before": before, "limit": limit},
            ).fetchall()
        )


def open_of(
    conn: psycopg.Connection[Any],
    *,
    uscc: str | None = None,
    department: str | None = None,
    told: bool = False,
    before: int | None = None,
    limit: int = 500,
) -> tuple[int, ...]:
    """Numbers of the proceedings about a subject, or of a department, newest first; `before` pages on; `told`: only those that
    the subject has been told of (LST2)."""
    rows = conn.execute(
        "SELECT id FROM list_entry WHERE (%(uscc)s::text IS NULL OR uscc = %(uscc)s)"
        " AND (%(department)s::text IS NULL OR department = %(department)s) AND (%(before)s::bigint IS NULL OR id < %(before)s)"
        " AND (NOT %(told)s OR notified_on IS NOT NULL) ORDER BY id DESC LIMIT %(limit)s",
        {"uscc": uscc, "department": department, "told": told, "before": before, "limit": limit},
    ).fetchall()
    return tuple(row[0] for row in rows)


def active(conn: psycopg.Connection[Any], usccs: Sequence[str], on: date, catalogue: Catalogue) -> tuple[Active, ...]:
    """LST7 for many subjects at once: entries in effect on the day, from the records, whoever made them."""
    kept = [item.id for item in catalogue.lists.values() if item.kept_on(on)]
    rows = conn.execute(
        "SELECT uscc, content ->> 'list_code', content ->> 'decision_no', content ->> 'deciding_body', decided_on,"
        " effective_to, state = 'contested', record_key FROM record_current"
        " WHERE uscc = ANY (%(usccs)s) AND resource IN ('serious_list_entry', 'red_list_entry')"
        " AND state IN ('current', 'contested') AND content ->> 'list_code' = ANY (%(kept)s)"
        " AND decided_on <= %(on)s AND (effective_to IS NULL OR effective_to >= %(on)s)"
        " AND (content ->> 'removal_date' IS NULL OR (content ->> 'removal_date')::date > %(on)s)"
        " ORDER BY uscc, decided_on, record_key",
        {"usccs": list(usccs), "kept": kept, "on": on},
    ).fetchall()
    return tuple(Active(*row) for row in rows)


def of_record(conn: psycopg.Connection[Any], uscc: str, record_key: UUID) -> Entry | None:
    """The entry that made this record here, or None: it came as data from the authority of its list."""
    found = conn.execute("SELECT id FROM list_entry WHERE uscc = %s AND record_key = %s", (uscc, record_key)).fetchone()
    return entry(conn, int(found[0])) if found else None
