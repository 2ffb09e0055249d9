"""A breach of a government body: recognised after a complaint, entered into its credit file, repaired (GOV8-GOV10)."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from gongxin.access import api as access
from gongxin.catalogue import Catalogue
from gongxin.integrity import bodies, cases, trail
from gongxin.integrity.errors import UnknownDutyError, refuse
from gongxin.integrity.facts import Breach
from gongxin.integrity.rules import complaining as rules
from gongxin.integrity.trail import OFFICE, day_of, words
from gongxin.kernel.text import Bilingual
from gongxin.notices import api as notices
from gongxin.registry import api as registry

if TYPE_CHECKING:
    import psycopg

RESOURCE = "government_breach"


def recognise(
    conn: psycopg.Connection[Any],
    number: int,
    *,
    document_no: str,
    facts: str,
    why: str,
    actor: access.Actor,
    now: datetime,
    catalogue: Catalogue,
) -> Breach:
    """GOV8, GOV9: recognised as a breach; it enters the credit file of the body that answers, which is told how to repair."""
    found = cases.by_handler(conn, number, ("urged",), rules.GOV8, actor=actor)
    cases.require_reason(why)
    on = day_of(now)
    if not rules.GOV8.may_recognise(found.urged_until, on, refused=found.refused):
        raise refuse(rules.GOV8, str(number), f"督促期限至{found.urged_until}。", f"The body has until {found.urged_until}.")
    if not words(document_no) or not words(facts):
        raise refuse(rules.GOV8, "document_no", "缺少文书号或者违约事实。", "The document or the facts are missing.")
    holder = bodies.get(conn, bodies.get(conn, found.body).holder)
    handler = access.department(actor.department)
    fields = {
        "subject_name": holder.name_zh,
        "subject_uscc": holder.uscc,
        "domain": rules.DOMAINS[found.domain][0],
        "breach_facts": words(facts),
        "amount": str(found.amount) if found.amount else "",
        "document_no": words(document_no, 128),
        "recognised_on": on.isoformat(),
        "authority_name": handler.name.zh,
        "authority_uscc": handler.uscc or "",
    }
    written = registry.record_fact(
        conn, RESOURCE, {name: value for name, value in fields.items() if value}, department=actor.department, now=now, on=on,
        catalogue=catalogue,
    )  # fmt: skip
    if not written.new or written.seq is None:
        raise refuse(rules.GOV8, "document_no", "该文书号已用于另一条违约失信。", "Another breach has this document.")
    cases.step(
        conn, found, "breach", "recognised", actor, now, why=why, body={"document_no": fields["document_no"]}, closed_on=on
    )
    row = conn.execute(
        "INSERT INTO gov_breach (complaint, body, domain, facts, amount, document_no, recognised_by, recognised_on, resource,"
        " record_key, steps) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 1) RETURNING id",
        (
            number, holder.uscc, found.domain, fields["breach_facts"], found.amount, fields["document_no"], actor.department,
            on, RESOURCE, written.record_key,
        ),
    ).fetchone()  # fmt: skip
    breach_no = int(row[0]) if row else 0
    trail.append(conn, "breach", breach_no, 1, "recognised", actor=actor, now=now, why=why)
    notices.adverse(conn, written.seq, written.seq, now=now, catalogue=catalogue)
    step = Bilingual("对方拒不整改，已认定为违约失信", "the body refused; recognised as a breach")
    cases.tell(conn, "gov_complaint_step", found.complainant, found, now, step=step, reason=words(why))
    return breach(conn, breach_no)


def repair(
    conn: psycopg.Connection[Any],
    number: int,
    *,
    performed_on: date,
    why: str,
    actor: access.Actor,
    now: datetime,
) -> Breach:
    """GOV10: performance is confirmed by the department that recognised the breach; publication and measures end at once."""
    actor.require(OFFICE)
    found = trail.one(conn, Breach, "gov_breach", number, lock=True)
    if actor.department != found.recognised_by:  # before the state: a repaired one is public no more
        raise UnknownDutyError(place=str(number))
    about = cases.of_breach(conn, found.complaint, rules.GOV10)
    cases.require_reason(why)
    on = day_of(now)
    if performed_on > on:
        raise refuse(rules.GOV10, "performed_on")
    trail.step(
        conn,
        "breach",
        number,
        found.steps,
        "repaired",
        actor=actor,
        now=now,
        why=why,
        performed_on=performed_on,
        repaired_on=on,
    )
    cases.step(conn, about, "repaired", "repaired", actor, now, why=why)
    state = registry.latest(conn, found.body, found.resource, found.record_key)
    if state is not None and state.state not in {"annulled", "repaired"}:
        registry.set_state(conn, found.body, found.resource, found.record_key, "repaired", department=actor.department, now=now)
    for uscc in (bodies.get(conn, found.body).holder, about.complainant):
        cases.tell(conn, "gov_repaired", uscc, about, now, performed_on=performed_on.isoformat())
    return breach(conn, number)


def breach(conn: psycopg.Connection[Any], number: int) -> Breach:
    return trail.one(conn, Breach, "gov_breach", number)


def breach_of(conn: psycopg.Connection[Any], complaint: int) -> Breach | None:
    """The breach that a complaint was recognised as."""
    found = trail.many(conn, Breach, "gov_breach", "complaint = %(c)s", {"c": complaint})
    return found[0] if found else None
