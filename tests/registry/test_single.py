"""Records written one at a time: the platform's own entries, corrections, and what they keep from coming back."""

from __future__ import annotations

from datetime import date
from typing import Any

import psycopg
import pytest

from gongxin.registry import api

from .decisions import BODY, CATALOGUE, FIELDS, NOW, ON, PENALTY, USCC, WHO, deliver

pytestmark = pytest.mark.django_db


@pytest.fixture
def penalty(conn: psycopg.Connection[Any]) -> api.Written:
    """A penalty that its source delivered."""
    done = deliver(conn)
    (key,) = conn.execute("SELECT record_key FROM record_version").fetchone() or (None,)
    return api.Written(USCC, PENALTY, key, 1, done.first_seq, new=True)


def test_a_fact_is_checked_linked_and_published(conn: psycopg.Connection[Any]) -> None:
    penalty = api.record_fact(conn, PENALTY, FIELDS, **WHO)
    assert (penalty.uscc, penalty.version, penalty.new, penalty.seq) == (USCC, 1, True, 1)
    record = api.latest(conn, USCC, PENALTY, penalty.record_key)
    assert record is not None
    assert (record.state, record.nature, record.submission_id, record.row) == ("current", "adverse", None, None)
    assert record.content["fine_amount"] == "20000.00"  # yuan, whatever unit the columns of a file have
    assert record.decided_on == date(2026, 5, 6)
    assert record.public_until is not None
    known = conn.execute("SELECT name FROM subject WHERE uscc = %s", (USCC,)).fetchone()
    assert known == (FIELDS["counterpart_name"],)
    again = api.record_fact(conn, PENALTY, FIELDS, **WHO)
    assert (again.version, again.seq, again.new) == (1, None, False)
    assert api.verify_sequence(conn) == ()


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        ({"decision_date": "2026-02-30"}, "decision_date"),
        ({"counterpart_uscc": USCC[:17] + ("A" if USCC[17] != "A" else "B")}, "counterpart_uscc"),
        ({"unlawful_facts": "联系电话13812345678"}, "unlawful_facts"),
        ({"no_such_field": "1"}, "no_such_field"),
        ({"decision_no": ""}, "decision_no"),
    ],
)
def test_a_bad_fact_is_refused(conn: psycopg.Connection[Any], wrong: dict[str, str], place: str) -> None:
    with pytest.raises(api.RefusedRowError) as refused:
        api.record_fact(conn, PENALTY, FIELDS | wrong, **WHO)
    assert place in (refused.value.place or "")
    assert "13812345678" not in refused.value.text("zh")


def test_a_correction_is_a_version_and_says_what_changed(conn: psycopg.Connection[Any], penalty: api.Written) -> None:
    done = api.correct(
        conn, USCC, PENALTY, penalty.record_key, {"fine_amount": "2000", "penalty_content": "罚款人民币2000元。"}, **WHO
    )
    assert (done.version, done.seq) == (2, 2)
    changes = {change.field: (change.old, change.new) for change in api.field_changes(conn, USCC, PENALTY, done.record_key, 2)}
    assert changes == {
        "fine_amount": ("20000.00", "2000.00"),
        "penalty_content": ("罚款人民币20000元。", "罚款人民币2000元。"),
    }
    same = api.correct(conn, USCC, PENALTY, penalty.record_key, {"fine_amount": "2000"}, **WHO)
    assert (same.version, same.seq) == (2, None)
    assert api.verify_sequence(conn) == ()


def test_derived_dates_follow_a_correction(conn: psycopg.Connection[Any], penalty: api.Written) -> None:
    before = api.latest(conn, USCC, PENALTY, penalty.record_key)
    api.correct(conn, USCC, PENALTY, penalty.record_key, {"decision_date": "2026-06-06"}, **WHO)
    after = api.latest(conn, USCC, PENALTY, penalty.record_key)
    assert before is not None
    assert after is not None
    assert after.decided_on == date(2026, 6, 6)
    assert before.public_until is not None
    assert after.public_until is not None
    assert after.public_until > before.public_until


@pytest.mark.parametrize("changes", [{"decision_no": "云罚〔2026〕8号"}, {"counterpart_uscc": BODY}, {"nothing": "1"}, {}])
def test_the_key_is_not_corrected(conn: psycopg.Connection[Any], penalty: api.Written, changes: dict[str, str]) -> None:
    with pytest.raises(api.NotCorrectableError):
        api.correct(conn, USCC, PENALTY, penalty.record_key, changes, **WHO)


def test_a_correction_must_be_right_itself(conn: psycopg.Connection[Any], penalty: api.Written) -> None:
    with pytest.raises(api.RefusedRowError) as refused:
        api.correct(conn, USCC, PENALTY, penalty.record_key, {"decision_date": "someday"}, **WHO)
    assert refused.value.place == "decision_date"
    assert api.latest(conn, USCC, PENALTY, penalty.record_key).version == 1  # type: ignore[union-attr]


def test_what_was_corrected_away_does_not_come_back(conn: psycopg.Connection[Any], penalty: api.Written) -> None:
    api.correct(conn, USCC, PENALTY, penalty.record_key, {"fine_amount": "2000"}, **WHO)
    held = deliver(conn)
    assert (held.new, held.changed, held.unchanged, held.held_back) == (0, 0, 0, 1)
    assert (held.held_rows[0].record_key, held.held_rows[0].why) == (penalty.record_key, "corrected")
    other = deliver(conn, fine_amount="3000")  # a new word of the source on the same field is no return of the old one
    assert (other.changed, other.held_back) == (1, 0)


def test_the_source_certifies_anew(conn: psycopg.Connection[Any], penalty: api.Written) -> None:
    api.correct(conn, USCC, PENALTY, penalty.record_key, {"fine_amount": "2000"}, **WHO)
    who = {"department": "scjg", "officer": "scjg-07", "reason": "复核原卷宗，金额无误", "now": NOW}
    with pytest.raises(api.NotCertifiableError):
        api.certify(conn, USCC, PENALTY, penalty.record_key, **who | {"department": "fgw"})
    done = api.certify(conn, USCC, PENALTY, penalty.record_key, **who)
    assert (done.annulled, done.fields, done.department) == (False, ("fine_amount",), "scjg")
    assert deliver(conn).changed == 1
    with pytest.raises(api.NotCertifiableError):
        api.certify(conn, USCC, PENALTY, penalty.record_key, **who)


def test_an_annulled_fact_comes_back_only_after_certification(conn: psycopg.Connection[Any], penalty: api.Written) -> None:
    api.set_state(conn, USCC, PENALTY, penalty.record_key, "annulled", department="scjg", now=NOW)
    assert deliver(conn).held_back == 1
    with pytest.raises(api.RefusedRowError):
        api.record_fact(conn, PENALTY, FIELDS, **WHO)
    api.certify(conn, USCC, PENALTY, penalty.record_key, department="scjg", officer="scjg-07", reason="复核后重新认定", now=NOW)
    assert api.latest(conn, USCC, PENALTY, penalty.record_key).state == "withdrawn"  # type: ignore[union-attr]
    assert deliver(conn).changed == 1
    assert api.latest(conn, USCC, PENALTY, penalty.record_key).state == "current"  # type: ignore[union-attr]


def test_a_hidden_record_stays_hidden_when_it_is_sent_again(conn: psycopg.Connection[Any], penalty: api.Written) -> None:
    api.set_state(conn, USCC, PENALTY, penalty.record_key, "hidden", department="court", now=NOW)
    assert deliver(conn, fine_amount="3000").changed == 1
    record = api.latest(conn, USCC, PENALTY, penalty.record_key)
    assert record is not None
    assert record.state == "hidden"
    assert conn.execute("SELECT version FROM record_current WHERE uscc = %s", (USCC,)).fetchall() == [(3,)]


def test_a_name_that_looks_alike_when_masked_is_another_value(conn: psycopg.Connection[Any]) -> None:
    named = next(field.code for field in CATALOGUE.resource(PENALTY, ON).stored_fields if field.personal)
    penalty = api.record_fact(conn, PENALTY, FIELDS | {named: "张三"}, **WHO)
    done = api.correct(conn, USCC, PENALTY, penalty.record_key, {named: "张四"}, **WHO)
    (change,) = api.field_changes(conn, USCC, PENALTY, penalty.record_key, done.version)
    assert (change.field, change.old, change.new) == (named, "张*", "张*")
    assert deliver(conn, **{named: "张三"}).held_back == 1
    assert deliver(conn, **{named: "张四"}).held_back == 0


def test_corrected_and_annulled_is_held_back_once(conn: psycopg.Connection[Any], penalty: api.Written) -> None:
    api.correct(conn, USCC, PENALTY, penalty.record_key, {"fine_amount": "2000"}, **WHO)
    api.set_state(conn, USCC, PENALTY, penalty.record_key, "annulled", department="fgw", now=NOW)
    held = deliver(conn)
    assert (held.held_back, held.unchanged, held.held_rows[0].why) == (1, 0, "annulled")
    assert api.source_of(conn, USCC, PENALTY, penalty.record_key) == "scjg"


def test_a_record_kept_out_waits_for_the_decision(conn: psycopg.Connection[Any], penalty: api.Written) -> None:
    which = (conn, USCC, PENALTY, penalty.record_key)
    api.set_state(*which, "withdrawn", department="fgw", now=NOW, keep_out=True)
    assert deliver(conn).held_rows[0].why == "kept_out"
    api.set_state(*which, "current", department="scjg", now=NOW)
    assert deliver(conn, fine_amount="3000").changed == 1
    with pytest.raises(ValueError, match="kept out"):
        api.set_state(*which, "repaired", department="scjg", now=NOW, keep_out=True)


def test_what_is_right_again_is_refused_no_more(conn: psycopg.Connection[Any], penalty: api.Written) -> None:
    api.correct(conn, USCC, PENALTY, penalty.record_key, {"fine_amount": "2000"}, **WHO)
    api.correct(conn, USCC, PENALTY, penalty.record_key, {"fine_amount": "20000"}, **WHO)
    assert deliver(conn).unchanged == 1
    assert deliver(conn, fine_amount="2000").held_back == 1
