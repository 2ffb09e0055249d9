"""Which department is the authority of a model here: named and ended by the credit office (RAT11)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from psycopg.rows import class_row

from gongxin.access import api as access
from gongxin.catalogue import Catalogue
from gongxin.ratings import models
from gongxin.ratings.errors import UnknownModelError
from gongxin.ratings.facts import Authority

if TYPE_CHECKING:
    import psycopg


def name(
    conn: psycopg.Connection[Any], catalogue: Catalogue, model: str, department: str, *, actor: access.Actor, now: datetime
) -> None:
    """Name a department; naming it twice changes nothing. Raises NoOfficeError, UnknownModelError, UnknownDepartmentError."""
    actor.require("credit_office")
    if model not in models.names(catalogue):
        raise UnknownModelError(place=model[:16])
    known = access.department(department)
    conn.execute(
        "INSERT INTO rating_authority (model, department, by, at) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING",
        (model, known.code, str(actor), now),
    )


def end(conn: psycopg.Connection[Any], model: str, department: str, *, actor: access.Actor, now: datetime) -> None:
    """The department is the authority no more. Raises NoOfficeError."""
    actor.require("credit_office")
    conn.execute(
        "UPDATE rating_authority SET ended_at = %s WHERE model = %s AND department = %s AND ended_at IS NULL",
        (now, model, department),
    )


def named(conn: psycopg.Connection[Any], model: str = "") -> tuple[Authority, ...]:
    """Who is named, of one model or of all."""
    with conn.cursor(row_factory=class_row(Authority)) as cursor:
        return tuple(
            cursor.execute(
                "SELECT model, department, by, at FROM rating_authority WHERE ended_at IS NULL"
                " AND (%(m)s = '' OR model = %(m)s) ORDER BY model, department",
                {"m": model},
            ).fetchall()
        )


def may_see(conn: psycopg.Connection[Any], model: str, uscc: str, actor: access.Actor) -> bool:
    """The subject itself, an officer of the model's authority, the credit office (RAT11)."""
    if actor.kind == "subject":
        return actor.uscc == uscc
    if actor.kind != "officer":
        return False
    return actor.holds("credit_office") or actor.department in {item.department for item in named(conn, model)}
