"""Objections as they are read, locked, stepped on and told about: what every step shares."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from psycopg.rows import class_row

from gongxin.access.api import Actor, NoOfficeError, whole
from gongxin.catalogue import Catalogue
from gongxin.kernel.text import Bilingual
from gongxin.notices import api as notices
from gongxin.registry import api as registry
from gongxin.remedies import records, trail
from gongxin.remedies.clocks import clock, day_of, own_term
from gongxin.remedies.errors import ObjectionRefusedError, UnknownCaseError
from gongxin.remedies.facts import Clock, Objection
from gongxin.remedies.rules import objecting as rules
from gongxin.visibility.refusing import refuse as refusal

if TYPE_CHECKING:
    import psycopg

_COLUMNS = """id, uscc, resource, record_key, applicant, matter, fields, statement, source, state, steps, filed_at, clock_from,
    clock_days, extended, escalated_at, withdrew, outcome, decided_by, decided_in, decided_at, reviewed_by, receipt_hash"""


def clock_of(found: Objection, now: datetime) -> Clock:
    """The running clock of an open objection; of a decided one, the term for asking a review."""
    if found.state in rules.DECIDED and found.decided_at is not None:
        return clock("ask_review", day_of(found.decided_at), own_term("objection.ask_review"), day_of(now))
    return clock("review" if found.state == "in_review" else "answer", found.clock_from, found.clock_days, day_of(now))


def get(conn: psycopg.Connection[Any], number: int, *, actor: Actor) -> Objection:
    """The objection, for its subject, its source's officers and the credit office. UnknownCaseError."""
    found = read(conn, number)
    theirs = actor.kind == "subject" and actor.uscc == found.uscc and found.applicant == "subject"
    ours = actor.kind == "officer" and (actor.department == found.source or actor.holds("credit_office"))
    if not theirs and not ours:
        raise UnknownCaseError(place=str(number))
    return found


def by_receipt(conn: psycopg.Connection[Any], receipt: str) -> Objection:
    """The objection whose receipt a person shows. UnknownCaseError."""
    with whole(conn):  # whoever shows it: the receipt is what entitles
        found = select(conn, "receipt_hash = %(hash)s", {"hash": hash_of(receipt)})
    if not found:
        raise UnknownCaseError(place="receipt")
    return found[0]


def of_subject(conn: psycopg.Connection[Any], uscc: str, *, limit: int = 100, before: int | None = None) -> list[Objection]:
    """The subject's own objections, newest first; those of named persons are not its."""
    return select(
        conn,
        "uscc = %(uscc)s AND applicant = 'subject' AND (%(before)s::bigint IS NULL OR id < %(before)s)"
        " ORDER BY id DESC LIMIT %(limit)s",
        {"uscc": uscc, "limit": limit, "before": before},
    )


def of_department(
    conn: psycopg.Connection[Any], *, actor: Actor, states: Sequence[str], limit: int = 100, after: int | None = None
) -> list[Objection]:
    """The cases that wait in the actor's department, oldest first; all of them for the credit office."""
    if actor.kind != "officer":
        raise NoOfficeError(place="remedy")
    return select(
        conn,
        "state = ANY(%(states)s) AND (%(all)s OR source = %(department)s) AND id > %(after)s ORDER BY id LIMIT %(limit)s",
        {
            "states": list(states), "all": actor.holds("credit_office"), "department": actor.department, "limit": limit,
            "after": after or 0,
        },
    )  # fmt: skip


def read(conn: psycopg.Connection[Any], number: int) -> Objection:
    """The objection as it stands. UnknownCaseError."""
    found = select(conn, "id = %(id)s", {"id": number})
    if not found:
        raise UnknownCaseError(place=str(number))
    return found[0]


def step(  # noqa: PLR0917  the parts of a step
    conn: psycopg.Connection[Any],
    found: Objection,
    state: str,
    what: str,
    actor: Actor,
    why: str,
    now: datetime,
    body: Mapping[str, Any] | None = None,
    **columns: Any,
) -> Objection:
    """Take one step: the row and its event. Callers hold the record's lock and have judged the step."""
    if state not in rules.OPEN:
        columns.setdefault("withdrew", False)
    sets = "".join(f", {name} = %({name})s" for name in columns)
    conn.execute(
        f"UPDATE objection SET state = %(state)s, steps = %(steps)s{sets} WHERE id = %(id)s",
        {"state": state, "steps": found.steps + 1, "id": found.id, **columns},
    )
    trail.append(conn, "objection", found.id, found.steps + 1, what, actor, why, now, body)
    return read(conn, found.id)


def locked(
    conn: psycopg.Connection[Any], number: int, states: Sequence[str], rule: type[Any], may: Callable[[Objection], object]
) -> Objection:
    """The objection under its record's lock, if it is in one of the states. `may` raises for who may not take the step: it is
    asked first, so that nobody learns from a refusal where somebody else's case stands."""
    found = read(conn, number)
    may(found)
    records.lock(conn, found.target)
    found = read(conn, number)
    if found.state not in states:
        raise refusal(
            ObjectionRefusedError, rule, f"{number}: {found.state}",
            Bilingual("该异议现在不处于这一步。", "The objection is not at this step now."),
        )  # fmt: skip
    return found


def require_office(actor: Actor, source: str) -> None:
    """The credit office, or the source's officer for remedies."""
    if not actor.holds("credit_office"):
        actor.require("remedy").require_department(source)


def require_source(actor: Actor, found: Objection) -> None:
    actor.require("remedy").require_department(found.source)


def require_applicant(actor: Actor, found: Objection, receipt: str = "") -> None:
    """The organisation whose objection it is; for a named person an officer at the window to whom the receipt is shown. Nobody
    else learns whose it is."""
    if actor.kind == "subject" and (actor.uscc != found.uscc or found.applicant != "subject"):
        raise UnknownCaseError(place=str(found.id))
    if found.applicant == "subject":
        if actor.kind != "subject":
            raise NoOfficeError(
                place="subject", reason=Bilingual("只有提出异议的主体可以办理。", "Only the subject that objected may do this.")
            )
        return
    require_office(actor, found.source)
    if not receipt or found.receipt_hash != hash_of(receipt):
        raise UnknownCaseError(place="receipt")


def require_reasons(why: str) -> None:
    if not trail.words(why):
        raise refusal(ObjectionRefusedError, rules.OBJ11, "why", Bilingual("没有写明理由。", "The reason is missing."))


def decided(actor: Actor, now: datetime) -> dict[str, Any]:
    return {"decided_by": actor.officer, "decided_in": actor.department, "decided_at": now}


def tell(  # noqa: PLR0917  the parts of a notice
    conn: psycopg.Connection[Any],
    kind: str,
    found: Objection,
    record: registry.Record,
    catalogue: Catalogue,
    now: datetime,
    **facts: str | Bilingual,
) -> None:
    """The subject hears of every step of its own objection; of a named person's only what becomes of the record (deciding)."""
    if found.applicant != "subject":
        return
    needed = notices.templates()[kind].facts
    known: dict[str, str | Bilingual] = {"number": str(found.id), "title": records.title(record, catalogue), **facts}
    notices.send(
        conn, kind, found.uscc, now=now, record=(found.resource, found.record_key),
        facts={name: known[name] for name in needed},
    )  # fmt: skip


def select(conn: psycopg.Connection[Any], condition: str, given: Mapping[str, Any]) -> list[Objection]:
    with conn.cursor(row_factory=class_row(Objection)) as cursor:
        found = cursor.execute(f"SELECT {_COLUMNS} FROM objection WHERE {condition}", given).fetchall()
    return found


def hash_of(receipt: str) -> str:
    return hashlib.sha256(receipt.strip().encode("utf-8", "replace")).hexdigest()
