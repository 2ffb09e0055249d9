"""Any sequence of calls by anybody: objections and repairs of one record agree with small models that know nothing of the room,
no forbidden state is reached, and every step left its event."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from gongxin.kernel.errors import GongxinError
from gongxin.remedies import api
from thorough import examples

from .world import CATALOGUE, CLERK, NOW, OFFICE, REVIEWER, STRANGER, SUBJECT, World, officer

FIELDS = ("fine_amount", "unlawful_act")
ACTORS = {
    "subject": SUBJECT,
    "stranger": STRANGER,
    "clerk": CLERK,
    "reviewer": REVIEWER,
    "office": OFFICE,
    "other": officer("remedy", "review", department="czj"),
}
actors = st.sampled_from(sorted(ACTORS))
OPEN = {"filed", "with_source", "in_review"}
# state → step → (who may, next state)
WAYS: dict[str, dict[str, tuple[set[str], str]]] = {
    "filed": {
        "accept": ({"clerk", "office"}, "with_source"), "refuse": ({"clerk", "office"}, "refused"),
        "withdraw": ({"subject"}, "closed"),
    },
    "with_source": {"reject": ({"clerk"}, "rejected"), "annul": ({"clerk"}, "upheld"), "withdraw": ({"subject"}, "closed")},
    "refused": {"ask": ({"subject"}, "in_review")},
    "rejected": {"ask": ({"subject"}, "in_review")},
    "upheld": {"ask": ({"subject"}, "in_review")},
    "in_review": {"confirm": ({"reviewer"}, "closed"), "withdraw": ({"subject"}, "closed")},
    "closed": {},
}
REPAIR_WAYS: dict[str, dict[str, tuple[set[str], str]]] = {
    "applied": {
        "accept": ({"clerk"}, "accepted"), "refuse": ({"clerk"}, "refused"), "withdraw": ({"subject"}, "withdrawn"),
    },
    "accepted": {"grant": ({"clerk"}, "granted"), "reject": ({"clerk"}, "rejected"), "withdraw": ({"subject"}, "withdrawn")},
}
OBJECTION_STEPS = ("accept", "refuse", "reject", "annul", "ask", "confirm", "withdraw")
REPAIR_STEPS = ("accept", "refuse", "grant", "reject", "withdraw")


TRAIL = {
    "objection": {
        "accept": ("accepted", "routed"), "refuse": ("refused",), "reject": ("rejected",), "annul": ("upheld",),
        "ask": ("review_asked",), "confirm": ("confirmed",), "withdraw": ("withdrawn",),
    },
    "repair": {
        "accept": ("accepted",), "refuse": ("refused",), "grant": ("granted",), "reject": ("rejected",),
        "withdraw": ("withdrawn",),
    },
}  # fmt: skip


def a_step(data: Any, ways: dict[str, tuple[set[str], str]], steps: tuple[str, ...]) -> tuple[str, str]:
    """Step and actor: three times in four one that the state allows, so that long ways are walked; else any."""
    if ways and data.draw(st.integers(0, 3)):
        step = data.draw(st.sampled_from(sorted(ways)))
        return step, data.draw(st.sampled_from(sorted(ways[step][0])))
    return data.draw(st.sampled_from(steps)), data.draw(actors)


class Remedies(RuleBasedStateMachine):
    """The model: a state per objection and per application, and what they make of the record."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.transaction = self.world.conn.transaction(force_rollback=True)
        self.transaction.__enter__()
        self.world.now = NOW
        self.objections: dict[int, dict[str, Any]] = {}
        self.repairs: dict[int, str] = {}
        self.ended = ""  # annulled or repaired: what nothing takes back
        self.trail: dict[tuple[str, int], list[tuple[str, str]]] = {}

    def teardown(self) -> None:
        self.world.settled()
        self.transaction.__exit__(None, None, None)

    def attempt(self, expected: bool, act: Any) -> Any:
        """Do it; refused exactly when the model says so, and then nothing has happened."""
        if not expected:
            with pytest.raises(GongxinError), self.world.conn.transaction():
                act()
            return None
        with self.world.conn.transaction():
            return act()

    def took(self, kind: str, number: int, who: str, *steps: str) -> None:
        """What was done, in the words of the trail, and by which account."""
        account = str(ACTORS[who]) if who in ACTORS else who
        self.trail.setdefault((kind, number), []).extend((step, account) for step in steps)

    @initialize()
    def nothing_yet(self) -> None:
        assert self.world.state == "current"

    @rule(field=st.sampled_from(FIELDS), who=actors)
    def object(self, field: str, who: str) -> None:
        taken = any(o["field"] == field and o["state"] in OPEN for o in self.objections.values())
        fine = who == "subject" and not taken and self.ended != "annulled"
        made = self.attempt(fine, lambda: self.world.file(field, actor=ACTORS[who]))
        if made:
            self.objections[made.id] = {"field": field, "state": "filed", "late": False, "by": ""}
            self.took("objection", made.id, who, "filed")

    @precondition(lambda self: self.objections)
    @rule(data=st.data())
    def step_objection(self, data: Any) -> None:
        number = data.draw(st.sampled_from(sorted(self.objections)))
        case = self.objections[number]
        step, who = a_step(data, WAYS[case["state"]], OBJECTION_STEPS)
        allowed, after = WAYS[case["state"]].get(step, (set(), ""))
        if step == "confirm" and case["by"] == "office":
            allowed = set()  # the reviewer is of another department than the one that refused
        words = {"actor": ACTORS[who], "catalogue": CATALOGUE}
        acts = {
            "accept": lambda: self.world.call(api.accept, number, actor=ACTORS[who]),
            "refuse": lambda: self.world.call(api.refuse, number, why="w", **words),
            "reject": lambda: self.world.reject(number, actor=ACTORS[who]),
            "annul": lambda: self.world.uphold(number, "annulled", actor=ACTORS[who]),
            "ask": lambda: self.world.call(api.ask_review, number, why="w", actor=ACTORS[who]),
            "confirm": lambda: self.world.call(api.confirm, number, why="w", **words),
            "withdraw": lambda: self.world.call(api.withdraw, number, actor=ACTORS[who]),
        }
        if self.attempt(who in allowed, acts[step]):
            case["state"] = after
            if step in {"refuse", "reject", "annul"}:
                case["by"] = who
            if after not in OPEN or step == "ask":
                case["late"] = False
            if step == "annul":
                self.ended = "annulled"
            self.took("objection", number, who, *TRAIL["objection"][step])

    @rule()
    def the_term_of_all_open_objections_ends(self) -> None:
        waiting = [n for n, o in self.objections.items() if o["state"] in OPEN and not o["late"]]
        late = self.world.now + timedelta(days=45)
        assert {o.id for o in api.unanswered(self.world.conn, now=late)} == set(waiting)
        assert self.world.call(api.escalate, now=late, catalogue=CATALOGUE) == len(waiting)
        for number in waiting:
            self.objections[number]["late"] = True
            self.took("objection", number, "platform", "escalated")

    @rule(who=actors)
    def apply(self, who: str) -> None:
        fine = who == "subject" and self.expected_state() in {"current", "contested"}
        fine = fine and not {"applied", "accepted"} & set(self.repairs.values())
        made = self.attempt(fine, lambda: self.world.apply(actor=ACTORS[who]))
        if made:
            self.repairs[made.id] = "applied"
            self.took("repair", made.id, who, "applied")

    @precondition(lambda self: self.repairs)
    @rule(data=st.data())
    def step_repair(self, data: Any) -> None:
        number = data.draw(st.sampled_from(sorted(self.repairs)))
        ways = REPAIR_WAYS.get(self.repairs[number], {})
        step, who = a_step(data, ways, REPAIR_STEPS)
        allowed, after = ways.get(step, (set(), ""))
        fine = who in allowed and not (step == "grant" and self.ended)
        words = {"actor": ACTORS[who], "catalogue": CATALOGUE}
        acts = {
            "accept": lambda: self.world.call(api.accept_repair, number, **words),
            "refuse": lambda: self.world.call(api.refuse_repair, number, why="w", **words),
            "grant": lambda: self.world.grant(number, actor=ACTORS[who]),
            "reject": lambda: self.world.call(api.reject_repair, number, why="w", **words),
            "withdraw": lambda: self.world.call(api.withdraw_repair, number, actor=ACTORS[who]),
        }
        if self.attempt(fine, acts[step]):
            self.repairs[number] = after
            if step == "grant":
                self.ended = "repaired"
            self.took("repair", number, who, *TRAIL["repair"][step])

    def expected_state(self) -> str:
        if self.ended:
            return self.ended
        running = [o for o in self.objections.values() if o["state"] in OPEN]
        if any(o["late"] for o in running):
            return "withdrawn"
        return "contested" if running else "current"

    @invariant()
    def agrees(self) -> None:
        assert self.world.state == self.expected_state()
        for number, case in self.objections.items():
            found = api.get(self.world.conn, number, actor=OFFICE)
            assert (found.state, found.escalated_at is not None and found.state in OPEN) == (case["state"], case["late"])
        for number, state in self.repairs.items():
            assert api.repair(self.world.conn, number, actor=OFFICE).state == state

    @invariant()
    def every_path_leaves_a_complete_trail(self) -> None:
        """Every step of every case with its number, who, when and, where it decides, why; and none that was refused."""
        found: dict[tuple[str, int], list[tuple[str, str]]] = {}
        rows = self.world.conn.execute("SELECT kind, number, step, what, actor, why, at FROM remedy_event ORDER BY 1, 2, 3")
        for kind, number, step, what, actor, why, at in rows.fetchall():
            steps = found.setdefault((kind, number), [])
            steps.append((what, actor))
            assert step == len(steps)
            assert why or what not in {"refused", "rejected", "upheld", "granted", "confirmed"}
            assert at >= NOW
        assert found == self.trail


@pytest.mark.random
@pytest.mark.django_db
def test_no_sequence_of_calls_reaches_a_forbidden_state(world: World) -> None:
    machine = type("Bound", (Remedies,), {"world": world})
    run_state_machine_as_test(
        machine,
        settings=settings(max_examples=examples(12, 50), stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)),
    )
