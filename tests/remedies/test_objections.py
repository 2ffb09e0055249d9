"""OBJ1-OBJ16, one by one."""

from __future__ import annotations

from datetime import timedelta

import psycopg
import pytest

from gongxin.access.api import NoOfficeError
from gongxin.registry import api as registry
from gongxin.remedies import api
from gongxin.remedies.rules import objecting as rules
from gongxin.workdays import api as workdays
from registry.decisions import FIELDS, deliver

from .world import CATALOGUE, CLERK, NOW, OFFICE, PDF, REVIEWER, STRANGER, SUBJECT, World, later, officer

REFUSED = api.ObjectionRefusedError


def test_every_rule_has_both_sentences_and_a_number_in_order():
    assert [rule.number() for rule in rules.RULES] == [f"OBJ{n}" for n in range(1, 18)]
    for rule in rules.RULES:
        assert rule.sentence().zh.endswith("。")
        assert rule.sentence().en.endswith(".")


def test_obj1_the_subject_objects_by_field_with_papers(world: World):
    paper = world.paper()
    made = world.file("fine_amount", evidence=[paper.id])
    assert (made.state, tuple(made.fields), made.source) == ("filed", ("fine_amount",), "scjg")
    assert world.conn.execute("SELECT objection FROM objection_evidence").fetchall() == [(made.id,)]
    for words in (
        {"actor": STRANGER},
        {"actor": CLERK},
    ):
        with pytest.raises(NoOfficeError):
            world.file("unlawful_act", **words)
    for words in ({"matter": "other"}, {"statement": " \0"}):
        with pytest.raises(REFUSED, match="OBJ1"):
            world.file("unlawful_act", **words)
    with pytest.raises(REFUSED, match="no such field"):
        world.file("colour")
    with pytest.raises(api.UnknownEvidenceError):
        world.file("unlawful_act", evidence=[made.record_key])


def test_obj1_nobody_objects_to_what_is_annulled(world: World):
    world.uphold(world.with_source().id, "annulled")
    with pytest.raises(REFUSED, match="OBJ1"):
        world.file("unlawful_act")


def test_obj2_no_file_about_a_person_arises(world: World):
    made, receipt = world.call(
        api.file_for_person, world.target, field="legal_representative", mask=True, actor=OFFICE, catalogue=CATALOGUE
    )
    assert (made.applicant, made.statement, tuple(made.fields)) == ("named_person", "", ("legal_representative",))
    assert api.by_receipt(world.conn, receipt).id == made.id
    kept = world.conn.execute("SELECT row_to_json(o)::text FROM objection o").fetchone()
    assert receipt not in str(kept)
    assert "王" not in str(kept)
    assert world.state == "contested"
    assert world.notices() == [], "the organisation is not told who asked"
    with pytest.raises(REFUSED, match="OBJ2"):
        world.call(api.file_for_person, world.target, field="fine_amount", mask=True, actor=OFFICE, catalogue=CATALOGUE)
    with pytest.raises(NoOfficeError):
        world.call(
            api.file_for_person, world.target, field="legal_representative", mask=True, actor=SUBJECT, catalogue=CATALOGUE
        )
    with pytest.raises(api.UnknownCaseError):
        api.by_receipt(world.conn, "guess")
    with pytest.raises(api.UnknownCaseError):
        api.get(world.conn, made.id, actor=SUBJECT)
    assert api.of_subject(world.conn, world.target.uscc) == []


def test_obj2_the_database_keeps_no_words_of_a_person(world: World):
    made, _ = world.call(
        api.file_for_person, world.target, field="legal_representative", mask=True, actor=OFFICE, catalogue=CATALOGUE
    )
    with pytest.raises(psycopg.errors.CheckViolation), world.conn.transaction():
        world.conn.execute("UPDATE objection SET statement = '我是王某某', steps = 2 WHERE id = %s", (made.id,))


def test_obj3_the_mark_is_set_in_the_same_transaction_and_brings_nothing_back(world: World):
    with world.conn.transaction(force_rollback=True):
        world.file("fine_amount")
        assert world.state == "contested"
    assert world.state == "current"
    assert world.conn.execute("SELECT count(*) FROM objection").fetchone() == (0,)
    for state in ("repaired", "hidden"):
        registry.set_state(
            world.conn, world.target.uscc, world.target.resource, world.target.record_key, state, department="d", now=NOW
        )
        made = world.with_source()
        assert world.state == state
        world.reject(made.id)
        assert world.state == state


def test_obj4_objections_share_the_mark(world: World):
    one, two = world.with_source("fine_amount"), world.with_source("unlawful_act")
    world.reject(one.id)
    assert world.state == "contested"
    world.reject(two.id)
    assert world.state == "current"


def test_obj5_open_objections_do_not_overlap(world: World):
    made = world.file("fine_amount")
    for fields in ((), ("fine_amount", "unlawful_act")):
        with pytest.raises(REFUSED, match="OBJ5"):
            world.file(*fields)
    more = world.call(api.supplement, made.id, statement="另附说明 110101199003077571", actor=SUBJECT)
    assert more.steps == 2
    assert "199003" not in str(api.events(world.conn, "objection", made.id))
    with pytest.raises(api.UnknownCaseError):
        world.call(api.supplement, made.id, statement="x", actor=STRANGER)


def test_obj6_acceptance_routes_to_the_source(world: World):
    made = world.with_source()
    assert made.state == "with_source"
    assert world.steps("objection", made.id) == ["filed", "accepted", "routed"]
    other = world.file(matter="content", statement="x") if False else None
    assert other is None
    for actor in (officer("remedy", department="czj"), officer("review"), SUBJECT):
        with pytest.raises(NoOfficeError):
            world.call(api.accept, _second(world).id, actor=actor)


def _second(world: World) -> api.Objection:
    found = [o for o in api.of_subject(world.conn, world.target.uscc) if o.state == "filed"]
    if found:
        return found[0]
    for open_ in api.of_subject(world.conn, world.target.uscc):
        if open_.state == "with_source":
            world.reject(open_.id)
    return world.file("fine_amount")


def test_obj6_refused_with_a_reason(world: World):
    made = world.file()
    with pytest.raises(REFUSED, match="OBJ11"):
        world.call(api.refuse, made.id, why="  ", actor=OFFICE, catalogue=CATALOGUE)
    done = world.call(api.refuse, made.id, why="未附任何说明", actor=OFFICE, catalogue=CATALOGUE)
    assert (done.state, world.state) == ("refused", "current")
    assert world.notices() == ["objection_received", "objection_refused"]


@pytest.mark.parametrize(
    "actor", [officer("remedy", department="czj"), officer("review"), officer(), OFFICE, SUBJECT, REVIEWER]
)
def test_obj7_only_the_source_decides(world: World, actor):
    made = world.with_source("fine_amount")
    with pytest.raises(NoOfficeError):
        world.uphold(made.id, fine_amount="3000", actor=actor)
    with pytest.raises(NoOfficeError):
        world.reject(made.id, actor=actor)


def test_obj8_the_last_day_is_told_and_does_not_move(world: World):
    made = world.file()
    told = api.clock_of(made, NOW)
    assert told.ends == workdays.calendar().add(NOW.date(), 10)
    accepted = world.call(api.accept, made.id, actor=OFFICE, now=later(3))
    assert api.clock_of(accepted, later(3)).ends == told.ends
    assert not api.clock_of(accepted, NOW + (told.ends - NOW.date())).over
    assert api.clock_of(accepted, NOW + (told.ends - NOW.date()) + timedelta(days=1)).over


def test_obj8_a_day_beyond_the_calendar_is_not_guessed(world: World):
    world.now = NOW.replace(year=2026, month=12, day=30)
    made = world.file()
    found = api.clock_of(made, world.now)
    assert found.ends is None
    assert not found.over
    assert "not announced" in found.words.en


def test_obj9_one_extension_on_new_information_in_time(world: World):
    made = world.with_source()
    with pytest.raises(REFUSED, match="OBJ9"):
        world.call(api.extend, made.id, information=" ", actor=CLERK, catalogue=CATALOGUE)
    with pytest.raises(REFUSED, match="OBJ9"):
        world.call(api.extend, made.id, information="新证据", actor=CLERK, catalogue=CATALOGUE, now=later(40))
    done = world.call(api.extend, made.id, information="新证据", actor=CLERK, catalogue=CATALOGUE)
    assert api.clock_of(done, NOW).ends == workdays.calendar().add(NOW.date(), 15)
    with pytest.raises(REFUSED, match="OBJ9"):
        world.call(api.extend, made.id, information="又有新证据", actor=CLERK, catalogue=CATALOGUE)
    with pytest.raises(psycopg.errors.CheckViolation), world.conn.transaction():
        world.conn.execute("UPDATE objection SET clock_days = 30, steps = steps + 1 WHERE id = %s", (made.id,))


def test_obj10_unanswered_leaves_the_public_channels_until_answered(world: World):
    made = world.with_source("fine_amount")
    assert world.call(api.escalate, now=later(8), catalogue=CATALOGUE) == 0
    assert [o.id for o in api.unanswered(world.conn, now=later(30))] == [made.id]
    assert world.call(api.escalate, now=later(30), catalogue=CATALOGUE) == 1
    assert world.call(api.escalate, now=later(30), catalogue=CATALOGUE) == 0
    assert world.state == "withdrawn"
    assert world.notices()[-1] == "objection_overdue"
    assert world.stale() == ["withdrawn"]
    held = deliver(world.conn, **{"legal_representative": "王某某"})
    assert [row.why for row in held.held_rows] == ["kept_out"]
    world.reject(made.id)
    assert world.state == "current"
    world.settled()


def test_obj10_a_refused_late_objection_lets_it_come_back_and_one_of_two_does_not(world: World):
    one, two = world.with_source("fine_amount"), world.with_source("unlawful_act")
    world.call(api.escalate, now=later(30), catalogue=CATALOGUE)
    world.reject(one.id)
    assert world.state == "withdrawn"
    world.uphold(two.id, unlawful_act="虚假宣传")
    assert world.state == "current"
    assert world.conn.execute("SELECT count(*) FROM record_hold").fetchone() == (0,)


def test_obj11_correction_by_field_keeps_old_and_new(world: World):
    made = world.with_source("fine_amount")
    with pytest.raises(REFUSED, match="OBJ11"):
        world.uphold(made.id)
    with pytest.raises(REFUSED, match="OBJ11"):
        world.uphold(made.id, "repaired")
    with pytest.raises(registry.NotCorrectableError), world.conn.transaction():
        world.uphold(made.id, decision_no="另一号")
    with pytest.raises(registry.RefusedRowError), world.conn.transaction():
        world.uphold(made.id, decision_date="2050-01-01")
    with pytest.raises(REFUSED, match="Nothing would change"), world.conn.transaction():
        world.uphold(made.id, fine_amount="20000")
    done = world.uphold(made.id, fine_amount="3000")
    assert (done.state, done.outcome, world.state) == ("upheld", "corrected", "current")
    record = world.record
    (change,) = registry.field_changes(world.conn, record.uscc, record.resource, record.record_key, record.version)
    assert (change.field, change.old, change.new) == ("fine_amount", "20000.00", "3000.00")
    told = world.conn.execute("SELECT body_en FROM notice WHERE kind = 'objection_decided'").fetchone()
    assert told is not None
    assert "20000.00 → 3000.00" in told[0]
    assert world.stale() == ["corrected"]
    world.settled()


def test_obj12_for_a_person_only_that_field(world: World):
    made, _ = world.call(
        api.file_for_person, world.target, field="legal_representative", mask=True, actor=CLERK, catalogue=CATALOGUE
    )
    world.call(api.accept, made.id, actor=OFFICE)
    for changes in ({"fine_amount": "3000"}, {"legal_representative": "李某"}):
        with pytest.raises(REFUSED, match="OBJ12"):
            world.uphold(made.id, **changes)
    with pytest.raises(REFUSED, match="OBJ12"):
        world.uphold(made.id, "annulled")
    world.uphold(made.id, legal_representative=None)
    assert "legal_representative" not in world.record.whole
    assert world.notices() == ["record_corrected"]
    told = world.conn.execute("SELECT body_zh, body_en FROM notice").fetchone()
    assert "王" not in str(told)
    assert "王" not in str(api.events(world.conn, "objection", made.id))


def test_obj13_reviewed_by_someone_else_in_time(world: World):
    made = world.with_source()
    both = officer("remedy", "review")
    world.reject(made.id, actor=both)
    with pytest.raises(api.UnknownCaseError):
        world.call(api.ask_review, made.id, why="不服", actor=STRANGER)
    with pytest.raises(REFUSED, match="OBJ13"):
        world.call(api.ask_review, made.id, why="不服", actor=SUBJECT, now=later(40))
    world.call(api.ask_review, made.id, why="不服", actor=SUBJECT)
    assert world.state == "contested"
    words = {"why": "原决定正确", "catalogue": CATALOGUE}
    with pytest.raises(REFUSED, match="OBJ13"):
        world.call(api.confirm, made.id, actor=both, **words)
    for actor in (CLERK, officer("review", code="x", department="czj"), SUBJECT, OFFICE):
        with pytest.raises(NoOfficeError):
            world.call(api.confirm, made.id, actor=actor, **words)
    done = world.call(api.confirm, made.id, actor=REVIEWER, **words)
    assert (done.state, done.outcome, world.state) == ("closed", "rejected", "current")
    with pytest.raises(REFUSED, match="OBJ13"):
        world.call(api.ask_review, made.id, why="再不服", actor=SUBJECT)


def test_obj13_the_database_refuses_a_reviewer_who_decided(world: World):
    made = world.with_source()
    world.reject(made.id)
    world.call(api.ask_review, made.id, why="不服", actor=SUBJECT)
    with pytest.raises(psycopg.errors.CheckViolation), world.conn.transaction():
        world.conn.execute(
            "UPDATE objection SET state = 'closed', steps = steps + 1, reviewed_by = decided_by WHERE id = %s", (made.id,)
        )


def test_obj14_a_review_changes_the_decision(world: World):
    made = world.with_source("fine_amount")
    world.reject(made.id)
    world.call(api.ask_review, made.id, why="不服", actor=SUBJECT)
    with pytest.raises(REFUSED, match="OBJ14"):
        world.call(api.change, made.id, None, why="w", actor=REVIEWER, catalogue=CATALOGUE)
    remedy = api.Remedy("corrected", {"fine_amount": "3000"})
    done = world.call(api.change, made.id, remedy, why="证据不足", actor=REVIEWER, catalogue=CATALOGUE)
    assert (done.state, done.outcome, world.state) == ("closed", "corrected", "current")
    assert world.record.content["fine_amount"] == "3000.00"


def test_obj14_a_refusal_overturned_goes_to_the_source(world: World):
    made = world.file()
    world.call(api.refuse, made.id, why="不清楚", actor=OFFICE, catalogue=CATALOGUE)
    world.call(api.ask_review, made.id, why="已说明", actor=SUBJECT)
    reviewer = officer("review", code="fgw-02", department="fgw")
    done = world.call(api.change, made.id, None, why="应当受理", actor=reviewer, catalogue=CATALOGUE)
    assert (done.state, world.state) == ("with_source", "contested")
    assert world.uphold(made.id, "annulled").state == "upheld"
    assert world.state == "annulled"


def test_obj14_lapsed_cases_close(world: World):
    made = world.with_source()
    world.reject(made.id)
    assert world.call(api.close_lapsed, now=later(10)) == 0
    assert world.call(api.close_lapsed, now=later(40)) == 1
    assert api.get(world.conn, made.id, actor=SUBJECT).state == "closed"


def test_obj15_what_was_removed_comes_back_only_certified_and_told(world: World):
    world.uphold(world.with_source("fine_amount").id, fine_amount="3000")
    old = {"legal_representative": "王某某"}
    assert [row.why for row in deliver(world.conn, **old).held_rows] == ["corrected"]
    for actor in (CLERK, officer("certify", department="czj"), SUBJECT):
        with pytest.raises(NoOfficeError):
            world.call(api.certify, world.target, why="复核原卷", actor=actor, catalogue=CATALOGUE)
    certifier = officer("certify")
    with pytest.raises(REFUSED, match="OBJ11"):
        world.call(api.certify, world.target, why=" ", actor=certifier, catalogue=CATALOGUE)
    done = world.call(api.certify, world.target, why="复核原卷", actor=certifier, catalogue=CATALOGUE)
    assert done.fields == ("fine_amount",)
    assert world.notices()[-1] == "certified"
    assert deliver(world.conn, **old).changed == 1
    assert world.record.content["fine_amount"] == FIELDS["fine_amount"] + ".00"


def test_obj16_every_step_is_kept_and_cannot_be_changed(world: World):
    made = world.with_source("fine_amount")
    world.reject(made.id)
    assert world.steps("objection", made.id) == ["filed", "accepted", "routed", "rejected"]
    assert [rules.turn(s) for s in ("filed", "with_source", "in_review", "rejected", "closed")] == [
        "office", "source", "reviewer", "subject", "nobody",
    ]  # fmt: skip
    for statement in ("DELETE FROM remedy_event", "UPDATE remedy_event SET why = 'x'", "DELETE FROM objection"):
        with pytest.raises(psycopg.errors.RestrictViolation), world.conn.transaction():
            world.conn.execute(statement)
    with world.conn.transaction(force_rollback=True):
        world.conn.execute("UPDATE objection SET state = 'closed', steps = steps + 1 WHERE id = %s", (made.id,))
        with pytest.raises(psycopg.errors.CheckViolation, match="has no event"):
            world.settled()
    with pytest.raises(psycopg.errors.CheckViolation), world.conn.transaction():
        world.conn.execute("UPDATE objection SET state = 'filed', steps = steps + 1 WHERE id = %s", (made.id,))


def test_an_objection_to_a_repair_result_may_end_in_the_repair(world: World):
    repair = world.accepted()
    world.call(api.reject_repair, repair.id, why="未履行完毕", actor=CLERK, catalogue=CATALOGUE)
    made = world.with_source(matter="repair")
    with pytest.raises(REFUSED, match="OBJ11"):
        world.uphold(made.id, "annulled")
    world.uphold(made.id, "repaired")
    assert world.state == "repaired"


def test_papers_are_for_those_whose_case_it_is(world: World):
    paper = world.paper()
    with pytest.raises(api.UnknownEvidenceError):
        api.evidence_content(world.conn, paper.id, actor=CLERK)
    world.file(evidence=[paper.id])
    for actor in (SUBJECT, CLERK, REVIEWER, OFFICE):
        assert api.evidence_content(world.conn, paper.id, actor=actor)[1] == PDF
    for actor in (STRANGER, officer("remedy", department="czj"), officer("check")):
        with pytest.raises(api.UnknownEvidenceError):
            api.evidence_content(world.conn, paper.id, actor=actor)


def test_obj17_the_applicant_takes_it_back(world: World):
    made = world.with_source("fine_amount")
    with pytest.raises(api.UnknownCaseError):
        world.call(api.withdraw, made.id, actor=STRANGER)
    for actor in (CLERK, OFFICE):
        with pytest.raises(NoOfficeError):
            world.call(api.withdraw, made.id, actor=actor)
    done = world.call(api.withdraw, made.id, actor=SUBJECT)
    assert (done.state, done.outcome, done.decided_by, world.state) == ("closed", "withdrawn", None, "current")
    assert world.steps("objection", made.id) == ["filed", "accepted", "routed", "withdrawn"]
    for step in (lambda: world.call(api.withdraw, made.id, actor=SUBJECT), lambda: world.reject(made.id)):
        with pytest.raises(REFUSED, match="closed"):
            step()
    assert world.file("fine_amount").state == "filed", "it may be objected to again"
    world.settled()


def test_obj17_an_unanswered_objection_taken_back_lets_the_record_come_back(world: World):
    made = world.file()
    world.call(api.escalate, now=later(30), catalogue=CATALOGUE)
    assert world.state == "withdrawn"
    world.call(api.withdraw, made.id, actor=SUBJECT)
    assert world.state == "current"
    assert deliver(world.conn, legal_representative="王某某").held_rows == (), "nothing keeps its source's deliveries out"


def test_obj17_a_review_taken_back_leaves_the_first_decision(world: World):
    made = world.with_source()
    world.reject(made.id)
    world.call(api.ask_review, made.id, why="不服", actor=SUBJECT)
    done = world.call(api.withdraw, made.id, actor=SUBJECT)
    assert (done.state, done.outcome, done.reviewed_by, world.state) == ("closed", "rejected", None, "current")
    world.settled()


def test_obj17_for_a_person_only_with_the_receipt(world: World):
    made, receipt = world.call(
        api.file_for_person, world.target, field="legal_representative", mask=True, actor=OFFICE, catalogue=CATALOGUE
    )
    for actor, shown in ((CLERK, ""), (CLERK, "guess"), (SUBJECT, receipt)):
        with pytest.raises(api.UnknownCaseError):
            world.call(api.withdraw, made.id, actor=actor, receipt=shown)
    with pytest.raises(NoOfficeError):
        world.call(api.withdraw, made.id, actor=officer("remedy", department="czj"), receipt=receipt)
    assert world.call(api.withdraw, made.id, actor=CLERK, receipt=receipt).state == "closed"
    assert world.state == "current"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE objection SET state = 'closed', steps = steps + 1, outcome = 'withdrawn'",
        "UPDATE objection SET state = 'closed', steps = steps + 1, withdrawn_at = now(), outcome = 'rejected'",
        "UPDATE objection SET withdrawn_at = now(), steps = steps + 1",
    ],
)
def test_obj17_the_database_refuses(world: World, statement: str):
    world.with_source()
    with pytest.raises(psycopg.errors.CheckViolation), world.conn.transaction():
        world.conn.execute(statement)


def test_who_may_not_act_does_not_learn_where_a_case_stands(world: World):
    made = world.with_source()
    world.reject(made.id)
    words = {"catalogue": CATALOGUE}
    acts = [
        lambda: world.call(api.accept, made.id, actor=STRANGER),
        lambda: world.call(api.refuse, made.id, why="w", actor=STRANGER, **words),
        lambda: world.uphold(made.id, "annulled", actor=STRANGER),
        lambda: world.call(api.extend, made.id, information="x", actor=STRANGER, **words),
        lambda: world.call(api.confirm, made.id, why="w", actor=STRANGER, **words),
        lambda: world.call(api.supplement, made.id, statement="x", actor=STRANGER),
        lambda: world.call(api.ask_review, made.id, why="x", actor=STRANGER),
    ]
    for act in acts:
        with pytest.raises((NoOfficeError, api.UnknownCaseError)) as refused:
            act()
        assert world.target.uscc not in str(refused.value.place)


def test_the_job_that_closes_lapsed_cases_leaves_one_whose_review_is_asked_for(world: World):
    """It closes by what it reads under the lock, and says how many it closed."""
    first, second = world.with_source("fine_amount"), world.with_source("unlawful_act")
    for made in (first, second):
        world.reject(made.id)
    world.call(api.ask_review, first.id, why="不服", actor=SUBJECT)
    assert world.call(api.close_lapsed, now=later(40)) == 1
    assert api.get(world.conn, first.id, actor=SUBJECT).state == "in_review"
