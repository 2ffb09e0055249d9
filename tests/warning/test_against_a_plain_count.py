"""Every kind of criterion, over small random data, against a count in plain Python that shares nothing with the room."""

from __future__ import annotations

import calendar
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongxin.catalogue import Catalogue
from gongxin.warning import api
from thorough import examples

from .world import NOW, PLATFORM, TODAY, Rec, code, put, run, subject

DAY = timedelta(days=1)
FOOD = ("《食品安全法》第一百二十四条", "中华人民共和国食品安全法第三十四条、第一百二十四条")
NOT_FOOD = ("《食品安全法实施条例》第六十九条", "《药品管理法》第一百条", "某食品安全法律法规")


def months_on(day: date, months: int) -> date:
    """The same day so many months on, or that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def near(day: date, reach: int = 3) -> st.SearchStrategy[date]:
    """Days around an edge."""
    return st.integers(-reach, reach).map(lambda n: day + n * DAY)


EDGES = st.one_of(
    near(TODAY), near(months_on(TODAY, -12)), near(months_on(TODAY, -30)), near(months_on(TODAY, -36)), near(months_on(TODAY, 1)),
    st.dates(date(2022, 1, 1), date(2027, 6, 1)),
)  # fmt: skip
WHOSE = st.sampled_from([code(1), code(2), code(3, "53"), code(4, "92"), code(5)])


@st.composite
def versions(draw: st.DrawFn) -> list[Rec]:
    """A record with one to three versions."""
    uscc, resource = draw(WHOSE), draw(st.sampled_from(["administrative_penalty", "administrative_licence", "abnormal_operation"]))
    name = str(draw(st.integers(0, 10**9)))
    decided = draw(EDGES)
    made: list[Rec] = []
    for version in range(1, draw(st.integers(1, 3)) + 1):
        content: dict[str, Any] = {
            "administrative_penalty": lambda: {
                "legal_basis": draw(st.sampled_from(FOOD + FOOD + NOT_FOOD)),
                "penalty_category": draw(st.sampled_from([["罚款"], ["警告", "罚款"], ["罚款", "责令停产停业"], None])),
                "fine_amount": draw(st.sampled_from(["3000", "4999.99", "5000.01", "20000", None])),
            },
            "administrative_licence": lambda: {
                "current_state": draw(st.sampled_from(["有效", "有效", "无效"])), "valid_until": draw(EDGES).isoformat(),
                "licence_no": draw(st.sampled_from(["A", "B", None])), "authority_name": draw(st.sampled_from(["甲局", "乙局"])),
            },
            "abnormal_operation": lambda: {
                "listed_on": draw(EDGES).isoformat(), "removed_on": draw(st.sampled_from([None, None, "2026-01-01"])),
            },
        }[resource]()  # fmt: skip
        made.append(
            Rec(
                uscc, resource, name, content, decided_on=decided,
                public_until=draw(st.one_of(near(TODAY), st.just(date(2030, 1, 1)))) if resource != "administrative_licence" else None,
                state=draw(st.sampled_from(["current", "current", "current", "contested", "repaired", "annulled", "withdrawn"])),
                version=version,
                accepted_at=draw(st.sampled_from([datetime(2026, 1, version, tzinfo=UTC), datetime(2026, 11, 25, version, tzinfo=UTC)])),
            )
        )  # fmt: skip
    return sorted(made, key=lambda item: item.accepted_at) if made[0].accepted_at > made[-1].accepted_at else made


def expected(records: list[list[Rec]], gone: str | None, on: date) -> set[tuple[str, str, frozenset[str]]]:
    """(criterion, organisation, names of the records) that should be pointed at on the day."""
    standing: list[Rec] = []
    for of_one in records:
        by_then = [item for item in of_one if item.accepted_at.date() <= on]
        if not by_then:
            continue
        last = max(by_then, key=lambda item: item.version)
        alive = last.state == "current" and last.decided_on <= on and (last.public_until is None or last.public_until >= on)
        if alive and not last.uscc.startswith("92") and last.uscc != gone:
            standing.append(last)
    found: set[tuple[str, str, frozenset[str]]] = set()
    food: dict[str, list[Rec]] = defaultdict(list)
    fines: dict[str, list[Rec]] = defaultdict(list)
    licences: dict[tuple[Any, ...], list[Rec]] = defaultdict(list)
    for item in standing:
        held = item.content
        if item.resource == "administrative_penalty":
            shut = "责令停产停业" in (held["penalty_category"] or [])
            if held["legal_basis"] in FOOD and not shut and months_on(item.decided_on, 12) >= on:
                food[item.uscc].append(item)
            if months_on(item.decided_on, 30) >= on:
                fines[item.uscc].append(item)
        elif item.resource == "administrative_licence" and held["current_state"] == "有效":
            alike = (held["licence_no"], held["authority_name"]) if held["licence_no"] else ("", item.name)
            licences[(item.uscc, *alike)].append(item)
        elif item.resource == "abnormal_operation" and not held["removed_on"]:
            third = months_on(date.fromisoformat(held["listed_on"]), 36)
            if third < on and item.uscc[:2] in {"91", "53"}:
                found.add(("YJ94", item.uscc, frozenset({item.name})))
    found |= {("YJ91", uscc, frozenset(i.name for i in items)) for uscc, items in food.items() if len(items) >= 3}
    for uscc, items in fines.items():
        if sum((Decimal(i.content["fine_amount"] or 0) for i in items), Decimal()) >= 10_000:
            found.add(("YJ92", uscc, frozenset(i.name for i in items)))
    for (uscc, *_), items in licences.items():
        newest = max(date.fromisoformat(i.content["valid_until"]) for i in items)
        for item in items:
            if date.fromisoformat(item.content["valid_until"]) == newest and on <= newest <= months_on(on, 1):
                found.add(("YJ93", uscc, frozenset({item.name})))
    return found


@pytest.mark.random
@settings(max_examples=examples(30, 120), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(records=st.lists(versions(), max_size=14, unique_by=lambda of_one: of_one[0].name), gone=st.sampled_from([None, code(5)]))
def test_signals_are_what_a_plain_count_finds(
    conn: psycopg.Connection[Any], catalogue: Catalogue, records: list[list[Rec]], gone: str | None
) -> None:
    with conn.transaction(force_rollback=True):
        if gone:
            subject(conn, gone, dissolved=TODAY)
        put(conn, [item for of_one in records for item in of_one])
        names = {str(item.key): item.name for of_one in records for item in of_one}
        made = run(conn, catalogue)
        found = {
            (s.criterion, s.uscc, frozenset(names[str(r.record_key)] for r in api.records(conn, s.id)))
            for s in api.signals(conn, actor=PLATFORM, limit=500)
        }
        assert found == expected(records, gone, TODAY)
        assert sum(item.raised for item in made.counted) == sum(item.standing for item in made.counted) == len(found)
        again = run(conn, catalogue)
        assert sum(item.raised + item.ended for item in again.counted) == 0, "a second run changes nothing"
        tried = api.trial(conn, TODAY, actor=PLATFORM, catalogue=catalogue)
        assert [(i.criterion, i.subjects, i.standing) for i in tried.counted] == [
            (i.criterion, i.subjects, i.standing) for i in made.counted
        ]
    assert NOW.date() == TODAY
