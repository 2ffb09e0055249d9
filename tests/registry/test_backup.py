"""pg_dump and pg_restore keep the registry: its rows, its keys, its sequence."""

from __future__ import annotations

import os
import subprocess

import psycopg
import pytest
from django.db import connection

from gongxin.conf.embedded.binaries import client
from gongxin.registry import api
from gongxin.registry.publishing import publish as publish_rows
from gongxin.registry.subjects import register_subjects

from .rows import NOW, code, key_of, record, records, subject, subjects, submission

TABLES = ("subject", "subject_name", "old_code", "record_version", "name_gram", "registry_figure")
CHANGED = {"content": {"x": 1}}


@pytest.mark.django_db(transaction=True)
def test_a_restored_registry_goes_on_where_it_stood(tmp_path):
    connection.ensure_connection()
    raw = connection.connection
    with raw.transaction():
        register_subjects(raw, submission(1), subjects([subject(n, f"第{n}号公司") for n in range(20)]))
        publish_rows(raw, submission(1), records([record(n, f"r{n}") for n in range(20)]), now=NOW)
        publish_rows(raw, submission(2), records([record(1, "r1", **CHANGED)]), now=NOW)
        key = (code(2), "administrative_penalty", key_of("r2"))
        api.set_state(raw, *key, "annulled", department="X", now=NOW)
    (last,) = raw.execute("SELECT last FROM change_counter").fetchone()
    info = raw.info
    environment = os.environ | {
        "PGHOST": info.host,
        "PGPORT": str(info.port),
        "PGUSER": info.user,
        "PGPASSWORD": info.password or "",
        "PGOPTIONS": "-c gongxin.reach=service",  # decision 0017: other tables of this database are walled
    }
    dump, restored = tmp_path / "registry.dump", f"{info.dbname}_restored"
    subprocess.run([client("pg_dump"), "--enable-row-security", "-Fc", "-f", dump, info.dbname], env=environment, check=True)
    try:
        subprocess.run([client("createdb"), restored], env=environment, check=True)
        restore = [client("pg_restore"), "-d", restored, "--exit-on-error", dump]
        subprocess.run(restore, env=environment, check=True)
        with psycopg.connect(host=info.host, port=info.port, user=info.user, password=info.password, dbname=restored) as copy:
            copy.execute("SET TIME ZONE 'UTC'")  # as Django's connection
            assert api.verify_sequence(copy) == ()
            for table in TABLES:
                everything = f"SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {table} t"
                assert copy.execute(everything).fetchone() == raw.execute(everything).fetchone(), table
            rows = [record(1, "r1", **CHANGED), record(2, "r2")]
            again = publish_rows(copy, submission(3), records(rows), now=NOW)
            assert (again.unchanged, again.held_back, again.first_seq) == (1, 1, None)
            more = publish_rows(copy, submission(4), records([record(3, "new")]), now=NOW)
            assert more.first_seq == last + 1, "the change numbers go on"
            assert api.verify_sequence(copy) == ()
    finally:
        subprocess.run([client("dropdb"), "--if-exists", restored], env=environment, check=True)
