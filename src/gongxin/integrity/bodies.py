"""Bodies, superiors, successors: who answers for what (DUT1-DUT5)."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import psycopg

from gongxin.access import api as access
from gongxin.integrity import trail
from gongxin.integrity.errors import refuse
from gongxin.integrity.facts import Body, Succession
from gongxin.integrity.rules.duties import DUT1, DUT3, DUT4, DUT5
from gongxin.integrity.trail import day_of, words
from gongxin.kernel import regions
from gongxin.kernel import uscc as codes
from gongxin.kernel.text import Bilingual
from gongxin.notices import api as notices

if TYPE_CHECKING:
    from collections.abc import Mapping

LEVELS = ("nation", "province", "city", "county", "town")
_BODIES = "(SELECT b.*, h.holder FROM gov_body b JOIN gov_holder h USING (uscc)) b"


def enrol(
    conn: psycopg.Connection[Any],
    uscc: str,
    name: Bilingual,
    *,
    region: str,
    level: str,
    superior: str | None = None,
    actor: access.Actor,
    now: datetime,
) -> Body:
    """Enter a body, or change its particulars; the same again changes nothing. By the credit office. DutyRefusedError."""
    actor.require("credit_office")
    code = codes.normalise(uscc)
    if not codes.is_valid(code) or not DUT5.is_body(code):
        raise refuse(DUT5, "uscc", "代码无效或者不是机关、事业单位。", "The code is not valid, or not that of a body.")
    if level not in LEVELS or len(region) != 6 or not region.isdigit() or not words(name.zh):
        raise refuse(DUT5, "region", "区划、层级或者名称不合规定。", "Region, level or name is not as it should be.")
    if superior == code:
        raise refuse(DUT3, "superior", "上级不能是本单位。", "A body is not its own superior.")
    values = {"name_zh": words(name.zh, 200), "name_en": words(name.en, 200), "region": region, "level": level,
              "superior": superior}  # fmt: skip
    conn.execute("SELECT pg_advisory_xact_lock(hashtextextended('gov_no_circle', 0))")
    known = conn.execute(
        "SELECT name_zh, name_en, region, level, superior, steps FROM gov_body WHERE uscc = %s FOR UPDATE", (code,)
    ).fetchone()
    if known is not None and known[:5] == tuple(values.values()):
        return get(conn, code)
    try:
        with conn.transaction():
            conn.execute(
                "INSERT INTO gov_body (uscc, name_zh, name_en, region, level, superior, enrolled_at, steps)"
                " VALUES (%(uscc)s, %(name_zh)s, %(name_en)s, %(region)s, %(level)s, %(superior)s, %(now)s, 1)"
                " ON CONFLICT (uscc) DO UPDATE SET name_zh = excluded.name_zh, name_en = excluded.name_en,"
                " region = excluded.region, level = excluded.level, superior = excluded.superior, steps = gov_body.steps + 1",
                {**values, "uscc": code, "now": now},
            )
    except psycopg.errors.ForeignKeyViolation:
        raise refuse(DUT3, "superior", "没有登记这个上级单位。", "That superior is not entered.") from None
    except psycopg.errors.CheckViolation:
        raise refuse(DUT3, "superior", "上级关系成环。", "The superiors would go in a circle.") from None
    trail.append(
        conn, "body", code, known[5] + 1 if known else 1, "changed" if known else "enrolled", actor=actor, now=now, body=values
    )
    return get(conn, code)


def name_region(conn: psycopg.Connection[Any], code: str, name: Bilingual, *, actor: access.Actor) -> None:
    """Name a region that the national table does not know."""
    actor.require("credit_office")
    conn.execute(
        "INSERT INTO gov_region (code, name_zh, name_en) VALUES (%s, %s, %s) ON CONFLICT (code) DO UPDATE"
        " SET name_zh = excluded.name_zh, name_en = excluded.name_en",
        (code, words(name.zh, 100), words(name.en, 100)),
    )


def region_names(conn: psycopg.Connection[Any]) -> dict[str, Bilingual]:
    """Code → name of every region that a body is in, and of the regions above it."""
    own = {row[0]: Bilingual(row[1], row[2] or row[1]) for row in conn.execute("SELECT code, name_zh, name_en FROM gov_region")}
    seen = {row[0] for row in conn.execute("SELECT DISTINCT region FROM gov_body")}
    wanted = seen | {code[:4] + "00" for code in seen} | {code[:2] + "0000" for code in seen}
    found = {}
    for code in sorted(wanted):
        name = regions.region_name(code)
        if code in own:
            found[code] = own[code]
        elif code in seen or name:
            found[code] = Bilingual(name or code, name or code)
    return found


def get(conn: psycopg.Connection[Any], uscc: str) -> Body:
    """The body. UnknownDutyError."""
    return trail.one(conn, Body, _BODIES, uscc, key="uscc")


def bodies(conn: psycopg.Connection[Any], *, region: str = "", limit: int = 1000) -> list[Body]:
    """Bodies of a region (a code whose trailing pairs of zeros stand for all below it), by code."""
    return trail.many(
        conn, Body, _BODIES, "region LIKE %(prefix)s ORDER BY region, uscc LIMIT %(limit)s",
        {"prefix": prefix_of(region) + "%", "limit": limit},
    )  # fmt: skip


def prefix_of(region: str) -> str:
    """What the codes of a region begin with: 470100 → 4701, 470000 → 47."""
    while region.endswith("00"):
        region = region[:-2]
    return region


def successors(conn: psycopg.Connection[Any]) -> Mapping[str, str]:
    """Predecessor → successor, all of them."""
    return dict(conn.execute("SELECT predecessor, successor FROM gov_succession").fetchall())


def superiors(conn: psycopg.Connection[Any]) -> Mapping[str, str]:
    """Body → superior, all of them."""
    return dict(conn.execute("SELECT uscc, superior FROM gov_body WHERE superior IS NOT NULL").fetchall())


def line_of(conn: psycopg.Connection[Any], uscc: str) -> list[Succession]:
    """The reorganisations by which duties came to the body that answers for this one, by day."""
    return trail.many(
        conn, Succession, "gov_succession",
        "predecessor IN (SELECT a.uscc FROM gov_holder a JOIN gov_holder b ON b.holder = a.holder WHERE b.uscc = %(uscc)s)"
        " ORDER BY on_date, predecessor",
        {"uscc": uscc},
    )  # fmt: skip


def succeed(
    conn: psycopg.Connection[Any],
    predecessor: str,
    successor: str,
    *,
    on_date: date,
    kind: str,
    basis: str,
    actor: access.Actor,
    now: datetime,
) -> Body:
    """DUT1, DUT3: every duty of the predecessor passes to the successor. The body that answers now. DutyRefusedError."""
    actor.require("credit_office")
    before, after = get(conn, predecessor), get(conn, successor)
    if kind not in {"merged", "split", "renamed", "dissolved"} or not words(basis) or on_date > day_of(now):
        raise refuse(DUT1, "basis", "方式、依据或者日期不合规定。", "Kind, basis or day is not as it should be.")
    conn.execute("SELECT pg_advisory_xact_lock(hashtextextended('gov_no_circle', 0))")
    if DUT3.circular(predecessor, successor, successors(conn)):
        raise refuse(DUT3, successor, "承继关系成环。", "The successors would go in a circle.")
    done = conn.execute(
        "INSERT INTO gov_succession (predecessor, successor, on_date, kind, basis, at) VALUES (%s, %s, %s, %s, %s, %s)"
        " ON CONFLICT DO NOTHING",
        (predecessor, successor, on_date, kind, words(basis, 500), now),
    ).rowcount
    if not done:
        raise refuse(DUT1, predecessor, "该单位的责任已由他单位承继。", "Another body has taken over its duties already.")
    _noted(conn, predecessor, "succeeded", actor, now, basis, {"by": successor, "on": on_date.isoformat()})
    _noted(conn, successor, "took_over", actor, now, basis, {"from": predecessor, "on": on_date.isoformat()})
    notices.send(
        conn, "gov_duties_passed", successor, now=now,
        facts={"predecessor": Bilingual(before.name_zh, before.name_en or before.name_zh),
               "successor": Bilingual(after.name_zh, after.name_en or after.name_zh), "basis": words(basis, 500)},
    )  # fmt: skip
    return get(conn, get(conn, predecessor).holder)


def note_change_of_head(conn: psycopg.Connection[Any], uscc: str, on_date: date, *, actor: access.Actor, now: datetime) -> Body:
    """DUT4: that those in charge changed on a day; no name is taken, and no duty changes."""
    actor.require("credit_office")
    found = get(conn, uscc)
    if on_date > day_of(now):
        raise refuse(DUT4, "on_date")
    _noted(conn, uscc, "head_changed", actor, now, "", {"on": on_date.isoformat()})
    return found


def _noted(  # noqa: PLR0917  the parts of a step
    conn: psycopg.Connection[Any],
    uscc: str,
    what: str,
    actor: access.Actor,
    now: datetime,
    why: str,
    body: Mapping[str, Any],
) -> None:
    row = conn.execute("UPDATE gov_body SET steps = steps + 1 WHERE uscc = %s RETURNING steps", (uscc,)).fetchone()
    trail.append(conn, "body", uscc, int(row[0]) if row else 1, what, actor=actor, now=now, why=why, body=body)
