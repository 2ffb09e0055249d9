"""A complaint of an enterprise on its way: registered, routed to the superior, verified, urged, performed or recognised as a
breach, repaired (GOV1-GOV12). Each function is one step in the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from gongxin.access import api as access
from gongxin.catalogue import Catalogue
from gongxin.integrity import bodies, trail
from gongxin.integrity.errors import UnknownDutyError, refuse
from gongxin.integrity.facts import Breach, Complaint, Contract
from gongxin.integrity.rules import complaining as rules
from gongxin.integrity.rules.paying import PAY8
from gongxin.integrity.trail import OFFICE, day_of, words
from gongxin.kernel.text import Bilingual
from gongxin.notices import api as notices
from gongxin.registry import api as registry
from gongxin.visibility.rule import Rule

if TYPE_CHECKING:
    import psycopg

RESOURCE = "government_breach"


def complain(
    conn: psycopg.Connection[Any],
    body: str,
    *,
    domain: str,
    statement: str,
    amount: Decimal | None = None,
    contract: int | None = None,
    actor: access.Actor,
    now: datetime,
    once: bool = False,
) -> Complaint:
    """GOV1: an enterprise complains about a body, in its own name and about its own matter. `once`: the same words again while
    the first complaint runs are a second click, and give that one. DutyRefusedError."""
    accused = bodies.get(conn, body)
    if actor.kind != "subject" or actor.uscc in {accused.uscc, accused.holder}:
        raise refuse(rules.GOV1, "complainant", "须由企业以自己的账号提出。", "It is made by the enterprise itself.")
    if domain not in rules.DOMAINS or not words(statement):
        raise refuse(
            rules.GOV1, "statement", "领域不在列，或者没有写明事实。", "The domain is not listed, or the facts are missing."
        )
    if amount is not None and not PAY8.money(amount):
        raise refuse(PAY8, "amount")
    if contract is not None:
        found = trail.one(conn, Contract, "gov_contract", contract)
        same = bodies.get(conn, found.body).holder == accused.holder
        if found.counterpart != actor.uscc or not same:
            raise refuse(rules.GOV1, "contract", "不是投诉人与该单位的合同。", "It is no contract between the two.")
    given = {"who": actor.uscc, "body": body, "domain": domain, "statement": words(statement), "contract": contract,
             "amount": amount}  # fmt: skip
    running = _running(conn, given) if once else []
    if running:
        return running[0]
    row = conn.execute(
        "INSERT INTO gov_complaint (body, complainant, domain, contract, statement, amount, state, steps, filed_at, clock_from,"
        " clock_days) VALUES (%s, %s, %s, %s, %s, %s, 'filed', 1, %s, %s, %s) RETURNING id",
        (body, actor.uscc, domain, contract, words(statement), amount, now, day_of(now), rules.TERMS["answer"]),
    ).fetchone()
    number = int(row[0]) if row else 0
    trail.append(conn, "complaint", number, 1, "filed", actor=actor, now=now)
    return read(conn, number)


def _running(conn: psycopg.Connection[Any], given: Mapping[str, Any]) -> list[Complaint]:
    """Complaints of just these words that are not closed; whoever else sends them at this moment waits."""
    conn.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7039))", (f"complain {given['who']}",))
    return trail.many(
        conn, Complaint, "gov_complaint",
        "complainant = %(who)s AND body = %(body)s AND domain = %(domain)s AND statement = %(statement)s AND contract IS NOT"
        " DISTINCT FROM %(contract)s AND amount IS NOT DISTINCT FROM %(amount)s"
        " AND state IN ('filed', 'registered', 'routed', 'urged')",
        given,
    )  # fmt: skip


def register(conn: psycopg.Connection[Any], number: int, *, actor: access.Actor, now: datetime) -> Complaint:
    """GOV2: registered by the credit office, and routed at once where the superior is known."""
    found = _locked(conn, number, ("filed",), rules.GOV2)
    _office(conn, found, actor)
    done = _step(conn, found, "registered", "registered", actor, now)
    _tell(conn, "gov_complaint_step", found.complainant, done, now, step=Bilingual("已登记", "registered"), reason="-")
    superior = rules.GOV3.route(found.body, bodies.superiors(conn), bodies.successors(conn))
    return _routed(conn, done, superior, actor, now) if superior else done


def decline(conn: psycopg.Connection[Any], number: int, *, why: str, actor: access.Actor, now: datetime) -> Complaint:
    """GOV2: not registered, with the reason and where to turn instead."""
    found = _locked(conn, number, ("filed",), rules.GOV2)
    _office(conn, found, actor)
    _require_reason(why)
    done = _step(conn, found, "declined", "declined", actor, now, why=why, closed_on=day_of(now))
    _tell(
        conn,
        "gov_complaint_step",
        found.complainant,
        done,
        now,
        step=Bilingual("不予登记", "not registered"),
        reason=words(why),
    )
    return done


def route(
    conn: psycopg.Connection[Any], number: int, handler: str, *, why: str, actor: access.Actor, now: datetime
) -> Complaint:
    """GOV3, GOV4: to a named competent body, where no superior is known or the one it is with may no longer handle it."""
    found = _locked(conn, number, ("registered", "routed"), rules.GOV3)
    _office(conn, found, actor)
    _require_reason(why)
    return _routed(conn, found, bodies.get(conn, handler).uscc, actor, now, why)


def verify(
    conn: psycopg.Connection[Any],
    number: int,
    *,
    founded: bool,
    why: str,
    ground: str = "",
    until: date | None = None,
    actor: access.Actor,
    now: datetime,
) -> Complaint:
    """GOV4-GOV6: founded, then urged at once with a day; or unfounded, on a ground of fact."""
    found = _locked(conn, number, ("routed",), rules.GOV4)
    _handler(conn, found, actor)
    _require_reason(why)
    on = day_of(now)
    if not founded:
        if not rules.GOV5.is_ground(ground):
            raise refuse(rules.GOV5, "ground")
        done = _step(
            conn, found, "unfounded", "unfounded", actor, now, why=why, body={"ground": ground}, ground=ground, closed_on=on,
            decided_by=str(actor),
        )  # fmt: skip
        _tell(
            conn, "gov_complaint_step", found.complainant, done, now, step=Bilingual("经核实不属实", "found not to be so"),
            reason=words(why),
        )  # fmt: skip
        return done
    if until is None or not rules.GOV6.until(on, until):
        raise refuse(rules.GOV6, "until")
    done = _step(
        conn, found, "urged", "urged", actor, now, why=why, body={"until": until}, urged_until=until, decided_by=str(actor)
    )
    holder = bodies.get(conn, found.body).holder
    _tell(conn, "gov_urged", holder, done, now, until=until.isoformat(), reason=words(why))
    _tell(
        conn, "gov_complaint_step", found.complainant, done, now,
        step=Bilingual("经核实属实，已督促整改", "found to be so; the body was urged"), reason=words(why),
    )  # fmt: skip
    return done


def respond(
    conn: psycopg.Connection[Any],
    number: int,
    *,
    statement: str,
    ground: str = "",
    refuses: bool = False,
    actor: access.Actor,
    now: datetime,
) -> Complaint:
    """What the accused body says, with its ground; that it refuses opens the way to a recognition at once (GOV8)."""
    found = _locked(conn, number, ("routed", "urged"), rules.GOV4)
    holder = bodies.get(conn, found.body).holder
    if not trail.acts_for(holder, actor):
        actor.require_subject(holder)
    if (ground and ground not in rules.GROUNDS) or not words(statement) or (refuses and found.state != "urged"):
        raise refuse(
            rules.GOV5, "ground", "理由不在列、没有陈述，或者尚未督促。", "No such ground, no words, or not urged yet."
        )
    columns = {"refused": True} if refuses else {}
    return _step(
        conn, found, found.state, "refused" if refuses else "answered", actor, now, why=statement, body={"ground": ground},
        **columns,
    )  # fmt: skip


def extend(conn: psycopg.Connection[Any], number: int, *, why: str, actor: access.Actor, now: datetime) -> Complaint:
    """GOV11: 60 more days, once, before the term ends, with the reason."""
    found = _locked(conn, number, ("routed", "urged"), rules.GOV11)
    _handler(conn, found, actor)
    _require_reason(why)
    if found.extended or day_of(now) > rules.GOV11.term_end(found.clock_from, found.clock_days):
        raise refuse(rules.GOV11, str(number), "已延长过，或者期限已过。", "Extended already, or the term is over.")
    done = _step(
        conn, found, found.state, "extended", actor, now, why=why, extended=True,
        clock_days=found.clock_days + rules.TERMS["extend"],
    )  # fmt: skip
    _tell(conn, "gov_complaint_step", found.complainant, done, now, step=Bilingual("办理期限延长", "the term is extended"),
          reason=words(why))  # fmt: skip
    return done


def performed(conn: psycopg.Connection[Any], number: int, *, why: str, actor: access.Actor, now: datetime) -> Complaint:
    """GOV7: the handling body confirms performance."""
    found = _locked(conn, number, ("urged",), rules.GOV7)
    _handler(conn, found, actor)
    _require_reason(why)
    done = _step(conn, found, "performed", "performed", actor, now, why=why, closed_on=day_of(now))
    _tell(conn, "gov_complaint_step", found.complainant, done, now, step=Bilingual("已履行，办结", "performed; closed"),
          reason=words(why))  # fmt: skip
    return done


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
    found = _locked(conn, number, ("urged",), rules.GOV8)
    _handler(conn, found, actor)
    _require_reason(why)
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
    _step(conn, found, "breach", "recognised", actor, now, why=why, body={"document_no": fields["document_no"]}, closed_on=on)
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
    _tell(conn, "gov_complaint_step", found.complainant, found, now, step=step, reason=words(why))
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
    found = trail.one(conn, Breach, "gov_breach", number, lock=True)
    about = _locked(conn, found.complaint, ("breach",), rules.GOV10)
    actor.require(OFFICE).require_department(found.recognised_by)
    _require_reason(why)
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
    _step(conn, about, "repaired", "repaired", actor, now, why=why)
    state = registry.latest(conn, found.body, found.resource, found.record_key)
    if state is not None and state.state not in {"annulled", "repaired"}:
        registry.set_state(conn, found.body, found.resource, found.record_key, "repaired", department=actor.department, now=now)
    for uscc in (bodies.get(conn, found.body).holder, about.complainant):
        _tell(conn, "gov_repaired", uscc, about, now, performed_on=performed_on.isoformat())
    return breach(conn, number)


def read(conn: psycopg.Connection[Any], number: int) -> Complaint:
    return trail.one(conn, Complaint, "gov_complaint", number)


def breach(conn: psycopg.Connection[Any], number: int) -> Breach:
    return trail.one(conn, Breach, "gov_breach", number)


def breach_of(conn: psycopg.Connection[Any], complaint: int) -> Breach | None:
    """The breach that a complaint was recognised as."""
    found = trail.many(conn, Breach, "gov_breach", "complaint = %(c)s", {"c": complaint})
    return found[0] if found else None


def get(conn: psycopg.Connection[Any], number: int, *, actor: access.Actor) -> Complaint:
    """A complaint, for its complainant, the body that handles it, and the credit office. The accused body sees what it is urged
    to do, in its notices. UnknownDutyError."""
    found = read(conn, number)
    handles = found.routed_to is not None and actor.kind == "officer" and trail.acts_for(found.routed_to, actor)
    holder = bodies.get(conn, found.body).holder
    office = actor.holds("credit_office") and access.department(actor.department).uscc != holder
    if not (handles or office or (actor.kind == "subject" and actor.uscc == found.complainant)):
        raise UnknownDutyError(place=str(number))
    return found


def mine(conn: psycopg.Connection[Any], *, actor: access.Actor, limit: int = 100, ended: bool = False) -> list[Complaint]:
    """The complaints of the calling enterprise, or those that wait with the calling department, oldest first; `ended`: those it
    has done with, newest first."""
    if actor.kind == "subject":
        return trail.many(
            conn, Complaint, "gov_complaint", "complainant = %(who)s ORDER BY id DESC LIMIT %(limit)s",
            {"who": actor.uscc, "limit": limit},
        )  # fmt: skip
    actor.require(OFFICE)
    code = access.department(actor.department).uscc
    states = ["routed", "urged", "breach"] + (["filed", "registered"] if actor.holds("credit_office") else [])
    if ended:
        states = ["unfounded", "performed", "repaired"] + (["declined"] if actor.holds("credit_office") else [])
    return trail.many(
        conn, Complaint, "gov_complaint",
        "state = ANY(%(states)s) AND (routed_to = %(code)s OR %(all)s) AND body NOT IN (SELECT uscc FROM gov_holder"
        f" WHERE holder = %(code)s) ORDER BY id {'DESC' if ended else ''} LIMIT %(limit)s",
        {"states": states, "code": code or "", "all": actor.holds("credit_office"), "limit": limit},
    )  # fmt: skip


def against(conn: psycopg.Connection[Any], *, actor: access.Actor) -> list[Complaint]:
    """The complaints about the calling body that are with its superior, oldest first, for it to answer: without the complainant
    and its words (GOV12)."""
    actor.require(OFFICE)
    found = trail.many(
        conn, Complaint, "gov_complaint",
        "state IN ('routed', 'urged') AND body IN (SELECT uscc FROM gov_holder WHERE holder = %(code)s) ORDER BY id LIMIT 200",
        {"code": access.department(actor.department).uscc or ""},
    )  # fmt: skip
    return [replace(item, complainant="", statement="", contract=None) for item in found]


def _routed(  # noqa: PLR0917  the parts of a step
    conn: psycopg.Connection[Any], found: Complaint, handler: str, actor: access.Actor, now: datetime, why: str = ""
) -> Complaint:
    if handler == found.body or not rules.GOV3.may_handle(handler, found.body, bodies.successors(conn)):
        raise refuse(
            rules.GOV3, handler, "这是被投诉单位或者与其同一责任链。", "It is the accused, or of its line of succession."
        )
    done = _step(conn, found, "routed", "routed", actor, now, why=why, body={"to": handler}, routed_to=handler)
    _tell(conn, "gov_complaint_routed", handler, done, now,
          term=rules.GOV11.term_end(done.clock_from, done.clock_days).isoformat())  # fmt: skip
    return done


def _locked(conn: psycopg.Connection[Any], number: int, states: Sequence[str], rule: type[Rule]) -> Complaint:
    found = trail.one(conn, Complaint, "gov_complaint", number, lock=True)
    if found.state not in states:
        raise refuse(rule, str(number), f"现在的状态：{found.state}。", f"It stands at: {found.state}.")
    return found


def _office(conn: psycopg.Connection[Any], found: Complaint, actor: access.Actor) -> None:
    """The credit office, unless it is itself the accused body (GOV3)."""
    actor.require("credit_office")
    if access.department(actor.department).uscc == bodies.get(conn, found.body).holder:
        raise refuse(rules.GOV3, actor.department, "被投诉单位不得办理。", "The accused does not handle it.")


def _handler(conn: psycopg.Connection[Any], found: Complaint, actor: access.Actor) -> None:
    """GOV4: an officer with this office of the body it was routed to, which still may handle it."""
    actor.require(OFFICE)
    if found.routed_to is None or not trail.acts_for(found.routed_to, actor):
        raise access.NoOfficeError(
            place=found.routed_to, reason=Bilingual("此事由受转交单位办理。", "This belongs to the body it was routed to.")
        )
    if not rules.GOV3.may_handle(found.routed_to, found.body, bodies.successors(conn)):
        raise refuse(rules.GOV4, found.routed_to)


def _require_reason(why: str) -> None:
    if not words(why):
        raise refuse(rules.GOV2, "why", "没有写明理由。", "The reason is missing.")


def _step(  # noqa: PLR0917  the parts of a step
    conn: psycopg.Connection[Any],
    found: Complaint,
    state: str,
    what: str,
    actor: access.Actor,
    now: datetime,
    *,
    why: str = "",
    body: dict[str, Any] | None = None,
    **columns: Any,
) -> Complaint:
    trail.step(conn, "complaint", found.id, found.steps, what, actor=actor, now=now, why=why, body=body, state=state, **columns)
    return read(conn, found.id)


def _tell(
    conn: psycopg.Connection[Any], kind: str, uscc: str, found: Complaint, now: datetime, **facts: str | Bilingual
) -> None:
    accused = bodies.get(conn, found.body)
    notices.send(
        conn, kind, uscc, now=now,
        facts={"number": str(found.id), "body": Bilingual(accused.name_zh, accused.name_en or accused.name_zh), **facts},
    )  # fmt: skip
