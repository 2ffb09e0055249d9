"""Applications for repair: applied, accepted or refused, extended once, granted or rejected by the body that established the
act. Each function is one step in the caller's transaction."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from psycopg.rows import class_row

from gongxin.access.api import PLATFORM, Actor, NoOfficeError
from gongxin.catalogue import Catalogue
from gongxin.catalogue.model.regime import RepairProcedure
from gongxin.kernel.text import Bilingual
from gongxin.notices import api as notices
from gongxin.registry import api as registry
from gongxin.remedies import evidence as papers
from gongxin.remedies import records, trail
from gongxin.remedies.clocks import day_of, own_term
from gongxin.remedies.errors import RepairRefusedError, UnknownCaseError
from gongxin.remedies.facts import Repair, Target
from gongxin.remedies.prospects import COLUMNS, clocks_of, eligible_from
from gongxin.remedies.rules import repairing as rules
from gongxin.visibility.refusing import refuse as refusal

if TYPE_CHECKING:
    import psycopg


def apply(
    conn: psycopg.Connection[Any],
    target: Target,
    *,
    materials: Mapping[str, Sequence[UUID]],
    statement: str,
    actor: Actor,
    now: datetime,
    catalogue: Catalogue,
) -> Repair:
    """REP1-REP5: the subject applies; materials: papers by what the regime calls them."""
    actor.require_subject(target.uscc)
    record, on = records.lock(conn, target), day_of(now)
    regime = catalogue.repair_regime(catalogue.resource(target.resource), on)
    if regime is None or regime.repair is None or not rules.REP1.open_to(record.nature, record.state, record.public_until, on):
        raise refusal(RepairRefusedError, rules.REP1, record.state)
    since = eligible_from(conn, record, catalogue)
    if not rules.REP3.eligible(since, on):
        raise refusal(RepairRefusedError, rules.REP3, str(since))
    given = {name: list(numbers) for name, numbers in materials.items() if numbers}
    lacking, foreign = rules.REP5.missing(regime.repair, given), rules.REP5.foreign(regime.repair, given)
    if lacking or foreign:
        raise refusal(RepairRefusedError, rules.REP5, ", ".join(lacking or foreign)[:200])
    papers.own(conn, [number for numbers in given.values() for number in numbers], target.uscc)
    if select(conn, "uscc = %(uscc)s AND resource = %(resource)s AND record_key = %(key)s"
              " AND state IN ('applied', 'accepted')", _key(target)):  # fmt: skip
        raise refusal(
            RepairRefusedError, rules.REP1, None, Bilingual("已有一件申请正在办理。", "An application is under way already.")
        )
    row = conn.execute(
        "INSERT INTO repair (uscc, resource, record_key, regime, statement, source, state, steps, applied_at, eligible_from,"
        " applied_on, accept_days, answer_days, decide_days)"
        " VALUES (%s, %s, %s, %s, %s, %s, 'applied', 1, %s, %s, %s, %s, %s, %s) RETURNING id",
        (
            target.uscc, target.resource, target.record_key, regime.id, trail.words(statement),
            records.source_of(conn, target), now, since, on,
            _days(regime.repair, "accept"), _days(regime.repair, "answer"), _days(regime.repair, "decide"),
        ),
    ).fetchone()  # fmt: skip
    made = read(conn, int(row[0]) if row else 0)
    _hand_in(conn, made.id, given)
    trail.append(conn, "repair", made.id, 1, "applied", actor, "", now, {"materials": sorted(given)})
    _tell(conn, "repair_received", made, record, catalogue, now, accept_until=clocks_of(made, on)[0].words)
    return made


def accept(conn: psycopg.Connection[Any], number: int, *, actor: Actor, now: datetime, catalogue: Catalogue) -> Repair:
    """REP7: accepted; the term of the decision begins."""
    found = _locked(conn, number, ("applied",), lambda it: _body(actor, it))
    on = day_of(now)
    done = _step(conn, found, "accepted", "accepted", actor, "", now, accepted_on=on)
    _tell(conn, "repair_accepted", done, None, catalogue, now, decide_until=clocks_of(done, on)[0].words)
    return done


def refuse(
    conn: psycopg.Connection[Any], number: int, *, why: str, actor: Actor, now: datetime, catalogue: Catalogue
) -> Repair:
    """REP9: not accepted, with the reason and what is missing; it may be applied for again."""
    found = _locked(conn, number, ("applied",), lambda it: _body(actor, it))
    _reasons(why)
    done = _step(conn, found, "refused", "refused", actor, why, now, decided_by=actor.officer, decided_at=now)
    _tell(conn, "repair_refused", done, None, catalogue, now, reason=trail.words(why))
    return done


def extend(
    conn: psycopg.Connection[Any], number: int, *, why: str, actor: Actor, now: datetime, catalogue: Catalogue
) -> Repair:
    """REP7: 10 more, once, in time, in a complex case, which is explained."""
    found = _locked(conn, number, ("accepted",), lambda it: _body(actor, it))
    _reasons(why)
    on = day_of(now)
    if not rules.REP7.may_extend(found.state, extended=found.extended, over=clocks_of(found, on)[0].over):
        raise refusal(RepairRefusedError, rules.REP7, str(number))
    procedure = catalogue.regime(found.regime).repair
    more = _days(procedure, "extend")
    done = _step(
        conn, found, "accepted", "extended", actor, why, now,
        decide_days=found.decide_days + more, answer_days=found.answer_days + more, extended=True,
    )  # fmt: skip
    _tell(
        conn, "repair_extended", done, None, catalogue, now,
        reason=trail.words(why), decide_until=clocks_of(done, on)[0].words,
    )  # fmt: skip
    return done


def grant(
    conn: psycopg.Connection[Any],
    number: int,
    *,
    confirmed: Collection[str],
    why: str,
    actor: Actor,
    now: datetime,
    catalogue: Catalogue,
) -> Repair:
    """REP9-REP11, REP13: granted with every condition confirmed; all its effects come in this transaction."""
    found = _locked(conn, number, ("accepted",), lambda it: _body(actor, it))
    _reasons(why)
    record, on = records.known(conn, found.target), day_of(now)
    procedure = catalogue.regime(found.regime).repair
    lacking = rules.REP9.unconfirmed(procedure, confirmed) if procedure else ()
    if lacking:
        raise refusal(RepairRefusedError, rules.REP9, ", ".join(lacking))
    if record.state not in {"current", "contested", "withdrawn", "hidden"} or _withdrawn_by_source(conn, record):
        raise refusal(RepairRefusedError, rules.REP1, record.state)
    done = _step(
        conn, found, "granted", "granted", actor, why, now,
        body={"confirmed": sorted(confirmed)}, decided_by=actor.officer, decided_at=now,
    )  # fmt: skip
    end(conn, record, source=found.source, why=why, actor=actor, now=now, catalogue=catalogue)
    _tell(conn, "repair_granted", done, record, catalogue, now, granted_on=on.isoformat())
    return done


def reject(
    conn: psycopg.Connection[Any], number: int, *, why: str, actor: Actor, now: datetime, catalogue: Catalogue
) -> Repair:
    """REP9: not granted, with reasons; it may be applied for again, and objected to."""
    found = _locked(conn, number, ("accepted",), lambda it: _body(actor, it))
    _reasons(why)
    done = _step(conn, found, "rejected", "rejected", actor, why, now, decided_by=actor.officer, decided_at=now)
    _tell(conn, "repair_rejected", done, None, catalogue, now, reason=trail.words(why))
    return done


def end(
    conn: psycopg.Connection[Any],
    record: registry.Record,
    *,
    source: str,
    why: str,
    actor: Actor,
    now: datetime,
    catalogue: Catalogue,
) -> None:
    """REP10, REP11: publication, sharing and use end; an entry made here is taken off its list by the listing body, who must
    hold the office of deciding."""
    target = Target(record.uscc, record.resource, record.record_key)
    records.take_off_list(conn, target, "expired_early", why, actor, now, catalogue)
    records.set_state(conn, target, "repaired", department=source, now=now)
    records.stale(conn, target, "repaired", now)


def escalate(conn: psycopg.Connection[Any], *, now: datetime, limit: int = 500) -> int:
    """REP8: mark the applications whose step was not taken in time, for the credit office; how many."""
    on, done = day_of(now), 0
    waiting = select(  # a term in working days ends no sooner than as many days later
        conn,
        "state IN ('applied', 'accepted') AND escalated_at IS NULL"
        " AND least(applied_on + answer_days, coalesce(accepted_on + decide_days, applied_on + accept_days)) <= %(on)s"
        " ORDER BY id",
        {"on": on},
    )
    late = [found for found in waiting if any(item.over for item in clocks_of(found, on))][:limit]
    for found in sorted(late, key=lambda it: records.order(it.target)):
        records.lock(conn, found.target)
        fresh = read(conn, found.id)
        if fresh.state in rules.OPEN and fresh.escalated_at is None and any(c.over for c in clocks_of(fresh, on)):
            _step(conn, fresh, fresh.state, "escalated", PLATFORM, "", now, escalated_at=now)
            done += 1
    return done


def supplement(
    conn: psycopg.Connection[Any],
    number: int,
    *,
    materials: Mapping[str, Sequence[UUID]],
    statement: str,
    actor: Actor,
    now: datetime,
    catalogue: Catalogue,
) -> Repair:
    """REP5: further words and papers of the subject for its open application; only what the regime names. The terms go on."""
    found = _locked(conn, number, rules.OPEN, lambda it: _own(actor, it))
    given = {name: list(numbers) for name, numbers in materials.items() if numbers}
    procedure = catalogue.regime(found.regime).repair
    foreign = rules.REP5.foreign(procedure, given) if procedure else tuple(sorted(given))
    if foreign or not (given or trail.words(statement)):
        raise refusal(RepairRefusedError, rules.REP5, ", ".join(foreign)[:200] or "materials")
    papers.own(conn, [number for numbers in given.values() for number in numbers], found.uscc)
    _hand_in(conn, number, given)
    return _step(conn, found, found.state, "supplemented", actor, statement, now, body={"materials": sorted(given)})


def withdraw(conn: psycopg.Connection[Any], number: int, *, actor: Actor, now: datetime) -> Repair:
    """REP15: the subject takes its open application back; nothing changes about the record, and it may apply again."""
    found = _locked(conn, number, rules.OPEN, lambda it: _own(actor, it))
    return _step(conn, found, "withdrawn", "withdrawn", actor, "", now)


def get(conn: psycopg.Connection[Any], number: int, *, actor: Actor) -> Repair:
    """The application, for its subject, the deciding body's officers and the credit office. UnknownCaseError."""
    found = read(conn, number)
    ours = actor.kind == "officer" and (actor.department == found.source or actor.holds("credit_office"))
    if not ours and (actor.kind != "subject" or actor.uscc != found.uscc):
        raise UnknownCaseError(place=str(number))
    return found


def of_subject(conn: psycopg.Connection[Any], uscc: str, *, limit: int = 100, before: int | None = None) -> list[Repair]:
    """The subject's applications, newest first."""
    return select(
        conn,
        "uscc = %(uscc)s AND (%(before)s::bigint IS NULL OR id < %(before)s) ORDER BY id DESC LIMIT %(limit)s",
        {"uscc": uscc, "limit": limit, "before": before},
    )


def of_department(
    conn: psycopg.Connection[Any], *, actor: Actor, states: Sequence[str], limit: int = 100, after: int | None = None
) -> list[Repair]:
    """What waits in the actor's department, oldest first; everything for the credit office."""
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


def read(conn: psycopg.Connection[Any], number: int) -> Repair:
    """The application as it stands. UnknownCaseError."""
    found = select(conn, "id = %(id)s", {"id": number})
    if not found:
        raise UnknownCaseError(place=str(number))
    return found[0]


def select(conn: psycopg.Connection[Any], condition: str, given: Mapping[str, Any]) -> list[Repair]:
    with conn.cursor(row_factory=class_row(Repair)) as cursor:
        return cursor.execute(f"SELECT {COLUMNS} FROM repair WHERE {condition}", given).fetchall()


def _hand_in(conn: psycopg.Connection[Any], number: int, given: Mapping[str, Sequence[UUID]]) -> None:
    for name, numbers in given.items():
        conn.execute(
            "INSERT INTO repair_material (repair, material, evidence) SELECT %s, %s, e FROM unnest(%s::uuid[]) AS e"
            " ON CONFLICT DO NOTHING",
            (number, name, list(numbers)),
        )


def _body(actor: Actor, found: Repair) -> None:
    """REP6."""
    actor.require("remedy").require_department(found.source)


def _own(actor: Actor, found: Repair) -> None:
    """The subject whose application it is; another one does not learn that there is one."""
    if actor.kind != "subject":
        raise NoOfficeError(
            place="subject", reason=Bilingual("只有申请修复的主体可以办理。", "Only the subject that applied may do this.")
        )
    if actor.uscc != found.uscc:
        raise UnknownCaseError(place=str(found.id))


def _locked(
    conn: psycopg.Connection[Any], number: int, states: Sequence[str], may: Callable[[Repair], object]
) -> Repair:
    """The application under its record's lock, if it is in one of the states; who may not take the step is told so first."""
    found = read(conn, number)
    may(found)
    records.lock(conn, found.target)
    found = read(conn, number)
    if found.state not in states:
        raise refusal(
            RepairRefusedError, rules.REP9, f"{number}: {found.state}",
            Bilingual("该申请现在不处于这一步。", "The application is not at this step now."),
        )  # fmt: skip
    return found


def _step(  # noqa: PLR0917  the parts of a step
    conn: psycopg.Connection[Any],
    found: Repair,
    state: str,
    what: str,
    actor: Actor,
    why: str,
    now: datetime,
    body: Mapping[str, Any] | None = None,
    **columns: Any,
) -> Repair:
    sets = "".join(f", {name} = %({name})s" for name in columns)
    conn.execute(
        f"UPDATE repair SET state = %(state)s, steps = %(steps)s{sets} WHERE id = %(id)s",
        {"state": state, "steps": found.steps + 1, "id": found.id, **columns},
    )
    trail.append(conn, "repair", found.id, found.steps + 1, what, actor, why, now, body)
    return read(conn, found.id)


def _withdrawn_by_source(conn: psycopg.Connection[Any], record: registry.Record) -> bool:
    target = Target(record.uscc, record.resource, record.record_key)
    return record.state == "withdrawn" and not records.withdrawn_by_us(conn, target)


def _days(procedure: RepairProcedure | None, step: str) -> int:
    """The regime's term, or the platform's own where it fixes none that is certain."""
    return (procedure.days(step) if procedure else None) or own_term(f"repair.{step}")


def _reasons(why: str) -> None:
    if not trail.words(why):
        raise refusal(RepairRefusedError, rules.REP9, "why", Bilingual("没有写明理由。", "The reason is missing."))


def _key(target: Target) -> dict[str, Any]:
    return {"uscc": target.uscc, "resource": target.resource, "key": target.record_key}


def _tell(  # noqa: PLR0917  the parts of a notice
    conn: psycopg.Connection[Any],
    kind: str,
    found: Repair,
    record: registry.Record | None,
    catalogue: Catalogue,
    now: datetime,
    **facts: str | Bilingual,
) -> None:
    known: dict[str, str | Bilingual] = {"number": str(found.id), **facts}
    if record is not None:
        known["title"] = records.title(record, catalogue)
    needed = notices.templates()[kind].facts
    notices.send(
        conn, kind, found.uscc, now=now, record=(found.resource, found.record_key),
        facts={name: known[name] for name in needed},
    )  # fmt: skip
