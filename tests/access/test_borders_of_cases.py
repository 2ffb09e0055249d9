"""The same wall around checks with what came of them, and around cases of objection and repair with papers and steps."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from gongxin.access import borders
from gongxin.kernel import uscc

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
FIRM, OTHER = uscc.generate("91", "510104", "MA6CFT01"), uscc.generate("91", "510104", "MA6CFT02")
CHECKS = ("credit_check", "check_measure", "check_entry", "check_feedback")
CASES = ("objection", "repair", "reorganisation", "reorganisation_record", "objection_evidence", "repair_material", "remedy_event")  # fmt: skip


def run(statement: str, *values: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()[0] if cursor.description else cursor.rowcount


def sees(*tables: str) -> list[int]:
    return [run(f"SELECT count(*) FROM {table}") for table in tables]


@pytest.fixture
def papers() -> dict[str, dict[str, Any]]:
    """By department: a check that named a measure for a firm, with feedback; an objection, a repair and a person's request at a
    window about that firm's record, with papers and steps; a reorganisation of the firm."""
    return {code: _of(code, firm, serial) for serial, (code, firm) in enumerate((("west", FIRM), ("east", OTHER)), start=1)}


def _of(code: str, firm: str, serial: int) -> dict[str, Any]:
    no, key = f"CK20261120-0000000{serial}-0", uuid4()
    run(
        "INSERT INTO credit_check (no, serial, at, on_day, matter, purpose, department, codes, names, considered)"
        " VALUES (%s, %s, %s, '2026-11-20', 'tender', 'p', %s, %s, %s, '{}')",
        no, serial, NOW, code, [FIRM, OTHER], [None, None],
    )  # fmt: skip
    run("INSERT INTO check_measure VALUES (%s, %s, 'M001', 'restriction', %s)", no, firm, code)
    run("INSERT INTO check_entry VALUES (%s, %s, 'M001', 'honour', %s, 1, 0, '{}', false, '2026-01-01', NULL, %s)", no, firm, key, code)
    run(
        "INSERT INTO check_feedback (check_no, uscc, measure, outcome, why, at, department)"
        " VALUES (%s, %s, 'M001', 'not_applied', 'w', %s, %s)", no, firm, NOW, code,
    )  # fmt: skip
    paper, material = _paper(firm), _paper(firm)
    objection = _objection(code, firm, key, "subject")
    person = _objection(code, firm, key, "named_person")
    run("INSERT INTO objection_evidence VALUES (%s, %s)", objection, paper)
    repair = run(
        "INSERT INTO repair (uscc, resource, record_key, regime, statement, source, state, steps, applied_at, applied_on, accept_days,"
        " answer_days, decide_days) VALUES (%s, 'honour', %s, 'NDRC36', 's', %s, 'applied', 1, %s, '2026-11-20', 3, 10, 7)"
        " RETURNING id", firm, key, code, NOW,
    )  # fmt: skip
    run("INSERT INTO repair_material VALUES (%s, 'letter', %s)", repair, material)
    ruling = run(
        "INSERT INTO reorganisation (uscc, court, ruling, ruled_on, state, steps, at)"
        " VALUES (%s, 'c', 'r', '2026-11-19', 'hidden', 1, %s) RETURNING id", firm, NOW,
    )  # fmt: skip
    run("INSERT INTO reorganisation_record VALUES (%s, %s, 'honour', %s)", ruling, firm, key)
    for kind, number in (("objection", objection), ("objection", person), ("repair", repair), ("reorganisation", ruling)):
        run("INSERT INTO remedy_event VALUES (%s, %s, 1, %s, 'filed', 'x', %s, '', '{}')", kind, number, NOW, code)
    return {"no": no, "objection": objection, "person": person, "repair": repair, "paper": paper, "key": key}


def _paper(firm: str) -> UUID:
    number = uuid4()
    run(
        "INSERT INTO paper (id, hash, kind, size, name, uscc, handed_in_by, at, content, department, key_id)"
        " VALUES (%s, %s, 'pdf', 1, 'a.pdf', %s, 'x', %s, %s, '', '0123456789abcdef')",
        number, uuid4().hex * 2, firm, NOW, b"x" * 29,
    )  # fmt: skip
    return number


def _objection(code: str, firm: str, key: UUID, applicant: str) -> int:
    subject = applicant == "subject"
    number: int = run(
        "INSERT INTO objection (uscc, resource, record_key, applicant, matter, fields, statement, receipt_hash, source, state, steps,"
        " filed_at, clock_from, clock_days)"
        " VALUES (%s, 'honour', %s, %s, %s, '{honour_name}', %s, %s, %s, 'filed', 1, %s, '2026-11-20', 7) RETURNING id",
        firm, key, applicant, "content" if subject else "person_mask", "s" if subject else "",
        None if subject else uuid4().hex * 2, code, NOW,
    )  # fmt: skip
    return number


def test_the_walls_stand() -> None:
    found = run(
        "SELECT count(*) FROM pg_class WHERE relrowsecurity AND relforcerowsecurity AND relname = ANY (%s)", [*CHECKS, *CASES]
    )
    assert found == len(CHECKS) + len(CASES)


def test_a_department_sees_its_own_checks_and_cases(papers: dict[str, dict[str, Any]]) -> None:
    assert sees(*CHECKS) == [2, 2, 2, 2]
    assert sees(*CASES) == [4, 2, 2, 2, 2, 2, 8]
    with borders.within("department:west"):
        assert sees(*CHECKS) == [1, 1, 1, 1]
        assert sees(*CASES) == [2, 1, 0, 0, 1, 1, 3]
        assert run("SELECT count(*) FROM objection WHERE id = %s", papers["east"]["objection"]) == 0
        assert run("UPDATE repair SET statement = 'x' WHERE source = 'east'") == 0
        for statement, values in (
            ("INSERT INTO check_measure VALUES (%s, %s, 'M002', 'restriction', 'east')", (papers["east"]["no"], OTHER)),
            ("INSERT INTO objection_evidence VALUES (%s, %s)", (papers["east"]["objection"], papers["west"]["paper"])),
        ):
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                run(statement, *values)


def test_an_organisation_sees_what_is_about_it_and_writes_no_answer(papers: dict[str, dict[str, Any]]) -> None:
    """The request of a person at a window is not the organisation's to see."""
    with borders.within(f"subject:{FIRM}"):
        assert sees(*CHECKS) == [1, 1, 1, 1]
        assert sees(*CASES) == [1, 1, 1, 1, 1, 1, 3]
        assert run("SELECT count(*) FROM objection WHERE id = %s", papers["west"]["person"]) == 0
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            run("INSERT INTO check_measure VALUES (%s, %s, 'M002', 'restriction', 'west')", papers["west"]["no"], FIRM)
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            _paper(OTHER)


@pytest.mark.parametrize("reach", ["", "department:", "department:nobody", "subject:", "Service", "subject:x' OR true --"])
def test_anything_else_sees_nothing(papers: dict[str, dict[str, Any]], reach: str) -> None:
    with borders.within(reach):
        assert sees(*CHECKS, *CASES) == [0] * 11


def test_whole_on_a_connection_gives_it_back(papers: dict[str, dict[str, Any]]) -> None:
    with borders.within("department:west"):
        with borders.whole(connection.connection):
            assert sees("objection") == [4]
        assert sees("objection") == [2]
        with pytest.raises(ZeroDivisionError), transaction.atomic(), borders.whole(connection.connection):
            raise ZeroDivisionError
        assert sees("objection") == [2]
