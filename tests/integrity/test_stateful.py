"""Any sequence of complaints, reorganisations and answers by anybody agrees with a model that knows nothing of the room: the
accused never handles, no circle arises, no breach without urging, and every breach's record stands as the breach does."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from gongxin.access import api as access
from gongxin.integrity import api
from gongxin.kernel.errors import GongxinError
from gongxin.kernel.text import Bilingual
from gongxin.registry import api as registry

from .world import CITY, CLERK, COUNTY, MAYOR, NAMES, NEW, NOW, OFFICE, OTHER, SUBJECT, WORKER, WORKS, World, later, officer

BODIES = (CITY, WORKS, COUNTY, NEW)
DEPARTMENTS = {CITY: "szf", WORKS: "jsj", COUNTY: "yhx", NEW: "cgj"}
places = st.sampled_from(BODIES)
numbers = st.integers(0, 2)


def acting(uscc: str) -> Any:
    return officer(f"{DEPARTMENTS[uscc]}-05", DEPARTMENTS[uscc])


class Complaints(RuleBasedStateMachine):
    world: World

    def __init__(self) -> None:
        super().__init__()
        self.transaction = self.world.conn.transaction(force_rollback=True)
        self.transaction.__enter__()
        self.world.now, self.day = NOW, 0
        self.items: list[dict[str, Any]] = []
        self.after: dict[str, str] = {}

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

    def end(self, uscc: str) -> str:
        while uscc in self.after:
            uscc = self.after[uscc]
        return uscc

    def pick(self, number: int) -> dict[str, Any] | None:
        return self.items[number] if number < len(self.items) else None

    @property
    def today(self) -> Any:
        return later(self.day).date()

    @rule(days=st.integers(1, 9))
    def time_passes(self, days: int) -> None:
        self.day += days
        self.world.now = later(self.day)

    @rule(before=places, after=places)
    def reorganise(self, before: str, after: str) -> None:
        ok = before not in self.after and self.end(after) != before
        if self.attempt(ok, lambda: self.world.succeed(before, after)):
            self.after[before] = after

    @precondition(lambda self: len(self.items) < 3)
    @rule(body=places)
    def complain(self, body: str) -> None:
        made = self.world.complain(body)
        self.items.append({"id": made.id, "body": body, "state": "filed", "to": None, "until": None, "refused": False})

    @rule(number=numbers, by_office=st.booleans())
    def register(self, number: int, by_office: bool) -> None:
        item = self.pick(number)
        if item is None:
            return
        ok = item["state"] == "filed" and by_office
        done = self.attempt(ok, lambda: self.world.call(api.register, item["id"], actor=OFFICE if by_office else MAYOR))
        if done:
            holder = self.end(item["body"])
            above = self.end(CITY) if holder != CITY else None  # everybody is under the city, which is under nobody
            item["to"] = above if above != holder else None
            item["state"] = "routed" if item["to"] else "registered"

    @rule(number=numbers, to=st.sampled_from((*BODIES, OTHER)))
    def route(self, number: int, to: str) -> None:
        item = self.pick(number)
        if item is None:
            return
        ok = item["state"] in {"registered", "routed"} and self.end(to) != self.end(item["body"])
        if self.attempt(ok, lambda: self.world.call(api.route, item["id"], to, why="指定办理", actor=OFFICE)):
            item.update(state="routed", to=to)

    def may_handle(self, item: dict[str, Any], who: str) -> bool:
        return item["to"] == who and self.end(who) != self.end(item["body"])

    @rule(number=numbers, who=places, founded=st.booleans(), ground=st.sampled_from(["performed", "reorganised", ""]))
    def verify(self, number: int, who: str, founded: bool, ground: str) -> None:
        item = self.pick(number)
        if item is None:
            return
        ok = item["state"] == "routed" and self.may_handle(item, who) and (founded or ground == "performed")
        done = self.attempt(
            ok, lambda: self.world.verify(item["id"], founded=founded, days=5, actor=acting(who), ground=ground)
        )
        if done:
            item["state"] = "urged" if founded else "unfounded"
            item["until"] = self.today + timedelta(days=5)

    @rule(number=numbers, who=places)
    def refuse(self, number: int, who: str) -> None:
        item = self.pick(number)
        if item is None:
            return
        ok = item["state"] == "urged" and who == self.end(item["body"])
        done = self.attempt(
            ok, lambda: self.world.call(api.respond, item["id"], statement="不予履行", refuses=True, actor=acting(who))
        )
        if done:
            item["refused"] = True

    @rule(number=numbers, who=places, pays=st.booleans())
    def close(self, number: int, who: str, pays: bool) -> None:
        item = self.pick(number)
        if item is None:
            return
        ok = item["state"] == "urged" and self.may_handle(item, who)
        if pays:
            if self.attempt(ok, lambda: self.world.call(api.performed, item["id"], why="已付清", actor=acting(who))):
                item["state"] = "performed"
            return
        ok = ok and (item["refused"] or self.today > item["until"])
        done = self.attempt(ok, lambda: self.world.recognise(item["id"], actor=acting(who)))
        if done:
            item.update(state="breach", breach=done.id, by=who)
            assert done.body == self.end(item["body"])

    @rule(number=numbers, who=places)
    def repair(self, number: int, who: str) -> None:
        item = self.pick(number)
        if item is None or "breach" not in item:
            return
        ok = item["state"] == "breach" and item["by"] == who
        done = self.attempt(
            ok, lambda: self.world.call(api.repair, item["breach"], performed_on=self.today, why="已履行", actor=acting(who))
        )
        if done:
            item["state"] = "repaired"

    @invariant()
    def it_stands_as_the_model_says(self) -> None:
        for item in self.items:
            found = api.complaint(self.world.conn, item["id"], actor=SUBJECT)
            assert (found.state, found.routed_to, found.refused) == (item["state"], item["to"], item["refused"])
            assert found.routed_to != found.body
            assert len(api.events(self.world.conn, "complaint", found.id)) == found.steps
            if "breach" in item:
                breach = api.breach(self.world.conn, item["breach"])
                record = registry.latest(self.world.conn, breach.body, breach.resource, breach.record_key)
                assert record is not None
                assert record.state == ("repaired" if item["state"] == "repaired" else "current")
        for body in BODIES:
            assert api.body(self.world.conn, body).holder == self.end(body)


def test_any_sequence(world: World):
    for code, body in (("yhx", COUNTY), ("cgj", NEW)):
        access.add_department(code, Bilingual(NAMES[body], ""), now=NOW, uscc=body, region="330100")
    assert CLERK.department != WORKER.department
    Complaints.world = world
    run_state_machine_as_test(
        Complaints,
        settings=settings(
            max_examples=15, stateful_step_count=18, deadline=None, suppress_health_check=list(HealthCheck), database=None
        ),
    )
