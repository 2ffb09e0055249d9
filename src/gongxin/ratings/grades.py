"""A subject's grades: those that stand, those of earlier runs, with every record they rest on."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from psycopg.rows import dict_row, tuple_row

from gongxin.access.api import Actor, NoOfficeError
from gongxin.catalogue import Catalogue
from gongxin.kernel.text import Bilingual
from gongxin.ratings import authorities, models, running
from gongxin.ratings.errors import NotRatedError, UnknownModelError
from gongxin.ratings.facts import Grade, Mark
from gongxin.ratings.following import NEWEST
from gongxin.ratings.reasons import Told
from gongxin.ratings.snapshot import last_change_before
from gongxin.registry import api as registry

if TYPE_CHECKING:
    import psycopg

_GRADE = """SELECT g.uscc, g.model, r.version, g.run, g.on_day, g.grade, g.points, r.at, r.definition::json AS definition
FROM rating_grade g JOIN rating_run r ON r.id = g.run"""


def standing(conn: psycopg.Connection[Any], catalogue: Catalogue, uscc: str, *, actor: Actor) -> tuple[Grade, ...]:
    """The grades that stand, of every model the actor may see of this subject; each with its reasons and marks."""
    rows = _rows(conn, f"{_GRADE} WHERE g.uscc = %(uscc)s AND {NEWEST} ORDER BY g.model", {"uscc": uscc})
    told = Told(conn, catalogue, uscc)
    return tuple(
        _whole(conn, catalogue, row, told) for row in rows if authorities.may_see(conn, row["model"], uscc, actor)
    )


def public(conn: psycopg.Connection[Any], catalogue: Catalogue, uscc: str) -> tuple[Grade, ...]:
    """The grades of models whose rule has them published, for everybody (RAT11)."""
    rows = _rows(conn, f"{_GRADE} WHERE g.uscc = %(uscc)s AND {NEWEST} ORDER BY g.model", {"uscc": uscc})
    told = Told(conn, catalogue, uscc)
    return tuple(_whole(conn, catalogue, row, told) for row in rows if models.restored(row["definition"]).published)


def one(conn: psycopg.Connection[Any], catalogue: Catalogue, model: str, uscc: str, *, actor: Actor) -> Grade:
    """The grade that stands. Raises NotRatedError, NoOfficeError, UnknownModelError."""
    entitled(conn, catalogue, model, uscc, actor)
    rows = _rows(conn, f"{_GRADE} WHERE g.uscc = %(uscc)s AND g.model = %(model)s AND {NEWEST}", {"uscc": uscc, "model": model})
    if not rows:
        raise NotRatedError(place=f"{uscc} {model}")
    return _whole(conn, catalogue, rows[0], Told(conn, catalogue, uscc))


def history(conn: psycopg.Connection[Any], catalogue: Catalogue, model: str, uscc: str, *, actor: Actor) -> tuple[Grade, ...]:
    """Every grade of the model the subject has had, newest first. Raises as `one`."""
    entitled(conn, catalogue, model, uscc, actor)
    rows = _rows(
        conn,
        f"{_GRADE} WHERE g.uscc = %(uscc)s AND g.model = %(model)s ORDER BY g.on_day DESC, g.run DESC LIMIT 100",
        {"uscc": uscc, "model": model},
    )
    told = Told(conn, catalogue, uscc)
    return tuple(_whole(conn, catalogue, row, told) for row in rows)


def as_of(
    conn: psycopg.Connection[Any], catalogue: Catalogue, model: str, uscc: str, on: date, *, actor: Actor
) -> running.Computed:
    """The grade of a day that has passed, computed from the versions that were there by its end. Raises as `one`."""
    entitled(conn, catalogue, model, uscc, actor)
    found = models.in_force(catalogue, model, on)
    seq = last_change_before(conn, registry.end_of(on))
    computed = running.computed(conn, catalogue, found, on, seq, [uscc])
    if uscc not in computed:
        raise NotRatedError(place=f"{uscc} {model}")
    return computed[uscc]


def entitled(conn: psycopg.Connection[Any], catalogue: Catalogue, model: str, uscc: str, actor: Actor) -> None:
    """Raises UnknownModelError, NoOfficeError (RAT11)."""
    if model not in models.names(catalogue):
        raise UnknownModelError(place=model[:16])
    if not authorities.may_see(conn, model, uscc, actor):
        raise NoOfficeError(
            place=model,
            reason=Bilingual(
                "等级由主体本身、指定的主管部门和信用主管部门查看。",
                "A grade is seen by the subject, the named authority and the credit office.",
            ),
        )


def _rows(conn: psycopg.Connection[Any], query: str, words: dict[str, Any]) -> list[dict[str, Any]]:
    with conn.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(query, words).fetchall()


def _whole(conn: psycopg.Connection[Any], catalogue: Catalogue, row: dict[str, Any], told: Told) -> Grade:
    model = models.restored(row["definition"])
    words = {"uscc": row["uscc"], "run": row["run"]}
    with conn.cursor(row_factory=tuple_row) as cursor:
        counted = cursor.execute(
            "SELECT indicator, resource, record_key, version, met, until FROM rating_contribution"
            " WHERE uscc = %(uscc)s AND run = %(run)s ORDER BY met DESC, indicator, resource, record_key",
            words,
        ).fetchall()
        marks = cursor.execute(
            "SELECT resource, record_key, why, seq, at FROM rating_mark WHERE uscc = %(uscc)s AND run = %(run)s"
            " ORDER BY at, resource, record_key, why",
            words,
        ).fetchall()
    return Grade(
        uscc=row["uscc"],
        model=row["model"],
        version=row["version"],
        run=row["run"],
        on=row["on_day"],
        grade=row["grade"],
        label=models.grade_label(model, catalogue, row["grade"]),
        points=row["points"],
        at=row["at"],
        authority=model.authority,
        rule=models.rule_of(model.basis),
        reasons=tuple(told.reason(model, item) for item in counted),
        marks=tuple(Mark(*mark) for mark in marks),
    )
