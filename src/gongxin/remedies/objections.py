"""Objections on their way to a decision: filed, accepted or refused, added to, extended, decided by the source.

Each function is one step in the caller's transaction: row, event, record, notice come together or not at all.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from gongxin.access.api import Actor
from gongxin.catalogue import Catalogue
from gongxin.kernel.text import Bilingual
from gongxin.registry import api as registry
from gongxin.remedies import cases, records, trail
from gongxin.remedies import evidence as papers
from gongxin.remedies.clocks import day_of, own_term
from gongxin.remedies.errors import ObjectionRefusedError, UnknownCaseError
from gongxin.remedies.facts import Objection, Target
from gongxin.remedies.rules import objecting as rules
from gongxin.visibility.refusing import refuse as refusal

if TYPE_CHECKING:
    import psycopg


def file(
    conn: psycopg.Connection[Any],
    target: Target,
    *,
    matter: str,
    fields: Sequence[str],
    statement: str,
    evidence: Sequence[UUID] = (),
    actor: Actor,
    now: datetime,
    catalogue: Catalogue,
) -> Objection:
    """OBJ1, OBJ3: the organisation objects to a record of its own file; the record is marked in the same transaction."""
    actor.require_subject(target.uscc)
    if matter not in {"content", "period", "repair"}:
        raise refusal(ObjectionRefusedError, rules.OBJ1, "matter")
    if not trail.words(statement):
        raise refusal(ObjectionRefusedError, rules.OBJ1, "statement", Bilingual("没有写明理由。", "The reason is missing."))
    record = _objectionable(conn, target)
    _fields_exist(fields, record, catalogue)
    papers.own(conn, evidence, target.uscc)
    made = _filed(conn, target, "subject", matter, fields, trail.words(statement), None, now)
    _attach(conn, made.id, evidence)
    trail.append(conn, "objection", made.id, 1, "filed", actor, "", now, {"evidence": [str(number) for number in evidence]})
    records.settle(conn, target, department=made.source, now=now)
    cases.tell(conn, "objection_received", made, record, catalogue, now, answer_until=cases.clock_of(made, now).words)
    return made


def file_for_person(
    conn: psycopg.Connection[Any],
    target: Target,
    *,
    field: str,
    mask: bool,
    actor: Actor,
    now: datetime,
    catalogue: Catalogue,
    receipt: str = "",
) -> tuple[Objection, str]:
    """OBJ2: a person whose name stands in the record asks at a window for its correction (or masking). Of the person nothing
    is kept; the receipt is given to them and is nowhere else. The officer has seen who asks. receipt: a secret of the caller's
    making, by which the same request again is the same request."""
    cases.require_office(actor, records.source_of(conn, target))
    if receipt and (known := cases.select(conn, "receipt_hash = %(hash)s", {"hash": cases.hash_of(receipt)})):
        return known[0], receipt
    record = _objectionable(conn, target)
    resource = catalogue.resource(target.resource)
    if not rules.OBJ2.may_ask(field, resource.personal_fields) or not record.whole.get(field):
        raise refusal(ObjectionRefusedError, rules.OBJ2, "field")
    receipt = receipt or secrets.token_urlsafe(18)
    matter = "person_mask" if mask else "person_correct"
    made = _filed(conn, target, "named_person", matter, (field,), "", cases.hash_of(receipt), now)
    trail.append(conn, "objection", made.id, 1, "filed", actor, "", now)
    records.settle(conn, target, department=made.source, now=now)
    return made, receipt


def accept(conn: psycopg.Connection[Any], number: int, *, actor: Actor, now: datetime) -> Objection:
    """OBJ6: accept it and pass it to the source department. The term goes on as it was told."""
    found = cases.locked(conn, number, ("filed",), rules.OBJ6, lambda it: cases.require_office(actor, it.source))
    found = cases.step(conn, found, "accepted", "accepted", actor, "", now)
    return cases.step(conn, found, "with_source", "routed", actor, "", now, body={"department": found.source})


def refuse(
    conn: psycopg.Connection[Any], number: int, *, why: str, actor: Actor, now: datetime, catalogue: Catalogue
) -> Objection:
    """OBJ6: not accepted, with the reason; the mark ends."""
    found = cases.locked(conn, number, ("filed",), rules.OBJ6, lambda it: cases.require_office(actor, it.source))
    cases.require_reasons(why)
    done = cases.step(conn, found, "refused", "refused", actor, why, now, outcome="refused", **cases.decided(actor, now))
    records.settle(conn, found.target, department=found.source, now=now, ours=found.withdrew)
    cases.tell(conn, "objection_refused", done, records.known(conn, found.target), catalogue, now, reason=trail.words(why))
    return done


def supplement(
    conn: psycopg.Connection[Any],
    number: int,
    *,
    statement: str,
    evidence: Sequence[UUID] = (),
    actor: Actor,
    now: datetime,
) -> Objection:
    """OBJ5: further words and papers of the subject for its open objection."""
    found = cases.locked(conn, number, rules.OPEN, rules.OBJ5, lambda it: _own(actor, it))
    if not (trail.words(statement) or evidence):
        raise refusal(
            ObjectionRefusedError, rules.OBJ5, "statement", Bilingual("没有新的说明或者材料。", "There is nothing new in it.")
        )
    papers.own(conn, evidence, found.uscc)
    _attach(conn, number, evidence)
    return cases.step(
        conn, found, found.state, "supplemented", actor, statement, now, body={"evidence": [str(item) for item in evidence]}
    )


def extend(
    conn: psycopg.Connection[Any], number: int, *, information: str, actor: Actor, now: datetime, catalogue: Catalogue
) -> Objection:
    """OBJ9: once, in time, on new information, which is named."""
    found = cases.locked(conn, number, ("with_source",), rules.OBJ9, lambda it: cases.require_source(actor, it))
    over = cases.clock_of(found, now).over
    if not rules.OBJ9.may_extend(found.state, extended=found.extended, over=over, information=trail.words(information)):
        raise refusal(ObjectionRefusedError, rules.OBJ9)
    days = found.clock_days + own_term("objection.extend")
    done = cases.step(conn, found, "with_source", "extended", actor, information, now, clock_days=days, extended=True)
    cases.tell(
        conn, "objection_extended", done, records.known(conn, found.target), catalogue, now,
        reason=trail.words(information), answer_until=cases.clock_of(done, now).words,
    )  # fmt: skip
    return done


def withdraw(
    conn: psycopg.Connection[Any], number: int, *, actor: Actor, now: datetime, receipt: str = ""
) -> Objection:
    """OBJ17: the applicant takes the objection, or the request for review, back; the mark ends and a record that was out for it
    comes back. For a named person an officer at the window does, to whom the receipt is shown."""
    found = cases.locked(conn, number, rules.OPEN, rules.OBJ17, lambda it: cases.require_applicant(actor, it, receipt))
    outcome = found.outcome if found.state == "in_review" else "withdrawn"
    done = cases.step(conn, found, "closed", "withdrawn", actor, "", now, withdrawn_at=now, outcome=outcome)
    records.settle(conn, found.target, department=found.source, now=now, ours=found.withdrew)
    return done


def _own(actor: Actor, found: Objection) -> None:
    """For the organisation's own objection only: of a person neither words nor papers are kept (OBJ2)."""
    if found.applicant != "subject":
        raise UnknownCaseError(place=str(found.id))
    cases.require_applicant(actor, found)


def _filed(  # noqa: PLR0917  the columns of a filing
    conn: psycopg.Connection[Any],
    target: Target,
    applicant: str,
    matter: str,
    fields: Sequence[str],
    statement: str,
    receipt_hash: str | None,
    now: datetime,
) -> Objection:
    others = cases.select(
        conn,
        "uscc = %(uscc)s AND resource = %(resource)s AND record_key = %(key)s AND applicant = %(applicant)s"
        " AND state IN ('filed', 'accepted', 'with_source', 'in_review')",
        {"uscc": target.uscc, "resource": target.resource, "key": target.record_key, "applicant": applicant},
    )
    for other in others:
        if rules.OBJ5.overlap(fields, other.fields):
            raise refusal(ObjectionRefusedError, rules.OBJ5, str(other.id) if applicant == "subject" else None)
    row = conn.execute(
        "INSERT INTO objection (uscc, resource, record_key, applicant, matter, fields, statement, receipt_hash, source, state,"
        " steps, filed_at, clock_from, clock_days)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, 'filed', 1, %s, %s, %s) RETURNING id",
        (
            target.uscc, target.resource, target.record_key, applicant, matter, sorted(set(fields)), statement, receipt_hash,
            records.source_of(conn, target), now, day_of(now), own_term("objection.answer"),
        ),
    ).fetchone()  # fmt: skip
    return cases.read(conn, int(row[0]) if row else 0)


def _objectionable(conn: psycopg.Connection[Any], target: Target) -> registry.Record:
    record = records.lock(conn, target)
    if not rules.OBJ1.objectionable(record.state, ours=records.withdrawn_by_us(conn, target)):
        raise refusal(
            ObjectionRefusedError, rules.OBJ1, record.state,
            Bilingual("该记录已撤销或者撤回，不再显示。", "This record is annulled or withdrawn and shows nowhere."),
        )  # fmt: skip
    return record


def _fields_exist(fields: Sequence[str], record: registry.Record, catalogue: Catalogue) -> None:
    known = {field.code for field in catalogue.resource(record.resource).stored_fields}
    wrong = sorted(set(fields) - known)
    if wrong:
        raise refusal(
            ObjectionRefusedError, rules.OBJ1, ", ".join(wrong)[:200], Bilingual("没有这些字段。", "There are no such fields.")
        )


def _attach(conn: psycopg.Connection[Any], number: int, evidence: Sequence[UUID]) -> None:
    conn.execute(
        "INSERT INTO objection_evidence (objection, evidence) SELECT %s, e FROM unnest(%s::uuid[]) AS e ON CONFLICT DO NOTHING",
        (number, list(evidence)),
    )
