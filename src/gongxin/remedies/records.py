"""The record a case is about: found, locked, named, and brought into the state that the cases about it ask for."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from gongxin.access.api import Actor, whole
from gongxin.catalogue import Catalogue
from gongxin.kernel.text import Bilingual
from gongxin.lists import api as lists
from gongxin.registry import api as registry
from gongxin.remedies.facts import Target
from gongxin.remedies.rules.objecting import standing

if TYPE_CHECKING:
    import psycopg


def lock(conn: psycopg.Connection[Any], target: Target) -> registry.Record:
    """The record's latest version; until the transaction ends no other case about it takes a step.

    Every step takes this lock before any other, so that two steps wait for each other and never in a circle. Raises
    registry.UnknownRecordError.
    """
    registry.lock_record(conn, target.uscc, target.resource, target.record_key)
    return known(conn, target)


def order(target: Target) -> tuple[str, str, str]:
    """Who locks several records locks them in this order, so that two never wait for each other in a circle."""
    return target.uscc, target.resource, str(target.record_key)


def known(conn: psycopg.Connection[Any], target: Target) -> registry.Record:
    """The record's latest version. Raises registry.UnknownRecordError."""
    found = registry.latest(conn, target.uscc, target.resource, target.record_key)
    if found is None:
        raise registry.UnknownRecordError(place=f"{target.uscc} {target.resource} {target.record_key}")
    return found


def source_of(conn: psycopg.Connection[Any], target: Target) -> str:
    """The department whose fact the record is."""
    return registry.source_of(conn, target.uscc, target.resource, target.record_key) or known(conn, target).department


def withdrawn_by_us(conn: psycopg.Connection[Any], target: Target) -> bool:
    """Whether an open objection that was not answered in time keeps the record out."""
    return _any(conn, target, kept_out=True)


def wanted(conn: psycopg.Connection[Any], target: Target, state: str, *, ours: bool) -> str:
    """The state in which the record goes on, by the cases about it as they stand now. ours: it had been withdrawn for an
    unanswered objection only."""
    return standing(state, objected=_any(conn, target, kept_out=False), unanswered=_any(conn, target, kept_out=True), ours=ours)


def settle(conn: psycopg.Connection[Any], target: Target, *, department: str, now: datetime, ours: bool = False) -> str:
    """Bring the record into the state its cases ask for; that state."""
    record = known(conn, target)
    state = wanted(conn, target, record.state, ours=ours)
    set_state(conn, target, state, department=department, now=now)
    return state


def set_state(conn: psycopg.Connection[Any], target: Target, state: str, *, department: str, now: datetime) -> None:
    registry.set_state(
        conn, target.uscc, target.resource, target.record_key, state,
        department=department, now=now, keep_out=state == "withdrawn",
    )  # fmt: skip


def take_off_list(  # noqa: PLR0917  the parts of a removal
    conn: psycopg.Connection[Any], target: Target, ground: str, why: str, actor: Actor, now: datetime, catalogue: Catalogue
) -> None:
    """REP11: if the record is that of an entry made here, its list ends it: by the listing body, whose officer must hold the
    office of deciding (NoOfficeError)."""
    entry = lists.of_record(conn, target.uscc, target.record_key)
    if entry is not None and entry.state == "listed":
        lists.remove(conn, entry.id, ground=ground, why=why, actor=actor, now=now, catalogue=catalogue)


def stale(conn: psycopg.Connection[Any], target: Target, why: str, now: datetime) -> None:
    """Ratings that used the record are stale: an event for the room that rates."""
    conn.execute(
        "INSERT INTO rating_stale (uscc, resource, record_key, why, at) VALUES (%s, %s, %s, %s, %s)",
        (target.uscc, target.resource, target.record_key, why, now),
    )


def title(record: registry.Record, catalogue: Catalogue) -> Bilingual:
    """What people call the record: its kind, and its number where it has one."""
    resource = catalogue.resource(record.resource)
    named = [str(record.content[code]) for code in resource.key if record.content.get(code)]
    number = named[-1] if named else ""
    return Bilingual(f"{resource.label.zh} {number}".strip(), f"{resource.label.en} {number}".strip())


def _any(conn: psycopg.Connection[Any], target: Target, *, kept_out: bool) -> bool:
    """Whether an objection about the record is open, whoever's it is and whoever acts; kept_out: one not answered in time."""
    extra = " AND withdrew" if kept_out else ""
    with whole(conn):
        return (
            conn.execute(
                "SELECT FROM objection WHERE uscc = %s AND resource = %s AND record_key = %s"
                f" AND state IN ('filed', 'accepted', 'with_source', 'in_review'){extra} LIMIT 1",
                (target.uscc, target.resource, target.record_key),
            ).rowcount
            == 1
        )
