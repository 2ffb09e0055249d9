"""What those are answered whose it is: every operation that names something, asked with what is there and a body that is in order, by the
organisation, the department of the source, the credit office, and by another department and another organisation with the same offices.

tests/cases/access_matrix_owners.csv; to write it as the service stands, and then to READ the difference:
GONGXIN_MATRIX=write pytest this file. Words: see test_matrix.py. `invalid` here means: let in by the door, refused by the state of the
case or by a body that is still not in order.
"""

from __future__ import annotations

import csv
import os
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from access_places import Place, owned_places
from django.db import transaction
from django.test import Client
from test_matrix import outcome

from api import estate as estates

pytestmark = pytest.mark.django_db
TABLE = Path(__file__).parents[1] / "cases" / "access_matrix_owners.csv"
ROLES = ("subject", "officer", "office", "other_clerk", "other_subject")


@pytest.fixture
def world() -> ModuleType:
    from api import world as module

    if not module.stands():
        module.build(many=3)
    return module


def ask(client: Client, place: Place, headers: dict[str, str]) -> Any:
    return client.generic(place.method, place.path, place.content, content_type=place.kind, headers=headers)


def test_what_owners_are_answered(world: ModuleType, settings: Any) -> None:
    settings.API_RATE = settings.TOKEN_RATE = settings.REPORT_RATE = 0
    estate, client = estates.build(world), Client(raise_request_exception=False)
    table: dict[str, dict[str, str]] = {}
    faults = []
    for place in sorted(owned_places(estate), key=lambda found: found.name):
        row = table[place.name] = {}
        for role in ROLES:
            mark = transaction.savepoint()
            answer = ask(client, place, estate.keys[role])
            transaction.savepoint_rollback(mark)
            row[role] = outcome(answer)
            if answer.status_code >= 500 and answer.status_code != 503:
                faults.append(f"{role} {place.method} {place.path}: {answer.status_code}")
    if os.environ.get("GONGXIN_MATRIX") == "write":
        with TABLE.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(("place", *ROLES))
            writer.writerows((name, *(row[role] for role in ROLES)) for name, row in table.items())
    assert faults == []
    with TABLE.open(encoding="utf-8", newline="") as file:
        expected = {row.pop("place"): row for row in csv.DictReader(file)}
    assert sorted(table.keys() ^ expected.keys()) == [], "place these in tests/cases/access_matrix_owners.csv"
    assert {name: (expected[name], row) for name, row in table.items() if expected[name] != row} == {}


def test_nobody_else_gets_at_a_case() -> None:
    """What holds for the table, whoever edits it: of cases, another organisation and another department see nothing."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = {row["place"]: row for row in csv.DictReader(file)}
    for name, row in rows.items():
        for room in ("objections", "repairs", "commitments"):
            if f"/api/v1/{room}/{{number}}" in name:
                assert (row["other_clerk"], row["other_subject"]) == ("unknown", "unknown"), name
    for name in ("objections/{number}", "repairs/{number}", "commitments/{number}", "commitments/{number}/papers",
                 "commitments/{number}/papers/{paper}", "evidence/{number}", "integrity/complaints/{number}"):  # fmt: skip
        row = rows[f"GET /api/v1/{name}"]
        assert (row["subject"], row["officer"], row["office"]) == ("open",) * 3, name
        assert (row["other_clerk"], row["other_subject"]) == ("unknown",) * 2, name
    tip = rows["GET /api/v1/tips/{number}"]
    assert (tip["subject"], tip["other_subject"], tip["other_clerk"]) == ("unknown",) * 3, "whom it is about learns nothing"
