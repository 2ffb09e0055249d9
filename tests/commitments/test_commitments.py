"""A commitment from the text to its end, rule by rule."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest

from gongxin.access.api import NoOfficeError
from gongxin.commitments import api
from gongxin.registry import api as registry
from registry.decisions import BODY

from .world import BARE, BUREAU, CATALOGUE, CLERK, COMPANY, NOW, OFFICE, ON, PAPER, STRANGER, SUBJECT, World, later


def refused(rule: str) -> Any:
    return pytest.raises(api.CommitmentRefusedError, match=f"{rule}:")


def test_offered_signed_published(world: World):
    offer = world.prepare()
    assert (offer.state, offer.number, offer.of_body) == ("offered", None, False)
    assert "食品经营许可" in offer.content
    made = world.sign(offer.id)
    assert (made.state, made.number, made.made_on) == ("made", "33010020260901000001", ON)
    record = world.record(made)
    assert (record.nature, record.content["commitment_no"], record.content["commitment_type"]) == (
        "neutral", made.number, "1",
    )  # fmt: skip
    assert world.notices() == ["commitment_offered", "commitment_made"]
    assert api.public(world.conn, made.number or "").id == made.id
    assert [event.what for event in api.events(world.conn, made.id)] == ["offered", "made", "published"]
    world.settled()


def test_the_serial_runs_by_region_and_day(world: World):
    numbers = [world.made().number for _ in range(3)]
    world.now = later(1)
    numbers.append(world.made().number)
    assert numbers == [
        "33010020260901000001", "33010020260901000002", "33010020260901000003", "33010020260902000001",
    ]  # fmt: skip


def test_what_is_signed_is_what_is_shown(world: World):
    offer = world.prepare()
    with refused("CMT2"):
        world.sign(offer.id, "0" * 64)
    with pytest.raises(api.UnknownCommitmentError):
        world.sign(offer.id, actor=STRANGER)
    with pytest.raises(NoOfficeError):
        world.sign(offer.id, actor=CLERK)
    assert world.get(offer.id).state == "offered"


def test_the_organisation_may_begin_by_itself(world: World):
    offer = world.prepare("T6", actor=SUBJECT, matter="按时发放工资")
    assert world.sign(offer.id).state == "made"
    assert world.notices() == ["commitment_made"], "nobody is told to sign what they wrote themselves"


def test_a_body_promises_through_its_own_officer_and_does_not_judge_itself(world: World):
    offer = world.prepare("B1", who=BODY, due=60)
    made = world.sign(offer.id, actor=BUREAU)
    assert made.of_body
    with refused("CMT8"):
        world.prepare("B1", who=BODY, department="scjg", actor=BUREAU)
    with pytest.raises(NoOfficeError):
        world.keep(made.id, actor=BUREAU)
    assert world.keep(made.id).state == "kept"


def test_who_may_not(world: World):
    for actor in (BARE, STRANGER):
        with pytest.raises(NoOfficeError):
            world.prepare(actor=actor)
    made = world.made()
    for actor in (BARE, SUBJECT):
        with pytest.raises(NoOfficeError):
            world.keep(made.id, actor=actor)
    for act in (world.keep, world.sign):  # somebody else's case is not there, whatever its state
        with pytest.raises(api.UnknownCommitmentError):
            act(made.id, actor=STRANGER)
    with pytest.raises(api.UnknownCommitmentError):
        api.get(world.conn, made.id, actor=STRANGER)


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ({"template": "B1"}, "CMT1"),  # a body's template for a company
        ({"template": "B4"}, "CMT1"),  # switched off
        ({"template": "XX"}, "CMT1"),
        ({"who": "91330100MA27XL0Q4H"}, "CMT1"),  # not registered
        ({"who": BODY}, "CMT1"),  # a company's template for a body
        ({"matter": "  "}, "CMT1"),
        ({"due": -1}, "CMT4"),
        ({"due": 366}, "CMT4"),
        ({"publication": "OPEN"}, "CMT5"),
        ({"template": "B1", "who": OFFICE}, "CMT8"),  # the accepting body itself
    ],
)
def test_bad_input(world: World, words: dict[str, Any], rule: str):
    with refused(rule):
        world.prepare(**words)


def test_an_offer_too_old_to_sign(world: World):
    offer = world.prepare(due=5)
    world.now = later(6)
    with refused("CMT4"):
        world.sign(offer.id)
    dropped = world.call(api.drop, offer.id, why="已过期", actor=CLERK)
    assert dropped.state == "dropped"
    with refused("CMT2"):
        world.sign(offer.id)


def test_a_personal_number_never_stays(world: World):
    made = world.made(matter="联系 13812345678 办理")
    assert "13812345678" not in made.matter + made.content
    assert "13812345678" not in str(world.record(made).content)


def test_kept_on_the_last_day(world: World):
    made = world.made(due=30)
    world.call(api.add_evidence, made.id, [PAPER, PAPER], actor=SUBJECT)
    world.now = later(40)
    with refused("CMT9"):
        world.keep(made.id, made.due_on + timedelta(days=1))
    with refused("CMT9"):
        world.keep(made.id, date(2026, 8, 31))
    done = world.keep(made.id, made.due_on)
    assert world.record(done).content["fulfilment_state"] == "ALL"
    assert [paper.sha256 for paper in api.evidence_of(world.conn, made.id)] == [PAPER.sha256]
    with refused("CMT7"):
        world.call(api.add_evidence, made.id, [PAPER], actor=SUBJECT)


def test_reminders_in_working_days_each_once(world: World):
    """Due on Thursday 2026-10-15; National Day week is no time to count: 10 working days before is 2026-09-25 … by the
    calendar itself."""
    from gongxin.workdays import api as workdays

    made = world.made(due_on=date(2026, 10, 15))
    first, last = (workdays.calendar().add(date(2026, 10, 15), -days) for days in (10, 3))
    sent = {}
    for day in range(60):
        world.now = later(day)
        count = world.call(api.remind)
        assert world.call(api.remind) == 0, "twice sends once"
        if count:
            sent[world.now.date()] = count
    assert list(sent) == [first, last, date(2026, 10, 16)]
    assert [n for n in world.notices() if n in {"commitment_due", "commitment_overdue"}] == [
        "commitment_due", "commitment_due", "commitment_overdue",
    ]  # fmt: skip
    assert world.get(made.id).warned_on == date(2026, 10, 16)


def overdue(world: World, **words: Any) -> api.Commitment:
    made = world.made(due=30, **words)
    world.now = later(31)
    assert world.call(api.remind) == 1
    return made


def test_broken_after_notice_and_time_to_answer(world: World):
    made = world.made(due=30)
    world.now = later(31)
    with refused("CMT10"):
        world.break_(made.id)  # nobody told the promisor
    assert world.call(api.remind) == 1
    with refused("CMT10"):
        world.break_(made.id)  # the term runs
    world.now = later(45)
    for missing in ("unfulfilled", "sanction", "why"):
        with refused("CMT10"):
            world.break_(made.id, **{missing: " "})
    done = world.break_(made.id, partly=True)
    record = world.record(done)
    assert (record.nature, record.content["fulfilment_state"]) == ("adverse", "PART")
    assert record.public_until == date(2027, 9, 1), "a year from the promise"
    assert set(world.notices()) >= {"adverse_record", "commitment_broken"}
    with refused("CMT9"):
        world.keep(made.id, made.due_on)


def test_cured_and_still_in_the_file(world: World):
    made = overdue(world)
    world.now = later(45)
    world.break_(made.id)
    world.now = later(60)
    for wrong in (made.due_on, later(61).date()):
        with refused("CMT11"):
            world.cure(made.id, wrong)
    done = world.cure(made.id, later(50).date())
    record = world.record(done)
    assert (done.state, record.nature) == ("cured", "adverse")
    assert "2026-10-21" in record.content["unfulfilled_content"]
    assert record.public_until == date(2027, 9, 1), "a cure does not prolong it"


def test_a_licence_granted_on_a_commitment(world: World):
    fields = {
        "counterpart_name": "云州霁禾商贸有限公司", "counterpart_uscc": COMPANY, "decision_no": "云许〔2026〕1号",
        "licence_content": "食品经营", "decision_date": "2026-08-20", "authority_name": "云州市发展和改革委员会",
        "decision_title": "食品经营许可",
    }  # fmt: skip
    written = registry.record_fact(
        world.conn, "administrative_licence", fields, department="fgw", now=NOW, on=ON, catalogue=CATALOGUE
    )
    made = world.made()
    with refused("CMT12"):
        world.call(api.link_licence, made.id, UUID(int=7), actor=CLERK)
    linked = world.call(api.link_licence, made.id, written.record_key, actor=CLERK)
    assert linked.licence_key == written.record_key
    assert [item.id for item in api.of_licence(world.conn, COMPANY, written.record_key)] == [made.id]
    voluntary = world.made(template="T6", matter="守法经营")
    with refused("CMT12"):
        world.call(api.link_licence, voluntary.id, written.record_key, actor=CLERK)


def test_what_is_closed_is_not_public(world: World):
    made = world.made(publication="CLOSED")
    with pytest.raises(api.UnknownCommitmentError):
        api.public(world.conn, made.number or "")
    assert api.of_subject(world.conn, COMPANY, published=True) == []
    assert [item.id for item in api.of_subject(world.conn, COMPANY)] == [made.id]


def test_the_database_keeps_the_ways(world: World):
    made = world.made()
    for statement in (
        "UPDATE commitment SET state = 'cured', steps = steps + 1",
        "UPDATE commitment SET content = 'x', steps = steps + 1",
        "UPDATE commitment_event SET why = 'x'",
        "DELETE FROM commitment",
    ):
        with pytest.raises(psycopg.errors.IntegrityError), world.conn.transaction():
            world.conn.execute(statement)
    with world.conn.transaction(force_rollback=True):
        world.conn.execute("UPDATE commitment SET steps = steps + 1 WHERE id = %s", (made.id,))
        with pytest.raises(psycopg.errors.CheckViolation, match="no event"), world.conn.transaction():
            world.settled()
