"""Bankruptcy: what a court's rulings on a reorganisation or settlement do to an organisation's adverse records (REP12)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from psycopg.rows import class_row

from gongxin.access.api import Actor
from gongxin.catalogue import Catalogue
from gongxin.kernel.text import Bilingual
from gongxin.notices import api as notices
from gongxin.remedies import records, trail
from gongxin.remedies.clocks import day_of
from gongxin.remedies.errors import ReorganisationRefusedError, UnknownCaseError
from gongxin.remedies.facts import Reorganisation, Target
from gongxin.remedies.rules.repairing import REP12
from gongxin.visibility.refusing import refuse as refusal

if TYPE_CHECKING:
    import psycopg

_COLUMNS = "id, uscc, court, ruling, ruled_on, state, steps, at, last_ruling, last_ruled_on"
_EFFECTS = {
    "hidden": Bilingual("在执行期间暂停公示", "is hidden while the plan is carried out"),
    "repaired": Bilingual("因执行完毕完成修复", "is repaired, the plan having been carried out"),
    "back": Bilingual("因执行失败恢复公示，公示期不顺延", "shows again for its remaining days, the plan having failed"),
}


def approve(
    conn: psycopg.Connection[Any],
    uscc: str,
    targets: Sequence[Target],
    *,
    court: str,
    ruling: str,
    ruled_on: date,
    actor: Actor,
    now: datetime,
    catalogue: Catalogue,
) -> Reorganisation:
    """The credit office enters the ruling that approves a plan or settlement: these adverse records are hidden."""
    actor.require("credit_office")
    kept = trail.words(court), trail.words(ruling)
    if not all(kept) or ruled_on > day_of(now) or not targets:
        raise refusal(ReorganisationRefusedError, REP12, "ruling")
    conn.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7036))", (uscc,))  # two rulings entered at once
    if conn.execute("SELECT FROM reorganisation WHERE uscc = %s AND state = 'hidden'", (uscc,)).rowcount:
        raise refusal(
            ReorganisationRefusedError, REP12, uscc, Bilingual("已有一件正在执行。", "One is being carried out already.")
        )
    ordered = sorted(set(targets), key=records.order)
    before = [records.lock(conn, target) for target in ordered]
    for target, record in zip(ordered, before, strict=True):
        if target.uscc != uscc or record.nature != "adverse" or record.state not in {"current", "contested"}:
            raise refusal(ReorganisationRefusedError, REP12, f"{target.resource} {target.record_key}")
    row = conn.execute(
        "INSERT INTO reorganisation (uscc, court, ruling, ruled_on, state, steps, at)"
        " VALUES (%s, %s, %s, %s, 'hidden', 1, %s) RETURNING id",
        (uscc, *kept, ruled_on, now),
    ).fetchone()
    made = read(conn, int(row[0]) if row else 0)
    trail.append(conn, "reorganisation", made.id, 1, "approved", actor, ruling, now, {"records": len(ordered)})
    for target in ordered:
        conn.execute(
            "INSERT INTO reorganisation_record (reorganisation, uscc, resource, record_key) VALUES (%s, %s, %s, %s)",
            (made.id, uscc, target.resource, target.record_key),
        )
        records.set_state(conn, target, "hidden", department=actor.department, now=now)
        _told(conn, target, made.ruling, "hidden", now, catalogue)
    return made


def complete(
    conn: psycopg.Connection[Any],
    number: int,
    *,
    ruling: str,
    ruled_on: date,
    actor: Actor,
    now: datetime,
    catalogue: Catalogue,
) -> Reorganisation:
    """The ruling that confirms completion: the records are repaired for good."""
    return _ended(conn, number, "final", ruling, ruled_on, actor, now, catalogue)


def fail(
    conn: psycopg.Connection[Any],
    number: int,
    *,
    ruling: str,
    ruled_on: date,
    actor: Actor,
    now: datetime,
    catalogue: Catalogue,
) -> Reorganisation:
    """The plan failed: the records come back, contested where an objection is open; their last public day did not move."""
    return _ended(conn, number, "failed", ruling, ruled_on, actor, now, catalogue)


def read(conn: psycopg.Connection[Any], number: int, *, lock: bool = False) -> Reorganisation:
    """The reorganisation. UnknownCaseError."""
    with conn.cursor(row_factory=class_row(Reorganisation)) as cursor:
        found = cursor.execute(
            f"SELECT {_COLUMNS} FROM reorganisation WHERE id = %s" + (" FOR UPDATE" if lock else ""), (number,)
        ).fetchone()
    if found is None:
        raise UnknownCaseError(place=str(number))
    return found


def get(conn: psycopg.Connection[Any], number: int, *, actor: Actor) -> Reorganisation:
    """The reorganisation, for its subject and the credit office. UnknownCaseError."""
    found = read(conn, number)
    if not (actor.holds("credit_office") or (actor.kind == "subject" and actor.uscc == found.uscc)):
        raise UnknownCaseError(place=str(number))
    return found


def of_subject(conn: psycopg.Connection[Any], uscc: str) -> list[Reorganisation]:
    """An organisation's reorganisations, newest first. Who may ask is for the caller to see."""
    with conn.cursor(row_factory=class_row(Reorganisation)) as cursor:
        return cursor.execute(f"SELECT {_COLUMNS} FROM reorganisation WHERE uscc = %s ORDER BY id DESC", (uscc,)).fetchall()


def of_office(conn: psycopg.Connection[Any], *, actor: Actor, ended: bool = False, limit: int = 200) -> list[Reorganisation]:
    """Those that are being carried out, or have ended, newest first: for the credit office."""
    actor.require("credit_office")
    with conn.cursor(row_factory=class_row(Reorganisation)) as cursor:
        return cursor.execute(
            f"SELECT {_COLUMNS} FROM reorganisation WHERE (state = 'hidden') <> %s ORDER BY id DESC LIMIT %s", (ended, limit)
        ).fetchall()


def targets_of(conn: psycopg.Connection[Any], number: int) -> list[Target]:
    """The records hidden for it."""
    rows = conn.execute(
        "SELECT uscc, resource, record_key FROM reorganisation_record WHERE reorganisation = %s"
        " ORDER BY resource, record_key::text",
        (number,),
    ).fetchall()
    return [Target(*row) for row in rows]


def _ended(  # noqa: PLR0917  the parts of a ruling
    conn: psycopg.Connection[Any],
    number: int,
    state: str,
    ruling: str,
    ruled_on: date,
    actor: Actor,
    now: datetime,
    catalogue: Catalogue,
) -> Reorganisation:
    actor.require("credit_office")
    targets = targets_of(conn, number)
    hidden = [(target, records.lock(conn, target)) for target in targets]
    found = read(conn, number, lock=True)
    kept = trail.words(ruling)
    if found.state != "hidden" or not kept or not found.ruled_on <= ruled_on <= day_of(now):
        raise refusal(ReorganisationRefusedError, REP12, f"{number}: {found.state}")
    conn.execute(
        "UPDATE reorganisation SET state = %s, steps = %s, last_ruling = %s, last_ruled_on = %s WHERE id = %s",
        (state, found.steps + 1, kept, ruled_on, number),
    )
    trail.append(conn, "reorganisation", number, found.steps + 1, state, actor, ruling, now)
    for target, record in hidden:
        if record.state != "hidden":  # annulled or repaired meanwhile: that stands
            continue
        effect = "repaired" if state == "final" else "back"
        after = "repaired" if state == "final" else records.wanted(conn, target, "current", ours=False)
        records.set_state(conn, target, after, department=actor.department, now=now)
        records.stale(conn, target, effect, now)
        _told(conn, target, kept, effect, now, catalogue)
    return read(conn, number)


def _told(  # noqa: PLR0917  the parts of a notice
    conn: psycopg.Connection[Any], target: Target, ruling: str, effect: str, now: datetime, catalogue: Catalogue
) -> None:
    title = records.title(records.known(conn, target), catalogue)
    notices.send(
        conn, "reorganisation", target.uscc, now=now, record=(target.resource, target.record_key),
        facts={"title": title, "ruling": ruling, "effect": _EFFECTS[effect]},
    )  # fmt: skip
