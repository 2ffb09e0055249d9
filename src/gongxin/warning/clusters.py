"""Clusters: organisations at one address, founded where another was revoked, bearing one name. An aid to looking (WRN10-WRN12).

Computed for one look and not kept; the look goes into the log of every organisation shown. Nothing about a person is read: the
statements know subject and subject_name and no record. There is no cluster by telephone: the catalogue collects none.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from gongxin.access import api as access
from gongxin.catalogue.model.warning import NEVER
from gongxin.kernel.identifiers import mask
from gongxin.warning.errors import UnknownNoteError, refuse
from gongxin.warning.facts import Cluster, Member
from gongxin.warning.rules import signals as rules
from gongxin.warning.rules.clusters import KINDS, REVOKED, Ask
from gongxin.warning.sql import statement

if TYPE_CHECKING:
    import psycopg

PAGE, MOST_MEMBERS = 20, 100


def clusters(
    conn: psycopg.Connection[Any],
    ask: Ask,
    *,
    purpose: str,
    actor: access.Actor,
    now: datetime,
    skip: int = 0,
    account: str = "",
) -> tuple[Cluster, ...]:
    """One page of clusters, the largest first, PAGE at once; each with its first MOST_MEMBERS members.

    Only for officers with the office `warn`, or of the credit office, who say why (WRN12); every organisation that is shown
    finds the look in its log. Raises NoOfficeError, SignalRefusedError.
    """
    may_look(actor)
    ask.checked()
    if not purpose.strip():
        raise refuse(rules.WRN12, "没有写明事由。", "The purpose is missing.", place="purpose")
    found = _find(conn, ask, key="", limit=PAGE, skip=max(skip, 0))
    _log(found, f"聚集查询（{KINDS[ask.kind].zh}）：{purpose.strip()}", actor, now, account)
    return found


def one(conn: psycopg.Connection[Any], ask: Ask, key: str) -> Cluster:
    """The cluster of that key as it stands now, with every member; UnknownNoteError where there is none any more."""
    found = _find(conn, ask.checked(), key=key[:64], limit=1, skip=0, members=None)
    if not found:
        raise UnknownNoteError(place=key[:64])
    return found[0]


def may_look(actor: access.Actor) -> None:
    """NoOfficeError for anybody else."""
    if not actor.holds("credit_office"):
        actor.require("warn")


def _find(
    conn: psycopg.Connection[Any], ask: Ask, *, key: str, limit: int, skip: int, members: int | None = MOST_MEMBERS
) -> tuple[Cluster, ...]:
    rows = conn.execute(
        statement(f"clusters_{ask.kind}"),
        {
            "never": list(NEVER), "revoked": list(REVOKED), "region": ask.region, "at_least": ask.at_least, "days": ask.days,
            "key": key, "limit": limit, "skip": skip,
        },
    ).fetchall()  # fmt: skip
    groups: dict[str, tuple[int, str, list[Member]]] = {}
    for name, size, fact, uscc, *rest in rows:
        called, region, status, established, dissolved, address = rest
        held = groups.setdefault(name, (size, fact, []))[2]
        if members is None or len(held) < members:
            held.append(Member(uscc, called, region, status or "", established, dissolved, address or ""))
    return tuple(Cluster(ask.kind, name, fact, size, tuple(held)) for name, (size, fact, held) in groups.items())


def _log(found: tuple[Cluster, ...], purpose: str, actor: access.Actor, now: datetime, account: str) -> None:
    shown = sorted({member.uscc for cluster in found for member in cluster.members})
    access.log_batch(
        None, at=now, purpose=mask(purpose)[:200], channel="government", subjects=shown,
        operator=actor.department or actor.kind, account=account or actor.officer,
    )  # fmt: skip
