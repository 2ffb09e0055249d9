"""A commitment is prepared from a template, signed by the promisor, and published."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from gongxin.access import api as access
from gongxin.catalogue import Catalogue
from gongxin.commitments import cases, publishing
from gongxin.commitments.cases import OFFICE, day_of, words
from gongxin.commitments.errors import refuse
from gongxin.commitments.facts import Commitment
from gongxin.commitments.rules import keeping as rules
from gongxin.commitments.templates import in_force
from gongxin.kernel import uscc as codes
from gongxin.kernel.text import Bilingual
from gongxin.notices import api as notices
from gongxin.registry import api as registry

if TYPE_CHECKING:
    import psycopg

BODIES = ("11", "12", "13", "19")
"""How the codes of organs and public institutions begin (government_integrity.yaml)."""
RANGES = ("PUBLIC", "GOV", "CLOSED")


def prepare(
    conn: psycopg.Connection[Any],
    template: str,
    uscc: str,
    *,
    matter: str,
    due_on: date,
    department: str,
    actor: access.Actor,
    now: datetime,
    publication: str = "PUBLIC",
) -> Commitment:
    """CMT1, CMT4: the text to be signed, prepared by the accepting department's officer or by the promisor itself, who names
    the department. CommitmentRefusedError, NoOfficeError."""
    code, on = codes.normalise(uscc), day_of(now)
    found = in_force(template, on)
    theirs = cases.is_promisor(code, actor)
    if not theirs:
        actor.require(OFFICE).require_department(department)
    body = access.department(department)
    of_body = code[:2] in BODIES
    if not rules.CMT1.may_promise(found.promisor, of_body=of_body):
        raise refuse(rules.CMT1, "template", "该模板不适用于此类主体。", "This template is not open to this kind of subject.")
    if conn.execute("SELECT FROM subject WHERE uscc = %s", (code,)).rowcount == 0:
        raise refuse(rules.CMT1, "uscc", "没有登记这个主体。", "No such organisation is registered.")
    if not rules.CMT8.may_determine(body.uscc, code):
        raise refuse(rules.CMT8, "department", "受理单位不能是承诺人自己。", "The accepting body cannot be the promisor.")
    if not body.region:
        raise refuse(rules.CMT3, "department", "受理单位没有登记行政区划代码。", "The accepting body has no region code.")
    kept = words(matter, 500)
    if not kept:
        raise refuse(rules.CMT1, "matter", "没有写明承诺事由。", "The matter is missing.")
    if not rules.CMT4.due(on, due_on, found.longest_days):
        raise refuse(
            rules.CMT4, "due_on", f"最长{found.longest_days}日。", f"At most {found.longest_days} days."
        )  # fmt: skip
    if publication not in RANGES:
        raise refuse(rules.CMT5, "publication")
    content, liability = found.content.zh.format(matter=kept), found.liability.zh
    digest = rules.CMT2.digest(kept, content, liability, due_on.isoformat())
    row = conn.execute(
        "INSERT INTO commitment (template, uscc, of_body, department, region, matter, content, liability, text_hash,"
        " publication, state, steps, offered_at, due_on)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 'offered', 1, %s, %s) RETURNING id",
        (template, code, of_body, department, body.region, kept, content, liability, digest, publication, now, due_on),
    ).fetchone()
    number = int(row[0]) if row else 0
    cases.append(conn, number, 1, "offered", actor=actor, now=now)
    made = cases.read(conn, number)
    if not theirs:
        tell(conn, "commitment_offered", made, now)
    return made


def sign(
    conn: psycopg.Connection[Any],
    number: int,
    *,
    text_hash: str,
    actor: access.Actor,
    now: datetime,
    catalogue: Catalogue,
) -> Commitment:
    """CMT2, CMT3, CMT5: the promisor signs what it was shown; number, record and notice come in the same transaction."""
    found = cases.locked(conn, number, ("offered",), rules.CMT2, actor)
    if not cases.is_promisor(found.uscc, actor):
        actor.require_subject(found.uscc)
    if text_hash.lower() != found.text_hash:
        raise refuse(
            rules.CMT2, "text_hash", "与所示文本不符，请重新读取后签署。", "Not the hash of the text; read it again, then sign."
        )  # fmt: skip
    on = day_of(now)
    template = in_force(found.template, on)
    if not rules.CMT4.due(on, found.due_on, template.longest_days):
        raise refuse(rules.CMT4, "due_on", "到期日已过。", "The due day is over.")
    identity = rules.CMT3.compose(found.region, on, _serial(conn, found.region, on))
    made = cases.step(
        conn, found, "made", "made", actor=actor, now=now, body={"text_hash": found.text_hash},
        number=identity, made_on=on, signed_by=str(actor),
    )  # fmt: skip
    made = publishing.publish(conn, made, now=now, catalogue=catalogue)
    tell(conn, "commitment_made", made, now, number=identity)
    return made


def drop(conn: psycopg.Connection[Any], number: int, *, why: str, actor: access.Actor, now: datetime) -> Commitment:
    """An offer that is not signed ends, by either side."""
    found = cases.locked(conn, number, ("offered",), rules.CMT1, actor)
    if not cases.is_promisor(found.uscc, actor):
        actor.require(OFFICE).require_department(found.department)
    if not words(why):
        raise refuse(rules.CMT13, "why", "没有写明理由。", "The reason is missing.")
    return cases.step(conn, found, "dropped", "dropped", actor=actor, now=now, why=why)


def link_licence(
    conn: psycopg.Connection[Any], number: int, record_key: UUID, *, actor: access.Actor, now: datetime
) -> Commitment:
    """CMT12: the licence that was granted on the commitment, by its record. CommitmentRefusedError."""
    found = cases.locked(conn, number, ("made", "kept"), rules.CMT12, actor)
    actor.require(OFFICE).require_department(found.department)
    from gongxin.commitments.templates import templates

    record = registry.latest(conn, found.uscc, "administrative_licence", record_key)
    if not templates()[found.template].licence or record is None:
        raise refuse(
            rules.CMT12, str(record_key), "该主体没有这条许可，或者该类承诺不与许可关联。",
            "This organisation has no such licence, or no licence rests on this kind of commitment.",
        )  # fmt: skip
    return cases.step(
        conn, found, found.state, "licence_linked", actor=actor, now=now, body={"record_key": str(record_key)},
        licence_resource="administrative_licence", licence_key=record_key,
    )  # fmt: skip


def of_licence(conn: psycopg.Connection[Any], uscc: str, record_key: UUID) -> list[Commitment]:
    """The commitments that a licence rests on."""
    return cases.select(conn, "uscc = %(uscc)s AND licence_key = %(key)s ORDER BY id", {"uscc": uscc, "key": record_key})


def _serial(conn: psycopg.Connection[Any], region: str, on: date) -> int:
    row = conn.execute(
        "INSERT INTO commitment_serial AS s (region, day, last) VALUES (%s, %s, 1)"
        " ON CONFLICT (region, day) DO UPDATE SET last = s.last + 1 RETURNING last",
        (region, on),
    ).fetchone()
    return int(row[0]) if row else 0


def tell(conn: psycopg.Connection[Any], kind: str, found: Commitment, now: datetime, **facts: str) -> None:
    authority = access.department(found.department).name
    notices.send(
        conn, kind, found.uscc, now=now,
        facts={
            "matter": found.matter,
            "authority": Bilingual(authority.zh, authority.en or authority.zh),
            "due_on": found.due_on.isoformat(),
            **facts,
        },
    )  # fmt: skip
