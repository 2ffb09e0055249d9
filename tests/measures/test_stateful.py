"""Any order of listing, repairing, asking, closing, repealing and taking back: what was answered stays, what is answered now
follows from what holds now. Against a model of dictionaries."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from gongxin.measures import api
from thorough import examples

from .world import NOW, TODAY, ask, code, entry, officer, put

NUMBERS = (1, 2, 3)
LISTS = {"SX03": "M004", "SX05": "M005"}
LAWS = {"wage_arrears_regulation": "M004", "procurement_law": "M005"}
DAYS = (TODAY, TODAY - timedelta(days=1), TODAY - timedelta(days=30))
WHO = officer("check", "feedback", "credit_office")


@pytest.mark.random
def test_the_life_of_checks(conn, catalogue):
    class Checks(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            conn.execute("SAVEPOINT life")
            put(conn, [], subjects=NUMBERS)
            self.listed: dict[tuple[int, str], tuple[str, int]] = {}
            self.ended: dict[str, date] = {}
            self.kept: dict[str, dict[str, Any]] = {}
            self.done: dict[tuple[str, int, str], str] = {}

        def teardown(self) -> None:
            conn.execute("ROLLBACK TO SAVEPOINT life")

        def standing(self, number: int, on: date) -> list[str]:
            bearing = {LISTS[name] for (n, name), (state, _) in self.listed.items()
                       if n == number and state in ("current", "contested")}  # fmt: skip
            return sorted(m for m in bearing if not any(LAWS[law] == m and on > day for law, day in self.ended.items()))

        @rule(number=st.sampled_from(NUMBERS), name=st.sampled_from(sorted(LISTS)))
        def list_it(self, number: int, name: str) -> None:
            if (number, name) not in self.listed:
                put(conn, [entry(number, name)])
                self.listed[number, name] = ("current", 1)

        @precondition(lambda self: self.listed)
        @rule(data=st.data(), state=st.sampled_from(["current", "contested", "repaired", "hidden", "annulled", "withdrawn"]))
        def decide(self, data: Any, state: str) -> None:
            number, name = data.draw(st.sampled_from(sorted(self.listed)))
            version = self.listed[number, name][1] + 1
            put(conn, [entry(number, name, state=state, version=version)])
            self.listed[number, name] = (state, version)

        @rule(law=st.sampled_from(sorted(LAWS)), day=st.sampled_from([None, *DAYS]))
        def repeal(self, law: str, day: date | None) -> None:
            named = {(no, n, m) for no, answer in self.kept.items() for n, m in _named(answer) if m == LAWS[law]}
            others = {"procurement_law": "M006"}  # rests on the regulation, too, and so stands
            done = api.repeal(conn, catalogue, law, "", day, document="d", why="", actor=WHO, now=NOW)
            self.ended.pop(law, None)
            if day is None:
                assert (done.measures, done.touched) == ((), ())
                return
            self.ended[law] = day
            assert LAWS[law] in done.measures
            assert others.get(law) not in done.measures
            assert {(t.check, int(t.uscc[8:17]), t.measure) for t in done.touched} == named
            assert {t.outcome for t in done.touched} <= {None, "applied", "not_applied"}

        @rule(on=st.sampled_from(DAYS))
        def check(self, on: date) -> None:
            asked = ask(conn, catalogue, "procurement", NUMBERS, on=on)
            assert asked.no not in self.kept
            for number in NUMBERS:
                assert asked.measures(number) == self.standing(number, on)
            self.kept[asked.no] = asked.whole

        @precondition(lambda self: any(_named(answer) for answer in self.kept.values()))
        @rule(data=st.data(), outcome=st.sampled_from(["applied", "not_applied"]))
        def close(self, data: Any, outcome: str) -> None:
            no = data.draw(st.sampled_from(sorted(no for no, answer in self.kept.items() if _named(answer))))
            number, measure = data.draw(st.sampled_from(_named(self.kept[no])))
            given = api.Feedback(code(number), measure, outcome, "why", "document")
            left = api.give(conn, no, [given], actor=WHO, now=NOW)
            self.done[no, number, measure] = outcome
            assert left == sum((no, n, m) not in self.done for n, m in _named(self.kept[no]))

        @precondition(lambda self: self.kept)
        @rule(data=st.data(), number=st.sampled_from(NUMBERS), measure=st.sampled_from(["M004", "M005"]))
        def close_what_was_not_named(self, data: Any, number: int, measure: str) -> None:
            no = data.draw(st.sampled_from(sorted(self.kept)))
            if (number, measure) not in _named(self.kept[no]):
                with pytest.raises(api.FeedbackRefusedError):
                    api.give(conn, no, [api.Feedback(code(number), measure, "applied", "", "d")], actor=WHO, now=NOW)

        @invariant()
        def answers_stay_as_they_were(self) -> None:
            for no, first in self.kept.items():
                now = json.loads(api.answer(conn, no, actor=WHO))
                assert _without_feedback(now) == _without_feedback(first)
                for number, measure in _named(first):
                    said = _said(now, number, measure)["feedback"]
                    assert (said or {}).get("outcome") == self.done.get((no, number, measure))

        @invariant()
        def the_sums_add_up(self) -> None:
            sums = api.statistics(conn, TODAY, TODAY, by="department")
            named = sum(len(_named(answer)) for answer in self.kept.values())
            assert sum(s.named for s in sums) == named
            assert sum(s.applied + s.not_applied for s in sums) == len(self.done)
            assert sum(s.open for s in sums) == named - len(self.done)

    run_state_machine_as_test(Checks, settings=settings(max_examples=examples(5, 15), stateful_step_count=20, deadline=None))


def _named(answer: dict[str, Any]) -> list[tuple[int, str]]:
    return [(int(s["code"][8:17]), m["measure"]) for s in answer["subjects"] for m in s["measures"]]


def _said(answer: dict[str, Any], number: int, measure: str) -> dict[str, Any]:
    (subject,) = (s for s in answer["subjects"] if s["code"] == code(number))
    return next(m for m in subject["measures"] if m["measure"] == measure)


def _without_feedback(answer: dict[str, Any]) -> dict[str, Any]:
    copy = json.loads(json.dumps(answer))
    copy.pop("open")
    for subject in copy["subjects"]:
        for measure in subject["measures"]:
            measure.pop("feedback")
    return copy
