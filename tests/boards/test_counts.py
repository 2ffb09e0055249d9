"""Every figure against an independent count in plain Python, over small worlds by chance."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import Any

import pytest
from django.db import connection

from gongxin.access import api as access
from gongxin.boards import api as boards
from gongxin.boards.plans.columns import middle, months, share
from gongxin.exchange import api as exchange
from gongxin.intake import api as intake
from gongxin.lists import api as lists
from gongxin.measures import api as measures
from gongxin.remedies import api as remedies
from gongxin.workdays import api as workdays

from .chance import DEPARTMENTS, NOW, RULES, TODAY, World, day_of

pytestmark = pytest.mark.django_db
SPANS = [(date(2025, 12, 1), TODAY), (date(2026, 3, 17), date(2026, 8, 3))]


@pytest.fixture(params=[1, 2, 3])
def world(request: pytest.FixtureRequest, db: None) -> World:
    made = World(request.param)
    made.insert(conn())
    return made


def conn() -> Any:
    connection.ensure_connection()
    return connection.connection


def tenth(number: float | Decimal | None) -> Decimal | None:
    return None if number is None else Decimal(number).quantize(Decimal("0.1"), ROUND_HALF_UP)


def within(day: date, span: tuple[date, date]) -> bool:
    return span[0] <= day <= span[1]


def month(day: date) -> str:
    return f"{day:%Y-%m}"


@pytest.mark.parametrize("span", SPANS)
@pytest.mark.parametrize("department", [None, "scjg"])
def test_deliveries_by_month(world: World, span: tuple[date, date], department: str | None):
    found = {item.month: item for item in intake.by_month(conn(), *span, department)}
    assert list(found) == months(*span)
    for name, item in found.items():
        own = [
            it for it in world.deliveries
            if within(day_of(it["received_at"]), span) and month(day_of(it["received_at"])) == name
            and department in {None, it["department"]}
        ]  # fmt: skip
        assert (item.files, item.rows, item.accepted, item.refused, item.waiting) == (
            len(own), *(sum(it[key] or 0 for it in own) for key in ("rows", "accepted", "refused", "quarantined")),
        )  # fmt: skip
        assert item.failed == sum(it["state"] == "failed" for it in own)
        hours = [(it["published_at"] - it["received_at"]).total_seconds() / 3600 for it in own if it["published_at"]]
        assert item.hours == (tenth(median(hours)) if hours else None) or abs(item.hours - Decimal(median(hours))) < Decimal("0.06")
        assert item.hours_long is None or item.hours_long >= item.hours


@pytest.mark.parametrize("span", SPANS)
def test_deliveries_by_resource_and_check(world: World, span: tuple[date, date]):
    own = [it for it in world.deliveries if within(day_of(it["received_at"]), span)]
    expected = Counter((it["department"], it["resource"]) for it in own)
    found = intake.by_resource(conn(), *span)
    assert {(item.department, item.resource): item.files for item in found} == expected
    for item in found:
        these = [it for it in own if (it["department"], it["resource"]) == (item.department, item.resource)]
        assert item.refused == sum(it["refused"] or 0 for it in these)
        assert item.waiting == sum(it["quarantined"] or 0 for it in these)
        assert item.last == max((day_of(it["received_at"]) for it in these if it["state"] == "published"), default=None)
    for department in (None, "rsj"):
        times = Counter(dict.fromkeys(RULES, 0))
        for it in own:
            if department in {None, it["department"]}:
                times.update(it["findings"])
        failing = intake.failing(conn(), *span, department)
        assert {item.rule: item.times for item in failing} == {rule: n for rule, n in times.items() if n}
        assert [item.times for item in failing] == sorted((item.times for item in failing), reverse=True)


def test_held(world: World):
    own = [it for it in world.deliveries if it["state"] == "held"]
    found = {item.department: item for item in intake.held(conn())}
    assert {code: item.files for code, item in found.items()} == Counter(it["department"] for it in own)
    for code, item in found.items():
        assert item.since == min(it["received_at"] for it in own if it["department"] == code)


def cases_of(world: World, kind: str) -> list[dict[str, Any]]:
    if kind == "objection":
        return [
            {"department": it["source"], "filed": day_of(it["filed_at"]), "late": it["escalated_at"] is not None,
             "decided": it["decided_at"] and day_of(it["decided_at"]), "won": it["outcome"] in {"corrected", "annulled", "repaired"}}
            for it in world.objections
        ]  # fmt: skip
    return [
        {"department": it["source"], "filed": it["applied_on"], "late": it["escalated_at"] is not None,
         "decided": it["decided_at"] and day_of(it["decided_at"]), "won": it["state"] == "granted"}
        for it in world.repairs
    ]  # fmt: skip


@pytest.mark.parametrize("kind", remedies.CASE_KINDS)
@pytest.mark.parametrize("span", SPANS)
def test_cases(world: World, kind: Any, span: tuple[date, date]):
    cases = cases_of(world, kind)
    for department in (None, "fgw"):
        own = [it for it in cases if department in {None, it["department"]}]
        for item in remedies.cases_by_month(conn(), kind, *span, department):
            filed = [it for it in own if within(it["filed"], span) and month(it["filed"]) == item.month]
            decided = [it for it in own if it["decided"] and within(it["decided"], span) and month(it["decided"]) == item.month]
            check(item, filed, decided)
    found = {item.department: item for item in remedies.cases_by_department(conn(), kind, *span)}
    for code in {it["department"] for it in cases}:
        own = [it for it in cases if it["department"] == code]
        check(found[code], [it for it in own if within(it["filed"], span)],
              [it for it in own if it["decided"] and within(it["decided"], span)])  # fmt: skip
        assert found[code].late == sum(it["late"] and not it["decided"] for it in own)


def check(item: Any, filed: list[dict[str, Any]], decided: list[dict[str, Any]]) -> None:
    days = [(it["decided"] - it["filed"]).days for it in decided]
    assert (item.filed, item.decided, item.won, item.in_time) == (
        len(filed), len(decided), sum(it["won"] for it in decided), sum(not it["late"] for it in decided),
    )  # fmt: skip
    assert item.days == (tenth(Decimal(sum(days)) / len(days)) if days else None)


@pytest.mark.parametrize("on", [TODAY, date(2026, 11, 22), date(2026, 10, 4), date(2026, 10, 8)])
def test_clocks(world: World, on: date):
    """Also on weekends and in the long holidays, where a term that ended on the last working day is over."""
    calendar = workdays.calendar()
    expected: Counter[tuple[str, str, str]] = Counter()
    for it in world.objections:
        if it["state"] == "with_source":
            expected[it["source"], "objection", standing(calendar, [(it["clock_from"], it["clock_days"])], on)] += 1
    for it in world.repairs:
        if it["state"] in {"applied", "accepted"}:
            own = (it["applied_on"], it["accept_days"]) if it["state"] == "applied" else (it["accepted_on"], it["decide_days"])
            expected[it["source"], "repair", standing(calendar, [own, (it["applied_on"], it["answer_days"])], on)] += 1
    found = Counter({
        (item.department, item.kind, name): getattr(item, name)
        for item in remedies.running_clocks(conn(), on, calendar)
        for name in ("over", "soon", "running", "unknown")
    })  # fmt: skip
    assert +found == expected


def standing(calendar: workdays.Calendar, terms: list[tuple[date, int]], on: date) -> str:
    ends = []
    for start, days in terms:
        try:
            ends.append(calendar.add(start, days))
        except workdays.NotAnnounced:
            continue
    if not ends:
        return "unknown"
    end = min(ends)
    if on > end:
        return "over"
    return "soon" if calendar.between(on, end) <= 2 else "running"


@pytest.mark.parametrize("span", SPANS)
def test_messages(world: World, span: tuple[date, date]):
    own = [it for it in world.messages if within(day_of(it["due_at"]), span)]
    for found, key in (
        (exchange.by_month(conn(), *span, NOW), lambda it: month(day_of(it["due_at"]))),
        (exchange.by_recipient(conn(), *span, NOW), lambda it: it["recipient"]),
    ):
        assert {item.key for item in found} == {key(it) for it in own}
        for item in found:
            these = [it for it in own if key(it) == item.key]
            took = [it["acknowledged_at"] - it["due_at"] for it in these if it["acknowledged_at"]]
            assert (item.messages, item.acknowledged) == (len(these), len(took))
            assert item.in_time == sum(one <= timedelta(days=5) for one in took)
            assert item.overdue == sum(not it["acknowledged_at"] and it["due_at"] < NOW - timedelta(days=5) for it in these)
            if took:
                hours = median(one.total_seconds() / 3600 for one in took)
                assert abs(item.hours - Decimal(hours)) <= Decimal("0.0501")
            else:
                assert item.hours is None


@pytest.mark.parametrize("span", SPANS)
@pytest.mark.parametrize("department", [None, "wsj"])
def test_checks(world: World, span: tuple[date, date], department: str | None):
    for item in measures.by_month(conn(), *span, department):
        own = [
            it for it in world.checks
            if within(day_of(it["at"]), span) and month(day_of(it["at"])) == item.month and department in {None, it["department"]}
        ]  # fmt: skip
        last = [outcome for it in own for outcome in dict(it["feedback"]).values()]
        assert (item.checks, item.subjects, item.named, item.applied, item.not_applied) == (
            len(own), sum(len(it["codes"]) for it in own), sum(len(it["measures"]) for it in own), last.count("applied"),
            last.count("not_applied"),
        )  # fmt: skip


def test_proceedings(world: World):
    found = {item.list_code: dict(zip(lists.STATES, item.counts, strict=True)) for item in lists.by_state(conn())}
    counted = Counter((it["list_code"], it["state"]) for it in world.entries)
    assert {(code, state): n for code, states in found.items() for state, n in states.items() if n} == counted
    for code, undecided, whole in lists.waiting(conn(), TODAY):
        own = [it for it in world.entries if it["department"] == code]
        assert whole == sum(it["state"] in {"proposed", "notified", "stated", "decided"} for it in own)
        assert undecided == sum(it["state"] in {"notified", "stated"} and it["statement_until"] < TODAY for it in own)


@pytest.mark.parametrize("limit", [1, 30])
@pytest.mark.parametrize("span", SPANS)
def test_looks(world: World, span: tuple[date, date], limit: int):
    own = [it for it in world.looks if within(day_of(it["at"]), span)]
    order = sorted({it["purpose"] for it in own}, key=lambda name: (-sum(it["purpose"] == name for it in own), name))
    named = set(order[:limit])
    found = access.looks_by_purpose(conn(), *span, limit=limit)
    for item in found:
        these = [it for it in own if (it["purpose"] if it["purpose"] in named else "") == item.purpose]
        assert (item.looks, item.departments, item.subjects) == (
            len(these), len({it["department"] for it in these}), sum(len(it["subjects"]) for it in these),
        )  # fmt: skip
    assert sum(item.looks for item in found) == len(own)
    assert [item.purpose for item in found] == [*order[:limit], *([""] if len(order) > limit else [])]


def test_a_department_beside_the_median_of_the_others(world: World):
    """The board's own arithmetic, from the same deliveries and cases, by hand."""
    board, span = boards.board("department"), SPANS[0]
    assert board is not None
    shown = {item.item.chart.name: item for item in boards.look(board, "scjg", span, NOW)}
    own = shown["own-against"]
    assert own.known is not None
    rows = {row[0].en: row[1:] for row in own.known.sheet.rows}
    refused, answered = {}, {}
    for code in DEPARTMENTS:
        these = [it for it in world.deliveries if it["department"] == code and within(day_of(it["received_at"]), span)]
        refused[code] = share(sum(it["refused"] or 0 for it in these), sum(it["rows"] or 0 for it in these))
        cases = [it for kind in remedies.CASE_KINDS for it in cases_of(world, kind) if it["department"] == code]
        ended = [it for it in cases if it["decided"] and within(it["decided"], span)]
        late = sum(it["late"] and not it["decided"] for it in cases)
        answered[code] = share(sum(not it["late"] for it in ended), len(ended) + late)
    for name, values in (("Rows sent back", refused), ("Objections and repairs decided in time", answered)):
        others = [values[code] for code in DEPARTMENTS if code != "scjg"]
        known = [number for number in others if number is not None]
        assert rows[name] == (values["scjg"], middle(others), len(known)), name


def test_every_chart_has_as_many_cells_as_columns(world: World):
    """Whatever is in the database: rows fit their declaration, and can be kept and come back."""
    for board in boards.BOARDS:
        scope = {"public": boards.EVERYBODY, "office": boards.OFFICE, "department": "scjg"}[board.audience]
        for shown in boards.look(board, scope, SPANS[0], NOW):
            if shown.known is None:
                assert shown.item.summed, "only what waits for a job may be missing"
                continue
            for row in shown.known.sheet.rows:
                assert len(row) == len(shown.item.chart.columns)
                for cell, column in zip(row, shown.item.chart.columns, strict=True):
                    assert cell is None or (column.unit == "text") == (not isinstance(cell, int | Decimal)), (shown.item.chart.name, column.key)
                    if column.unit == "percent" and cell is not None:
                        assert 0 <= cell <= 100
