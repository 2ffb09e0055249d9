"""Files of open data: what the public may see and nothing else; a file in which something was taken out is made anew."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pyarrow.csv
import pyarrow.parquet
import pytest
from django.db import connection
from django.utils import timezone

from gongxin.catalogue import load
from gongxin.publicity import api as publicity
from gongxin.publicity import files
from gongxin.registry import api as registry

pytestmark = pytest.mark.django_db
PENALTY = "administrative_penalty"


def raw() -> Any:
    connection.ensure_connection()
    return connection.connection


def today() -> date:
    return timezone.localdate()


def make(folder: Path, resource: str = PENALTY) -> publicity.File:
    loaded = load()
    return publicity.make(raw(), loaded.resource(resource), folder, today(), timezone.now(), loaded)


def test_the_file_holds_what_the_pages_show(world: ModuleType, tmp_path: Path):
    file = make(tmp_path)
    table = pyarrow.parquet.read_table(publicity.path_of(tmp_path, file, "parquet"))
    shown = list(publicity.all_lines(publicity.Question(PENALTY), today(), load(), most=10_000))
    keys = {(line.uscc, str(line.record_key)) for line in shown}
    assert set(zip(table["uscc"].to_pylist(), table["record_key"].to_pylist(), strict=True)) == keys
    assert file.rows == len(shown) == table.num_rows
    text = pyarrow.csv.read_csv(publicity.path_of(tmp_path, file, "csv"))
    assert text.column_names == table.column_names
    assert text.num_rows == table.num_rows


def test_no_person_is_in_a_file(world: ModuleType, tmp_path: Path):
    file = make(tmp_path)
    for form in publicity.FORMATS:
        assert world.PERSON.encode() not in publicity.path_of(tmp_path, file, form).read_bytes()
    table = pyarrow.parquet.read_table(publicity.path_of(tmp_path, file, "parquet"))
    personal = {field.code for field in load().resource(PENALTY).stored_fields if field.personal or not field.public}
    assert personal
    assert not personal & set(table.column_names)


def test_several_codes_of_a_field_are_joined(world: ModuleType, tmp_path: Path):
    table = pyarrow.parquet.read_table(publicity.path_of(tmp_path, make(tmp_path), "parquet"))
    assert set(table["penalty_category"].to_pylist()) == {"罚款；没收违法所得"}


def test_a_cell_that_a_spreadsheet_would_run_is_quoted_in_csv_only(world: ModuleType, tmp_path: Path):
    risky = world.penalty(world.SHOP, "900", content={"unlawful_act": "=HYPERLINK(1)"})
    world.publish(PENALTY, [risky], number=910, at=world.at(1))
    file = make(tmp_path)
    assert b"'=HYPERLINK(1)" in publicity.path_of(tmp_path, file, "csv").read_bytes()
    acts = pyarrow.parquet.read_table(publicity.path_of(tmp_path, file, "parquet"))["unlawful_act"].to_pylist()
    assert "=HYPERLINK(1)" in acts


@pytest.mark.parametrize("text", ['["不是数组"]', '{"a": 1}', '他说"是"，\r\n第二行\\n', "null", "[", "\u2028𠮷"])
def test_a_text_is_written_to_the_letter(world: ModuleType, tmp_path: Path, text: str):
    odd = world.penalty(world.SHOP, "903", content={"unlawful_act": text, "penalty_category": []})
    world.publish(PENALTY, [odd], number=913, at=world.at(1))
    found = pyarrow.parquet.read_table(publicity.path_of(tmp_path, make(tmp_path), "parquet"))
    rows = dict(zip(found["unlawful_act"].to_pylist(), found["penalty_category"].to_pylist(), strict=True))
    assert rows[text] is None


def test_a_file_stands_until_something_in_it_is_taken_out(world: ModuleType, tmp_path: Path):
    file = make(tmp_path)
    assert publicity.stands(raw(), file, today())
    assert not publicity.stands(raw(), file, today() + timedelta(days=1))
    world.publish(PENALTY, [world.penalty(world.SHOP, "901")], number=911, at=world.at(1))
    assert publicity.stands(raw(), file, today())
    key = world.key_of(f"penalty {world.NEW} 22")
    registry.set_state(raw(), world.NEW, PENALTY, key, "repaired", department=world.DEPARTMENT, now=timezone.now())
    assert not publicity.stands(raw(), file, today())
    licences = make(tmp_path, "administrative_licence")
    assert publicity.stands(raw(), licences, today())


def test_old_files_are_swept(world: ModuleType, tmp_path: Path):
    first = make(tmp_path)
    world.publish(PENALTY, [world.penalty(world.SHOP, "902")], number=912, at=world.at(1))
    second = make(tmp_path)
    assert second.seq > first.seq
    (tmp_path / "20200101").mkdir()
    files.sweep(raw(), tmp_path, today())
    left = sorted(path.name for path in tmp_path.rglob("*") if path.is_file())
    assert left == [f"{PENALTY}-{second.seq}.csv", f"{PENALTY}-{second.seq}.parquet"]
    assert not (tmp_path / "20200101").exists()


def test_only_public_resources_have_files():
    offered = {resource.id for resource in publicity.offered(load())}
    assert PENALTY in offered
    assert "social_insurance_arrears" not in offered
