"""Departments' borders in the database: raw SQL under a department's setting sees no other's drafts."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from gongxin.access import api, borders
from gongxin.kernel import uscc
from gongxin.kernel.text import Bilingual

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
FIRM, OTHER = uscc.generate("91", "510104", "MA6CFT01"), uscc.generate("91", "510104", "MA6CFT02")
WALLED = ("intake_submission", "intake_submissionevent", "intake_quarantinerow", "intake_quarantinedecision",
          "list_entry", "list_event")  # fmt: skip
WARNINGS = ("warning_signal", "warning_record", "warning_event", "warning_note", "warning_note_end")


def submission(department: str, state: str = "received") -> int:
    from gongxin.intake.models import Submission

    counts = {"rows": 1, "accepted": 0, "refused": 0, "quarantined": 1, "duplicates": 0, "new": 0, "changed": 0, "unchanged": 0}
    done = dict(counts, checked_at=NOW, published_at=NOW) if state == "published" else {}
    return Submission.objects.create(
        receipt=uuid4(), resource="honour", department=department, sha256=uuid4().hex * 2, size=1, filename="a.csv",
        received_at=NOW, received_on=date(2026, 11, 20), received_by="x", state=state, **done,
    ).pk  # fmt: skip


@pytest.fixture
def drafts() -> dict[str, dict[str, int]]:
    """Of each of two departments: a delivery on its way, a published one with a decided row in quarantine, a proposal."""
    from gongxin.intake.models import QuarantineDecision, QuarantineRow, SubmissionEvent

    found: dict[str, dict[str, int]] = {}
    for code, firm in (("west", FIRM), ("east", OTHER)):
        api.add_department(code, Bilingual(code, code), now=NOW)
        draft, published = submission(code), submission(code, "published")
        SubmissionEvent.objects.create(submission_id=draft, at=NOW, actor="x", to_state="received")
        row = QuarantineRow.objects.create(submission_id=published, row=2, reasons=[])
        QuarantineDecision.objects.create(quarantine_row=row, at=NOW, author="x", action="refuse", why="x")
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO list_entry (list_code, uscc, department, state, version, reason, evidence, listing_basis, office)"
                " VALUES ('L', %s, %s, 'proposed', 1, 'r', '[{}]', 'b', 'o') RETURNING id",
                [firm, code],
            )
            entry = cursor.fetchone()[0]
            cursor.execute(
                "INSERT INTO list_event VALUES (%s, 1, %s, 'propose', 'x', %s, 'why', %s)", [entry, NOW, code, json.dumps([])]
            )
        found[code] = {"draft": draft, "published": published, "quarantine": row.pk, "entry": entry}
    return found


def sees(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


def test_we_are_no_superuser_and_the_walls_stand() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone()[0] is False
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity AND relname = ANY (%s)",
            [[*WALLED, *WARNINGS]],
        )
        assert {name for (name,) in cursor.fetchall()} == {*WALLED, *WARNINGS}, "what they hold back: tests/warning"


def test_raw_sql_of_a_department_sees_its_own(drafts: dict[str, dict[str, int]]) -> None:
    assert [sees(table) for table in WALLED] == [4, 2, 2, 2, 2, 2], "a job sees all"
    with borders.within("department:west"):
        assert [sees(table) for table in WALLED] == [3, 1, 1, 1, 1, 1], "its own, and the other's published delivery"
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM intake_submission WHERE id = %s", [drafts["east"]["draft"]])
            assert cursor.fetchone() == (0,)
            cursor.execute("UPDATE intake_submission SET filename = 'x' WHERE department = 'east'")
            assert cursor.rowcount == 0, "also of what is published"
            cursor.execute("UPDATE list_entry SET office = 'x' WHERE department = 'east'")
            assert cursor.rowcount == 0
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            submission("east")
        with borders.whole():
            assert sees("intake_submission") == 4
        assert sees("intake_submission") == 3
    assert sees("intake_submission") == 4


def test_an_organisation_sees_proceedings_about_itself(drafts: dict[str, dict[str, int]]) -> None:
    with borders.within(f"subject:{FIRM}"):
        assert (sees("list_entry"), sees("list_event"), sees("intake_quarantinerow")) == (1, 1, 0)


@pytest.mark.parametrize("reach", ["", "department:", "department:nobody", "subject:", "Service", "department:west' OR true --"])
def test_anything_else_sees_no_draft(drafts: dict[str, dict[str, int]], reach: str) -> None:
    with borders.within(reach):
        assert [sees(table) for table in WALLED[1:]] == [0] * 5
        assert sees("intake_submission") == (0 if reach == "" else 2)


def test_a_failed_transaction_does_not_leave_the_wall_open(drafts: dict[str, dict[str, int]]) -> None:
    with pytest.raises(ZeroDivisionError), borders.within("department:west"), transaction.atomic():
        raise ZeroDivisionError
    assert sees("intake_submission") == 4
    with borders.within("department:west"):
        with pytest.raises(ZeroDivisionError), transaction.atomic(), borders.within("service"):
            raise ZeroDivisionError
        assert sees("intake_submission") == 3


def test_who_reaches_how_far() -> None:
    clerk = api.Actor("officer", "west", "west-1", "", frozenset({"propose"}))
    office = api.Actor("officer", "east", "east-1", "", frozenset({"credit_office"}))
    found = [api.reach_of(who) for who in (clerk, office, api.Actor("subject", uscc=FIRM), api.PLATFORM)]
    assert found == ["department:west", "service", f"subject:{FIRM}", "service"]


def test_a_request_is_narrowed_and_the_connection_given_back(drafts: dict[str, dict[str, int]]) -> None:
    seen: list[int] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(sees("intake_submission"))
        if "fault" in request.path_info:
            raise ZeroDivisionError
        return HttpResponse()

    def ask(path: str, actor: api.Actor | None) -> None:
        request = RequestFactory().get(path)
        request.actor = actor
        borders.border_middleware(view)(request)
        assert sees("intake_submission") == 4

    clerk = api.Actor("officer", "west", "west-1", "", frozenset({"propose"}))
    ask("/workbench/", clerk)
    ask("/en/workbench/files/", clerk)
    ask("/status/", clerk)
    ask("/workbench/", None)
    with pytest.raises(ZeroDivisionError):
        ask("/workbench/fault/", clerk)
    assert seen == [3, 3, 4, 4, 3]
    assert sees("intake_submission") == 4


def test_over_http_with_a_key(client: Client, drafts: dict[str, dict[str, int]], monkeypatch: Any) -> None:
    """Also where a room forgot its own condition the database says no."""
    token = api.issue_key("west", ["checks"], now=NOW).token

    def _fake(request: HttpRequest) -> Any:
        from gongxin.api.entitlement import caller_with

        caller_with(request, "checks")

        class Anybody:
            class department:  # noqa: N801
                code = "east"

        return Anybody

    monkeypatch.setattr("gongxin.api.submissions._reader", _fake)
    headers = {"Authorization": f"Bearer {token}"}
    assert client.get(f"/api/v1/submissions/{drafts['east']['draft']}", headers=headers).status_code == 404
    assert client.get(f"/api/v1/submissions/{drafts['east']['published']}", headers=headers).status_code == 200
    assert sees("intake_submission") == 4
