"""Accepted rows become records, versions, or nothing; the numbers have no gap; the three ways in agree."""

from __future__ import annotations

import random
from datetime import timedelta

import psycopg
import pytest

from gongxin.engine import copying
from gongxin.registry import api

from .rows import NOW, code, digest, key_of, record, records, submission


def publish(conn, rows, number=1, resource="administrative_penalty", **options):
    options.setdefault("now", NOW)
    published = api.publish(conn, submission(number, resource), records(rows), **options)
    assert published.rows == published.new + published.changed + published.unchanged + published.held_back
    assert published.held_back == len(published.held_rows)
    assert api.verify_sequence(conn) == ()
    return published


def decide(conn, state, name="a", resource="administrative_penalty"):
    return api.set_state(conn, code(1), resource, key_of(name), state, department="SC01", now=NOW)


def written(conn):
    """Rows inserted or updated so far in this transaction in the tables that stay."""
    return conn.execute(
        "SELECT sum(n_tup_ins + n_tup_upd) FROM pg_stat_xact_user_tables"
        " WHERE relname IN ('record_version', 'change_counter', 'registry_figure')"
    ).fetchone()[0]


def stored(conn, columns="uscc, record_key, version, content::text"):
    return conn.execute(f"SELECT {columns} FROM record_version ORDER BY 1, 2, 3").fetchall()


def test_first_submission_of_an_empty_registry(conn):
    done = publish(conn, [record(1, "a"), record(2, "b")])
    assert (done.how, done.new, done.first_seq, done.last_seq) == ("first", 2, 1, 2)
    key = conn.execute("SELECT conname FROM pg_constraint WHERE conname = 'record_version_pkey'").fetchall()
    assert len(key) == 1


def test_new_changed_unchanged_add_up(conn):
    publish(conn, [record(1, "a"), record(1, "b"), record(2, "c")])
    done = publish(
        conn,
        [record(1, "a"), record(1, "b", content={"decision_no": "other"}), record(3, "d")],
        2,
        now=NOW + timedelta(days=1),
    )
    assert (done.new, done.changed, done.unchanged, done.how) == (1, 1, 1, "staged")
    assert (done.first_seq, done.last_seq) == (4, 5)
    versions = conn.execute("SELECT version FROM record_version WHERE record_key = %s ORDER BY 1", (key_of("b"),))
    assert versions.fetchall() == [(1,), (2,)]


def test_resending_identical_content_writes_nothing(conn):
    rows = [record(n, f"r{n}") for n in range(50)]
    publish(conn, rows)
    before = conn.execute("SELECT pg_current_wal_insert_lsn()").fetchone()[0]
    done = publish(conn, rows, 2)
    wal = conn.execute("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), %s)", (before,)).fetchone()[0]
    assert (done.unchanged, done.new, done.changed, done.first_seq) == (50, 0, 0, None)
    assert len(stored(conn)) == 50
    assert conn.execute("SELECT last FROM change_counter").fetchone() == (50,)
    assert wal < 60_000, "only the catalogue rows of the temporary table may be logged"
    so_far = written(conn)
    publish(conn, rows, 3)
    assert written(conn) == so_far


def test_the_three_ways_in_write_the_same(conn):
    rows = [record(n % 40, f"r{n}") for n in range(200)]
    seen = {}
    publish(conn, [record(99, "other")], resource="tax_rating")
    seen["staged"] = publish(conn, rows, 2, "way_a", first_load=False)
    seen["direct"] = publish(conn, rows, 2, "way_b")
    columns = "uscc, record_key, version, seq - %s, content::text, personal::text, state, accepted_at"

    def content(resource, base):
        return conn.execute(
            f"SELECT {columns} FROM record_version WHERE resource = %s ORDER BY 1, 2", (base, resource)
        ).fetchall()

    staged = content("way_a", seen["staged"].first_seq)
    assert staged == content("way_b", seen["direct"].first_seq)
    conn.execute("TRUNCATE record_version, change_counter, registry_figure")
    first = publish(conn, rows, 2, "way_c")
    assert (first.how, seen["direct"].how, seen["staged"].how) == ("first", "direct", "staged")
    assert content("way_c", first.first_seq) == staged


def test_numbers_follow_the_key_order(conn):
    publish(conn, [record(9, "z")])
    rows = [record(random.Random(n).randrange(1000), f"r{n}") for n in range(300)]
    publish(conn, rows, 2)
    found = conn.execute("SELECT uscc, record_key FROM record_version WHERE seq > 1 ORDER BY seq").fetchall()
    assert found == sorted(found)


def test_annulled_record_does_not_come_back(conn):
    publish(conn, [record(1, "a"), record(2, "b")])
    api.set_state(conn, code(1), "administrative_penalty", key_of("a"), "annulled", department="SC01", now=NOW)
    done = publish(conn, [record(1, "a", content={"x": 1}, row=7), record(2, "b"), record(3, "c")], 2)
    assert (done.new, done.changed, done.unchanged, done.held_back) == (1, 0, 1, 1)
    assert done.held_rows == (api.HeldRow(code(1), key_of("a"), 7),)
    again = publish(conn, [record(1, "a")], 3)
    assert (again.held_back, again.unchanged) == (1, 0)


def test_annulled_in_another_resource_holds_nothing(conn):
    publish(conn, [record(1, "a")])
    publish(conn, [record(1, "a")], 2, "tax_rating")
    decide(conn, "annulled", resource="tax_rating")
    assert publish(conn, [record(1, "a")], 3).unchanged == 1


def test_reinstated_record_is_held_no_more(conn):
    publish(conn, [record(1, "a")])
    for state in ("annulled", "current"):
        decide(conn, state)
    done = publish(conn, [record(1, "a", content={"x": 1})], 2)
    assert (done.changed, done.held_back) == (1, 0)


@pytest.mark.parametrize("state", ["contested", "repaired"])
def test_a_decision_about_a_record_outlives_its_source_changing_it(conn, state):
    publish(conn, [record(1, "a")])
    decide(conn, state)
    assert publish(conn, [record(1, "a")], 2).unchanged == 1
    assert publish(conn, [record(1, "a", content={"x": 1})], 3).changed == 1
    assert conn.execute("SELECT state FROM record_version WHERE version = 3").fetchone() == (state,)


def test_withdrawn_record_returns_when_its_source_sends_it_again(conn):
    publish(conn, [record(1, "a")])
    api.set_state(conn, code(1), "administrative_penalty", key_of("a"), "withdrawn", department="SC01", now=NOW)
    assert publish(conn, [record(1, "a")], 2).changed == 1
    assert conn.execute("SELECT state FROM record_version WHERE version = 3").fetchone() == ("current",)


def test_everything_is_in_the_callers_transaction(conn):
    publish(conn, [record(1, "a")])
    with pytest.raises(psycopg.errors.UniqueViolation), conn.transaction():
        publish(conn, [record(2, "b"), record(2, "b")], 2)
    assert len(stored(conn)) == 1
    assert publish(conn, [record(2, "b")], 2).first_seq == 2


def test_rows_are_frozen_as_they_come_only_into_a_table_of_this_transaction(conn):
    """Else another's snapshot would see them; the server refuses it, and the first load is the only one that asks."""
    given = {"k": "text"}
    conn.execute("CREATE TABLE frozen_rows (k text)")
    with conn.transaction():
        conn.execute("TRUNCATE frozen_rows")
        assert copying.copy_batches(conn, "frozen_rows", copying.batches_of(given, [["a"]]), frozen=True) == 1
    with pytest.raises(psycopg.errors.ObjectNotInPrerequisiteState), conn.transaction():
        copying.copy_batches(conn, "frozen_rows", copying.batches_of(given, [["b"]]), frozen=True)
    assert conn.execute("SELECT array_agg(k) FROM frozen_rows").fetchone() == (["a"],)


def test_first_load_that_fails_leaves_the_key_in_place(conn):
    with pytest.raises(psycopg.errors.UniqueViolation), conn.transaction():
        publish(conn, [record(2, "b"), record(2, "b")])
    assert publish(conn, [record(2, "b")]).how == "first"


def test_empty_batches(conn):
    done = publish(conn, [])
    assert (done.rows, done.new, done.first_seq) == (0, 0, None)


def test_unknown_column_is_refused(conn):
    from gongxin.engine import copying

    with pytest.raises(ValueError, match="surprise"):
        api.publish(conn, submission(), copying.batches_of({"surprise": "text"}, [("x",)]), now=NOW)


def test_missing_optional_columns_are_null(conn):
    from gongxin.engine import copying

    columns = {
        "uscc": "text",
        "record_key": "uuid",
        "content_hash": "uuid",
        "nature": "text",
        "content": "json",
    }
    batches = copying.batches_of(columns, [(code(1), digest("a"), digest("b"), "basic", "{}")])
    assert api.publish(conn, submission(), batches, now=NOW).new == 1


@pytest.mark.parametrize(
    ("column", "value"),
    [("nature", "bad"), ("uscc", None), ("content", None), ("content", "no json"), ("nature", None)],
)
def test_the_database_enforces_what_the_code_assumes(conn, column, value):
    for how in (None, False):
        with pytest.raises(psycopg.Error), conn.transaction():
            publish(
                conn,
                [record(1, "a", **{column: value})] if column != "content" else [record(1, "a") | {"content": value}],
                first_load=how,
            )


def test_adverse_record_needs_a_last_public_day(conn):
    with pytest.raises(psycopg.errors.CheckViolation):
        publish(conn, [record(1, "a", public_until=None)])


def test_verification_finds_a_gap_and_a_double(conn):
    publish(conn, [record(1, "a"), record(2, "b"), record(3, "c")])
    conn.execute("UPDATE record_version SET seq = 7 WHERE uscc = %s", (code(2),))
    assert [fault.kind for fault in api.verify_sequence(conn)] == ["counter"]
    conn.execute("UPDATE record_version SET seq = 1 WHERE uscc = %s", (code(2),))
    assert {fault.kind for fault in api.verify_sequence(conn)} == {"twice", "missing"}
    conn.execute("UPDATE record_version SET seq = 2, version = 2 WHERE uscc = %s", (code(2),))
    assert [fault.kind for fault in api.verify_sequence(conn)] == ["versions"]


def test_changes_in_order(conn):
    publish(conn, [record(1, "a"), record(2, "b")])
    publish(conn, [record(1, "a", content={"x": 2})], 2)
    feed = api.changes(after=1, limit=10)
    assert [(item.seq, item.kind, item.version, item.submission_id) for item in feed] == [
        (2, "created", 1, 1),
        (3, "changed", 2, 2),
    ]
    assert api.changes(after=3, limit=10) == ()
    assert len(api.changes(after=0, limit=2)) == 2
