"""Every formula against a plain count over small random histories; the rows behind a figure add up to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from gongxin.catalogue.model.metric import FAMILIES
from gongxin.kernel import workdays
from gongxin.quality import api
from gongxin.quality.counting import rows as behind
from gongxin.quality.sql import resources_of, statement
from thorough import examples

from .world import CATALOGUE, CODES, DEPARTMENTS, LICENCE, OFFICE, PENALTY, PROMISE, REGISTER, RESOURCES, TAX, World, at, day

versions = st.lists(st.tuples(st.integers(0, 60), st.sampled_from(["content", "annulled", "contested", "repaired"])), max_size=2)
records = st.lists(st.tuples(st.integers(0, 5), st.integers(-30, 100), versions.map(sorted)), max_size=3)
waiting = st.lists(st.tuples(st.booleans(), st.lists(st.tuples(st.integers(0, 40), st.booleans()), max_size=2)), max_size=2)
deliveries = st.lists(
    st.fixed_dictionaries({
        "department": st.sampled_from(DEPARTMENTS), "resource": st.sampled_from(RESOURCES), "received": st.integers(0, 100),
        "state": st.sampled_from(["published", "published", "published", "rejected", "held"]), "ended": st.integers(0, 30),
        "records": records, "unchanged": st.integers(0, 2), "refused": st.integers(0, 3), "duplicates": st.integers(0, 2),
        "waiting": waiting,
    }), max_size=6,
)  # fmt: skip
cases = st.lists(
    st.fixed_dictionaries({
        "department": st.sampled_from(DEPARTMENTS), "resource": st.sampled_from([PENALTY, LICENCE]), "filed": st.integers(0, 90),
        "after": st.one_of(st.none(), st.integers(0, 30)), "good": st.booleans(),
    }), max_size=4,
)  # fmt: skip
promises = st.lists(st.tuples(st.sampled_from(DEPARTMENTS), st.integers(0, 5), st.integers(0, 100), st.booleans()), max_size=3)
checks = st.lists(
    st.tuples(st.sampled_from(DEPARTMENTS), st.integers(0, 90), st.lists(st.one_of(st.none(), st.integers(0, 40)), min_size=1, max_size=3)),
    max_size=3,
)
duties = st.lists(
    st.tuples(st.sampled_from(DEPARTMENTS), st.sampled_from(RESOURCES), st.sampled_from(["month", "quarter", "year"]),
              st.integers(-40, 80), st.one_of(st.none(), st.integers(0, 60))), max_size=4, unique_by=lambda item: item[:2],
)  # fmt: skip
faults = st.lists(st.tuples(st.sampled_from(DEPARTMENTS), st.integers(0, 90), st.one_of(st.none(), st.integers(0, 40))), max_size=4)
samples = st.lists(
    st.tuples(st.sampled_from(DEPARTMENTS), st.sampled_from([PENALTY, LICENCE]), st.integers(0, 90), st.integers(0, 40),
              st.lists(st.sampled_from(["found", "missing", "ambiguous"]), min_size=1, max_size=4)), max_size=3,
)  # fmt: skip
WORLD = st.fixed_dictionaries({
    "deliveries": deliveries, "objections": cases, "repairs": cases, "promises": promises, "checks": checks, "duties": duties,
    "faults": faults, "samples": samples,
})  # fmt: skip


def put(conn: Any, data: dict[str, Any]) -> World:
    world = World(conn)
    for item in data["deliveries"]:
        world.delivery(**(item | {"ended": item["ended"] + 0.1}))
    for item in data["objections"]:
        end = None if item["after"] is None else at(item["filed"] + item["after"])
        outcome = "corrected" if item["good"] else "rejected"
        number = conn.execute(
            "INSERT INTO objection (uscc, resource, record_key, applicant, matter, fields, statement, source, state, steps, filed_at,"
            " clock_from, clock_days, outcome, decided_by, decided_in, decided_at) VALUES (%s, %s, gen_random_uuid(), 'subject', 'content',"
            " '{}', 's', %s, %s, 1, %s, %s, 10, %s, %s, %s, %s) RETURNING id",
            (CODES[0], item["resource"], item["department"], "filed" if end is None else "closed", at(item["filed"]), day(item["filed"]),
             *((None,) * 4 if end is None else (outcome, "x", "x", end))),
        ).fetchone()[0]  # fmt: skip
        if end is not None:
            conn.execute(
                "INSERT INTO remedy_event (kind, number, step, at, what, actor, department, why) VALUES ('objection', %s, 1, %s, %s, 'x', 'x', 'w')",
                (number, end, "upheld" if item["good"] else "rejected"),
            )
    for item in data["repairs"]:
        end = None if item["after"] is None else at(item["filed"] + item["after"])
        conn.execute(
            "INSERT INTO repair (uscc, resource, record_key, regime, statement, source, state, steps, applied_at, applied_on, accept_days,"
            " answer_days, accepted_on, decide_days, decided_by, decided_at) VALUES (%s, %s, gen_random_uuid(), 'NDRC58', 's', %s, %s, 1, %s,"
            " %s, 3, 10, %s, 7, %s, %s)",
            (CODES[0], item["resource"], item["department"],
             "applied" if end is None else ("granted" if item["good"] else "rejected"), at(item["filed"]), day(item["filed"]),
             None if end is None else day(item["filed"]), None if end is None else "x", end),
        )  # fmt: skip
    for n, (department, code, made, body) in enumerate(data["promises"]):
        conn.execute(
            "INSERT INTO commitment (number, template, uscc, of_body, department, region, matter, content, liability, text_hash, publication,"
            " state, steps, offered_at, due_on, made_on, signed_by) VALUES (%s, 'T1', %s, %s, %s, '330100', 'm', 'c', 'l', repeat('a', 64),"
            " 'PUBLIC', 'made', 1, now(), %s, %s, 's')",
            (f"{n:020d}", CODES[code], body, department, day(400), day(made)),
        )
    for n, (department, made, answers) in enumerate(data["checks"]):
        no = f"CK20260101-{n:08d}-1"
        conn.execute(
            "INSERT INTO credit_check (no, serial, at, on_day, matter, purpose, department, codes, names, considered)"
            " VALUES (%s, %s, %s, %s, 'm', 'p', %s, %s, %s, '{}')",
            (no, n + 1, at(made), day(made), department, [CODES[0]], ["n"]),
        )
        for k, after in enumerate(answers):
            conn.execute(
                "INSERT INTO check_measure (check_no, uscc, measure, direction, department) VALUES (%s, %s, %s, 'restriction', %s)",
                (no, CODES[0], f"M{k}", department),
            )
            if after is not None:
                conn.execute(
                    "INSERT INTO check_feedback (check_no, uscc, measure, outcome, why, at, department) VALUES (%s, %s, %s, 'not_applied',"
                    " 'w', %s, %s)", (no, CODES[0], f"M{k}", at(made + after), department),
                )  # fmt: skip
    for department, resource, cycle, since, until in data["duties"]:
        conn.execute(
            "INSERT INTO quality_duty (department, resource, cycle, since, until, basis, at, officer) VALUES (%s, %s, %s, %s, %s, 'b', %s, 'x')",
            (department, resource, cycle, day(since), None if until is None else day(since + until), at(since)),
        )
    for n, (department, found, gone) in enumerate(data["faults"]):
        conn.execute(
            "INSERT INTO quality_fault (uscc, kind, department, resource, found_on, found_at, gone_on, gone_at)"
            " VALUES (%s, 'wrong', %s, %s, %s, %s, %s, %s)",
            (CODES[n], department, REGISTER, day(found), at(found), *((None, None) if gone is None else (day(found + gone), at(found + gone)))),
        )
    for n, (department, resource, first, length, outcomes) in enumerate(data["samples"]):
        counts = [outcomes.count(word) for word in ("found", "missing", "ambiguous")]
        number = conn.execute(
            "INSERT INTO quality_sample (department, resource, first, last, origin, filename, sha256, at, officer, rows, found, missing,"
            " ambiguous) VALUES (%s, %s, %s, %s, 'o', 'f', lpad(%s, 64, '0'), %s, 'x', %s, %s, %s, %s) RETURNING id",
            (department, resource, day(first), day(first + length), str(n), at(first + length + 1), len(outcomes), *counts),
        ).fetchone()[0]
        for k, word in enumerate(outcomes):
            conn.execute(
                "INSERT INTO quality_sample_row (sample, row, document_no, uscc, outcome, why, record_key) VALUES (%s, %s, 'd', %s, %s, %s, %s)",
                (number, k + 2, CODES[0], word, "several" if word == "ambiguous" else "",
                 "00000000-0000-0000-0000-000000000001" if word == "found" else None),
            )  # fmt: skip
    return world


Counted = dict[tuple[str, str], list[tuple[int, int, str]]]
"""(department, resource) → (above the line, below it, what it is about)."""


def plainly(metric: str, world: World, data: dict[str, Any], first: date, last: date, moment: datetime) -> Counted:
    """The facts of one metric by walking through everything that was written, one after the other."""
    found: Counted = defaultdict(list)

    def ended() -> Iterator[dict[str, Any]]:
        for item in world.deliveries:
            if item["state"] in {"published", "rejected"} and item["ended"] <= moment and first <= item["received"] <= last:
                yield item

    def decision(row: dict[str, Any]) -> bool | None:
        known = [link for when, link in row["decisions"] if when <= moment]
        return known[-1] if known else None

    if metric in {"QL01", "QL02", "QL03", "QL08", "QL18"}:
        for item in ended():
            passed = item["rows"] - item["refused"]
            published = item["state"] == "published"
            linked = sum(decision(row) is True for row in item["waiting"])
            open_ = sum(decision(row) is not True and not row["held"] for row in item["waiting"])
            lost = item["rows"] - item["refused"] - item["accepted"]
            number = {
                "QL01": (item["rows"], 0), "QL02": ((item["accepted"] if published else 0) + linked, 0), "QL03": (passed, item["rows"]),
                "QL08": (item["duplicates"], item["rows"]), "QL18": (passed - (open_ if published else lost), passed),
            }[metric]  # fmt: skip
            found[item["department"], item["resource"]].append((*number, ""))
    if metric in {"QL04", "QL06", "QL07", "QL09"}:
        for item in ended():
            mine = list(item["records"])
            for row in item["waiting"]:
                if decision(row) is True and row["record"]["accepted"] <= moment:
                    mine.append(row["record"])
            for record in mine if item["state"] == "published" and item["resource"] in {PENALTY, LICENCE} else []:
                late = None
                if record["decided"] is not None:
                    late = workdays.between(record["decided"], record["received"]) > 7
                changed = any(when <= moment and change in {"content", "annulled"} for when, change in record["later"])
                number = {
                    "QL04": (int(late is True), int(late is not None)), "QL09": (int(late is False), int(late is not None)),
                    "QL06": (1, 0), "QL07": (int(changed), 1),
                }[metric]  # fmt: skip
                found[item["department"], item["resource"]].append((*number, ""))
    if metric in {"QL12", "QL13"}:
        for item in data["objections"]:
            filed, place = day(item["filed"]), (item["department"], item["resource"])
            if metric == "QL12" and first <= filed <= last and at(item["filed"]) <= moment:
                found[place].append((1, 0, ""))
            if metric == "QL13" and item["good"] and item["after"] is not None:
                end = day(item["filed"] + item["after"])
                if first <= end <= last and at(item["filed"] + item["after"]) <= moment:
                    found[place].append((workdays.between(filed, end), 1, ""))
    if metric == "QL14":
        for item in data["repairs"]:
            if item["after"] is not None:
                end = day(item["filed"] + item["after"])
                if first <= end <= last and at(item["filed"] + item["after"]) <= moment:
                    found[item["department"], item["resource"]].append((workdays.between(day(item["filed"]), end), 1, ""))
    if metric in {"QL15", "QL16"}:
        for item in world.deliveries:
            if item["state"] == "published" and item["ended"] <= moment and item["received"] <= last:
                for record in item["records"]:
                    if item["resource"] == (PROMISE if metric == "QL15" else TAX):
                        found[item["department"], item["resource"]].append((1, 0, record["uscc"]))
        for department, code, made, body in data["promises"] if metric == "QL15" else []:
            if day(made) <= last and at(made) <= moment and not body:
                found[department, PROMISE].append((1, 0, CODES[code]))
    if metric == "QL20":
        for department, made, answers in data["checks"]:
            if first <= day(made) <= last and at(made) <= moment:
                found[department, ""] += [(int(after is not None and at(made + after) <= moment), 1, "") for after in answers]
    if metric in {"QL17", "QL19"}:
        for department, resource, cycle, since, until in data["duties"]:
            if day(since) <= last and at(since) <= moment and (until is None or day(since + until) >= last):
                mine = [
                    item["received"] for item in world.deliveries
                    if (item["department"], item["resource"], item["state"]) == (department, resource, "published")
                    and item["ended"] <= moment and item["received"] <= last and item["accepted"] > 0
                ]  # fmt: skip
                back = {"month": 1, "quarter": 3, "year": 12}[cycle]
                edge = last
                month = last.year * 12 + last.month - 1 - back
                for length in range(31, 27, -1):  # the same day so many months before, or the last one there is
                    try:
                        edge = date(month // 12, month % 12 + 1, min(last.day, length))
                        break
                    except ValueError:
                        continue
                good = any(when >= first for when in mine) if metric == "QL17" else any(when > edge for when in mine)
                found[department, resource].append((int(good), 1, ""))
    if metric in {"QL10", "QL11"}:
        for n, (department, start, gone) in enumerate(data["faults"]):
            if day(start) <= last and at(start) <= moment:
                over = gone is not None and day(start + gone) <= last and at(start + gone) <= moment
                found[department, REGISTER].append((int(not over), 0, CODES[n]) if metric == "QL10" else (int(over), 1, ""))
    if metric == "QL05":
        for department, resource, start, length, outcomes in data["samples"]:
            if first <= day(start) and day(start + length) <= last and at(start + length + 1) <= moment:
                found[department, resource] += [(int(word == "missing"), 1, "") for word in outcomes]
    return found


def of_place(name: str, world: World, last: date, moment: datetime) -> int:
    published = [
        item for item in world.deliveries
        if item["state"] == "published" and item["ended"] <= moment and item["received"] <= last and item["resource"] == REGISTER
    ]  # fmt: skip
    if name == "subjects":
        return sum(len(item["records"]) for item in published)
    if name == "enterprises":
        return sum(record["uscc"].startswith("91") for item in published for record in item["records"])
    end = datetime.combine(last + timedelta(days=1), datetime.min.time(), tzinfo=workdays_zone())
    shown = 0
    for record in world.records:
        states = [(record["accepted"], "current"), *((when, "current" if c == "content" else c) for when, c in record["later"])]
        known = [state for when, state in states if when <= moment and when < end]
        shown += bool(known) and known[-1] in {"current", "contested"}
    return shown


def workdays_zone() -> Any:
    from gongxin.kernel.dates import CHINA

    return CHINA


def expected(metric: Any, world: World, data: dict[str, Any], period: api.Period, moment: datetime, by: tuple[bool, bool]) -> dict[tuple[str, str], tuple[int, Any]]:  # fmt: skip
    groups: dict[tuple[str, str], list[tuple[int, int, str]]] = defaultdict(list)
    for (department, resource), facts in plainly(metric.id, world, data, period.first, period.last, moment).items():
        groups[department if by[0] else api.ALL, resource if by[1] else api.ALL] += facts
    place = of_place(metric.place, world, period.last, moment) if metric.place else None
    found: dict[tuple[str, str], tuple[int, Any]] = {}
    for key, facts in groups.items():
        above = len({about for n, _, about in facts if n}) if metric.each else sum(n for n, _, _ in facts)
        below = place if metric.place else sum(d for _, d, _ in facts)
        if metric.unit == "count" or (above if metric.place else below):
            found[key] = (above, None if metric.unit == "count" else below)
    if by == (False, False) and place and not found:
        found[api.ALL, api.ALL] = (0, place)
    return found


@pytest.mark.random
def test_every_formula_by_counting(conn: Any):
    @settings(max_examples=examples(8, 40), deadline=None, suppress_health_check=list(HealthCheck), database=None, phases=[Phase.generate])
    @given(WORLD, st.integers(0, 60), st.integers(10, 60), st.sampled_from(["month", "quarter", "year"]), st.one_of(st.none(), st.integers(20, 160)))  # fmt: skip
    def check(data: dict[str, Any], start: int, length: int, by: Any, cut: int | None) -> None:
        with conn.transaction(force_rollback=True):
            world = put(conn, data)
            moment = None if cut is None else at(cut)
            now = moment or at(5000)
            spans = api.periods(day(start), day(start + length), by)
            for level in ((True, True), (True, False), (False, True), (False, False)):
                found = api.figures(
                    start=day(start), end=day(start + length), by=by, by_department=level[0], by_resource=level[1], as_of=moment,
                    catalogue=CATALOGUE,
                )  # fmt: skip
                for metric in CATALOGUE.metrics.values():
                    for span in spans:
                        mine = {(f.department, f.resource): (f.numerator, f.denominator) for f in found if f.metric == metric.id and f.period == span}
                        wanted = expected(metric, world, data, span, now, level)
                        assert mine == wanted, (metric.id, span, level, mine, wanted)
                for figure in found:
                    metric = CATALOGUE.metrics[figure.metric]
                    factor = 100 if metric.unit == "percent" else 1
                    if metric.unit == "count":
                        assert figure.value == figure.numerator
                    elif not figure.denominator:
                        assert figure.value is None, "a share of nothing is no figure, never 0"
                    else:
                        exact = figure.numerator * factor / figure.denominator
                        assert figure.value == exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
                    if level == (True, True):
                        opens(metric, figure)

    def opens(metric: Any, figure: api.Figure) -> None:
        """Page by page, the rows behind a figure add up to it."""
        items, after = [], ""
        while True:
            page = behind(
                metric, figure.period, CATALOGUE, department=figure.department, resource=figure.resource, as_of=figure.as_of,
                after=after, limit=2,
            )  # fmt: skip
            items += page.items
            if page.next is None:
                break
            after = page.next
        assert len({row.ref for row in items}) == len(items)
        assert sum(row.numerator for row in items) == figure.numerator
        if metric.denominator:
            assert sum(row.denominator or 0 for row in items) == figure.denominator

    check()


def test_the_families_say_what_their_queries_do():
    for family, columns in FAMILIES.items():
        text = statement(family)
        assert all(f"AS {column}" in text for column in columns), family
    assert {metric.family for metric in CATALOGUE.metrics.values()} == set(FAMILIES)
    assert resources_of(CATALOGUE.metrics["QL04"], CATALOGUE) == sorted([LICENCE, PENALTY])


def test_a_department_opens_its_own_rows_and_the_credit_office_all(conn: Any):
    import pytest

    from gongxin.access.api import NoOfficeError

    from .world import CLERK, HBJ, SCJG

    world = World(conn)
    for department in DEPARTMENTS:
        world.delivery(department, refused=1)
    january = api.parse("2026-01", day(40))
    assert {row.department for row in api.rows("QL01", january, actor=CLERK).items} == {SCJG}
    assert {row.department for row in api.rows("QL01", january, actor=OFFICE).items} == set(DEPARTMENTS)
    assert {row.department for row in api.rows("QL01", january, actor=OFFICE, department=HBJ).items} == {HBJ}
    with pytest.raises(NoOfficeError):
        api.rows("QL01", january, actor=CLERK, department=HBJ)
    with pytest.raises(api.PlaceError):
        api.rows("QL01", january, actor=OFFICE, after="2026-13-01 nothing")
    assert api.rows("QL01", january, actor=OFFICE, department="nobody").items == ()
