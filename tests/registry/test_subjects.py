"""Subjects, their names and old codes: written set-based, a name that changed is kept as a former one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import psycopg
import pytest

from gongxin.engine import copying
from gongxin.kernel import names
from gongxin.registry import api

from .rows import code, newcomers, subject, subjects, submission


def register(conn, *rows, number=1):
    done = api.register_subjects(conn, submission(number), subjects(rows))
    assert done.rows == done.new + done.changed + done.unchanged == len(rows)
    return done


def names_of(conn, number):
    return conn.execute("SELECT kind, name FROM subject_name WHERE uscc = %s ORDER BY kind, name", (code(number),)).fetchall()


def test_a_registration_fills_every_column(conn):
    register(
        conn,
        subject(
            1,
            "成都（高新）公信科技有限公司",
            former_names=["成都公信技术有限公司"],
            second_name="公信研究院",
            short_name="公信科技",
            old_codes=["510100000012345", "5101001234567", "MA61RFXY1"],
            established=date(2001, 2, 3),
            capital_amount=Decimal("101.2"),
            capital_currency="CNY",
            address="天府大道1号",
        ),
    )
    row = conn.execute(
        "SELECT name_key, kind, region, established, capital_amount, provisional, first_submission FROM subject"
    ).fetchone()
    key = names.normalise_name("成都（高新）公信科技有限公司")
    assert row == (key, "91", "510100", date(2001, 2, 3), Decimal("101.2"), False, 1)
    assert names_of(conn, 1) == [
        ("current", "成都（高新）公信科技有限公司"),
        ("former", "成都公信技术有限公司"),
        ("second", "公信研究院"),
        ("short", "公信科技"),
    ]
    codes = conn.execute("SELECT kind, code FROM old_code ORDER BY 1").fetchall()
    assert codes == [("orgcode", "MA61RFXY1"), ("reg13", "5101001234567"), ("reg15", "510100000012345")]


def test_the_codes_own_organisation_code_needs_no_row(conn):
    register(conn, subject(1, "甲公司", old_codes=[code(1)[8:17]]))
    assert conn.execute("SELECT count(*) FROM old_code").fetchone() == (0,)
    assert api.old_codes_snapshot(conn).read_all().num_rows == 0


def test_resend_changes_nothing(conn):
    rows = [subject(n, f"第{n}号公司", former_names=["旧名"], old_codes=["510100000012345"]) for n in range(5)]
    assert register(conn, *rows).new == 5
    before = conn.execute("SELECT uscc, updated_seq, xmin FROM subject ORDER BY 1").fetchall()
    assert register(conn, *rows, number=2).unchanged == 5
    assert conn.execute("SELECT uscc, updated_seq, xmin FROM subject ORDER BY 1").fetchall() == before
    assert sum(api.figures().subjects.values()) == 5


def test_a_changed_name_becomes_a_former_one(conn):
    register(conn, subject(1, "甲公司"))
    assert register(conn, subject(1, "乙公司"), number=2).changed == 1
    assert names_of(conn, 1) == [("current", "乙公司"), ("former", "甲公司")]
    register(conn, subject(1, "甲公司"), number=3)
    assert ("current", "甲公司") in names_of(conn, 1)
    assert ("former", "乙公司") in names_of(conn, 1)
    assert [kind for kind, _ in names_of(conn, 1)].count("current") == 1


def test_a_name_that_only_changes_its_brackets_is_the_same_name(conn):
    register(conn, subject(1, "甲(成都)公司"))
    assert register(conn, subject(1, "甲（成都）公司"), number=2).changed == 1
    assert names_of(conn, 1) == [("current", "甲（成都）公司")]


def test_status_changes_without_names(conn):
    register(conn, subject(1, "甲公司"))
    assert register(conn, subject(1, "甲公司", status="注销", dissolved=date(2026, 1, 1)), number=2).changed == 1
    assert conn.execute("SELECT status, name_key FROM subject").fetchone() == ("注销", "甲公司")


def test_former_names_may_come_later_and_stay(conn):
    register(conn, subject(1, "甲公司"))
    register(conn, subject(1, "甲公司", former_names=["老甲厂"]), number=2)
    register(conn, subject(1, "甲公司"), number=3)
    assert names_of(conn, 1) == [("current", "甲公司"), ("former", "老甲厂")]


def test_unknown_codes_become_provisional_subjects(conn):
    register(conn, subject(1, "甲公司"))
    given = [(code(1), "别名"), (code(2), "乙公司"), (code(2), "乙公司"), (code(3), None)]
    done = api.ensure_subjects(conn, submission(2), newcomers(given))
    assert (done.rows, done.new, done.changed, done.unchanged) == (3, 2, 0, 1)
    found = conn.execute("SELECT uscc, name, provisional FROM subject ORDER BY 1").fetchall()
    assert found == [(code(1), "甲公司", False), (code(2), "乙公司", True), (code(3), code(3), True)]
    assert names_of(conn, 1) == [("current", "甲公司")]
    assert api.ensure_subjects(conn, submission(3), newcomers(given)).new == 0


def test_registration_settles_a_provisional_subject(conn):
    api.ensure_subjects(conn, submission(1), newcomers([(code(2), "乙 公司（旧称）")]))
    assert register(conn, subject(2, "乙公司"), number=2).changed == 1
    assert conn.execute("SELECT name, provisional, first_submission FROM subject").fetchone() == (
        "乙公司",
        False,
        1,
    )
    assert names_of(conn, 2) == [("current", "乙公司")], "what a record called it is no former name"


def test_individual_business_counts_by_kind(conn):
    register(conn, subject(1, "甲公司"), subject(2, "张记面馆", uscc=code(2, kind="92")))
    assert api.figures().subjects == {"91": 1, "92": 1}


def test_bigram_frequencies(conn):
    register(conn, subject(1, "公信公司"), subject(2, "公信科技"))
    found = dict(conn.execute("SELECT gram, names FROM name_gram").fetchall())
    assert found == {"公信": 2, "信公": 1, "公司": 1, "信科": 1, "科技": 1}
    register(conn, subject(1, "公信公司"), subject(2, "公信科技"), number=2)
    assert dict(conn.execute("SELECT gram, names FROM name_gram").fetchall()) == found
    assert api.refresh_name_grams(conn) == 5
    assert dict(conn.execute("SELECT gram, names FROM name_gram").fetchall()) == found


def test_snapshots(conn):
    register(conn, subject(1, '甲,"乙"\n公司'), subject(2, "丙公司"))
    snapshot = api.subject_codes_snapshot(conn).read_all().to_pylist()
    expected = [{"uscc": code(1), "name_key": names.normalise_name('甲,"乙"\n公司')}]
    assert sorted(snapshot, key=lambda row: row["uscc"]) == [
        *expected,
        {"uscc": code(2), "name_key": "丙公司"},
    ]


def test_a_snapshot_is_read_by_pages_and_loses_no_row(conn, monkeypatch):
    monkeypatch.setattr(copying, "PAGES", 1)
    register(conn, *(subject(n, f'第{n}号"甲"公司' + "长" * 50, issued_nonconforming=n % 3 == 0) for n in range(500)))
    conn.execute("UPDATE subject SET status = NULL WHERE uscc < %s", (code(100),))  # these rows stand elsewhere now
    found = api.subjects_snapshot(conn).read_all().to_pylist()
    assert sorted(found, key=lambda row: row["uscc"]) == [
        {"uscc": code(n), "name": f'第{n}号"甲"公司' + "长" * 50, "issued": n % 3 == 0} for n in range(500)
    ]


def test_old_codes_of_some(conn):
    register(conn, subject(1, "甲公司", old_codes=["510100000012345"]), subject(2, "乙公司", old_codes=["510100000012346"]))
    assert api.old_codes_snapshot(conn).read_all().num_rows == 2
    found = api.old_codes_snapshot(conn, ["510100000012346", "x"]).read_all().to_pylist()
    assert found == [{"code": "510100000012346", "kind": "reg15", "uscc": code(2)}]


def test_snapshot_of_an_empty_registry(conn):
    assert api.subject_codes_snapshot(conn).read_all().num_rows == 0


@pytest.mark.parametrize("bad", [{"uscc": "91"}, {"name": ""}])
def test_the_database_refuses_what_is_no_subject(conn, bad):
    with pytest.raises(psycopg.Error), conn.transaction():
        register(conn, subject(1, "甲公司") | bad)


def test_a_large_first_load_builds_the_index_afterwards(conn, monkeypatch):
    from gongxin.registry import subjects as room

    monkeypatch.setattr(room, "REBUILD", 3)
    register(conn, *(subject(n, f"第{n}号公司") for n in range(10)))
    index = conn.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'subject_name_grams'").fetchone()
    assert index is not None
    assert "gin (grams)" in index[0]
    assert "fastupdate" in index[0]


def test_issued_codes_are_those_of_registered_subjects(conn):
    register(conn, subject(1, "甲公司"))
    api.ensure_subjects(conn, submission(2), newcomers([(code(2), "乙公司")]))
    assert api.issued_codes([code(1), code(2), code(3)]) == {code(1)}
