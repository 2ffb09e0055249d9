"""A signal from the run to its end: who sees it, who decides, when it is stale."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import psycopg
import pytest

from gongxin.access import api as access
from gongxin.access.errors import NoOfficeError
from gongxin.access.facts import Actor
from gongxin.catalogue import Catalogue
from gongxin.warning import api
from gongxin.warning.rules.signals import STEPS

from .world import (
    CLERK,
    NOW,
    OFFICE,
    OTHER,
    PLATFORM,
    SECOND,
    TODAY,
    Rec,
    code,
    officer,
    penalty,
    put,
    run,
    signal_of,
    subject,
    three,
)

ITSELF = Actor("subject", uscc=code(1))
NEIGHBOUR = Actor("subject", uscc=code(2))


def decide(conn: Any, found: api.Signal, outcome: str = "noted", **changes: Any) -> api.Signal:
    words = {"version": found.version, "why": "已核对三份决定书", "actor": CLERK, "now": NOW} | changes
    return api.decide(conn, found.id, outcome=outcome, **words)


def test_a_run_says_what_it_found_and_skips_what_may_not_be_used(conn: psycopg.Connection[Any], catalogue: Catalogue) -> None:
    three(conn)
    made = run(conn, catalogue)
    by = {item.criterion: item for item in made.counted}
    assert (by["YJ91"].subjects, by["YJ91"].raised, by["YJ92"].raised, made.skipped) == (1, 1, 1, ())
    later = NOW.replace(year=2031)
    assert run(conn, catalogue, later).skipped == ("YJ91", "YJ92", "YJ93", "YJ94"), "the citations have ended"
    assert {item.stale_cause for item in api.signals(conn, actor=PLATFORM, state="stale")} == {"expired"}


def test_the_signal_has_its_reasons(conn: psycopg.Connection[Any], catalogue: Catalogue) -> None:
    found = signal_of(conn, catalogue)
    assert (found.uscc, found.department, found.state, found.criterion_version) == (code(1), "scjg", "open", 1)
    assert found.said["basis"][0]["article"] == {"zh": "第一条", "en": "art. 1"}
    assert found.figures == {"times": 3, "sum": None} or found.figures == {"times": 3}
    assert [used.decided_on for used in api.records(conn, found.id)] == [date(2026, 3, 5), date(2026, 6, 5), date(2026, 9, 5)]


def test_it_goes_to_the_department_of_the_newest_record(conn: psycopg.Connection[Any], catalogue: Catalogue) -> None:
    put(conn, [penalty(3, f"x{n}", date(2026, n, 5), department="rsj" if n == 9 else "scjg") for n in (3, 6, 9)])
    run(conn, catalogue)
    assert {item.department for item in api.signals(conn, actor=PLATFORM)} == {"rsj"}


def test_who_sees_it(conn: psycopg.Connection[Any], catalogue: Catalogue) -> None:
    found = signal_of(conn, catalogue)
    for who in (CLERK, SECOND, OFFICE, PLATFORM, ITSELF, Actor("department", "scjg")):
        assert api.signal(conn, found.id, actor=who) == found, "the organisation too, at once and with its reasons"
        assert found.id in {item.id for item in api.signals(conn, actor=who)}
    for who in (OTHER, NEIGHBOUR, officer("decide"), Actor("department", "rsj")):
        with pytest.raises(api.UnknownSignalError):
            api.signal(conn, found.id, actor=who)
    assert api.signals(conn, actor=OTHER) == api.signals(conn, actor=NEIGHBOUR) == ()
    with pytest.raises(NoOfficeError):
        api.signals(conn, actor=officer("decide"))


def test_decisions_keep_their_history(conn: psycopg.Connection[Any], catalogue: Catalogue) -> None:
    noted = decide(conn, signal_of(conn, catalogue))
    done = decide(conn, noted, "followed_up", did="到现场检查", actor=SECOND)
    steps = [(e.step, e.actor, e.did) for e in api.events(conn, done.id)]
    assert steps == [("raise", "platform", ""), ("noted", "scjg-01", ""), ("followed_up", "scjg-02", "到现场检查")]
    for outcome in STEPS["open"]:
        with pytest.raises(api.SignalRefusedError, match=r"WRN6|outcome"):
            decide(conn, done, outcome, did="x" if outcome == "followed_up" else "")
    for table in ("warning_event", "warning_record", "warning_signal"):
        with pytest.raises(psycopg.errors.RestrictViolation), conn.transaction():
            conn.execute(f"DELETE FROM {table}")
    with pytest.raises(psycopg.errors.CheckViolation), conn.transaction():
        conn.execute("UPDATE warning_signal SET state = 'open', version = version + 1")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"why": "  "}, api.SignalRefusedError),
        ({"outcome": "followed_up"}, api.SignalRefusedError),
        ({"did": "检查"}, api.SignalRefusedError),
        ({"outcome": "listed"}, api.SignalRefusedError),
        ({"version": 2}, api.SignalMovedError),
        ({"actor": OTHER}, api.UnknownSignalError),
        ({"actor": officer("decide")}, api.UnknownSignalError),
        ({"actor": ITSELF}, NoOfficeError),
        ({"actor": OFFICE}, NoOfficeError),
        ({"actor": PLATFORM}, NoOfficeError),
        ({"actor": Actor("department", "scjg")}, NoOfficeError),
    ],
)
def test_what_is_no_decision(
    conn: psycopg.Connection[Any], catalogue: Catalogue, changes: dict[str, Any], error: type[Exception]
) -> None:
    found = signal_of(conn, catalogue)
    with pytest.raises(error):
        decide(conn, found, **({"outcome": "noted"} | changes))
    assert api.signal(conn, found.id, actor=PLATFORM) == found


@pytest.mark.parametrize("state", ["current", "contested", "repaired", "withdrawn", "annulled", "hidden"])
def test_a_changed_record_makes_it_stale(conn: psycopg.Connection[Any], catalogue: Catalogue, state: str) -> None:
    found = signal_of(conn, catalogue)
    put(conn, [replace(penalty(1, "1-6", date(2026, 6, 5)), version=2, state=state)])
    assert api.follow(conn, on=TODAY, now=NOW) == 2, "both criteria used the record"
    stale = api.signal(conn, found.id, actor=PLATFORM)
    assert (stale.stale_since, stale.stale_cause) == (TODAY, "corrected" if state == "current" else state)
    assert api.follow(conn, on=TODAY, now=NOW) == 0
    with pytest.raises(api.SignalRefusedError, match="WRN7"):
        decide(conn, stale)
    again = run(conn, catalogue)
    raised = sum(item.raised for item in again.counted)
    assert raised == (2 if state == "current" else 1), "the next run says anew (two penalties are still 10,000 yuan)"


def test_a_decided_signal_too_becomes_stale(conn: psycopg.Connection[Any], catalogue: Catalogue) -> None:
    done = decide(conn, signal_of(conn, catalogue), "followed_up", did="提醒")
    put(conn, [replace(penalty(1, "1-6", date(2026, 6, 5)), version=2, state="annulled")])
    api.follow(conn, on=TODAY, now=NOW)
    found = api.signal(conn, done.id, actor=ITSELF)
    assert (found.state, found.stale_cause) == ("followed_up", "annulled")


def test_an_expired_record_makes_it_stale(conn: psycopg.Connection[Any], catalogue: Catalogue) -> None:
    records = [penalty(4, f"e{n}", date(2026, n, 5), public_until=TODAY if n == 3 else date(2029, 1, 1)) for n in (3, 6, 9)]
    put(conn, records)
    run(conn, catalogue)
    assert api.follow(conn, on=TODAY, now=NOW) == 0, "today is still a public day"
    assert api.follow(conn, on=TODAY + timedelta(days=1), now=NOW) == 2


def test_what_the_next_run_no_longer_finds_is_stale(conn: psycopg.Connection[Any], catalogue: Catalogue) -> None:
    found = signal_of(conn, catalogue)
    run(conn, catalogue, NOW + timedelta(days=120))  # the first penalty is more than a year old then
    assert api.signal(conn, found.id, actor=PLATFORM).stale_cause == "no_longer"


def test_a_new_question_asks_anew(conn: psycopg.Connection[Any], catalogue: Catalogue) -> None:
    found = signal_of(conn, catalogue)
    newer = catalogue.warnings["YJ91"].model_copy(update={"version": 2})
    run(conn, replace(catalogue, warnings={"YJ91": newer}))
    states = {(s.criterion, s.criterion_version, s.stale_cause) for s in api.signals(conn, actor=PLATFORM, state="")}
    assert states == {("YJ91", 1, "criterion"), ("YJ91", 2, None), ("YJ92", 1, "basis")}
    assert api.signal(conn, found.id, actor=PLATFORM).stale_cause == "criterion"


def test_one_more_record_is_one_new_signal(conn: psycopg.Connection[Any], catalogue: Catalogue) -> None:
    found = decide(conn, signal_of(conn, catalogue), "unfounded")
    put(conn, [penalty(1, "1-10", date(2026, 10, 5))])
    run(conn, catalogue)
    states = {s.id: s.state for s in api.signals(conn, actor=PLATFORM, state="", criterion="YJ91")}
    assert (states.pop(found.id), list(states.values())) == ("unfounded", ["open"])


def test_a_trial_writes_nothing_and_names_nobody(conn: psycopg.Connection[Any], catalogue: Catalogue) -> None:
    three(conn)
    made = api.trial(conn, date(2026, 9, 5), actor=OFFICE, catalogue=catalogue)
    assert {(i.criterion, i.subjects) for i in made.counted if i.subjects} == {("YJ91", 1), ("YJ92", 1)}
    assert not any(i.subjects for i in api.trial(conn, date(2026, 9, 4), actor=OFFICE, catalogue=catalogue).counted if i.criterion == "YJ91")
    assert api.signals(conn, actor=PLATFORM, state="") == ()
    for who in (CLERK, ITSELF, Actor("department", "scjg")):
        with pytest.raises(NoOfficeError):
            api.trial(conn, TODAY, actor=who, catalogue=catalogue)
        with pytest.raises(NoOfficeError):
            api.run(conn, actor=who, now=NOW, catalogue=catalogue)


def test_individual_businesses_and_ended_organisations_have_none(conn: psycopg.Connection[Any], catalogue: Catalogue) -> None:
    put(conn, [penalty(7, f"i{n}", date(2026, n, 5), kind="92") for n in (3, 6, 9)])
    subject(conn, code(8), dissolved=date(2026, 10, 1))
    put(conn, [penalty(8, f"d{n}", date(2026, n, 5)) for n in (3, 6, 9)])
    assert sum(item.raised for item in run(conn, catalogue).counted) == 0
    with pytest.raises(psycopg.errors.CheckViolation), conn.transaction():
        conn.execute(
            "INSERT INTO warning_signal (criterion, criterion_version, uscc, department, on_day, raised_at, evidence, said, figures,"
            " state, version) VALUES ('YJ91', 1, %s, 'd', now(), now(), gen_random_uuid(), '{}', '{}', 'open', 1)",
            (code(1, "92"),),
        )


def test_a_personal_number_in_an_officers_words_is_masked(conn: psycopg.Connection[Any], catalogue: Catalogue) -> None:
    found = decide(conn, signal_of(conn, catalogue), why="经办人电话13912345678")
    assert "13912345678" not in api.events(conn, found.id)[-1].why


def test_a_licence_that_was_renewed_is_not_pointed_at(conn: psycopg.Connection[Any], catalogue: Catalogue) -> None:
    def licence(name: str, until: str, **content: Any) -> Rec:
        whole = {"current_state": "有效", "valid_until": until, "licence_no": "L1", "authority_name": "甲局"} | content
        return Rec(code(5), "administrative_licence", name, whole, decided_on=date(2024, 1, 1))

    put(conn, [licence("old", "2026-12-01")])
    assert {i.criterion: i.raised for i in run(conn, catalogue).counted}["YJ93"] == 1
    put(conn, [licence("other", "2029-01-01", licence_no="L2")])
    assert {i.criterion: i.ended for i in run(conn, catalogue).counted}["YJ93"] == 0
    put(conn, [licence("new", "2029-01-01")])
    assert {i.criterion: i.ended for i in run(conn, catalogue).counted}["YJ93"] == 1


def test_counts_by_state(conn: psycopg.Connection[Any], catalogue: Catalogue) -> None:
    decide(conn, signal_of(conn, catalogue))
    assert api.counts(conn, actor=CLERK) == {"open": 1, "noted": 1, "followed_up": 0, "unfounded": 0, "stale": 0}
    assert sum(api.counts(conn, actor=OTHER).values()) == 0
    assert api.last_run(conn) == TODAY


def test_the_walls(conn: psycopg.Connection[Any], catalogue: Catalogue) -> None:
    """Raw SQL under another department's, or organisation's, setting sees nothing."""
    found = signal_of(conn, catalogue)
    seen = {}
    for reach in ("department:scjg", f"subject:{code(1)}", "department:rsj", f"subject:{code(2)}", ""):
        with access.within(reach):
            seen[reach] = [
                conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
                for table in ("warning_signal", "warning_record", "warning_event")
            ]
    assert list(seen.values())[:2] == [[2, 6, 2]] * 2
    assert list(seen.values())[2:] == [[0, 0, 0]] * 3
    assert found.id
