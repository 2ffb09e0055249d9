"""Targets of the planning documents as goals one can set, beside what there is: files by sector, departments and cities
connected. And the duties to deliver that figures of coverage and freshness are counted by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from gongxin.access import api as access
from gongxin.access.api import Actor
from gongxin.catalogue import Catalogue
from gongxin.kernel import identifiers
from gongxin.kernel.text import Bilingual
from gongxin.publicity import api as publicity
from gongxin.quality.errors import QualityRefusedError, UnknownItemError
from gongxin.quality.sql import statement

if TYPE_CHECKING:
    import psycopg

KINDS = {
    "coverage": Bilingual("信用档案覆盖率", "Coverage of files"),
    "departments": Bilingual("接入部门数", "Departments connected"),
    "cities": Bilingual("接入城市数", "Cities connected"),
}
MEANINGS = {
    "coverage": Bilingual(
        "已登记的组织中，除登记信息外还有信用记录的占比；可按行业设定。",
        "Of the organisations registered, those with a record beside their registration; by sector if one is named.",
    ),
    "departments": Bilingual("有数据入库的部门数。", "Departments whose data has been stored."),
    "cities": Bilingual(
        "有部门数据入库的市级区划数。", "Divisions of the city level with a department whose data has been stored."
    ),
}


@dataclass(frozen=True, slots=True)
class Goal:
    """A target and what there is: `part` (of `whole`), as counted last."""

    id: int
    kind: str
    scope: str
    target: Decimal
    due_on: date
    source: str
    since: date
    part: int | None
    whole: int | None
    counted_at: datetime | None

    @property
    def actual(self) -> Decimal | None:
        """In the unit of the target: percent, or a number; None where nothing was counted yet."""
        return _actual(self.kind, self.part, self.whole)

    @property
    def reached(self) -> bool | None:
        return None if self.actual is None else self.actual >= self.target

    @property
    def label(self) -> Bilingual:
        kind = KINDS[self.kind]
        if not self.scope:
            return kind
        sector = publicity.BY_LETTER[self.scope].label
        return Bilingual(f"{kind.zh}：{sector.zh}", f"{kind.en}: {sector.en}")


@dataclass(frozen=True, slots=True)
class Standing:
    """What a goal can be set for, as counted last (None: not yet), and the goal that stands, if one does."""

    kind: str
    scope: str
    part: int | None
    whole: int | None
    target: Decimal | None
    due_on: date | None
    source: str

    @property
    def actual(self) -> Decimal | None:
        """As Goal.actual."""
        return _actual(self.kind, self.part, self.whole)


def _actual(kind: str, part: int | None, whole: int | None) -> Decimal | None:
    if part is None or kind != "coverage":
        return None if part is None else Decimal(part)
    return (Decimal(part) * 100 / whole).quantize(Decimal("0.01"), ROUND_HALF_UP) if whole else None


@dataclass(frozen=True, slots=True)
class Duty:
    """What a department is to deliver: resource, cycle (month, quarter, year), from when until when, on what basis."""

    id: int
    department: str
    resource: str
    cycle: str
    since: date
    until: date | None
    basis: str


def set_goal(
    conn: psycopg.Connection[Any],
    kind: str,
    scope: str,
    target: Decimal,
    *,
    due_on: date,
    source: str,
    actor: Actor,
    on: date,
    now: datetime,
) -> Goal:
    """Set a goal, in place of the one there is. NoOfficeError, QualityRefusedError."""
    actor.require("credit_office")
    if kind not in KINDS:
        raise _refused("kind", Bilingual(f"应为 {'、'.join(KINDS)} 之一。", f"One of {', '.join(KINDS)}."))
    if scope and (kind != "coverage" or scope not in publicity.BY_LETTER):
        raise _refused(
            "scope", Bilingual("只有档案覆盖率可按行业门类（A 到 T）设定。", "Only coverage takes a sector, A to T.")
        )
    if not 0 < target <= (100 if kind == "coverage" else 1_000_000):
        raise _refused(
            "target", Bilingual("目标须大于 0；百分比不超过 100。", "A target is above 0; a percentage at most 100.")
        )
    if due_on <= on:
        raise _refused("due_on", Bilingual("目标日期应在今天之后。", "The day of the goal is after today."))
    if not source.strip():
        raise _refused("source", Bilingual("须写明目标的出处。", "Say where the goal comes from."))
    conn.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7043))", (f"{kind} {scope}",))
    conn.execute("UPDATE quality_goal SET ended_on = %s WHERE kind = %s AND scope = %s AND ended_on IS NULL", (on, kind, scope))
    row = conn.execute(
        "INSERT INTO quality_goal (kind, scope, target, due_on, source, since, at, officer)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s) RETURNING id",
        (kind, scope, target, due_on, identifiers.mask(source.strip())[:300], on, now, str(actor)),
    ).fetchone()
    assert row is not None
    return next(item for item in goals(conn) if item.id == row[0])


def end_goal(conn: psycopg.Connection[Any], number: int, *, actor: Actor, on: date) -> None:
    """Take a goal back. NoOfficeError, UnknownItemError."""
    actor.require("credit_office")
    if not conn.execute("UPDATE quality_goal SET ended_on = %s WHERE id = %s AND ended_on IS NULL", (on, number)).rowcount:
        raise UnknownItemError(place=str(number))


def goals(conn: psycopg.Connection[Any]) -> list[Goal]:
    """The goals that stand, beside what there is."""
    rows = conn.execute(
        "SELECT g.id, g.kind, g.scope, g.target, g.due_on, g.source, g.since, a.part, a.whole, a.at FROM quality_goal g"
        " LEFT JOIN quality_actual a ON a.kind = g.kind AND a.scope = g.scope WHERE g.ended_on IS NULL ORDER BY g.kind, g.scope"
    ).fetchall()
    return [Goal(*row) for row in rows]


def standings(conn: psycopg.Connection[Any]) -> list[Standing]:
    """Everything that goals are set for, with a goal or without: by kind, then sector ('': all of them)."""
    rows = conn.execute(
        "SELECT kind, scope, a.part, a.whole, g.target, g.due_on, coalesce(g.source, '') FROM quality_actual a"
        " FULL JOIN (SELECT * FROM quality_goal WHERE ended_on IS NULL) g USING (kind, scope) ORDER BY kind, scope"
    ).fetchall()
    return [Standing(*row) for row in rows]


def count_actuals(conn: psycopg.Connection[Any], catalogue: Catalogue, *, now: datetime) -> int:
    """Count what goals are compared with, in the caller's transaction; how many numbers."""
    sectors = publicity.SECTORS
    coverage = conn.execute(
        statement("coverage").encode(),
        {
            "registers": [item.id for item in catalogue.resources if item.describes_subjects],
            "letters": [item.letter for item in sectors],
            "first_divisions": [item.first for item in sectors],
            "last_divisions": [item.last for item in sectors],
        },
    ).fetchall()
    with access.whole():
        senders = {
            row[0] for row in conn.execute("SELECT DISTINCT department FROM intake_submission WHERE state = 'published'")
        }
    known = {item.code: item.region for item in access.departments()}
    cities = {known[code][:4] for code in senders if code in known}
    numbers = [("coverage", scope, part, whole) for scope, whole, part in coverage]
    numbers += [("departments", "", len(senders), None), ("cities", "", len(cities), None)]
    conn.execute("DELETE FROM quality_actual")
    with conn.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO quality_actual (kind, scope, part, whole, at) VALUES (%s, %s, %s, %s, %s)",
            [(*number, now) for number in numbers],
        )
    return len(numbers)


def set_duty(
    conn: psycopg.Connection[Any],
    department: str,
    resource: str,
    cycle: str,
    *,
    since: date,
    basis: str,
    actor: Actor,
    now: datetime,
    catalogue: Catalogue,
) -> Duty:
    """Enter what a department is to deliver; another cycle than the one there is takes its place from `since` on.
    NoOfficeError, UnknownDepartmentError, UnknownDefinition, QualityRefusedError."""
    actor.require("credit_office")
    access.department(department)
    catalogue.resource(resource)
    if cycle not in {"month", "quarter", "year"}:
        raise _refused("cycle", Bilingual("应为 month、quarter 或 year。", "month, quarter or year."))
    if not basis.strip():
        raise _refused("basis", Bilingual("须写明依据。", "Say on what it rests."))
    conn.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7044))", (f"{department} {resource}",))
    running = next((item for item in duties(conn) if (item.department, item.resource) == (department, resource)), None)
    if running is not None:
        if running.cycle == cycle:
            return running
        if since <= running.since:
            raise _refused("since", Bilingual(f"应晚于 {running.since}。", f"It is after {running.since}."))
        conn.execute("UPDATE quality_duty SET until = %s::date - 1 WHERE id = %s", (since, running.id))
    row = conn.execute(
        "INSERT INTO quality_duty (department, resource, cycle, since, basis, at, officer) VALUES (%s, %s, %s, %s, %s, %s, %s)"
        " RETURNING id, department, resource, cycle, since, until, basis",
        (department, resource, cycle, since, identifiers.mask(basis.strip())[:300], now, str(actor)),
    ).fetchone()
    assert row is not None
    return Duty(*row)


def end_duty(conn: psycopg.Connection[Any], number: int, *, until: date, actor: Actor) -> None:
    """The last day of a duty. NoOfficeError, UnknownItemError, QualityRefusedError for a day before it began."""
    actor.require("credit_office")
    found = next((item for item in duties(conn) if item.id == number), None)
    if found is None:
        raise UnknownItemError(place=str(number))
    if until < found.since:
        raise _refused("until", Bilingual(f"早于起始日 {found.since}。", f"Before it began, {found.since}."))
    conn.execute("UPDATE quality_duty SET until = %s WHERE id = %s", (until, number))


def duties(conn: psycopg.Connection[Any], department: str | None = None) -> list[Duty]:
    """The duties that have no last day."""
    rows = conn.execute(
        "SELECT id, department, resource, cycle, since, until, basis FROM quality_duty WHERE until IS NULL"
        " AND (%(department)s::text IS NULL OR department = %(department)s) ORDER BY department, resource",
        {"department": department},
    ).fetchall()
    return [Duty(*row) for row in rows]


def _refused(place: str, reason: Bilingual) -> QualityRefusedError:
    return QualityRefusedError(place=place, reason=reason)
