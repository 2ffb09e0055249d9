"""After kill -9 at any point, `resume` ends in exactly the state of an undisturbed run: nothing lost, nothing twice."""

import json
from pathlib import Path

import pytest

from acceptance.house import House
from gongxin.intake.steps import STEPS

UNACKNOWLEDGED = {"receive.incoming_made", "receive.spooled"}
"""Points before the receipt is durable: the sender has no answer, nothing stays, and sending again does everything."""

CHILD = Path(__file__).with_name("kill9_child.py")


@pytest.mark.thorough
def test_every_point(house: House) -> None:
    done = house.python(str(CHILD), timeout=3000)
    assert done.returncode == 0, done.stderr.decode()[-3000:]
    undisturbed, *cases = [json.loads(line) for line in done.stdout.splitlines()]
    view = undisturbed["view"]
    assert view["state"] == "published"
    assert view["counts"]["rows"] == 49
    assert min(view["counts"][n] for n in ("accepted", "refused", "quarantined", "duplicates")) > 0
    assert [case["case"] for case in cases] == list(STEPS)
    for case in cases:
        assert case["died"], f"never passed {case['case']}"
        assert case["resumed"] == case["sent"] == 0, case
        assert case["after_resend"] == {}, case
        if case["case"] in UNACKNOWLEDGED:
            assert case["again"] is False, case
        else:
            assert case["again"] is True, case
            assert case["after_resume"] == {}, case
