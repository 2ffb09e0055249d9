"""A tip on its way: received, passed to who has the power to act, answered. No function here writes to the registry (TIP7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

from psycopg.rows import class_row

from gongxin.access import api as access
from gongxin.complaints import papers, sealing
from gongxin.complaints.errors import UnknownTipError, refuse
from gongxin.complaints.rules import reporting as rules
from gongxin.complaints.sealing import Opening, Reporter
from gongxin.integrity import api as integrity
from gongxin.kernel import uscc as codes
from gongxin.kernel.identifiers import mask
from gongxin.visibility.facts import CHINA
from gongxin.visibility.rule import Rule

if TYPE_CHECKING:
    import psycopg

OFFICE, UNSEAL = "tips", "unseal"
OPEN = ("received", "passed")


@dataclass(frozen=True, slots=True)
class Tip:
    """A tip as those who handle it see it: nothing about who reported."""

    id: int
    about: str
    domain: str
    statement: str
    state: str
    steps: int
    filed_on: date
    department: str | None
    answer: str
    decision_no: str
    decided_on: date | None


@dataclass(frozen=True, slots=True)
class Event:
    """One step. actor is an account, or `reporter`."""

    step: int
    on_day: date
    what: str
    actor: str
    department: str
    why: str


@dataclass(frozen=True, slots=True)
class Followed:
    """What the holder of the receipt sees. identified: an identity is sealed; openings: who opened it, and why; papers: how
    many files came with it; as_they_came: how many of them still say what they say about whoever made them."""

    tip: Tip
    events: tuple[Event, ...]
    identified: bool
    openings: tuple[Opening, ...]
    papers: int = 0
    as_they_came: int = 0


_COLUMNS = ", ".join(Tip.__dataclass_fields__)


def report(
    conn: psycopg.Connection[Any],
    about: str,
    *,
    about_kind: Literal["organisation", "body", "person"],
    domain: str,
    statement: str,
    reporter: Reporter | None,
    now: datetime,
    files: Sequence[bytes] = (),
) -> tuple[Tip, str]:
    """Take a tip; the tip and the receipt code, which is nowhere else. TipRefusedError (TIP1: about a person; TIP11),
    PaperRefusedError (FIL1-FIL4)."""
    code = codes.normalise(about)
    if about_kind == "person" or not rules.TIP1.is_about_an_organisation(code):
        raise refuse(rules.TIP1, "about")
    if conn.execute("SELECT FROM subject WHERE uscc = %s", (code,)).rowcount == 0:
        raise refuse(rules.TIP1, "about", "没有登记这个组织。", "No such organisation is registered.")
    kept = words(statement)
    if domain not in rules.DOMAINS or not kept:
        raise refuse(rules.TIP8, "statement", "领域不在列，或者没有写明事实。", "The domain is not listed, or nothing is said.")
    handed = papers.prepared(files)
    receipt = rules.TIP3.new()
    row = conn.execute(
        "INSERT INTO tip (receipt_hash, about, domain, statement, state, steps, filed_on)"
        " VALUES (%s, %s, %s, %s, 'received', 1, %s) RETURNING id",
        (rules.TIP3.digest(receipt), code, domain, kept, _day(now)),
    ).fetchone()
    number = int(row[0]) if row else 0
    _append(conn, number, 1, "received", "reporter", "", "", now)
    if reporter is not None and (reporter.name.strip() or reporter.contact.strip()):
        sealing.seal(conn, number, reporter)
    papers.keep(conn, number, handed, on=_day(now))
    return read(conn, number), receipt


def follow(conn: psycopg.Connection[Any], receipt: str) -> Followed:
    """Where the tip stands, for whoever holds the receipt. UnknownTipError."""
    found = _held(conn, receipt)
    handed = papers.of(conn, found.id)
    return Followed(
        found, events(conn, found.id), sealing.is_sealed(conn, found.id), sealing.openings(conn, found.id), len(handed),
        sum(paper.as_it_came for paper in handed),
    )  # fmt: skip


def supplement(
    conn: psycopg.Connection[Any], receipt: str, statement: str, *, now: datetime, files: Sequence[bytes] = ()
) -> Followed:
    """Further words of the reporter, or files, or both, while it is open."""
    _open(_held(conn, receipt), statement or files)
    handed = papers.prepared(files)
    found = _open(_held(conn, receipt, lock=True), words(statement) or files)
    papers.keep(conn, found.id, handed, on=_day(now))
    _step(conn, found, found.state, "supplemented", None, now, why=statement)
    return follow(conn, receipt)


def forget(conn: psycopg.Connection[Any], receipt: str, *, now: datetime) -> Followed:
    """TIP3: the reporter's identity is deleted, and what the files still say about whoever made them; the tip goes on."""
    found = _held(conn, receipt, lock=True)
    gone, bared = sealing.forget(conn, found.id), papers.bare_all(conn, found.id)
    if (gone or bared) and found.state in OPEN:
        _step(conn, found, found.state, "identity_deleted", None, now, why="")
    return follow(conn, receipt)


def _open(found: Tip, given: object) -> Tip:
    """The tip, if it is open and something is given."""
    if found.state not in OPEN or not given:
        raise refuse(rules.TIP8, "statement", "已经办结，或者没有内容。", "It is closed, or nothing is said.")
    return found


def pass_on(
    conn: psycopg.Connection[Any], number: int, department: str, *, why: str, actor: access.Actor, now: datetime
) -> Tip:
    """TIP6: to the department that has the power to act; by the credit office, or on from the department that has it."""
    found = _locked(conn, number, ("received", "passed"), rules.TIP6, actor)
    to = access.department(department)
    _not_the_accused(conn, found, to.code)
    if not words(why):
        raise refuse(rules.TIP8, "why", "没有写明理由。", "The reason is missing.")
    return _step(conn, found, "passed", "passed", actor, now, why=why, department=to.code)


def decline(conn: psycopg.Connection[Any], number: int, *, why: str, actor: access.Actor, now: datetime) -> Tip:
    """Not for anybody here; with the reason and where to turn, for the holder of the receipt to read."""
    found = _locked(conn, number, ("received",), rules.TIP8, actor)
    actor.require("credit_office")
    if not words(why):
        raise refuse(rules.TIP8, "why", "没有写明理由。", "The reason is missing.")
    return _step(conn, found, "declined", "declined", actor, now, why=why, answer=words(why), decided_on=_day(now))


def decide(
    conn: psycopg.Connection[Any],
    number: int,
    *,
    founded: bool,
    why: str,
    decision_no: str = "",
    actor: access.Actor,
    now: datetime,
) -> Tip:
    """TIP8: the department that has the power answers. Founded names its document; the decision itself goes its ordinary way
    (TIP7)."""
    found = _locked(conn, number, ("passed",), rules.TIP8, actor)
    actor.require(OFFICE).require_department(found.department or "")
    if not words(why) or (founded and not words(decision_no)):
        raise refuse(rules.TIP8, "decision_no", "缺少理由或者文书号。", "Reason or document is missing.")
    return _step(
        conn, found, "founded" if founded else "unfounded", "founded" if founded else "unfounded", actor, now, why=why,
        answer=words(why), decision_no=words(decision_no, 128) if founded else "", decided_on=_day(now),
    )  # fmt: skip


def open_seal(conn: psycopg.Connection[Any], number: int, *, why: str, actor: access.Actor, now: datetime) -> Reporter:
    """TIP5: who reported. The opening stays logged even where the store cannot be opened, if the caller commits."""
    actor.require(UNSEAL)
    found = read(conn, number)
    if _is_accused(conn, found, actor.department):
        raise UnknownTipError(place=str(number))
    if not words(why):
        raise refuse(rules.TIP5, "why", "没有写明理由。", "The reason is missing.")
    return sealing.unseal(conn, number, actor=str(actor), department=actor.department, why=words(why, 500), now=now)


def get(conn: psycopg.Connection[Any], number: int, *, actor: access.Actor) -> Tip:
    """A tip, for the department that has it and the credit office; never for the organisation complained about."""
    return _handled(conn, read(conn, number), actor)


def waiting(conn: psycopg.Connection[Any], *, actor: access.Actor, limit: int = 100) -> list[Tip]:
    """What waits in the actor's department; for the credit office also what nobody has yet. Oldest first."""
    if not actor.holds("credit_office"):
        actor.require(OFFICE)
    return _select(
        conn,
        "((department = %(department)s AND state = 'passed') OR (%(all)s AND state IN ('received', 'passed')))"
        " AND NOT EXISTS (SELECT FROM access_department d WHERE d.code = %(department)s AND (d.uscc = about OR d.uscc ="
        " (SELECT h.holder FROM gov_holder h WHERE h.uscc = about))) ORDER BY id LIMIT %(limit)s",
        {"department": actor.department, "all": actor.holds("credit_office"), "limit": limit},
    )


def decided(conn: psycopg.Connection[Any], *, actor: access.Actor, limit: int = 100) -> list[Tip]:
    """Those that the actor's department answered; for the credit office also what it declined. Newest first."""
    if not actor.holds("credit_office"):
        actor.require(OFFICE)
    return [
        tip
        for tip in _select(
            conn,
            "((department = %(department)s AND state IN ('founded', 'unfounded')) OR (%(all)s AND state IN ('founded',"
            " 'unfounded', 'declined'))) ORDER BY id DESC LIMIT %(limit)s",
            {"department": actor.department, "all": actor.holds("credit_office"), "limit": limit},
        )
        if not _is_accused(conn, tip, actor.department)
    ]


def identified(conn: psycopg.Connection[Any], number: int, *, actor: access.Actor) -> bool:
    """Whether an identity is sealed for it: for who may see the tip. UnknownTipError."""
    return sealing.is_sealed(conn, get(conn, number, actor=actor).id)


def papers_of(conn: psycopg.Connection[Any], number: int, *, actor: access.Actor) -> list[papers.TipPaper]:
    """The files of a tip, for those who handle it. UnknownTipError."""
    return papers.of(conn, get(conn, number, actor=actor).id)


def paper(conn: psycopg.Connection[Any], number: int, kept: UUID, *, actor: access.Actor) -> tuple[papers.TipPaper, bytes]:
    """One of them with its bytes. UnknownTipError, UnknownPaperError, SealBrokenError."""
    return papers.content(conn, get(conn, number, actor=actor).id, kept)


def events(conn: psycopg.Connection[Any], number: int) -> tuple[Event, ...]:
    rows = conn.execute(
        "SELECT step, on_day, what, actor, department, why FROM tip_event WHERE tip = %s ORDER BY step", (number,)
    ).fetchall()
    return tuple(Event(*row) for row in rows)


def read(conn: psycopg.Connection[Any], number: int, *, lock: bool = False) -> Tip:
    found = _select(conn, "id = %(id)s" + (" FOR UPDATE" if lock else ""), {"id": number})
    if not found:
        raise UnknownTipError(place=str(number))
    return found[0]


def words(given: str, longest: int = 4000) -> str:
    """TIP9: no control characters, no number of a person."""
    kept = "".join(char for char in given if char.isprintable() or char == "\n").strip()
    return mask(kept.encode("utf-8", "replace").decode())[:longest]


def _held(conn: psycopg.Connection[Any], receipt: str, *, lock: bool = False) -> Tip:
    found = _select(
        conn, "receipt_hash = %(hash)s" + (" FOR UPDATE" if lock else ""), {"hash": rules.TIP3.digest(receipt[:200])}
    )
    if not found:
        raise UnknownTipError(place="receipt")
    return found[0]


def _select(conn: psycopg.Connection[Any], where: str, parameters: dict[str, Any]) -> list[Tip]:
    with conn.cursor(row_factory=class_row(Tip)) as cursor:
        return cursor.execute(f"SELECT {_COLUMNS} FROM tip WHERE {where}", parameters).fetchall()


def _handled(conn: psycopg.Connection[Any], found: Tip, actor: access.Actor) -> Tip:
    """The tip, if the actor is of those who handle it; to whom it is about there is none (TIP6). UnknownTipError."""
    ours = actor.holds("credit_office") or (actor.holds(OFFICE) and actor.department == found.department)
    if not ours or _is_accused(conn, found, actor.department):
        raise UnknownTipError(place=str(found.id))
    return found


def _locked(
    conn: psycopg.Connection[Any], number: int, states: Sequence[str], rule: type[Rule], actor: access.Actor
) -> Tip:
    found = _handled(conn, read(conn, number, lock=True), actor)
    if found.state not in states:
        raise refuse(rule, str(number), f"现在的状态：{found.state}。", f"It stands at: {found.state}.")
    return found


def _is_accused(conn: psycopg.Connection[Any], found: Tip, department: str) -> bool:
    """Whether the department is the organisation complained about, or answers for it today."""
    theirs = access.department(department).uscc
    if theirs is None:
        return False
    try:
        holders = {integrity.body(conn, found.about).holder, found.about}
    except integrity.UnknownDutyError:
        holders = {found.about}
    return theirs in holders


def _not_the_accused(conn: psycopg.Connection[Any], found: Tip, department: str) -> None:
    if _is_accused(conn, found, department):
        raise refuse(rules.TIP6, department)


def _step(  # noqa: PLR0917  the parts of a step
    conn: psycopg.Connection[Any],
    found: Tip,
    state: str,
    what: str,
    actor: access.Actor | None,
    now: datetime,
    *,
    why: str,
    **columns: Any,
) -> Tip:
    sets = "".join(f", {name} = %({name})s" for name in columns)
    conn.execute(
        f"UPDATE tip SET state = %(to)s, steps = steps + 1{sets} WHERE id = %(id)s", {"to": state, "id": found.id, **columns}
    )
    who, department = (str(actor), actor.department) if actor else ("reporter", "")
    _append(conn, found.id, found.steps + 1, what, who, department, why, now)
    return read(conn, found.id)


def _append(  # noqa: PLR0917  the columns of a step
    conn: psycopg.Connection[Any], number: int, step: int, what: str, actor: str, department: str, why: str, now: datetime
) -> None:
    conn.execute(
        "INSERT INTO tip_event (tip, step, on_day, what, actor, department, why) VALUES (%s, %s, %s, %s, %s, %s, %s)",
        (number, step, _day(now), what, actor, department, words(why)),
    )


def _day(now: datetime) -> date:
    return now.astimezone(CHINA).date()
