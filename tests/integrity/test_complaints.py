"""A complaint from filing to repair, rule by rule."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import psycopg
import pytest

from gongxin.access.api import Actor, NoOfficeError
from gongxin.integrity import api
from gongxin.measures import api as measures
from gongxin.registry import api as registry

from .world import (
    BARE,
    CATALOGUE,
    CITY,
    CLERK,
    COMPANY,
    COUNTY,
    FINANCE,
    MAYOR,
    NEW,
    OFFICE,
    ON,
    OTHER,
    STRANGER,
    SUBJECT,
    WORKER,
    WORKS,
    World,
    later,
    officer,
)  # fmt: skip

NEWCOMER = officer("cgj-01", "cgj")


def refused(rule: str) -> Any:
    return pytest.raises(api.DutyRefusedError, match=f"{rule}:")


def record(world: World, breach: api.Breach) -> registry.Record:
    found = registry.latest(world.conn, breach.body, breach.resource, breach.record_key)
    assert found is not None
    return found


def test_from_filing_to_repair(world: World):
    filed = world.complain()
    routed = world.call(api.register, filed.id, actor=OFFICE)
    assert (routed.state, routed.routed_to) == ("routed", CITY)
    urged = world.verify(routed.id)
    assert (urged.state, urged.urged_until) == ("urged", ON + timedelta(days=10))
    with refused("GOV8"):
        world.recognise(urged.id)
    world.now = later(11)
    breach = world.recognise(urged.id)
    assert (record(world, breach).nature, record(world, breach).state) == ("adverse", "current")
    assert record(world, breach).content["amount"] == "1000.00"
    assert COMPANY not in str(record(world, breach).content)
    assert world.figures().breaches_open == 1
    assert [row["id"] for row in api.records(world.conn, "breaches", WORKS, on=world.today)] == [breach.id]
    world.now = later(20)
    with pytest.raises(api.UnknownDutyError):
        world.call(api.repair, breach.id, performed_on=later(19).date(), why="已付清", actor=CLERK)
    world.call(api.repair, breach.id, performed_on=later(19).date(), why="已付清", actor=MAYOR)
    assert record(world, breach).state == "repaired"
    found = world.figures()
    assert (found.breaches_open, found.breaches_repaired, found.repair_days) == (0, 1, 9)
    assert api.records(world.conn, "breaches", WORKS, on=world.today) == [], "what is repaired is public no more"
    assert [event.what for event in api.events(world.conn, "complaint", filed.id)] == [
        "filed", "registered", "routed", "urged", "recognised", "repaired",
    ]  # fmt: skip
    assert world.notices(COMPANY) == ["gov_complaint_step"] * 3 + ["gov_repaired"]
    assert world.notices(WORKS) == ["gov_urged", "adverse_record", "gov_repaired"]
    assert world.notices(CITY) == ["gov_complaint_routed"]
    world.settled()


def test_performed_before_the_day(world: World):
    urged = world.urged()
    done = world.call(api.performed, urged.id, why="已付清", actor=MAYOR)
    assert (done.state, done.closed_on) == ("performed", ON)
    assert api.breach_of(world.conn, urged.id) is None
    found = world.figures()
    assert (found.complaints_counted, found.complaints_in_time, found.complaints_open) == (1, 1, 0)


def test_refusal_opens_the_way_at_once(world: World):
    urged = world.urged()
    for actor, error in ((SUBJECT, NoOfficeError), (STRANGER, api.UnknownDutyError), (MAYOR, NoOfficeError)):
        with pytest.raises(error):
            world.call(api.respond, urged.id, statement="不予支付", refuses=True, actor=actor)
    world.call(api.respond, urged.id, statement="不予支付", ground="office_holder_changed", refuses=True, actor=WORKER)
    assert world.recognise(urged.id).recognised_on == ON


@pytest.mark.parametrize(
    "ground", ["office_holder_changed", "reorganised", "internal_process", "awaiting_audit", "third_party_unpaid", "", "x"]
)
def test_no_excuse(world: World, ground: str):
    routed = world.routed()
    with refused("GOV5"):
        world.verify(routed.id, founded=False, ground=ground)


def test_unfounded_on_a_ground_of_fact(world: World):
    routed = world.routed()
    done = world.verify(routed.id, founded=False, ground="performed")
    assert (done.state, done.ground) == ("unfounded", "performed")
    with refused("GOV4"):
        world.verify(routed.id)


def test_the_accused_as_its_own_superior(world: World):
    """The accused never handles it: not by routing, not by name, not after a reorganisation, not as the credit office."""
    routed = world.routed()
    with refused("GOV3"):
        world.call(api.route, routed.id, WORKS, why="x", actor=OFFICE)
    with pytest.raises(api.UnknownDutyError):
        world.verify(routed.id, actor=WORKER)
    world.succeed(WORKS, CITY)  # the superior takes the accused over, and answers for it now
    with refused("GOV4"):
        world.verify(routed.id)
    with refused("GOV3"):
        world.call(api.route, routed.id, CITY, why="x", actor=OFFICE)
    moved = world.call(api.route, routed.id, COUNTY, why="指定办理", actor=OFFICE)
    assert moved.routed_to == COUNTY
    with pytest.raises(psycopg.errors.CheckViolation), world.conn.transaction():
        world.conn.execute("UPDATE gov_complaint SET routed_to = body, steps = steps + 1 WHERE id = %s", (routed.id,))


def test_nobody_above_means_a_named_body(world: World):
    filed = world.complain(CITY)
    registered = world.call(api.register, filed.id, actor=OFFICE)
    assert (registered.state, registered.routed_to) == ("registered", None)
    assert world.call(api.route, filed.id, OTHER, why="指定办理", actor=OFFICE).routed_to == OTHER


def test_the_credit_office_does_not_handle_what_is_about_it(world: World):
    filed = world.complain(OTHER)
    with pytest.raises(api.UnknownDutyError):
        world.call(api.register, filed.id, actor=OFFICE)
    with pytest.raises(api.UnknownDutyError):
        api.complaint(world.conn, filed.id, actor=OFFICE)
    assert filed.id not in {item.id for item in world_mine(world, officer("xyb-02", "xyb", "credit_office", "integrity"))}


def world_mine(world: World, actor: Actor) -> list[api.Complaint]:
    return api.mine(world.conn, actor=actor)


def test_a_reorganisation_during_the_complaint(world: World):
    """The duty is the successor's: it is urged, its file has the breach."""
    from gongxin.access import api as access
    from gongxin.kernel.text import Bilingual

    access.add_department("cgj", Bilingual("云州市城市建设管理局", ""), now=world.now, uscc=NEW, region="330100")
    routed = world.routed()
    world.succeed(WORKS, NEW)
    urged = world.verify(routed.id)
    assert world.notices(NEW) == ["gov_duties_passed", "gov_urged"]
    with pytest.raises(api.UnknownDutyError):
        world.call(api.respond, urged.id, statement="已撤销", refuses=True, actor=WORKER)
    world.call(api.respond, urged.id, statement="机构已调整", ground="reorganised", refuses=True, actor=NEWCOMER)
    assert world.recognise(urged.id).body == NEW
    assert world.figures(NEW).breaches_open == 1


@pytest.mark.parametrize(
    "words", [{"domain": "poetry"}, {"statement": "  "}, {"amount": Decimal(-1)}, {"body": CITY, "actor": Actor("subject", uscc=CITY)}]
)
def test_complaints_that_will_not_do(world: World, words: dict[str, Any]):
    with pytest.raises(api.DutyRefusedError):
        world.complain(**words)


def test_somebody_elses_contract(world: World):
    made = world.contract()
    with refused("GOV1"):
        world.complain(actor=STRANGER, contract=made.id)
    with refused("GOV1"):
        world.complain(FINANCE, contract=made.id)
    assert world.complain(contract=made.id).contract == made.id
    with refused("GOV1"):
        world.complain(actor=CLERK)


def test_who_sees_it(world: World):
    routed = world.routed()
    for actor in (SUBJECT, MAYOR, OFFICE):
        assert api.complaint(world.conn, routed.id, actor=actor).id == routed.id
    for actor in (STRANGER, WORKER, CLERK, Actor("subject", uscc=WORKS)):
        with pytest.raises(api.UnknownDutyError):
            api.complaint(world.conn, routed.id, actor=actor)
    public = api.records(world.conn, "complaints", WORKS, on=ON)
    assert COMPANY not in str(public)
    assert "工程款" not in str(public)
    assert [item.id for item in world_mine(world, MAYOR)] == [routed.id]
    assert [item.id for item in world_mine(world, SUBJECT)] == [routed.id]
    assert world_mine(world, WORKER) == []


def test_reasons_are_asked_for(world: World):
    filed = world.complain()
    for act in (
        lambda: world.call(api.decline, filed.id, why=" ", actor=OFFICE),
        lambda: world.call(api.verify, world.routed().id, founded=True, why=" ", until=ON + timedelta(days=3), actor=MAYOR),
        lambda: world.call(api.performed, world.urged().id, why=" ", actor=MAYOR),
        lambda: world.recognise(refuse_of(world).id, why=" "),
        lambda: world.recognise(refuse_of(world).id, document_no=" "),
        lambda: world.verify(world.routed().id, days=31),
        lambda: world.verify(world.routed().id, days=0),
    ):
        with pytest.raises(api.DutyRefusedError):
            act()
    assert world.call(api.decline, filed.id, why="请向法院起诉", actor=OFFICE).state == "declined"


def refuse_of(world: World) -> api.Complaint:
    urged = world.urged()
    return world.call(api.respond, urged.id, statement="不", refuses=True, actor=WORKER)


def test_one_document_one_breach(world: World):
    world.recognise(refuse_of(world).id, document_no="云政信认〔2026〕99号")
    with refused("GOV8"):
        world.recognise(refuse_of(world).id, document_no="云政信认〔2026〕99号")


def test_late_is_told_once_and_counted(world: World):
    routed = world.routed()
    world.now = later(20)
    world.call(api.extend, routed.id, why="案情复杂", actor=MAYOR)
    with refused("GOV11"):
        world.call(api.extend, routed.id, why="再延", actor=MAYOR)
    world.now = later(90)
    assert world.call(api.urge_handlers) == 0
    world.now = later(91)
    assert (world.call(api.urge_handlers), world.call(api.urge_handlers)) == (1, 0)
    found = world.figures()
    assert (found.complaints_counted, found.complaints_in_time, found.complaints_open) == (1, 0, 1)
    assert world.notices(CITY)[-1] == "gov_complaint_overdue"


def test_the_measure_on_the_unit_begins_and_ends_with_the_record(world: World):
    breach = world.recognise(refuse_of(world).id)
    assert "M060" in measures_on(world, breach.body)
    world.call(api.repair, breach.id, performed_on=ON, why="已付清", actor=MAYOR)
    assert "M060" not in measures_on(world, breach.body)


def measures_on(world: World, uscc: str) -> str:
    question = measures.Question("subsidy", (uscc,), ON, "中央预算内投资申请")
    asked = measures.check(world.conn, CATALOGUE, question, actor=officer("czj-09", "czj", "check"), now=world.now)
    (subject,) = json.loads(asked.body)["subjects"]
    return json.dumps(subject["measures"])


STEPS = {
    "register": {}, "decline": {"why": "x"}, "route": {"handler": COUNTY, "why": "x"},
    "verify": {"founded": True, "why": "x", "until": ON + timedelta(days=3)}, "respond": {"statement": "x"},
    "extend": {"why": "x"}, "performed": {"why": "x"},
    "recognise": {"document_no": "x", "facts": "x", "why": "x", "catalogue": CATALOGUE},
}  # fmt: skip
OF = {"register": (OFFICE,), "decline": (OFFICE,), "route": (OFFICE,), "verify": (MAYOR,), "respond": (WORKER, Actor("subject", uscc=WORKS)),
      "extend": (MAYOR,), "performed": (MAYOR,), "recognise": (MAYOR,)}  # fmt: skip
EVERYBODY = (SUBJECT, STRANGER, WORKER, MAYOR, CLERK, OFFICE, BARE, Actor("subject", uscc=WORKS), Actor("department", "czj"))


def answer(world: World, step: str, number: int, actor: Actor) -> str:
    """How a step that the actor may not take is refused, in its own words."""
    act = getattr(api, step)
    with pytest.raises((NoOfficeError, api.UnknownDutyError)) as found, world.conn.transaction():
        world.call(act, number, actor=actor, **STEPS[step])
    error = found.value
    return f"{type(error).__name__} {error.place if error.place != str(number) else '-'} {error.reason}"


@pytest.mark.parametrize("step", STEPS)
def test_who_asks_is_judged_before_the_state(world: World, step: str):
    """GOV12: a caller without the right to a step gets the same answer wherever the complaint stands, and never the state."""
    standing = {
        "routed": world.routed().id, "urged": world.urged().id, "refused": refuse_of(world).id,
        "performed": world.call(api.performed, world.urged().id, why="已付清", actor=MAYOR).id,
        "unfounded": world.verify(world.routed().id, founded=False, ground="performed").id,
        "breach": refuse_of(world).id,
    }  # fmt: skip
    world.recognise(standing["breach"])
    unseen = {"filed": world.complain().id, "declined": world.call(api.decline, world.complain().id, why="x", actor=OFFICE).id}
    for actor in EVERYBODY:
        if actor in OF[step]:
            continue
        said = {name: answer(world, step, number, actor) for name, number in standing.items()}
        assert len(set(said.values())) == 1, (actor, said)
        assert not any(word in next(iter(said.values())) for word in ("routed", "urged", "performed", "breach"))
    for number in unseen.values():
        for actor in (STRANGER, WORKER, CLERK, MAYOR, Actor("subject", uscc=WORKS)):
            nowhere = answer(world, step, 9_999_999, actor)
            assert answer(world, step, number, actor) == nowhere, f"{actor}: as if there were none before it is routed"


def test_a_breach_is_repaired_by_whoever_recognised_it_and_nobody_else_learns_more(world: World):
    breach = world.recognise(refuse_of(world).id)
    words = {"performed_on": ON, "why": "已付清"}
    for _ in range(2):
        for actor, error in ((BARE, NoOfficeError), (SUBJECT, NoOfficeError), (CLERK, api.UnknownDutyError),
                             (WORKER, api.UnknownDutyError)):  # fmt: skip
            with pytest.raises(error) as found, world.conn.transaction():
                world.call(api.repair, breach.id, actor=actor, **words)
            assert "repaired" not in str(found.value.reason)
        with world.conn.transaction():
            if api.breach(world.conn, breach.id).repaired_on is None:
                world.call(api.repair, breach.id, actor=MAYOR, **words)
    with refused("GOV10"):
        world.call(api.repair, breach.id, actor=MAYOR, **words)
