"""REP1-REP15, one by one."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import psycopg
import pytest

from gongxin.access.api import NoOfficeError
from gongxin.registry import api as registry
from gongxin.remedies import api
from gongxin.remedies.rules import repairing as rules
from gongxin.remedies.rules.terms import TERMS, terms_with
from gongxin.workdays import api as workdays
from registry.decisions import deliver

from .world import CATALOGUE, CLERK, NOW, OFFICE, PDF, REVIEWER, STRANGER, SUBJECT, World, later, officer

REFUSED = api.RepairRefusedError
ELIGIBLE = date(2026, 8, 6)


def prospect(world: World, days: int = 0) -> api.Prospect:
    return api.prospect(world.conn, world.target, now=later(days), catalogue=CATALOGUE)


def states(found: api.Prospect) -> dict[str, str]:
    return {condition.id: condition.state for condition in found.conditions}


def test_every_rule_has_both_sentences_and_a_number_in_order():
    assert [rule.number() for rule in rules.RULES] == [f"REP{n}" for n in range(1, 16)]
    for rule in rules.RULES:
        assert rule.sentence().zh.endswith("。")
        assert rule.sentence().en.endswith(".")


@pytest.mark.parametrize(
    ("nature", "state", "until", "open_"),
    [
        ("adverse", "current", date(2027, 1, 1), True),
        ("adverse", "contested", NOW.date(), True),
        ("adverse", "current", None, True),
        ("adverse", "current", date.min, True),  # never public, still used
        ("adverse", "current", date(2026, 8, 31), False),
        ("favourable", "current", None, False),
        ("adverse", "repaired", None, False),
        ("adverse", "annulled", None, False),
        ("adverse", "withdrawn", None, False),
        ("adverse", "hidden", None, False),
    ],
)
def test_rep1_what_can_be_repaired(nature: str, state: str, until: date | None, open_: bool):
    assert rules.REP1.open_to(nature, state, until, NOW.date()) is open_


def test_rep1_publication_that_ended_needs_no_repair(world: World):
    found = prospect(world, 400)
    assert (found.state, found.turn) == ("not_open", "nobody")
    assert found.why_not is not None
    with pytest.raises(REFUSED, match="REP1"):
        world.apply(now=later(400))


def test_rep2_the_regime_of_the_day_of_the_application():
    penalty = CATALOGUE.resource("administrative_penalty")
    abnormal = CATALOGUE.resource("abnormal_operation")
    for on, expected in ((date(2026, 3, 31), "NDRC58"), (date(2026, 4, 1), "NDRC36"), (date(2023, 4, 30), None)):
        regime = CATALOGUE.repair_regime(penalty, on)
        assert (regime.id if regime else None) == expected
    regime = CATALOGUE.repair_regime(abnormal, date(2026, 4, 1))
    assert regime is not None
    assert regime.id == "SAMR2025"
    assert regime.repair is not None
    assert (regime.repair.days("decide"), regime.repair.days("accept")) == (5, None)


def test_rep3_not_before_the_shortest_publication_is_over(world: World):
    days = (ELIGIBLE - NOW.date()).days
    before = prospect(world, days - 1)
    assert (before.state, before.eligible_from, before.turn) == ("not_yet_eligible", ELIGIBLE, "nobody")
    assert states(before)["shortest_period"] == "not_yet"
    with pytest.raises(REFUSED, match="REP3"):
        world.apply(now=later(days - 1))
    assert prospect(world, days).state == "eligible"
    assert world.apply(now=later(days)).state == "applied"


def test_rep4_every_condition_has_a_state(world: World):
    assert states(prospect(world)) == {
        "shortest_period": "met", "corrected": "to_show", "commitment": "to_show", "other": "for_body",
    }  # fmt: skip
    made = world.apply()
    found = prospect(world)
    assert (found.state, found.turn, found.application) == ("applied", "body", made.id)
    assert states(found)["corrected"] == "shown"
    assert {m.id: m.given for m in found.materials} == {"proof": True, "commitment_letter": True, "others": False}
    world.call(api.accept_repair, made.id, actor=CLERK, catalogue=CATALOGUE)
    world.grant(made.id)
    assert set(states(prospect(world)).values()) == {"met", "confirmed"}


def test_rep5_what_is_handed_in(world: World):
    paper = world.paper().id
    for materials, named in (
        ({"proof": [paper]}, "commitment_letter"),
        ({"proof": [paper], "commitment_letter": []}, "commitment_letter"),
        ({"proof": [paper], "commitment_letter": [paper], "identity_card": [paper]}, "identity_card"),
    ):
        with pytest.raises(REFUSED, match=named):
            world.apply(materials=materials)
    with pytest.raises(api.UnknownEvidenceError):
        world.apply(materials={"proof": [paper], "commitment_letter": [world.target.record_key]})


@pytest.mark.parametrize("actor", [officer("remedy", department="czj"), officer("decide"), OFFICE, SUBJECT, REVIEWER])
def test_rep6_who_established_it_decides(world: World, actor):
    made = world.apply()
    with pytest.raises(NoOfficeError):
        world.call(api.accept_repair, made.id, actor=actor, catalogue=CATALOGUE)
    with pytest.raises(NoOfficeError):
        world.apply(actor=STRANGER)
    world.call(api.accept_repair, made.id, actor=CLERK, catalogue=CATALOGUE)
    for step in (api.reject_repair, api.extend_repair):
        with pytest.raises(NoOfficeError):
            world.call(step, made.id, why="w", actor=actor, catalogue=CATALOGUE)
    with pytest.raises(NoOfficeError):
        world.grant(made.id, actor=actor)


def test_rep7_three_seven_ten_more_once_answer_ten(world: World):
    add = workdays.calendar().add
    made = world.apply()
    assert {c.step: c.ends for c in prospect(world).clocks} == {"accept": add(NOW.date(), 3), "answer": add(NOW.date(), 10)}
    day = NOW + timedelta(days=2)
    world.call(api.accept_repair, made.id, actor=CLERK, catalogue=CATALOGUE, now=day)
    clocks = {c.step: c.ends for c in prospect(world).clocks}
    assert clocks == {"decide": add(day.date(), 7), "answer": add(NOW.date(), 10)}
    extend = {"why": "需要实地核查", "actor": CLERK, "catalogue": CATALOGUE}
    with pytest.raises(REFUSED, match="REP7"):
        world.call(api.extend_repair, made.id, **extend, now=later(30))
    world.call(api.extend_repair, made.id, **extend)
    clocks = {c.step: c.ends for c in prospect(world).clocks}
    assert clocks == {"decide": add(day.date(), 17), "answer": add(NOW.date(), 20)}
    with pytest.raises(REFUSED, match="REP7"):
        world.call(api.extend_repair, made.id, **extend)
    with pytest.raises(psycopg.errors.CheckViolation), world.conn.transaction():
        world.conn.execute("UPDATE repair SET decide_days = 40, steps = steps + 1 WHERE id = %s", (made.id,))
    assert world.notices() == ["repair_received", "repair_accepted", "repair_extended"]


def test_rep7_own_terms_where_the_regime_has_none_that_is_certain():
    assert terms_with({"repair.accept": 2}) == {**TERMS, "repair.accept": 2}
    for wrong in ({"repair.never": 2}, {"repair.accept": 0}, {"repair.accept": 999}):
        with pytest.raises(ValueError, match="no term"):
            terms_with(wrong)


def test_rep8_late_is_escalated_and_decides_nothing(world: World):
    made = world.apply()
    assert world.call(api.escalate_repairs, now=later(3)) == 0
    assert world.call(api.escalate_repairs, now=later(8)) == 1
    assert world.call(api.escalate_repairs, now=later(8)) == 0
    found = api.repair(world.conn, made.id, actor=OFFICE)
    assert (found.state, world.state) == ("applied", "current")
    assert found.escalated_at is not None


def test_rep8_one_that_has_time_does_not_hide_one_that_is_late(world: World):
    """However many older applications run in time."""
    first = world.accepted()
    world.call(api.extend_repair, first.id, why="复杂", actor=CLERK, catalogue=CATALOGUE)
    deliver(world.conn, decision_no="云罚〔2026〕8号")
    row = world.conn.execute(
        "SELECT uscc, resource, record_key FROM record_version WHERE record_key <> %s", (world.target.record_key,)
    ).fetchone()
    assert row is not None
    other = World(world.conn, api.Target(*row))
    late = other.apply()
    assert world.call(api.escalate_repairs, now=later(7), limit=1) == 1
    assert api.repair(world.conn, late.id, actor=OFFICE).escalated_at is not None
    assert api.repair(world.conn, first.id, actor=OFFICE).escalated_at is None


def test_rep9_granted_only_with_every_condition_and_reasons(world: World):
    made = world.accepted()
    with pytest.raises(REFUSED, match="other"):
        world.grant(made.id, confirmed={"corrected", "commitment"})
    with pytest.raises(REFUSED, match="REP9"):
        world.call(api.reject_repair, made.id, why=" ", actor=CLERK, catalogue=CATALOGUE)
    assert world.call(api.reject_repair, made.id, why="罚款未缴清", actor=CLERK, catalogue=CATALOGUE).state == "rejected"
    with pytest.raises(REFUSED, match="REP9"):
        world.grant(made.id)
    again = world.apply()
    with pytest.raises(REFUSED, match="under way"):
        world.apply()
    done = world.call(api.refuse_repair, again.id, why="材料不清晰", actor=CLERK, catalogue=CATALOGUE)
    assert done.state == "refused"
    assert world.notices()[-1] == "repair_refused"


def test_rep10_all_effects_in_one_act(world: World):
    made = world.accepted()
    with world.conn.transaction(force_rollback=True):
        world.grant(made.id)
    assert world.state == "current"
    world.grant(made.id)
    assert (world.state, world.stale(), world.notices()[-1]) == ("repaired", ["repaired"], "repair_granted")
    shown = {channel for channel, gate in registry.GATES.items() if "repaired" in gate.states}
    assert shown == {"special_report", "government", "archive"}
    assert deliver(world.conn).changed == 1
    assert world.state == "repaired", "its source does not bring it back"
    world.settled()


def test_rep12_a_reorganisation_hides_and_ends(world: World):
    words = {"court": "云州市中级人民法院", "ruled_on": date(2026, 8, 30), "actor": OFFICE, "catalogue": CATALOGUE}
    for wrong in ({"ruling": " "}, {"ruling": "r", "ruled_on": date(2026, 9, 9)}):
        with pytest.raises(api.ReorganisationRefusedError):
            world.call(api.approve, world.target.uscc, [world.target], **(words | wrong))
    with pytest.raises(NoOfficeError):
        world.call(api.approve, world.target.uscc, [world.target], ruling="r", **(words | {"actor": CLERK}))
    made = world.call(api.approve, world.target.uscc, [world.target], ruling="（2026）云01破3号", **words)
    assert (made.state, world.state) == ("hidden", "hidden")
    with pytest.raises(api.ReorganisationRefusedError):
        world.call(api.approve, world.target.uscc, [world.target], ruling="r", **words)
    until = world.record.public_until
    ended = {"ruling": "（2026）云01破3号之二", "ruled_on": date(2026, 9, 1), "actor": OFFICE, "catalogue": CATALOGUE}
    with world.conn.transaction(force_rollback=True):
        assert world.call(api.complete, made.id, **ended).state == "final"
        assert world.state == "repaired"
        with pytest.raises(api.ReorganisationRefusedError):
            world.call(api.fail, made.id, **ended)
    objected = world.file("fine_amount")
    assert world.state == "hidden"
    assert world.call(api.fail, made.id, **ended).state == "failed"
    assert (world.state, world.record.public_until) == ("contested", until)
    world.call(api.refuse, objected.id, why="w", actor=OFFICE, catalogue=CATALOGUE)
    assert world.state == "current"
    world.settled()


def test_rep13_a_repair_during_an_objection_stands(world: World):
    objection = world.with_source("fine_amount")
    world.grant(world.accepted().id)
    assert world.state == "repaired"
    world.uphold(objection.id, fine_amount="3000")
    assert (world.state, world.record.content["fine_amount"]) == ("repaired", "3000.00")


def test_rep13_what_was_annulled_meanwhile_is_not_repaired(world: World):
    repair = world.accepted()
    world.uphold(world.with_source().id, "annulled")
    with pytest.raises(REFUSED, match="REP1"):
        world.grant(repair.id)
    assert world.state == "annulled"


def test_the_trail_of_a_repair_is_complete(world: World):
    made = world.accepted()
    world.grant(made.id)
    events = api.events(world.conn, "repair", made.id)
    assert [(e.step, e.what) for e in events] == [(1, "applied"), (2, "accepted"), (3, "granted")]
    assert all(one.at <= two.at for one, two in pairwise(events))
    assert events[2].body == {"confirmed": ["commitment", "corrected", "other"]}


def test_rep15_the_subject_adds_papers_and_takes_it_back(world: World):
    made = world.apply()
    other = world.call(api.keep_evidence, "补充.pdf", PDF[:-6] + b"2\n%%EOF", actor=SUBJECT)
    words = {"statement": "补充", "catalogue": CATALOGUE}
    added = world.call(api.supplement_repair, made.id, materials={"proof": [other.id]}, actor=SUBJECT, **words)
    assert (added.state, added.decide_days) == ("applied", made.decide_days)
    assert ("proof", other) in api.evidence_of_repair(world.conn, made.id)
    for materials in ({"identity_card": [other.id]}, {}):
        with pytest.raises(api.RepairRefusedError, match="REP5"):
            world.call(
                api.supplement_repair, made.id, materials=materials, statement="", actor=SUBJECT, catalogue=CATALOGUE
            )
    with pytest.raises(api.UnknownEvidenceError):
        world.call(api.supplement_repair, made.id, materials={"proof": [made.target.record_key]}, actor=SUBJECT, **words)
    for act in (
        lambda who: world.call(api.supplement_repair, made.id, materials={}, actor=who, **words),
        lambda who: world.call(api.withdraw_repair, made.id, actor=who),
    ):
        with pytest.raises(api.UnknownCaseError):
            act(STRANGER)
        with pytest.raises(NoOfficeError):
            act(CLERK)
    assert world.call(api.withdraw_repair, made.id, actor=SUBJECT).state == "withdrawn"
    assert world.steps("repair", made.id) == ["applied", "supplemented", "withdrawn"]
    for step in (
        lambda: world.call(api.withdraw_repair, made.id, actor=SUBJECT),
        lambda: world.call(api.accept_repair, made.id, actor=CLERK, catalogue=CATALOGUE),
    ):
        with pytest.raises(api.RepairRefusedError, match="withdrawn"):
            step()
    assert world.state == "current"
    again = world.accepted()
    assert world.call(api.withdraw_repair, again.id, actor=SUBJECT).state == "withdrawn"
    world.settled()
