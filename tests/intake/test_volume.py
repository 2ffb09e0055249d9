"""Volume assertions: which deliveries stop before publication, and what they say."""

import pytest

from gongxin.intake.rules.volume import Delivery, Limits, hold_reasons

PAST = (100, 110, 90)


def rules(delivery: Delivery, past: tuple[int, ...] = PAST, *, adverse: bool = True, **limits: float | None) -> list[str]:
    return [reason.rule for reason in hold_reasons(delivery, past, Limits(**limits), adverse=adverse)]


def test_a_usual_delivery_passes() -> None:
    assert rules(Delivery(100, 98, 2)) == []


@pytest.mark.parametrize(("refused", "held"), [(50, False), (51, True), (100, True)])
def test_vol1_too_many_refused(refused: int, held: bool) -> None:
    assert ("volume.refused" in rules(Delivery(100, 100 - refused, refused), past=())) is held


@pytest.mark.parametrize(("rows", "held"), [(50, False), (49, True), (1, True)])
def test_vol2_sudden_drop(rows: int, held: bool) -> None:
    assert ("volume.drop" in rules(Delivery(rows, rows, 0))) is held


@pytest.mark.parametrize(("accepted", "adverse", "held"), [(300, True, False), (301, True, True), (301, False, False)])
def test_vol3_jump_in_adverse_records(accepted: int, adverse: bool, held: bool) -> None:
    assert ("volume.adverse_jump" in rules(Delivery(accepted, accepted, 0), adverse=adverse)) is held


def test_too_little_past_says_nothing() -> None:
    assert rules(Delivery(1, 1, 0), past=(100, 100)) == []


def test_an_assertion_can_be_switched_off() -> None:
    assert rules(Delivery(100, 0, 100), refused_max=None) == []
    assert rules(Delivery(1, 1, 0), min_ratio=None) == []
    assert rules(Delivery(900, 900, 0), max_ratio=None) == []


def test_several_reasons_are_all_told_in_both_languages() -> None:
    reasons = hold_reasons(Delivery(10, 2, 8), PAST, Limits(), adverse=True)
    assert [r.rule for r in reasons] == ["volume.refused", "volume.drop"]
    assert all(r.message.zh and r.message.en for r in reasons)


def test_an_empty_delivery_divides_by_nothing() -> None:
    assert rules(Delivery(0, 0, 0), past=()) == []
