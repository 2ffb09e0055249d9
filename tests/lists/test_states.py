"""Any sequence of steps, by anyone, on any day: the room agrees with a small model, and no forbidden state is reached."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from gongxin.access.errors import NoOfficeError
from gongxin.lists import api
from thorough import examples

from .world import CATALOGUE, CLERK, HEAD, NOW, SECOND, SUBJECT, USCC, proposed, settle

pytestmark = pytest.mark.django_db

ACTORS = [CLERK, HEAD, SECOND, SUBJECT]
STEPS = ["notify", "state", "decide", "sign_off", "drop", "remove"]


class Proceedings(RuleBasedStateMachine):
    """The model knows: state, day, notice, decider. Everything else must follow from these."""

    def __init__(self) -> None:
        super().__init__()
        self.point = transaction.atomic()
        self.point.__enter__()
        connection.ensure_connection()
        self.conn = connection.connection
        settle(self.conn)
        self.day = 0
        self.number = 0
        self.state = ""
        self.until: date | None = None
        self.decider = ""
        self.trail: list[tuple[str, str]] = []

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.point.__exit__(None, None, None)

    @property
    def now(self) -> Any:
        return NOW + timedelta(days=self.day)

    @precondition(lambda self: not self.state)
    @rule()
    def propose(self) -> None:
        self.number = proposed(self.conn, now=self.now).id
        self.state, self.trail = "proposed", [("propose", str(CLERK))]

    @rule(days=st.sampled_from([1, 3, 8, 200, 400]))
    def wait(self, days: int) -> None:
        self.day = min(self.day + days, 150) if self.state in {"", "proposed"} else min(self.day + days, 2000)

    @precondition(lambda self: self.state)
    @rule(data=st.data())
    def step(self, data: Any) -> None:
        allowed = [(step, who) for step in STEPS for who in range(len(ACTORS)) if self._expected(step, ACTORS[who])]
        if allowed and data.draw(st.integers(0, 3)):  # three times in four a step that may be taken, so that long ways are walked
            step, who = data.draw(st.sampled_from(allowed))
        else:
            step, who = data.draw(st.sampled_from(STEPS)), data.draw(st.integers(0, len(ACTORS) - 1))
        actor = ACTORS[who]
        expected = self._expected(step, actor)
        try:
            with transaction.atomic():
                self._do(step, actor)
                with connection.cursor() as cursor:
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        except (api.StepRefusedError, api.UnknownEntryError, NoOfficeError):
            assert expected is None, (step, str(actor), self.state)
            return
        assert expected is not None, (step, str(actor), self.state)
        if step == "notify":
            self.until = api.entry(self.conn, self.number).statement_until
        if step == "decide":
            self.decider = str(actor)
        self.state = expected
        self.trail.append((step, str(actor)))

    def _expected(self, step: str, actor: Any) -> str | None:
        on = self.now.date()
        over = self.until is not None and on > self.until
        if step == "notify":
            return "notified" if actor is CLERK and self.state == "proposed" else None
        if step == "state":
            return "stated" if actor is SUBJECT and self.state in {"notified", "stated"} and not over else None
        if step == "decide":
            return "decided" if actor in (HEAD, SECOND) and self.state in {"notified", "stated"} and over else None
        if step == "sign_off":
            return "listed" if actor in (HEAD, SECOND) and self.state == "decided" and str(actor) != self.decider else None
        if step == "drop":
            open_ = self.state in {"proposed", "notified", "stated", "decided"}
            return "dropped" if actor in (HEAD, SECOND) and open_ else None
        return "removed" if actor in (HEAD, SECOND) and self.state == "listed" else None

    def _do(self, step: str, actor: Any) -> None:
        given: dict[str, Any] = {"actor": actor, "now": self.now}
        if step != "state":
            given["catalogue"] = CATALOGUE
        if step in {"decide", "sign_off", "drop", "remove"}:
            given["why"] = "理由"
        if step == "decide":
            given["decision_no"] = "云市监列〔2026〕1号"
        if step == "remove":
            given["ground"] = "not_standing"
        if step == "state":
            api.state(self.conn, self.number, "意见", **given)
        else:
            getattr(api, step)(self.conn, self.number, **given)

    @invariant()
    def agrees(self) -> None:
        if not self.state:
            return
        entry = api.entry(self.conn, self.number)
        assert (entry.state, entry.version) == (self.state, len(self.trail))
        on = self.now.date()
        in_effect = self.state == "listed" and entry.end_date is not None and on <= entry.end_date
        assert bool(api.active(self.conn, [USCC], on, CATALOGUE)) == in_effect
        if self.state in {"listed", "removed"}:
            assert entry.notified_on is not None
            assert entry.signed_by != entry.decided_by


    @invariant()
    def every_path_leaves_a_complete_trail(self) -> None:
        """Every step with its number, who took it, when and why, and none that was refused."""
        if not self.state:
            return
        found = api.events(self.conn, self.number)
        assert [(e.step, e.actor) for e in found] == self.trail
        assert [e.version for e in found] == list(range(1, len(self.trail) + 1))
        assert all(e.why and e.at <= self.now for e in found)
        told = {"notify": "list_intended", "sign_off": "list_decided", "remove": "list_removed"}
        expected = [told[step] for step, _ in self.trail if step in told]
        if self.state == "dropped" and len(self.trail) > 2:
            expected.append("list_dropped")
        rows = self.conn.execute("SELECT kind FROM notice WHERE entry = %s ORDER BY id", (self.number,)).fetchall()
        assert [kind for (kind,) in rows] == expected


@pytest.mark.random
def test_no_sequence_of_steps_reaches_a_forbidden_state(db: None) -> None:
    run_state_machine_as_test(
        Proceedings,
        settings=settings(
            max_examples=examples(10, 30), stateful_step_count=16, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
