"""Runs: criteria over all records, set-based in PostgreSQL; what is found becomes a signal, what no longer holds is stale."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from gongxin.access import api as access
from gongxin.catalogue import Catalogue
from gongxin.catalogue.model.warning import NEVER, Criterion
from gongxin.registry import api as registry
from gongxin.visibility.facts import CHINA
from gongxin.warning import criteria
from gongxin.warning.facts import Counted, Run
from gongxin.warning.following import follow
from gongxin.warning.sql import statement

if TYPE_CHECKING:
    import psycopg

NONE: Mapping[str, int] = {}
_LOCK = "SELECT pg_advisory_xact_lock(7061)"
_FOUND = (
    "DROP TABLE IF EXISTS pg_temp.warning_found",
    "CREATE TEMP TABLE warning_found (criterion text, question integer, uscc text, evidence uuid, resource text,"
    " record_key uuid, version integer, department text, decided_on date, public_until date, value numeric, day date)"
    " ON COMMIT DROP",
)
_COUNTED = "SELECT criterion, count(DISTINCT uscc), count(DISTINCT (uscc, evidence)) FROM warning_found GROUP BY criterion"


def run(conn: psycopg.Connection[Any], *, actor: access.Actor, now: datetime, catalogue: Catalogue) -> Run:
    """Run every criterion that may be used today (WRN1). Signals appear once; running again changes nothing."""
    _may_run(actor)
    on = now.astimezone(CHINA).date()
    conn.execute(_LOCK)
    follow(conn, on=on, now=now)
    chosen = criteria.used(catalogue, on)
    _find(conn, chosen, on)
    words = [{"code": item.id, "said": criteria.said(item, on)} for item in chosen]
    raised = dict(
        conn.execute(statement("raise"), {"said": _json(words), "on": on, "now": now, "actor": str(actor)}).fetchall()
    )
    ended = dict(
        conn.execute(
            statement("end"),
            {
                "on": on, "now": now, "used": [item.id for item in chosen],
                "versions": [f"{item.id} {item.version}" for item in chosen],
            },
        ).fetchall()
    )  # fmt: skip
    made = _made(conn, chosen, on, catalogue, raised=raised, ended=ended)
    conn.execute(
        "INSERT INTO warning_run (at, on_day, actor, counted, skipped) VALUES (%s, %s, %s, %s, %s)",
        (now, on, str(actor), _json([_plain(item) for item in made.counted]), list(made.skipped)),
    )
    return made


def trial(
    conn: psycopg.Connection[Any], on: date, *, actor: access.Actor, catalogue: Catalogue, include_off: bool = False
) -> Run:
    """How many organisations each criterion would point at on a day, past or to come. Writes nothing and names nobody.

    `include_off`: also those that are switched off, so that whoever verifies one sees what it would mean.
    """
    _may_run(actor)
    chosen = tuple(catalogue.warnings.values()) if include_off else criteria.used(catalogue, on)
    _find(conn, chosen, on)
    return _made(conn, chosen, on, catalogue, trial=True)


def _may_run(actor: access.Actor) -> None:
    if actor.kind != "platform":
        actor.require("credit_office")


def _find(conn: psycopg.Connection[Any], chosen: Sequence[Criterion], on: date) -> None:
    for each in _FOUND:
        conn.execute(each)
    for name, kinds in (("counted", {"count", "amount"}), ("due", {"term"})):
        rows = [criteria.row(item) for item in chosen if item.kind in kinds]
        if rows:
            conn.execute(
                statement(name),
                {
                    "criteria": _json(rows), "resources": sorted({row["resource"] for row in rows}), "on": on,
                    "before": registry.end_of(on), "never": list(NEVER),
                },
            )  # fmt: skip


def _made(
    conn: psycopg.Connection[Any],
    chosen: Sequence[Criterion],
    on: date,
    catalogue: Catalogue,
    *,
    raised: Mapping[str, int] = NONE,
    ended: Mapping[str, int] = NONE,
    trial: bool = False,
) -> Run:
    found = {code: (subjects, standing) for code, subjects, standing in conn.execute(_COUNTED).fetchall()}
    counted = tuple(
        Counted(item.id, item.version, *found.get(item.id, (0, 0)), raised.get(item.id, 0), ended.get(item.id, 0))
        for item in chosen
    )
    names = {item.id for item in chosen}
    return Run(on, trial, counted, tuple(code for code in catalogue.warnings if code not in names))


def _plain(item: Counted) -> dict[str, Any]:
    return {name: getattr(item, name) for name in Counted.__slots__}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
