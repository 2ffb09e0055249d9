"""A delivery does not bring back what was removed: it is held in quarantine with the reason, and the sums still add up."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from django.db import connection, transaction

from acceptance import material
from gongxin.catalogue import load
from gongxin.intake import api
from gongxin.intake.quarantine import BadDecisionError
from gongxin.registry import api as registry
from gongxin.registry.models import RecordVersion

from .conftest import NOW, Send

pytestmark = pytest.mark.django_db(transaction=True)

PENALTY = "administrative_penalty"
CODES = [material.uscc("91", "530102", f"MA00000{n}") for n in range(1, 6)]


def row(number: int, **other: str) -> material.Row:
    return material.penalty(number, CODES[number], f"云岭市第{number}商贸有限公司", **other)


@pytest.fixture
def decided(send: Send) -> dict[int, Any]:
    """Four penalties: corrected, annulled, corrected and then annulled, kept out; their keys."""
    assert send([row(n) for n in range(4)]).state == "published"
    keys = {n: RecordVersion.objects.get(uscc=CODES[n]).record_key for n in range(4)}
    with transaction.atomic():
        conn: psycopg.Connection[Any] = connection.connection
        for n in (0, 2):
            registry.correct(
                conn, CODES[n], PENALTY, keys[n], {"fine_amount": "200", "legal_representative": "欧阳朋"},
                department="scjg", now=NOW, on=NOW.date(), catalogue=load(),
            )  # fmt: skip
        for n in (1, 2):
            registry.set_state(conn, CODES[n], PENALTY, keys[n], "annulled", department="scjg", now=NOW)
        registry.set_state(conn, CODES[3], PENALTY, keys[3], "withdrawn", department="fgw", now=NOW, keep_out=True)
    return keys


def test_what_was_removed_waits_in_quarantine(send: Send, decided: dict[int, Any]) -> None:
    view = send([row(n) for n in range(5)])
    assert (view.state, view.accepted, view.new, view.quarantined) == ("published", 1, 1, 4)
    held = {found.row: found.reasons for found in api.quarantine({"submission": view.id})}
    assert held == {
        2: ("record.corrected",), 3: ("record.annulled",), 4: ("record.annulled",), 5: ("record.unanswered",)
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SELECT uscc, state, version FROM record_current WHERE resource = %s ORDER BY uscc", [PENALTY])
        assert {uscc: (state, version) for uscc, state, version in cursor} == {
            CODES[0]: ("current", 2), CODES[1]: ("annulled", 2), CODES[2]: ("annulled", 3), CODES[3]: ("withdrawn", 2),
            CODES[4]: ("current", 1),
        }  # fmt: skip


def test_a_person_cannot_let_it_in_from_quarantine(send: Send, decided: dict[int, Any]) -> None:
    view = send([row(n) for n in range(5)])
    for found in api.quarantine({"submission": view.id}):
        with pytest.raises(BadDecisionError):
            api.decide(found.id, author="li", why="核对无误", now=NOW, uscc=CODES[4])


def test_after_certification_the_next_delivery_brings_it_back(send: Send, decided: dict[int, Any]) -> None:
    with transaction.atomic():
        for n in (0, 1):
            registry.certify(
                connection.connection,
                CODES[n],
                PENALTY,
                decided[n],
                department="scjg",
                officer="scjg-07",
                reason="复核",
                now=NOW,
            )
    view = send([row(n) for n in range(5)])
    assert (view.accepted, view.new, view.changed, view.quarantined) == (3, 1, 2, 2)
