"""A complaint of an enterprise on its way: registered, routed to the superior, verified, urged, performed (GOV1-GOV7, GOV11).
What a refusal ends in stands in breaches. Each function is one step in the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from gongxin.access import api as access
from gongxin.integrity import bodies, cases, trail
from gongxin.integrity.errors import refuse
from gongxin.integrity.facts import Complaint, Contract
from gongxin.integrity.rules import complaining as rules
from gongxin.integrity.rules.paying import PAY8
from gongxin.integrity.trail import day_of, words
from gongxin.kernel.text import Bilingual

if TYPE_CHECKING:
    import psycopg


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
    return cases.read(conn, number)


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
    found = cases.by_office(conn, number, ("filed",), rules.GOV2, actor=actor)
    done = cases.step(conn, found, "registered", "registered", actor, now)
    cases.tell(conn, "gov_complaint_step", found.complainant, done, now, step=Bilingual("已登记", "registered"), reason="-")
    superior = rules.GOV3.route(found.body, bodies.superiors(conn), bodies.successors(conn))
    return _routed(conn, done, superior, actor, now) if superior else done


def decline(conn: psycopg.Connection[Any], number: int, *, why: str, actor: access.Actor, now: datetime) -> Complaint:
    """GOV2: not registered, with the reason and where to turn instead."""
    found = cases.by_office(conn, number, ("filed",), rules.GOV2, actor=actor)
    cases.require_reason(why)
    done = cases.step(conn, found, "declined", "declined", actor, now, why=why, closed_on=day_of(now))
    cases.tell(
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
    found = cases.by_office(conn, number, ("registered", "routed"), rules.GOV3, actor=actor)
    cases.require_reason(why)
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
    found = cases.by_handler(conn, number, ("routed",), rules.GOV4, actor=actor)
    cases.require_reason(why)
    on = day_of(now)
    if not founded:
        if not rules.GOV5.is_ground(ground):
            raise refuse(rules.GOV5, "ground")
        done = cases.step(
            conn, found, "unfounded", "unfounded", actor, now, why=why, body={"ground": ground}, ground=ground, closed_on=on,
            decided_by=str(actor),
        )  # fmt: skip
        cases.tell(
            conn, "gov_complaint_step", found.complainant, done, now, step=Bilingual("经核实不属实", "found not to be so"),
            reason=words(why),
        )  # fmt: skip
        return done
    if until is None or not rules.GOV6.until(on, until):
        raise refuse(rules.GOV6, "until")
    done = cases.step(
        conn, found, "urged", "urged", actor, now, why=why, body={"until": until}, urged_until=until, decided_by=str(actor)
    )
    holder = bodies.get(conn, found.body).holder
    cases.tell(conn, "gov_urged", holder, done, now, until=until.isoformat(), reason=words(why))
    cases.tell(
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
    found = cases.by_accused(conn, number, ("routed", "urged"), rules.GOV4, actor=actor)
    if (ground and ground not in rules.GROUNDS) or not words(statement) or (refuses and found.state != "urged"):
        raise refuse(
            rules.GOV5, "ground", "理由不在列、没有陈述，或者尚未督促。", "No such ground, no words, or not urged yet."
        )
    columns = {"refused": True} if refuses else {}
    return cases.step(
        conn, found, found.state, "refused" if refuses else "answered", actor, now, why=statement, body={"ground": ground},
        **columns,
    )  # fmt: skip


def extend(conn: psycopg.Connection[Any], number: int, *, why: str, actor: access.Actor, now: datetime) -> Complaint:
    """GOV11: 60 more days, once, before the term ends, with the reason."""
    found = cases.by_handler(conn, number, ("routed", "urged"), rules.GOV11, actor=actor)
    cases.require_reason(why)
    if found.extended or day_of(now) > rules.GOV11.term_end(found.clock_from, found.clock_days):
        raise refuse(rules.GOV11, str(number), "已延长过，或者期限已过。", "Extended already, or the term is over.")
    done = cases.step(
        conn, found, found.state, "extended", actor, now, why=why, extended=True,
        clock_days=found.clock_days + rules.TERMS["extend"],
    )  # fmt: skip
    cases.tell(conn, "gov_complaint_step", found.complainant, done, now, step=Bilingual("办理期限延长", "the term is extended"),
          reason=words(why))  # fmt: skip
    return done


def performed(conn: psycopg.Connection[Any], number: int, *, why: str, actor: access.Actor, now: datetime) -> Complaint:
    """GOV7: the handling body confirms performance."""
    found = cases.by_handler(conn, number, ("urged",), rules.GOV7, actor=actor)
    cases.require_reason(why)
    done = cases.step(conn, found, "performed", "performed", actor, now, why=why, closed_on=day_of(now))
    cases.tell(conn, "gov_complaint_step", found.complainant, done, now, step=Bilingual("已履行，办结", "performed; closed"),
          reason=words(why))  # fmt: skip
    return done


def _routed(  # noqa: PLR0917  the parts of a step
    conn: psycopg.Connection[Any], found: Complaint, handler: str, actor: access.Actor, now: datetime, why: str = ""
) -> Complaint:
    if handler == found.body or not rules.GOV3.may_handle(handler, found.body, bodies.successors(conn)):
        raise refuse(
            rules.GOV3, handler, "这是被投诉单位或者与其同一责任链。", "It is the accused, or of its line of succession."
        )
    done = cases.step(conn, found, "routed", "routed", actor, now, why=why, body={"to": handler}, routed_to=handler)
    cases.tell(conn, "gov_complaint_routed", handler, done, now,
          term=rules.GOV11.term_end(done.clock_from, done.clock_days).isoformat())  # fmt: skip
    return done
