"""Complaints as they are read, locked, stepped on and told about: what every step shares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from gongxin.access import api as access
from gongxin.integrity import bodies, trail
from gongxin.integrity.errors import UnknownDutyError, refuse
from gongxin.integrity.facts import Complaint, Event
from gongxin.integrity.rules import complaining as rules
from gongxin.integrity.trail import OFFICE, words
from gongxin.kernel.text import Bilingual
from gongxin.notices import api as notices
from gongxin.visibility.rule import Rule

if TYPE_CHECKING:
    import psycopg

_OF_THE_ACCUSED = frozenset({"answered", "refused"})
RUNNING = ("filed", "registered", "routed", "urged")
"""States of a complaint that is not done with: its clock runs, the complainant may add papers."""


def read(conn: psycopg.Connection[Any], number: int) -> Complaint:
    return trail.one(conn, Complaint, "gov_complaint", number)


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


def steps(conn: psycopg.Connection[Any], number: int, *, actor: access.Actor) -> tuple[Event, ...]:
    """The steps of a complaint as this reader may see them: the accused body's own words are for the body that handles the
    complaint, not for the complainant. UnknownDutyError."""
    found = get(conn, number, actor=actor)
    every = trail.of(conn, "complaint", found.id)
    return tuple(event for event in every if actor.kind != "subject" or event.what not in _OF_THE_ACCUSED)


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


def by_office(
    conn: psycopg.Connection[Any], number: int, states: Sequence[str], rule: type[Rule], *, actor: access.Actor
) -> Complaint:
    """The complaint, locked, for a step of the credit office, in one of these states. Who asks is judged before the state:
    NoOfficeError; UnknownDutyError, also for the credit office that is the accused itself (GOV3); DutyRefusedError."""
    actor.require("credit_office")
    found = _locked(conn, number)
    get(conn, number, actor=actor)
    return _standing(found, states, rule)


def by_handler(
    conn: psycopg.Connection[Any], number: int, states: Sequence[str], rule: type[Rule], *, actor: access.Actor
) -> Complaint:
    """GOV4: the same for a step of the body it was routed to, by an officer with this office, while that body may handle it."""
    actor.require(OFFICE)
    found = _locked(conn, number)
    get(conn, number, actor=actor)
    if found.routed_to is None or not trail.acts_for(found.routed_to, actor):
        raise access.NoOfficeError(
            place=found.routed_to, reason=Bilingual("此事由受转交单位办理。", "This belongs to the body it was routed to.")
        )
    if not rules.GOV3.may_handle(found.routed_to, found.body, bodies.successors(conn)):
        raise refuse(rules.GOV4, found.routed_to)
    return _standing(found, states, rule)


def by_accused(
    conn: psycopg.Connection[Any], number: int, states: Sequence[str], rule: type[Rule], *, actor: access.Actor
) -> Complaint:
    """The same for a step of the body that answers, which learns of the complaint when it is routed, not before."""
    if actor.kind != "subject":
        actor.require(OFFICE)
    found = _locked(conn, number)
    if not trail.acts_for(bodies.get(conn, found.body).holder, actor):
        get(conn, number, actor=actor)
        raise access.NoOfficeError(
            place="body", reason=Bilingual("由被投诉单位本身陈述。", "The accused body answers for itself.")
        )
    if found.routed_to is None:
        raise UnknownDutyError(place=str(number))
    return _standing(found, states, rule)


def of_breach(conn: psycopg.Connection[Any], number: int, rule: type[Rule]) -> Complaint:
    """The complaint of a breach that is not repaired yet, locked; whoever calls has judged who asks. DutyRefusedError."""
    return _standing(_locked(conn, number), ("breach",), rule)


def _locked(conn: psycopg.Connection[Any], number: int) -> Complaint:
    return trail.one(conn, Complaint, "gov_complaint", number, lock=True)


def _standing(found: Complaint, states: Sequence[str], rule: type[Rule]) -> Complaint:
    if found.state not in states:
        raise refuse(rule, str(found.id), f"现在的状态：{found.state}。", f"It stands at: {found.state}.")
    return found


def require_reason(why: str) -> None:
    """GOV2: a reason is given. DutyRefusedError."""
    if not words(why):
        raise refuse(rules.GOV2, "why", "没有写明理由。", "The reason is missing.")


def step(  # noqa: PLR0917  the parts of a step
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
    """One step, kept with who, when and why; the complaint as it stands then."""
    trail.step(conn, "complaint", found.id, found.steps, what, actor=actor, now=now, why=why, body=body, state=state, **columns)
    return read(conn, found.id)


def tell(
    conn: psycopg.Connection[Any], kind: str, uscc: str, found: Complaint, now: datetime, **facts: str | Bilingual
) -> None:
    """A notice about the complaint, without its words."""
    accused = bodies.get(conn, found.body)
    notices.send(
        conn, kind, uscc, now=now,
        facts={"number": str(found.id), "body": Bilingual(accused.name_zh, accused.name_en or accused.name_zh), **facts},
    )  # fmt: skip
