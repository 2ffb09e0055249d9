"""The same delivery twice changes nothing; the same rows in other bytes write nothing; one changed cell is one version."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from acceptance import material
from gongxin.access import api as access
from gongxin.intake import api
from gongxin.kernel.text import Bilingual
from gongxin.registry.models import ChangeCounter, RecordVersion

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any) -> None:
    settings.GONGXIN_HOME = tmp_path / "home"
    access.add_department("scjg", Bilingual("市场监督管理局", "Market Supervision"), now=NOW)


def rows() -> list[material.Row]:
    organisations = material.Organisations()
    return [material.penalty(n, *organisations.next()) for n in range(50)]


def send(made: list[material.Row], form: str = "csv", at: datetime = NOW, name: str = "p") -> api.SubmissionView:
    return api.submit(
        [material.written(form, material.PENALTY_HEADERS, made)], resource="administrative_penalty", department="scjg",
        filename=f"{name}.{material.SUFFIX[form]}", received_at=at, actor="t",
    )  # fmt: skip


def whole_database() -> dict[str, object]:
    """Every row of every table of ours."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
            " AND relname !~ '^(django_|procrastinate_)'"
        )
        tables = [row[0] for row in cursor.fetchall()]
        found = {}
        for table in tables:
            cursor.execute(f"SELECT t::text FROM {table} t ORDER BY 1")
            found[table] = cursor.fetchall()
    return found


def test_the_same_bytes_change_nothing_at_all() -> None:
    first = send(rows())
    before = whole_database()
    again = send(rows(), at=NOW + timedelta(days=3), name="another name")
    assert (again.id, again.again, again.state, again.received_at) == (first.id, True, "published", NOW)
    assert whole_database() == before


@pytest.mark.parametrize("form", [form for form in material.FORMS if form != "csv"])
def test_the_same_rows_in_another_format_are_no_change(form: str) -> None:
    send(rows())
    again = send(rows(), form)
    assert not again.again
    assert (again.state, again.new, again.changed, again.unchanged) == ("published", 0, 0, 50)
    assert (again.first_seq, again.last_seq) == (None, None)
    assert RecordVersion.objects.count() == 50
    assert ChangeCounter.objects.get().last == 50


def test_one_changed_cell_is_one_new_version() -> None:
    send(rows())
    made = rows()
    made[7]["CF_NR_FK"] = "0.3"
    view = send(made)
    assert (view.new, view.changed, view.unchanged, view.first_seq, view.last_seq) == (0, 1, 49, 51, 51)
    versions = RecordVersion.objects.filter(uscc=made[7]["CF_XDR_SHXYM"]).order_by("version")
    assert [version.content["fine_amount"] for version in versions] == ["2000.00", "3000.00"]


def test_the_same_file_under_two_departments_is_two_submissions() -> None:
    access.add_department("hbj", Bilingual("生态环境局", "Environment"), now=NOW)
    first = send(rows())
    data = material.written("csv", material.PENALTY_HEADERS, rows())
    other = api.submit(
        [data], resource="administrative_penalty", department="hbj", filename="p.csv", received_at=NOW, actor="t"
    )
    assert other.id != first.id
    assert (other.new, other.unchanged) == (0, 50)


def test_two_rows_of_one_record_in_one_file() -> None:
    """Repeated to the letter: it counts once. Contradicting: none of them is taken."""
    made = rows()
    view = send([*made, made[0], made[1] | {"CF_NR_FK": "9"}])
    assert (view.rows, view.duplicates, view.new) == (52, 1, 49)
    assert (view.accepted, view.refused) == (50, 2)
    assert view.findings["CK15.repeated"] == 1
    assert view.findings["CK15.conflict"] == 2
