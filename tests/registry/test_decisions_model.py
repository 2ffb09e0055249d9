"""Any sequence of deliveries, corrections, decisions and certifications agrees with a small model, leaves a complete trail,
and never brings back what was removed."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from gongxin.registry import api, single
from thorough import examples

from .decisions import FIELDS, NOW, PENALTY, USCC, WHO, deliver

pytestmark = pytest.mark.django_db

VALUES = {"fine_amount": ("20000", "3000"), "unlawful_act": ("发布虚假广告", "虚假宣传")}
contents = st.fixed_dictionaries({name: st.sampled_from(values) for name, values in VALUES.items()})
changes = contents.map(lambda found: found) | st.sampled_from([{n: v} for n, values in VALUES.items() for v in values])
KEPT = ("contested", "repaired", "hidden")


def cached_corrections(monkeypatch: pytest.MonkeyPatch) -> None:
    """The check of a correction depends on the two texts only; sixteen of them are checked in earnest, once."""
    real, known = single._corrected, {}

    def once(conn: Any, resource: Any, record: Any, wanted: Any, catalogue: Any, on: Any) -> Any:
        key = (tuple(sorted((name, str(value)) for name, value in record.whole.items())), tuple(sorted(wanted.items())))
        if key not in known:
            known[key] = real(conn, resource, record, wanted, catalogue, on)
        return known[key]

    monkeypatch.setattr(single, "_corrected", once)


class Decisions(RuleBasedStateMachine):
    conn: psycopg.Connection[Any]

    def __init__(self) -> None:
        super().__init__()
        self.transaction = self.conn.transaction(force_rollback=True)
        self.transaction.__enter__()
        self.content: dict[str, str] = {}
        self.state, self.version, self.out = "", 0, False
        self.refused: set[tuple[str, str]] = set()
        self.removed_now: set[tuple[str, str]] = set()

    def teardown(self) -> None:
        self.transaction.__exit__(None, None, None)

    @initialize(sent=contents)
    def first(self, sent: dict[str, str]) -> None:
        assert deliver(self.conn, **sent).new == 1
        (self.key,) = self.conn.execute("SELECT record_key FROM record_version").fetchone() or (None,)
        self.content, self.state, self.version = sent, "current", 1

    @rule(sent=contents)
    def source_sends(self, sent: dict[str, str]) -> None:
        done = deliver(self.conn, **sent)
        if self.state == "annulled":
            assert [row.why for row in done.held_rows] == ["annulled"]
        elif self.out or self.refused & set(sent.items()):
            assert [row.why in {"corrected", "kept_out"} for row in done.held_rows] == [True]
        elif self.state != "withdrawn" and sent == self.content:
            assert done.unchanged == 1
        else:
            assert done.changed == 1
            self.version += 1
            self.content, self.state = sent, self.state if self.state in KEPT else "current"

    @rule(wanted=changes)
    def corrected(self, wanted: dict[str, str]) -> None:
        done = api.correct(self.conn, USCC, PENALTY, self.key, wanted, **WHO)
        new = self.content | wanted
        assert (done.seq is None) == (new == self.content)
        if new != self.content:
            self.version += 1
            self.refused |= {(name, value) for name, value in self.content.items() if new[name] != value}
            self.refused -= set(new.items())
            self.content = new
        assert done.version == self.version

    @rule(state=st.sampled_from(api.STATES), keep_out=st.booleans())
    def decided(self, state: str, keep_out: bool) -> None:
        keep_out = keep_out and state == "withdrawn"
        seq = api.set_state(self.conn, USCC, PENALTY, self.key, state, department="fgw", now=NOW, keep_out=keep_out)
        assert (seq is None) == (state == self.state)
        self.version += state != self.state
        self.state, self.out = state, keep_out

    @rule()
    def certified(self) -> None:
        who = {"department": "scjg", "officer": "scjg-07", "reason": "复核原卷宗", "now": NOW}
        if self.state != "annulled" and not self.refused:
            with pytest.raises(api.NotCertifiableError):
                api.certify(self.conn, USCC, PENALTY, self.key, **who)
            return
        done = api.certify(self.conn, USCC, PENALTY, self.key, **who)
        assert done.annulled == (self.state == "annulled")
        assert set(done.fields) == {name for name, _ in self.refused}
        if done.annulled:
            self.state, self.version = "withdrawn", self.version + 1
        self.refused = set()

    @invariant()
    def agrees(self) -> None:
        if not self.version:
            return
        found = api.latest(self.conn, USCC, PENALTY, self.key)
        assert found is not None
        assert (found.version, found.state) == (self.version, self.state)
        assert found.content["fine_amount"] == self.content["fine_amount"] + ".00"
        assert found.content["unlawful_act"] == self.content["unlawful_act"]
        assert not self.refused & set(self.content.items())
        assert api.source_of(self.conn, USCC, PENALTY, self.key) == "scjg"
        current = self.conn.execute("SELECT version FROM record_current WHERE uscc = %s", (USCC,)).fetchall()
        assert current == [(self.version,)]
        trail = self.conn.execute("SELECT version, seq FROM change_log ORDER BY seq").fetchall()
        assert trail == [(n, n) for n in range(1, self.version + 1)]
        assert api.verify_sequence(self.conn) == ()


@pytest.mark.random
def test_no_sequence_brings_back_what_was_removed(conn: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    assert set(VALUES) <= set(FIELDS)
    cached_corrections(monkeypatch)
    machine = type("Bound", (Decisions,), {"conn": conn})
    run_state_machine_as_test(
        machine,
        settings=settings(max_examples=examples(5, 20), stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)),
    )
