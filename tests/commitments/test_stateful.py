"""Any sequence of calls by anybody agrees with a model that knows nothing of the room; no forbidden state is reached."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from gongxin.commitments import api
from gongxin.kernel.errors import GongxinError

from .world import BARE, CLERK, NOW, PAPER, STRANGER, SUBJECT, World, later

ACTORS = {"clerk": CLERK, "subject": SUBJECT, "stranger": STRANGER, "bare": BARE}
actors = st.sampled_from(sorted(ACTORS))
numbers = st.integers(0, 3)


class Commitments(RuleBasedStateMachine):
    world: World

    def __init__(self) -> None:
        super().__init__()
        self.transaction = self.world.conn.transaction(force_rollback=True)
        self.transaction.__enter__()
        self.world.now = NOW
        self.day = 0
        self.items: list[dict[str, Any]] = []
        self.signed = {}

    def teardown(self) -> None:
        self.world.settled()
        self.transaction.__exit__(None, None, None)

    def attempt(self, expected: bool, act: Any) -> Any:
        if not expected:
            with pytest.raises(GongxinError), self.world.conn.transaction():
                act()
            return None
        with self.world.conn.transaction():
            return act()

    @property
    def today(self) -> date:
        return later(self.day).date()

    @rule(days=st.integers(1, 12))
    def time_passes(self, days: int) -> None:
        self.day += days
        self.world.now = later(self.day)

    @precondition(lambda self: len(self.items) < 4)
    @rule(actor=actors, due=st.integers(-1, 20))
    def prepare(self, actor: str, due: int) -> None:
        made = self.attempt(
            actor in {"clerk", "subject"} and due >= 0, lambda: self.world.prepare(actor=ACTORS[actor], due=due)
        )
        if made:
            self.items.append({"id": made.id, "state": "offered", "due": made.due_on, "warned": None, "steps": 1})

    def pick(self, number: int) -> dict[str, Any] | None:
        return self.items[number] if number < len(self.items) else None

    @rule(actor=actors, number=numbers, right=st.booleans())
    def sign(self, actor: str, number: int, right: bool) -> None:
        item = self.pick(number)
        if item is None:
            return
        ok = item["state"] == "offered" and actor == "subject" and right and item["due"] >= self.today
        done = self.attempt(
            ok, lambda: self.world.sign(item["id"], "" if right else "f" * 64, actor=ACTORS[actor])
        )
        if done:
            serial = self.signed[self.today] = self.signed.get(self.today, 0) + 1
            assert done.number == f"330100{self.today:%Y%m%d}{serial:06d}"
            item.update(state="made", steps=item["steps"] + 2, made=self.today)

    @rule()
    def remind(self) -> None:
        self.world.call(api.remind)
        for item in self.items:
            if item["state"] == "made" and item["warned"] is None and self.today > item["due"]:
                item["warned"] = self.today

    @rule(actor=actors, number=numbers, back=st.integers(-1, 15))
    def keep(self, actor: str, number: int, back: int) -> None:
        item = self.pick(number)
        if item is None:
            return
        day = self.today - timedelta(days=back)
        ok = item["state"] == "made" and actor == "clerk" and item["made"] <= day <= min(item["due"], self.today)
        if self.attempt(ok, lambda: self.world.keep(item["id"], day, ACTORS[actor])):
            item["state"] = "kept"

    @rule(actor=actors, number=numbers)
    def break_(self, actor: str, number: int) -> None:
        from gongxin.workdays import api as workdays

        item = self.pick(number)
        if item is None:
            return
        ok = (
            item["state"] == "made" and actor == "clerk" and item["warned"] is not None
            and workdays.calendar().between(item["warned"], self.today) > 5
        )  # fmt: skip
        if not ok and item["warned"] is not None and workdays.calendar().between(item["warned"], self.today) == 5:
            ok = item["state"] == "made" and actor == "clerk" and not workdays.calendar().is_workday(self.today)
        if self.attempt(ok, lambda: self.world.break_(item["id"], ACTORS[actor])):
            item["state"] = "broken"

    @rule(actor=actors, number=numbers, back=st.integers(-1, 20))
    def cure(self, actor: str, number: int, back: int) -> None:
        item = self.pick(number)
        if item is None:
            return
        day = self.today - timedelta(days=back)
        ok = item["state"] == "broken" and actor == "clerk" and item["due"] < day <= self.today
        if self.attempt(ok, lambda: self.world.cure(item["id"], day, ACTORS[actor])):
            item["state"] = "cured"

    @rule(actor=actors, number=numbers)
    def evidence(self, actor: str, number: int) -> None:
        item = self.pick(number)
        if item is None:
            return
        ok = item["state"] in {"made", "broken"} and actor in {"clerk", "subject"}
        self.attempt(ok, lambda: self.world.call(api.add_evidence, item["id"], [PAPER], actor=ACTORS[actor]))

    @invariant()
    def it_stands_as_the_model_says(self) -> None:
        for item in self.items:
            found = self.world.get(item["id"])
            assert found.state == item["state"]
            assert found.warned_on == item["warned"]
            assert len(api.events(self.world.conn, found.id)) == found.steps
            if item["state"] in {"broken", "cured"}:
                assert self.world.record(found).nature == "adverse"
            elif item["state"] in {"made", "kept"}:
                assert self.world.record(found).nature == "neutral"


def test_any_sequence(world: World):
    Commitments.world = world
    run_state_machine_as_test(
        Commitments,
        settings=settings(
            max_examples=12, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck), database=None
        ),
    )
