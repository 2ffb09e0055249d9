"""The steps of a proceeding. Each is in one transaction of the caller: state, event, notice and record come together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from gongxin.access import api as access
from gongxin.catalogue import Catalogue
from gongxin.catalogue.model.list import ListDefinition
from gongxin.kernel.identifiers import mask
from gongxin.kernel.text import Bilingual
from gongxin.lists import papers
from gongxin.lists.entries import Entry, entry
from gongxin.lists.errors import ListNotKeptError, StepRefusedError, UnknownEntryError, UnknownListError
from gongxin.lists.rules import procedure as rules
from gongxin.notices import api as notices
from gongxin.papers.api import Paper
from gongxin.registry import api as registry
from gongxin.visibility.facts import CHINA
from gongxin.visibility.rule import Rule
from gongxin.workdays import api as workdays

if TYPE_CHECKING:
    import psycopg


def propose(
    conn: psycopg.Connection[Any],
    list_code: str,
    uscc: str,
    *,
    reason: str,
    evidence: Sequence[UUID],
    actor: access.Actor,
    now: datetime,
    catalogue: Catalogue,
) -> Entry:
    """LST1, LST8: an officer proposes an entry with reason and evidence. The list's definition gives basis and office."""
    actor.require("propose")
    found, on = _list(catalogue, list_code), _day(now)
    if not rules.may_propose(found, on):
        raise ListNotKeptError(place=list_code)
    if found.kind == "abnormal":
        raise _refuse(rules.LST1, "异常名录由登记机关归集。", "Abnormal lists come as data from their authority.")
    if not reason.strip() or not evidence:
        raise _refuse(rules.LST8, "缺少事由或者证据。", "Reason or evidence is missing.")
    if conn.execute("SELECT FROM subject WHERE uscc = %s", (uscc,)).rowcount == 0:
        raise _refuse(rules.LST1, "没有登记这个主体。", "No such subject is registered.")
    kept = papers.taken(conn, evidence, uscc, actor)
    basis = "；".join(f"{b.law.zh}{b.article.zh}" for b in found.basis_on(on))
    row = conn.execute(
        "INSERT INTO list_entry (list_code, uscc, department, state, version, reason, evidence, listing_basis, office)"
        " VALUES (%s, %s, %s, 'proposed', 1, %s, %s, %s, %s) ON CONFLICT DO NOTHING RETURNING id",
        (
            list_code, uscc, actor.department, mask(reason.strip()), papers.named(kept), basis,
            found.office.zh if found.office else "",
        ),
    ).fetchone()  # fmt: skip
    if row is None:
        raise _refuse(rules.LST1, "该主体在此名单上已有进行中的程序或者有效列入。", "There is a proceeding or entry already.")
    _append(conn, row[0], 1, "propose", actor, now, reason, kept)
    return entry(conn, row[0])


def notify(
    conn: psycopg.Connection[Any], number: int, *, actor: access.Actor, now: datetime, catalogue: Catalogue
) -> Entry:
    """LST2: tell the subject what is intended, why, on what evidence, and until when it may state its case."""
    actor.require("propose")
    known = _mine(conn, number, actor, ("proposed",))
    found, on = _list(catalogue, known.list_code), _day(now)
    until = workdays.calendar().add(on, found.statement_workdays)
    _step(conn, known, "notified", notified_on=on, statement_until=until)
    _append(conn, number, known.version + 1, "notify", actor, now, known.reason)
    _tell(
        conn, "list_intended", known, found, now,
        reason=known.reason, evidence="、".join(d.get("name", "") for d in known.evidence), office=known.office,
        statement_until=until.isoformat(),
    )  # fmt: skip
    return entry(conn, number)


def state(
    conn: psycopg.Connection[Any],
    number: int,
    text: str,
    *,
    actor: access.Actor,
    now: datetime,
    documents: Sequence[UUID] = (),
) -> Entry:
    """LST3: the subject's statement."""
    known = entry(conn, number, lock=True)
    if actor.kind == "subject" and actor.uscc != known.uscc:  # nobody learns about whom a proceeding is
        raise UnknownEntryError(place=str(number))
    if actor.kind != "subject":
        raise access.NoOfficeError(
            place="subject", reason=Bilingual("只有该主体本身可以陈述申辩。", "Only the organisation itself states its case.")
        )
    if known.state not in {"notified", "stated"} or not rules.may_state(known.statement_until, _day(now)):
        raise _refuse(rules.LST3, f"现在的状态：{known.state}。", f"It stands at: {known.state}.")
    if not text.strip():
        raise _refuse(rules.LST3, "没有写明意见。", "The statement is empty.")
    kept = papers.taken(conn, documents, known.uscc, actor)
    _step(conn, known, "stated")
    _append(conn, number, known.version + 1, "state", actor, now, text, kept)
    return entry(conn, number)


def decide(
    conn: psycopg.Connection[Any],
    number: int,
    *,
    decision_no: str,
    why: str,
    actor: access.Actor,
    now: datetime,
    catalogue: Catalogue,
    end_date: date | None = None,
    documents: Sequence[UUID] = (),
) -> Entry:
    """LST2, LST5: the written decision, after the statement period."""
    actor.require("decide")
    known = _mine(conn, number, actor, ("notified", "stated"))
    found, on = _list(catalogue, known.list_code), _day(now)
    if not rules.may_decide(known.statement_until, on):
        raise _refuse(
            rules.LST2, f"陈述申辩期至{known.statement_until}。", f"The statement period runs until {known.statement_until}."
        )
    last = rules.last_day(found, on, end_date)
    if last is None:
        raise _refuse(rules.LST5, "届满日不合规定。", "The last day is not what the list allows.")
    if not decision_no.strip() or not why.strip():
        raise _refuse(rules.LST2, "缺少决定书文号或者理由。", "Decision number or reasons are missing.")
    kept = papers.taken(conn, documents, known.uscc, actor)
    _step(conn, known, "decided", decided_on=on, decision_no=decision_no.strip(), decided_by=actor.officer, end_date=last)
    _append(conn, number, known.version + 1, "decide", actor, now, why, kept)
    return entry(conn, number)


def sign_off(
    conn: psycopg.Connection[Any], number: int, *, why: str, actor: access.Actor, now: datetime, catalogue: Catalogue
) -> Entry:
    """LST4: a second person signs; the entry takes effect, its record is published and the subject is told."""
    actor.require("sign_off")
    known = _mine(conn, number, actor, ("decided",))
    found, on = _list(catalogue, known.list_code), _day(now)
    _require_reasons(why)
    if not rules.may_sign(known.decided_by, actor.officer):
        raise _refuse(rules.LST4, "不能复核自己作出的决定。", "Nobody signs off what they decided themselves.")
    if not found.kept_on(on):
        raise ListNotKeptError(place=known.list_code)
    if known.end_date is None or known.end_date <= on:
        raise _refuse(
            rules.LST5, f"决定所载届满日{known.end_date}已到，须另行决定。",
            f"The last day that was decided, {known.end_date}, has come; it has to be decided anew.",
        )  # fmt: skip
    fields = _fields(conn, known, found, on)
    written = registry.record_fact(
        conn, _resource(found), fields, department=known.department, now=now, on=on, catalogue=catalogue
    )
    _step(
        conn, known, "listed",
        signed_by=actor.officer, listing_date=on, earliest_removal=rules.earliest_removal(found, on),
        record_key=written.record_key,
    )  # fmt: skip
    _append(conn, number, known.version + 1, "sign_off", actor, now, why)
    removal = Bilingual(found.removal.conditions.zh, found.removal.conditions.en) if found.removal else ""
    _tell(
        conn, "list_decided", known, found, now,
        reason=known.reason, decision_no=known.decision_no or "", listed_on=on.isoformat(),
        end_on=known.end_date.isoformat() if known.end_date else "", removal=removal, office=known.office,
    )  # fmt: skip
    return entry(conn, number)


def drop(
    conn: psycopg.Connection[Any], number: int, *, why: str, actor: access.Actor, now: datetime, catalogue: Catalogue
) -> Entry:
    """End a proceeding without an entry; a subject that was told hears of it."""
    actor.require("decide")
    known = _mine(conn, number, actor, ("proposed", "notified", "stated", "decided"))
    _require_reasons(why)
    _step(conn, known, "dropped")
    _append(conn, number, known.version + 1, "drop", actor, now, why)
    if known.state != "proposed":
        _tell(conn, "list_dropped", known, _list(catalogue, known.list_code), now, reason=why)
    return entry(conn, number)


def remove(
    conn: psycopg.Connection[Any],
    number: int,
    *,
    ground: str,
    why: str,
    actor: access.Actor,
    now: datetime,
    catalogue: Catalogue,
    documents: Sequence[UUID] = (),
) -> Entry:
    """LST6: take an entry off the list. Its record is repaired (annulled where the decision did not stand), in the same
    transaction: publication, sharing and measures end with it."""
    actor.require("decide")
    _lock_record(conn, entry(conn, number), catalogue)
    known = _mine(conn, number, actor, ("listed",))
    found, on = _list(catalogue, known.list_code), _day(now)
    if ground not in rules.REMOVALS or not rules.may_remove(found, known.earliest_removal, ground, on):
        day = known.earliest_removal
        raise _refuse(rules.LST6, f"最早可移出日：{day or '无'}。", f"Earliest removal: {day or 'none'}.")
    if not why.strip():
        raise _refuse(rules.LST6, "没有写明理由。", "The reason is missing.")
    kept = papers.taken(conn, documents, known.uscc, actor)
    _step(conn, known, "removed", removal_date=on)
    _append(conn, number, known.version + 1, "remove", actor, now, why, kept)
    _take_off(conn, known, found, ground, why, now, on, catalogue)
    _tell(conn, "list_removed", known, found, now, reason=why, removed_on=on.isoformat())
    return entry(conn, number)


def _take_off(  # noqa: PLR0917  the parts of a removal
    conn: psycopg.Connection[Any],
    known: Entry,
    found: ListDefinition,
    ground: str,
    why: str,
    now: datetime,
    on: date,
    catalogue: Catalogue,
) -> None:
    """What the removal does to the entry's record. What an objection annulled already stays annulled."""
    if known.record_key is None:
        return
    which = (conn, known.uscc, _resource(found), known.record_key)
    record = registry.latest(*which)
    if ground == "not_standing":
        registry.set_state(*which, "annulled", department=known.department, now=now)
    elif record is not None and record.state != "annulled":
        after = "repaired" if found.kind == "serious" else None
        registry.correct(
            *which, {"removal_date": on.isoformat(), "removal_reason": mask(why.strip())[:1000]},
            department=known.department, now=now, on=on, catalogue=catalogue, state=after,
        )  # fmt: skip
        if after:  # nothing keeps it out any longer but that it is repaired
            registry.set_state(*which, after, department=known.department, now=now)


def _lock_record(conn: psycopg.Connection[Any], known: Entry, catalogue: Catalogue) -> None:
    """First of all locks, as in the room of remedies: an objection to the entry, or its repair, waits for its removal."""
    if known.record_key is not None:
        registry.lock_record(conn, known.uscc, _resource(_list(catalogue, known.list_code)), known.record_key)


def _list(catalogue: Catalogue, code: str) -> ListDefinition:
    try:
        return catalogue.lists[code]
    except KeyError:
        raise UnknownListError(place=code[:16]) from None


def _resource(found: ListDefinition) -> str:
    return "red_list_entry" if found.kind == "red" else "serious_list_entry"


def _mine(conn: psycopg.Connection[Any], number: int, actor: access.Actor, states: tuple[str, ...]) -> Entry:
    """The entry, locked, if it is the actor's department's and stands where this step begins."""
    known = entry(conn, number, lock=True)
    actor.require_department(known.department)
    if known.state not in states:
        raise StepRefusedError(
            place=str(number), reason=Bilingual(f"现在的状态：{known.state}。", f"It stands at: {known.state}.")
        )
    return known


def _step(conn: psycopg.Connection[Any], known: Entry, to: str, **columns: object) -> None:
    names = "".join(f", {name} = %({name})s" for name in columns)
    conn.execute(
        f"UPDATE list_entry SET state = %(to)s, version = version + 1{names} WHERE id = %(id)s",
        {**columns, "to": to, "id": known.id},
    )


def _append(  # noqa: PLR0917
    conn: psycopg.Connection[Any],
    number: int,
    version: int,
    step: str,
    actor: access.Actor,
    now: datetime,
    why: str,
    kept: Sequence[Paper] = (),
) -> None:
    conn.execute(
        "INSERT INTO list_event (entry, version, at, step, actor, department, why, documents)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
        (number, version, now, step, str(actor), actor.department, mask(why.strip()) or "-", papers.named(kept)),
    )
    papers.tie(conn, number, version, kept)


def _fields(conn: psycopg.Connection[Any], known: Entry, found: ListDefinition, on: date) -> dict[str, str]:
    """The record that an entry makes."""
    row = conn.execute("SELECT name FROM subject WHERE uscc = %s", (known.uscc,)).fetchone()
    body = access.department(known.department)
    return {
        "subject_name": row[0] if row else known.uscc,
        "subject_uscc": known.uscc,
        "list_code": found.id,
        "listing_basis": known.listing_basis,
        "reason": known.reason,
        "decision_no": known.decision_no or "",
        "deciding_body": body.name.zh,
        "deciding_body_uscc": body.uscc or "",
        "notice_date": known.notified_on.isoformat() if known.notified_on else "",
        "listing_date": on.isoformat(),
        "end_date": known.end_date.isoformat() if known.end_date else "",
        "office": known.office,
    }


def _tell(
    conn: psycopg.Connection[Any], kind: str, known: Entry, found: ListDefinition, now: datetime, **facts: str | Bilingual
) -> None:
    authority = access.department(known.department).name
    notices.send(
        conn, kind, known.uscc,
        facts={
            "list": Bilingual(found.label.zh, found.label.en),
            "authority": Bilingual(authority.zh, authority.en or authority.zh),
            **facts,
        },
        now=now, entry=known.id,
    )  # fmt: skip


def _require_reasons(why: str) -> None:
    if not why.strip():
        raise _refuse(rules.LST8, "没有写明理由。", "The reason is missing.")


def _refuse(rule: type[Rule], zh: str, en: str) -> StepRefusedError:
    sentence = rule.sentence()
    return StepRefusedError(place=rule.number(), reason=Bilingual(sentence.zh + zh, f"{sentence.en} {en}"))


def _day(now: datetime) -> date:
    return now.astimezone(CHINA).date()
