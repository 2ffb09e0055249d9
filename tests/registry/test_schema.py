"""models.py and 0001_schema.sql describe the same tables; plans keep the shape their comments promise."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from gongxin.registry import classifying
from gongxin.registry.facts import RECORD_COLUMNS
from gongxin.registry.sql import statement

MODELS = list(apps.get_app_config("registry").get_models())


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_model_and_table_have_the_same_columns(conn, model):
    found = conn.execute(
        "SELECT a.attname, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull FROM pg_attribute a"
        " WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped",
        (model._meta.db_table,),
    ).fetchall()
    described = [
        (field.column, re.sub(r"numeric\(.*\)", "numeric", field.db_type(connection)), field.null)
        for field in model._meta.concrete_fields
        if field.column
    ]
    assert sorted(found) == sorted(described)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_model_and_table_have_the_same_key(conn, model):
    found = conn.execute(
        "SELECT array_agg(a.attname::text ORDER BY array_position(i.indkey::int[], a.attnum::int))"
        " FROM pg_index i"
        " JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY ((i.indkey::int[])[0:i.indnkeyatts - 1])"
        " WHERE i.indisprimary AND i.indrelid = %s::regclass",
        (model._meta.db_table,),
    ).fetchone()
    assert found[0] == [field.column for field in model._meta.pk_fields]


def test_models_need_no_further_migration(db):
    call_command("makemigrations", "registry", check=True, dry_run=True, verbosity=0)


def test_record_columns_are_columns_of_the_table(conn):
    found = dict(
        conn.execute(
            "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute"
            " WHERE attrelid = 'record_version'::regclass AND attnum > 0"
        ).fetchall()
    )
    assert {name: found[name] for name in RECORD_COLUMNS} == RECORD_COLUMNS


def test_the_large_tables_can_be_distributed_by_subject(conn):
    """Traps 20: the subject leads every unique key, and there are no triggers (so no foreign keys
    either)."""
    for table in ("subject", "subject_name", "old_code", "record_version"):
        keys = conn.execute(
            "SELECT a.attname FROM pg_index i"
            " JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]"
            " WHERE i.indisunique AND i.indrelid = %s::regclass",
            (table,),
        ).fetchall()
        assert keys == [("uscc",)], table
        assert conn.execute("SELECT FROM pg_trigger WHERE tgrelid = %s::regclass", (table,)).rowcount == 0


def test_one_btree_on_the_way_in(conn):
    found = conn.execute(
        "SELECT count(*) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am m ON m.oid = c.relam"
        " WHERE i.indrelid = 'record_version'::regclass AND m.amname = 'btree' AND i.indpred IS NULL"
    ).fetchone()
    assert found == (1,)


QUERIES = sorted(path.name.removesuffix(".sql") for path in (files("gongxin.registry") / "queries").iterdir())


@pytest.mark.parametrize("name", QUERIES)
def test_every_statement_says_the_shape_of_its_plan(name):
    text = statement(name)
    assert text.startswith("--") or name == "shown"
    if name not in {"shown", "names_insert", "old_codes_insert"}:
        assert "Shape:" in text, name
    assert "/* include" not in text


def explain(conn, name, parameters):
    rows = conn.execute("EXPLAIN (COSTS OFF) " + statement(name), parameters).fetchall()
    return "\n".join(row[0] for row in rows)


def stages(conn):
    """The temporary tables that publish() makes, empty."""
    for table, columns in classifying.STAGES.items():
        classifying.make(conn, table, columns)


def test_publishing_probes_the_key_and_sorts_nothing(conn):
    stages(conn)
    plan = explain(conn, "stage_known", {"resource": "r"})
    assert "Index Scan Backward using record_version_pkey" in plan
    assert "Nested Loop" in plan
    assert "Sort" not in plan
    assert "Hash" not in plan


def test_the_guard_reads_the_stage_once(conn):
    stages(conn)
    conn.execute(
        "INSERT INTO record_stage (place, uscc, record_key)"
        " SELECT n, lpad(n::text, 18, '0'), gen_random_uuid() FROM generate_series(1, 20000) AS n"
    )
    conn.execute("INSERT INTO record_known (place, version, state, held) SELECT place, 1, 'current', false FROM record_stage")
    conn.execute(
        "INSERT INTO corrected_value (uscc, resource, record_key, field, version, seq)"
        " SELECT lpad(n::text, 18, '0'), 'r', gen_random_uuid(), 'f', 1, n FROM generate_series(1, 50) AS n"
    )
    plan = explain(conn, "guarded", {"resource": "r"})
    assert plan.count("on record_stage") == 1
    assert "record_version" not in plan
    assert "SubPlan" not in plan


def test_the_latest_version_is_found_by_the_key(conn):
    rows = conn.execute("EXPLAIN (COSTS OFF) SELECT * FROM record_current WHERE uscc = 'x' AND resource = 'y'").fetchall()
    plan = "\n".join(row[0] for row in rows)
    assert "Index Scan Backward using record_version_pkey" in plan
    assert "Sort" not in plan
