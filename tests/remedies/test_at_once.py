"""Two connections with real transactions: two officers decide at once, a repair during an objection, a filing during a decision,
the clock's job during an answer. One clean outcome each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from gongxin.remedies import api
from registry.decisions import deliver

from .at_once import Started, at_once, committed, two_connections
from .world import CATALOGUE, CLERK, NOW, OFFICE, REVIEWER, SUBJECT, World, later, officer, write

OTHER = officer("remedy", code="scjg-08")
SECOND_REVIEWER = officer("review", code="scjg-10")


@pytest.fixture
def two(transactional_db: None) -> Iterator[tuple[World, World]]:
    with two_connections(write) as worlds:
        yield worlds


def test_two_officers_decide_at_once(two: tuple[World, World]):
    first, second = two
    number = committed(first, lambda: first.with_source("fine_amount")).id
    done, other = at_once(
        first, second,
        lambda: first.uphold(number, fine_amount="3000"), lambda: second.reject(number, actor=OTHER),
    )  # fmt: skip
    assert done.state == "upheld"
    with pytest.raises(api.ObjectionRefusedError, match="upheld"):
        other.result()
    assert second.steps("objection", number) == ["filed", "accepted", "routed", "upheld"]
    assert (second.state, second.record.content["fine_amount"]) == ("current", "3000.00")


def test_a_decision_given_up_lets_the_other_through(two: tuple[World, World]):
    first, second = two
    number = committed(first, lambda: first.with_source("fine_amount")).id
    with first.conn.transaction(force_rollback=True):
        first.uphold(number, "annulled")
        started = Started(lambda: committed(second, lambda: second.reject(number, actor=OTHER)))
        assert started.waits()
    assert started.result().decided_by == OTHER.officer
    assert first.state == "current"


def test_a_repair_during_an_objection(two: tuple[World, World]):
    first, second = two
    objection = committed(first, lambda: first.with_source("fine_amount")).id
    repair = committed(first, first.accepted).id
    done, other = at_once(first, second, lambda: first.grant(repair), lambda: second.reject(objection, actor=OTHER))
    assert (done.state, other.result().state) == ("granted", "rejected")
    assert first.state == "repaired", "the end of the objection does not bring the record back"


def test_an_objection_ends_during_a_repair(two: tuple[World, World]):
    first, second = two
    objection = committed(first, lambda: first.with_source("fine_amount")).id
    repair = committed(first, first.accepted).id
    _, other = at_once(
        first, second, lambda: first.uphold(objection, "annulled"), lambda: second.grant(repair, actor=OTHER)
    )  # fmt: skip
    with pytest.raises(api.RepairRefusedError, match="annulled"):
        other.result()
    assert second.state == "annulled"


def test_an_objection_is_filed_while_the_last_one_ends(two: tuple[World, World]):
    first, second = two
    number = committed(first, lambda: first.with_source("fine_amount")).id
    _, other = at_once(first, second, lambda: first.reject(number), lambda: second.file("unlawful_act"))
    assert other.result().state == "filed"
    assert first.state == "contested"


def test_the_same_objection_twice_at_once_is_one(two: tuple[World, World]):
    first, second = two
    _, other = at_once(first, second, lambda: first.file("fine_amount"), lambda: second.file("fine_amount"))
    with pytest.raises(api.ObjectionRefusedError, match="OBJ5"):
        other.result()
    assert second.conn.execute("SELECT count(*) FROM objection").fetchone() == (1,)


def test_two_applications_at_once_are_one(two: tuple[World, World]):
    first, second = two
    paper = committed(first, first.paper).id
    words = {"materials": {"proof": [paper], "commitment_letter": [paper]}, "statement": "", "actor": SUBJECT}

    def apply(world: World) -> Any:
        return world.call(api.apply_for_repair, world.target, **words, catalogue=CATALOGUE)

    _, other = at_once(first, second, lambda: apply(first), lambda: apply(second))
    with pytest.raises(api.RepairRefusedError, match="under way"):
        other.result()


def test_the_answer_comes_while_the_clock_is_looked_at(two: tuple[World, World]):
    first, second = two
    number = committed(first, lambda: first.with_source("fine_amount")).id
    _, other = at_once(
        first, second,
        lambda: first.call(api.reject, number, why="w", actor=CLERK, catalogue=CATALOGUE, now=later(30)),
        lambda: second.call(api.escalate, now=later(30), catalogue=CATALOGUE),
    )  # fmt: skip
    assert other.result() == 0
    assert second.state == "current"


def test_two_jobs_at_once_escalate_once(two: tuple[World, World]):
    first, second = two
    committed(first, lambda: first.with_source("fine_amount"))
    done, other = at_once(
        first, second,
        lambda: first.call(api.escalate, now=later(30), catalogue=CATALOGUE),
        lambda: second.call(api.escalate, now=later(30), catalogue=CATALOGUE),
    )  # fmt: skip
    assert (done, other.result()) == (1, 0)
    assert second.state == "withdrawn"


def test_a_delivery_during_a_correction_does_not_bring_the_old_value_back(two: tuple[World, World]):
    first, second = two
    number = committed(first, lambda: first.with_source("fine_amount")).id
    _, other = at_once(
        first, second,
        lambda: first.uphold(number, fine_amount="3000"),
        lambda: deliver_with(second),
    )  # fmt: skip
    assert [row.why for row in other.result().held_rows] == ["corrected"]
    assert second.record.content["fine_amount"] == "3000.00"


def test_a_reorganisation_and_a_repair_at_once(two: tuple[World, World]):
    first, second = two
    repair = committed(first, first.accepted).id
    _, other = at_once(
        first, second,
        lambda: first.grant(repair),
        lambda: second.call(
            api.approve, second.target.uscc, [second.target], court="c", ruling="r", ruled_on=NOW.date(), actor=OFFICE,
            catalogue=CATALOGUE,
        ),
    )  # fmt: skip
    with pytest.raises(api.ReorganisationRefusedError):
        other.result()
    assert second.state == "repaired"


def deliver_with(world: World) -> Any:
    return deliver(world.conn, legal_representative="王某某")


def in_review(world: World) -> int:
    number = world.with_source("fine_amount").id
    world.reject(number)
    return world.call(api.ask_review, number, why="不服", actor=SUBJECT).id


def test_two_reviews_at_once(two: tuple[World, World]):
    first, second = two
    number = committed(first, lambda: in_review(first))
    remedy = api.Remedy("corrected", {"fine_amount": "3000"})
    words = {"why": "w", "catalogue": CATALOGUE}
    done, other = at_once(
        first, second,
        lambda: first.call(api.change, number, remedy, actor=REVIEWER, **words),
        lambda: second.call(api.confirm, number, actor=SECOND_REVIEWER, **words),
    )  # fmt: skip
    assert (done.state, done.outcome, done.reviewed_by) == ("closed", "corrected", REVIEWER.officer)
    with pytest.raises(api.ObjectionRefusedError, match="closed"):
        other.result()
    assert second.steps("objection", number) == ["filed", "accepted", "routed", "rejected", "review_asked", "changed"]
    assert (second.state, second.record.content["fine_amount"]) == ("current", "3000.00")
    assert second.notices().count("objection_decided") == 2, "of the decision and of the review, not of a third"


def test_a_decision_while_the_objection_is_taken_back(two: tuple[World, World]):
    first, second = two
    number = committed(first, lambda: first.with_source("fine_amount")).id
    done, other = at_once(
        first, second,
        lambda: first.call(api.withdraw, number, actor=SUBJECT), lambda: second.uphold(number, "annulled"),
    )  # fmt: skip
    assert done.outcome == "withdrawn"
    with pytest.raises(api.ObjectionRefusedError, match="closed"):
        other.result()
    assert second.state == "current"
    assert second.steps("objection", number)[-1] == "withdrawn"


def test_a_grant_while_the_application_is_taken_back(two: tuple[World, World]):
    first, second = two
    number = committed(first, first.accepted).id
    done, other = at_once(
        first, second, lambda: first.grant(number), lambda: second.call(api.withdraw_repair, number, actor=SUBJECT)
    )
    assert done.state == "granted"
    with pytest.raises(api.RepairRefusedError, match="granted"):
        other.result()
    assert second.steps("repair", number) == ["applied", "accepted", "granted"]
    assert second.state == "repaired"


def test_a_review_is_asked_for_while_the_job_closes_lapsed_cases(two: tuple[World, World]):
    """The job passes over it; before, it broke off and with it all its other work."""
    first, second = two
    number = committed(first, lambda: first.with_source("fine_amount")).id
    committed(first, lambda: first.reject(number))
    _, other = at_once(
        first, second,
        lambda: first.call(api.ask_review, number, why="不服", actor=SUBJECT),
        lambda: second.call(api.close_lapsed, now=later(60)),
    )  # fmt: skip
    assert other.result() == 0
    assert api.get(second.conn, number, actor=SUBJECT).state == "in_review"


def test_two_rulings_at_once_are_one(two: tuple[World, World]):
    first, second = two
    words = {"court": "c", "ruling": "r", "ruled_on": NOW.date(), "actor": OFFICE, "catalogue": CATALOGUE}

    def approve(world: World) -> Any:
        return world.call(api.approve, world.target.uscc, [world.target], **words)

    done, other = at_once(first, second, lambda: approve(first), lambda: approve(second))
    assert done.state == "hidden"
    with pytest.raises(api.ReorganisationRefusedError):
        other.result()
    assert second.conn.execute("SELECT count(*) FROM reorganisation").fetchone() == (1,)


def test_a_certification_while_a_delivery_arrives(two: tuple[World, World]):
    first, second = two
    number = committed(first, lambda: first.with_source("fine_amount")).id
    committed(first, lambda: first.uphold(number, fine_amount="3000"))
    done, other = at_once(
        first, second,
        lambda: first.call(
            api.certify, first.target, why="复核原卷", actor=officer("certify", code="scjg-11"), catalogue=CATALOGUE
        ),
        lambda: deliver_with(second),
    )  # fmt: skip
    assert done.fields == ("fine_amount",)
    assert other.result().held_rows == (), "it waited for the certification, and comes after the notice"
    assert second.notices()[-1] == "certified"
    assert second.record.content["fine_amount"] == "20000.00"
