"""What the source decides about an objection, what the reviewer decides, and what follows for the record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from gongxin.access.api import PLATFORM, Actor
from gongxin.catalogue import Catalogue
from gongxin.kernel.text import Bilingual
from gongxin.notices import api as notices
from gongxin.registry import api as registry
from gongxin.remedies import cases, records, trail
from gongxin.remedies.clocks import day_of, own_term
from gongxin.remedies.errors import ObjectionRefusedError
from gongxin.remedies.facts import Objection
from gongxin.remedies.rules import objecting as rules
from gongxin.visibility.refusing import refuse as refusal

if TYPE_CHECKING:
    import psycopg

OUTCOMES = {
    "corrected": Bilingual("异议成立，已更正", "upheld; corrected"),
    "annulled": Bilingual("异议成立，已撤销该记录", "upheld; the record is annulled"),
    "repaired": Bilingual("异议成立，准予修复", "upheld; the record is repaired"),
    "rejected": Bilingual("异议不成立，维持原记录", "not upheld; the record stands"),
    "confirmed": Bilingual("复查维持原决定", "the review confirms the decision"),
    "reopened": Bilingual("复查后予以受理，由来源部门重新办理", "after the review it is accepted; the source decides anew"),
}


@dataclass(frozen=True, slots=True)
class Remedy:
    """What an upheld objection does. changes: field → new value (None empties it), for `corrected` only."""

    outcome: Literal["corrected", "annulled", "repaired"]
    changes: Mapping[str, str | None]


def uphold(
    conn: psycopg.Connection[Any],
    number: int,
    remedy: Remedy,
    *,
    why: str,
    actor: Actor,
    now: datetime,
    catalogue: Catalogue,
) -> Objection:
    """OBJ7, OBJ11: the source finds for the applicant; the record is put right in the same transaction. NoOfficeError,
    ObjectionRefusedError, registry.RefusedRowError if the corrected record breaks a rule."""
    found = cases.locked(conn, number, ("with_source",), rules.OBJ7, lambda it: cases.require_source(actor, it))
    cases.require_reasons(why)
    _judge(found, remedy)
    done = cases.step(
        conn, found, "upheld", "upheld", actor, why, now,
        body=_body(remedy), outcome=remedy.outcome, **cases.decided(actor, now),
    )  # fmt: skip
    _put_right(conn, done, remedy, ours=found.withdrew, why=why, actor=actor, now=now, catalogue=catalogue)
    return done


def reject(
    conn: psycopg.Connection[Any], number: int, *, why: str, actor: Actor, now: datetime, catalogue: Catalogue
) -> Objection:
    """OBJ7, OBJ11: the source finds against it, with reasons; the mark ends and the record comes back if it was out."""
    found = cases.locked(conn, number, ("with_source",), rules.OBJ7, lambda it: cases.require_source(actor, it))
    cases.require_reasons(why)
    done = cases.step(conn, found, "rejected", "rejected", actor, why, now, outcome="rejected", **cases.decided(actor, now))
    _settle(conn, found, now)
    _tell_decision(conn, done, "rejected", why, "", catalogue, now)
    return done


def ask_review(
    conn: psycopg.Connection[Any], number: int, *, why: str, actor: Actor, now: datetime, receipt: str = ""
) -> Objection:
    """OBJ13: the subject asks for a review in time; for a named person an officer at the window does, to whom the receipt is
    shown. The record is marked again."""
    found = cases.locked(conn, number, rules.DECIDED, rules.OBJ13, lambda it: cases.require_applicant(actor, it, receipt))
    if found.applicant != "subject":
        why = ""  # of a person no words are kept (OBJ2)
    if cases.clock_of(found, now).over or found.reviewed_by is not None:
        raise refusal(ObjectionRefusedError, rules.OBJ13, str(number))
    done = cases.step(
        conn, found, "in_review", "review_asked", actor, why, now,
        clock_from=day_of(now), clock_days=own_term("objection.review"), escalated_at=None,
    )  # fmt: skip
    records.settle(conn, found.target, department=found.source, now=now)
    return done


def confirm(
    conn: psycopg.Connection[Any], number: int, *, why: str, actor: Actor, now: datetime, catalogue: Catalogue
) -> Objection:
    """OBJ14: the reviewer confirms the decision; the objection is closed."""
    found = _reviewing(conn, number, actor, why)
    done = cases.step(conn, found, "closed", "confirmed", actor, why, now, reviewed_by=actor.officer)
    _settle(conn, found, now)
    _tell_decision(conn, done, "confirmed", why, "", catalogue, now)
    return done


def change(
    conn: psycopg.Connection[Any],
    number: int,
    remedy: Remedy | None,
    *,
    why: str,
    actor: Actor,
    now: datetime,
    catalogue: Catalogue,
) -> Objection:
    """OBJ14: the reviewer finds otherwise: with the remedy for the applicant, or, of a refusal (remedy None), that the source
    has to decide."""
    found = _reviewing(conn, number, actor, why)
    if found.outcome == "refused":
        if remedy is not None:
            raise refusal(ObjectionRefusedError, rules.OBJ14, "remedy")
        done = cases.step(
            conn, found, "with_source", "changed", actor, why, now, body={"outcome": "reopened"},
            clock_from=day_of(now), clock_days=own_term("objection.answer"), escalated_at=None, withdrew=False,
        )  # fmt: skip
        _settle(conn, found, now)
        _tell_decision(conn, done, "reopened", why, "", catalogue, now)
        return done
    if remedy is None:
        raise refusal(ObjectionRefusedError, rules.OBJ14, "remedy")
    _judge(found, remedy)
    done = cases.step(
        conn, found, "closed", "changed", actor, why, now,
        body=_body(remedy), outcome=remedy.outcome, reviewed_by=actor.officer,
    )  # fmt: skip
    _put_right(conn, done, remedy, ours=found.withdrew, why=why, actor=actor, now=now, catalogue=catalogue)
    return done


def close_lapsed(conn: psycopg.Connection[Any], *, now: datetime, limit: int = 500) -> int:
    """Close decided objections whose term for asking a review is over; how many. By the date they are closed anyway: no review
    can be asked for."""
    decided = cases.select(
        conn, "state IN ('refused', 'upheld', 'rejected') ORDER BY decided_at LIMIT %(limit)s", {"limit": limit}
    )
    lapsed = [found for found in decided if cases.clock_of(found, now).over]
    closed = 0
    for found in sorted(lapsed, key=lambda it: records.order(it.target)):
        records.lock(conn, found.target)
        fresh = cases.read(conn, found.id)  # a review may have been asked for on another connection
        if fresh.state in rules.DECIDED and cases.clock_of(fresh, now).over:
            cases.step(conn, fresh, "closed", "lapsed", PLATFORM, "", now)
            closed += 1
    return closed


def _reviewing(conn: psycopg.Connection[Any], number: int, actor: Actor, why: str) -> Objection:
    found = cases.locked(
        conn, number, ("in_review",), rules.OBJ13,
        lambda it: actor.require("review").require_department(it.decided_in or it.source),
    )  # fmt: skip
    took_part = {
        event.actor for event in trail.of(conn, "objection", number) if event.what in _DECISIONS
    } | {found.decided_by or ""}  # fmt: skip
    if not rules.OBJ13.may_review(actor.officer, took_part):
        raise refusal(ObjectionRefusedError, rules.OBJ13, actor.officer)
    cases.require_reasons(why)
    return found


_DECISIONS = {"refused", "extended", "upheld", "rejected", "changed"}


def _judge(found: Objection, remedy: Remedy) -> None:
    """Whether the remedy fits the objection (OBJ11, OBJ12)."""
    corrects = remedy.outcome == "corrected"
    if corrects != bool(remedy.changes):
        raise refusal(ObjectionRefusedError, rules.OBJ11, "changes")
    if (remedy.outcome == "repaired") != (found.matter == "repair"):
        raise refusal(ObjectionRefusedError, rules.OBJ11, "outcome")
    if found.applicant == "named_person":
        values = list(remedy.changes.values())
        masked = found.matter == "person_mask"
        if not corrects or set(remedy.changes) != set(found.fields) or (masked != (values == [None])):
            raise refusal(ObjectionRefusedError, rules.OBJ12, "changes")


def _put_right(
    conn: psycopg.Connection[Any],
    done: Objection,
    remedy: Remedy,
    *,
    ours: bool,
    why: str,
    actor: Actor,
    now: datetime,
    catalogue: Catalogue,
) -> None:
    target = done.target
    record = records.known(conn, target)
    changes: str | Bilingual = ""
    if remedy.outcome == "corrected":
        written = registry.correct(
            conn, target.uscc, target.resource, target.record_key, remedy.changes,
            department=done.source, now=now, on=day_of(now), catalogue=catalogue,
            state=records.wanted(conn, target, record.state, ours=ours),
        )  # fmt: skip
        changed = registry.field_changes(conn, target.uscc, target.resource, target.record_key, written.version)
        if written.seq is None or not changed:
            raise refusal(ObjectionRefusedError, rules.OBJ11, "changes", Bilingual("没有改动。", "Nothing would change."))
        _release(conn, done, now)
        changes = _changes(conn, done, written.version, catalogue)
    else:
        standing = remedy.outcome != "annulled"
        state = _repairable(record.state) if standing else "annulled"
        ground = "expired_early" if standing else "not_standing"
        records.take_off_list(conn, target, ground, why, actor, now, catalogue)
        records.set_state(conn, target, state, department=done.source, now=now)
    records.stale(conn, target, remedy.outcome, now)
    _tell_decision(conn, done, remedy.outcome, why, changes, catalogue, now)


def _repairable(state: str) -> str:
    if state in {"annulled", "withdrawn"}:
        raise refusal(ObjectionRefusedError, rules.OBJ11, state)
    return "repaired"


def _release(conn: psycopg.Connection[Any], done: Objection, now: datetime) -> None:
    """A record that was kept out for this objection is free for its source's deliveries again, unless another keeps it out."""
    record = records.known(conn, done.target)
    if record.state != "withdrawn":
        registry.set_state(conn, done.uscc, done.resource, done.record_key, record.state, department=done.source, now=now)


def _changes(conn: psycopg.Connection[Any], done: Objection, version: int, catalogue: Catalogue) -> Bilingual:
    """What a correction changed, field by field; a person's name only as that it changed."""
    resource = catalogue.resource(done.resource)
    found = registry.field_changes(conn, done.uscc, done.resource, done.record_key, version)
    zh, en = [], []
    for item in found:
        label = resource.field(item.field).label
        if item.field in resource.personal_fields:
            zh.append(f"{label.zh}：已改")
            en.append(f"{label.en}: changed")
        else:
            zh.append(f"{label.zh}：{item.old or '空'} → {item.new or '空'}")
            en.append(f"{label.en}: {item.old or 'empty'} → {item.new or 'empty'}")
    return Bilingual("；".join(zh), "; ".join(en))


def _settle(conn: psycopg.Connection[Any], before: Objection, now: datetime) -> None:
    records.settle(conn, before.target, department=before.source, now=now, ours=before.withdrew)


def _body(remedy: Remedy) -> dict[str, Any]:
    """For the trail: which fields; their old and new values are the record's versions, so that no name stands here."""
    return {"outcome": remedy.outcome, "fields": sorted(remedy.changes)}


def _tell_decision(  # noqa: PLR0917  the parts of a notice
    conn: psycopg.Connection[Any],
    done: Objection,
    outcome: str,
    why: str,
    changes: str | Bilingual,
    catalogue: Catalogue,
    now: datetime,
) -> None:
    record = records.known(conn, done.target)
    if done.applicant == "subject":
        cases.tell(
            conn, "objection_decided", done, record, catalogue, now,
            outcome=OUTCOMES[outcome], reason=trail.words(why), changes=changes,
        )  # fmt: skip
    elif outcome == "corrected":  # the organisation hears that its record changed, not who asked
        notices.send(
            conn, "record_corrected", done.uscc, now=now, record=(done.resource, done.record_key),
            facts={"title": records.title(record, catalogue), "department": done.source, "changes": changes},
        )  # fmt: skip
