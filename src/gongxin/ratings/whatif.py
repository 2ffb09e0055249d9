"""Counterfactuals: the grade on every day to come on which a record begins or ceases to count, and the grade today without each
record (as if it were repaired or annulled). All cases are judged at once, by the same expressions as a run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from gongxin.access.api import Actor
from gongxin.catalogue import Catalogue
from gongxin.catalogue.model.indicator import IndicatorModel
from gongxin.kernel.text import Bilingual
from gongxin.ratings import grades, models, running
from gongxin.ratings.errors import NotRatedError
from gongxin.ratings.expressions import CASE_KEY, compiled
from gongxin.ratings.facts import Step, WhatIf, Without
from gongxin.ratings.reasons import Told
from gongxin.ratings.snapshot import Snapshot, last_change, taken

if TYPE_CHECKING:
    import psycopg

MOST_DAYS = 200
"""Days to come that are looked at; a subject with more records that end on days of their own sees the first of them."""
_Record = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class _Judged:
    """Grade and counting records of one case."""

    grade: str
    records: frozenset[_Record]


def what_if(
    conn: psycopg.Connection[Any], catalogue: Catalogue, model: str, uscc: str, on: date, *, actor: Actor
) -> WhatIf:
    """Raises NotRatedError, NoOfficeError, UnknownModelError, RunRefusedError."""
    grades.entitled(conn, catalogue, model, uscc, actor)
    found = models.in_force(catalogue, model, on)
    with taken(conn, [found], last_change(conn), [uscc]) as snapshot:
        days, now, later, without = _cases(snapshot, found, catalogue, on)
    if now is None:
        raise NotRatedError(place=f"{uscc} {model}")
    told, words = Told(conn, catalogue, uscc), _Words(found, catalogue)
    steps, before = [], now
    for day, then in zip(days, later, strict=True):
        if then.records != before.records or then.grade != before.grade:
            steps.append(Step(day, before.grade, then.grade, words.step(day, before, then, told)))
        before = then
    removed = tuple(
        Without(resource, UUID(key), now.grade, then.grade, words.without(told.record(resource, key, version)[0], now, then))
        for (resource, key, version), then in without.items()
    )
    return WhatIf(
        uscc, model, found.version, on, now.grade, models.grade_label(found, catalogue, now.grade), tuple(steps), removed,
        words.last(on, before),
    )  # fmt: skip


def _cases(
    snapshot: Snapshot, model: IndicatorModel, catalogue: Catalogue, on: date
) -> tuple[list[date], _Judged | None, list[_Judged], dict[_Record, _Judged]]:
    """Days to come, today, each of the days, and today without each record that counts."""
    con = snapshot.con
    running.judge(snapshot, model, catalogue, on)
    days = [row[0] for row in con.rows(f"SELECT day FROM days WHERE day > DATE '{on}' ORDER BY day LIMIT {MOST_DAYS}")]
    records: list[_Record] = [
        tuple(row) for row in con.rows("SELECT DISTINCT resource, record_key, version FROM counted ORDER BY ALL")
    ]
    con.execute('CREATE TABLE cases ("case" INTEGER, day DATE, resource VARCHAR, record_key VARCHAR)')
    rows: list[tuple[Any, ...]] = [(0, on, None, None)]
    rows += [(number, day, None, None) for number, day in enumerate(days, 1)]
    rows += [(len(days) + number, on, resource, key) for number, (resource, key, _) in enumerate(records, 1)]
    con.insert_rows("cases", rows)
    con.execute("DROP VIEW judged")
    con.execute("CREATE TABLE own AS FROM facts")
    con.execute(
        'CREATE OR REPLACE VIEW facts AS SELECT f.*, c."case" FROM own f CROSS JOIN cases c'
        " WHERE c.resource IS NULL OR f.resource <> c.resource OR f.record_key <> c.record_key"
    )
    con.execute('CREATE OR REPLACE VIEW population AS SELECT p.uscc, c."case", c.day FROM people p CROSS JOIN cases c')
    running.carry_out(con, compiled(model, catalogue, on, snapshot.fields, CASE_KEY))
    graded = dict(con.rows('SELECT "case", grade FROM graded'))
    counted: dict[int, set[_Record]] = {}
    for case, *record in con.rows('SELECT DISTINCT "case", resource, record_key, version FROM counted'):
        counted.setdefault(case, set()).add(tuple(record))
    judged = [_Judged(graded.get(case, ""), frozenset(counted.get(case, ()))) for case in range(len(rows))]
    later, rest = judged[1 : len(days) + 1], judged[len(days) + 1 :]
    return days, judged[0] if graded.get(0) else None, later, dict(zip(records, rest, strict=True))


class _Words:
    """Sentences about grades of one model."""

    def __init__(self, model: IndicatorModel, catalogue: Catalogue) -> None:
        self._model, self._catalogue = model, catalogue

    def _grade(self, grade: str) -> Bilingual:
        if not grade:
            return Bilingual("不在评价范围", "not rated")
        return models.grade_label(self._model, self._catalogue, grade)

    def step(self, day: date, before: _Judged, then: _Judged, told: Told) -> Bilingual:
        """this record expires on …; then grade …"""
        gone = _titles(before.records - then.records, told)
        come = _titles(then.records - before.records, told)
        old, new = self._grade(before.grade), self._grade(then.grade)
        last = day - timedelta(days=1)
        zh, en = [], []
        if gone:
            zh.append(f"记录{'、'.join(f'“{title}”' for title in gone)}计入到 {last} 为止")
            en.append(f"{', '.join(repr(title) for title in gone)} count{'s' if len(gone) == 1 else ''} until {last}")
        if come:
            zh.append(f"记录{'、'.join(f'“{title}”' for title in come)}自 {day} 起计入")
            en.append(f"{', '.join(repr(title) for title in come)} count{'s' if len(come) == 1 else ''} from {day}")
        zh.append(f"自 {day} 起，等级由{old.zh}变为{new.zh}" if old != new else f"等级仍为{old.zh}")
        en.append(f"from {day} the grade changes from {old.en} to {new.en}" if old != new else f"the grade stays {old.en}")
        return Bilingual("；".join(zh) + "。", "; ".join(en) + ".")

    def without(self, title: str, now: _Judged, then: _Judged) -> Bilingual:
        old, new = self._grade(now.grade), self._grade(then.grade)
        if old == new:
            return Bilingual(
                f"如果记录“{title}”被修复或者撤销，今天的等级仍为{old.zh}。",
                f"If the record '{title}' were repaired or annulled, today's grade would stay {old.en}.",
            )
        return Bilingual(
            f"如果记录“{title}”被修复或者撤销，今天的等级将由{old.zh}变为{new.zh}。",
            f"If the record '{title}' were repaired or annulled, today's grade would change from {old.en} to {new.en}.",
        )

    def last(self, on: date, end: _Judged) -> Bilingual:
        grade = self._grade(end.grade)
        return Bilingual(
            f"以上按 {on} 的记录推算；如无新的记录，最后的等级为{grade.zh}。",
            f"All this from the records of {on}; without new ones the grade ends as {grade.en}.",
        )


def _titles(records: frozenset[_Record], told: Told) -> list[str]:
    return sorted({told.record(*record)[0] for record in records})
