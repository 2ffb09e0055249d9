"""How it was kept: evidence, reminders, and what the accepting body determines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from gongxin.access import api as access
from gongxin.catalogue import Catalogue
from gongxin.commitments import cases, publishing
from gongxin.commitments.cases import day_of, words
from gongxin.commitments.errors import refuse
from gongxin.commitments.facts import Commitment, Paper
from gongxin.commitments.making import tell
from gongxin.commitments.rules import keeping as rules
from gongxin.kernel.text import Bilingual
from gongxin.notices import api as notices
from gongxin.papers import api as papers
from gongxin.registry import api as registry
from gongxin.workdays import api as workdays

if TYPE_CHECKING:
    import psycopg

MOST_PAPERS = 50


def add_evidence(
    conn: psycopg.Connection[Any], number: int, given: Sequence[Paper], *, actor: access.Actor, now: datetime
) -> Commitment:
    """CMT7: papers of the promisor or of the accepting body; the same paper again is the same paper."""
    found = cases.locked(conn, number, ("made", "broken"), rules.CMT7, actor)
    if not cases.is_promisor(found.uscc, actor):
        cases.require_acceptor(found, actor)
    known = conn.execute("SELECT FROM commitment_evidence WHERE commitment = %s", (number,)).rowcount
    if not given or known + len(given) > MOST_PAPERS:
        raise refuse(rules.CMT7, "papers", f"每件承诺最多{MOST_PAPERS}份。", f"At most {MOST_PAPERS} papers.")
    papers.own(conn, [item.paper for item in given if item.paper], uscc=found.uscc, department=actor.department)
    for item in given:
        conn.execute(
            "INSERT INTO commitment_evidence (commitment, name, sha256, says, at, actor, paper)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (commitment, sha256) DO NOTHING",
            (number, words(item.name, 200) or "-", item.sha256, words(item.says, 1000), now, str(actor), item.paper),
        )
    return cases.step(
        conn, found, found.state, "evidence", actor=actor, now=now, body={"sha256": [item.sha256 for item in given]}
    )


def keep_paper(
    conn: psycopg.Connection[Any], number: int, name: str, content: bytes, *, says: str = "", actor: access.Actor, now: datetime
) -> Paper:
    """Take a paper that shows how it was kept (FIL1-FIL6), from the promisor or the accepting body, for add_evidence."""
    found = cases.get(conn, number, actor=actor)
    if not cases.is_promisor(found.uscc, actor):
        cases.require_acceptor(found, actor)
    kept = papers.keep(conn, name, content, uscc=found.uscc, actor=actor, now=now)
    return Paper(kept.name, kept.hash, says, kept.id)


def paper(
    conn: psycopg.Connection[Any], number: int, kept: UUID, *, actor: access.Actor
) -> tuple[papers.Paper, bytes]:
    """A paper of a commitment and its bytes, where it was kept here: for the promisor, the accepting body, the credit office.
    UnknownCommitmentError, UnknownPaperError."""
    cases.get(conn, number, actor=actor)
    if conn.execute("SELECT FROM commitment_evidence WHERE commitment = %s AND paper = %s", (number, kept)).rowcount == 0:
        raise papers.UnknownPaperError(place=str(kept))
    return papers.read(conn, kept), papers.content(conn, kept)


def evidence_of(conn: psycopg.Connection[Any], number: int) -> tuple[Paper, ...]:
    """The papers of a commitment, as they came."""
    rows = conn.execute(
        "SELECT name, sha256, says, paper FROM commitment_evidence WHERE commitment = %s ORDER BY id", (number,)
    ).fetchall()
    return tuple(Paper(*row) for row in rows)


def keep(
    conn: psycopg.Connection[Any],
    number: int,
    *,
    performed_on: date,
    why: str = "",
    actor: access.Actor,
    now: datetime,
    catalogue: Catalogue,
) -> Commitment:
    """CMT8, CMT9: it was kept, on that day."""
    found = cases.locked(conn, number, ("made",), rules.CMT9, actor)
    cases.require_acceptor(found, actor)
    on = day_of(now)
    if not rules.CMT9.kept(performed_on, found.due_on) or performed_on > on or performed_on < (found.made_on or on):
        raise refuse(rules.CMT9, "performed_on", f"到期日：{found.due_on}。", f"Due on {found.due_on}.")
    done = cases.step(
        conn, found, "kept", "kept", actor=actor, now=now, why=why,
        performed_on=performed_on, determined_on=on, determined_by=str(actor),
    )  # fmt: skip
    done = publishing.publish(conn, done, now=now, catalogue=catalogue)
    tell(conn, "commitment_kept", done, now, number=done.number or "")
    return done


def break_(
    conn: psycopg.Connection[Any],
    number: int,
    *,
    unfulfilled: str,
    sanction: str,
    why: str,
    partly: bool = False,
    actor: access.Actor,
    now: datetime,
    catalogue: Catalogue,
) -> Commitment:
    """CMT10: broken, after notice and time to answer; the record becomes adverse and the promisor is told how to repair."""
    found = cases.locked(conn, number, ("made",), rules.CMT10, actor)
    cases.require_acceptor(found, actor)
    on = day_of(now)
    until = workdays.term_ends(found.warned_on, rules.TIME_TO_ANSWER).ends if found.warned_on else None
    if not rules.CMT10.may_break(found.due_on, until, on):
        raise refuse(
            rules.CMT10, str(number), f"最早可在{until or '告知逾期并期满'}之后。",
            f"Not before the term is over: {until or 'no notice of the delay was sent yet'}.",
        )  # fmt: skip
    if not (words(unfulfilled) and words(sanction) and words(why)):
        raise refuse(rules.CMT10, "unfulfilled", "内容、责任或者理由缺失。", "Content, consequence or reason is missing.")
    done = cases.step(
        conn, found, "broken", "broken", actor=actor, now=now, why=why, body={"licence": str(found.licence_key or "")},
        determined_on=on, determined_by=str(actor), partly=partly, unfulfilled=words(unfulfilled), sanction=words(sanction),
    )  # fmt: skip
    done = publishing.publish(conn, done, now=now, catalogue=catalogue)
    record = registry.latest(conn, done.uscc, publishing.RESOURCE, done.record_key) if done.record_key else None
    if record is not None:
        notices.adverse(conn, record.seq, record.seq, now=now, catalogue=catalogue)
    tell(
        conn, "commitment_broken", done, now, number=done.number or "", unfulfilled=done.unfulfilled, sanction=done.sanction,
        reason=words(why),
    )  # fmt: skip
    return done


def cure(
    conn: psycopg.Connection[Any],
    number: int,
    *,
    performed_on: date,
    why: str,
    actor: access.Actor,
    now: datetime,
    catalogue: Catalogue,
) -> Commitment:
    """CMT11: performed after all."""
    found = cases.locked(conn, number, ("broken",), rules.CMT11, actor)
    cases.require_acceptor(found, actor)
    on = day_of(now)
    if not rules.CMT11.cured(performed_on, found.due_on, on):
        raise refuse(rules.CMT11, "performed_on", f"到期日：{found.due_on}。", f"Due on {found.due_on}.")
    if not words(why):
        raise refuse(rules.CMT13, "why", "没有写明理由。", "The reason is missing.")
    done = cases.step(
        conn, found, "cured", "cured", actor=actor, now=now, why=why,
        performed_on=performed_on, determined_on=on, determined_by=str(actor),
    )  # fmt: skip
    done = publishing.publish(conn, done, now=now, catalogue=catalogue)
    tell(conn, "commitment_cured", done, now, number=done.number or "")
    return done


def remind(conn: psycopg.Connection[Any], *, now: datetime, limit: int = 1000) -> int:
    """CMT6: the reminders that are due on the day, each once; how many were sent. Running it twice sends nothing twice."""
    on, sent = day_of(now), 0
    near = cases.select(
        conn,
        "state = 'made' AND due_on <= %(until)s AND NOT EXISTS (SELECT FROM commitment_reminder r"
        " WHERE r.commitment = commitment.id AND r.kind = 'overdue') ORDER BY due_on, id LIMIT %(limit)s",
        {"until": on + timedelta(days=4 * rules.REMIND_FIRST), "limit": limit},
    )
    for waiting in near:
        kind = _reminder(waiting.due_on, on)
        if kind is None:
            continue
        found = cases.read(conn, waiting.id, lock=True)
        if found.state != "made":
            continue
        done = conn.execute(
            "INSERT INTO commitment_reminder (commitment, kind, at) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
            (found.id, kind, now),
        ).rowcount
        if not done:
            continue
        _remind(conn, found, kind, on, now)
        sent += 1
    return sent


def _reminder(due_on: date, on: date) -> str | None:
    """Which reminder the day calls for."""
    if on > due_on:
        return "overdue"
    for kind, days in (("last", rules.REMIND_LAST), ("first", rules.REMIND_FIRST)):
        try:
            start = workdays.calendar().add(due_on, -days)
        except workdays.NotAnnounced:  # holidays of that year are not known yet: rather too early than too late
            start = due_on - timedelta(days=2 * days)
        if on >= start:
            return kind
    return None


def _remind(conn: psycopg.Connection[Any], found: Commitment, kind: str, on: date, now: datetime) -> None:
    if kind != "overdue":
        tell(conn, "commitment_due", found, now, number=found.number or "")
        cases.step(conn, found, "made", "reminded", actor=access.PLATFORM, now=now, body={"kind": kind})
        return
    term = workdays.term_ends(on, rules.TIME_TO_ANSWER)
    cases.step(conn, found, "made", "warned", actor=access.PLATFORM, now=now, warned_on=on)
    authority = access.department(found.department).name
    notices.send(
        conn, "commitment_overdue", found.uscc, now=now,
        facts={
            "matter": found.matter, "number": found.number or "", "due_on": found.due_on.isoformat(),
            "authority": Bilingual(authority.zh, authority.en or authority.zh), "answer_until": term.words,
        },
    )  # fmt: skip
