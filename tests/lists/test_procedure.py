"""LST1-LST8 one by one, each with its sentence; the database refuses the same."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction

from gongxin.access import api as access
from gongxin.access.errors import NoOfficeError
from gongxin.lists import api
from gongxin.lists.rules import procedure
from gongxin.notices import api as notices
from gongxin.registry import api as registry
from together import in_transactions

from .world import (
    CATALOGUE,
    CLERK,
    HEAD,
    LATER,
    NOW,
    SECOND,
    SUBJECT,
    USCC,
    decided,
    listed,
    notified,
    officer,
    paper,
    proposed,
    settle,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def conn(db: None) -> psycopg.Connection[Any]:
    connection.ensure_connection()
    raw = connection.connection
    settle(raw)
    return raw


def kinds(conn: psycopg.Connection[Any]) -> list[str]:
    return [row[0] for row in conn.execute("SELECT kind FROM notice WHERE kind <> 'adverse_record' ORDER BY id").fetchall()]


def test_rules_are_numbered_and_bilingual() -> None:
    assert [rule.number() for rule in procedure.RULES] == [f"LST{n}" for n in range(1, 9)]
    assert all(rule.sentence().zh and rule.sentence().en for rule in procedure.RULES)


@pytest.mark.parametrize("code", ["SX20", "SX10", "YC01"])
def test_lst1_only_lists_that_are_kept(conn: psycopg.Connection[Any], code: str) -> None:
    """LST1 An entry is proposed only for a list that is switched on and whose basis is in force."""
    with pytest.raises((api.ListNotKeptError, api.StepRefusedError)):
        proposed(conn, list_code=code)
    with pytest.raises(api.UnknownListError):
        proposed(conn, list_code="ZZ99")


def test_lst1_not_before_the_basis_is_in_force(conn: psycopg.Connection[Any]) -> None:
    with pytest.raises(api.ListNotKeptError):
        proposed(conn, list_code="SX06", now=datetime(2020, 6, 1, 4, tzinfo=NOW.tzinfo))


def test_lst2_no_decision_before_the_statement_period_is_over(conn: psycopg.Connection[Any]) -> None:
    """LST2 Nothing is decided before the subject was told and its statement period is over."""
    entry = notified(conn)
    assert entry.statement_until == date(2026, 6, 8)  # five working days after 1 June
    assert kinds(conn) == ["list_intended"]
    for day in (NOW, NOW + timedelta(days=7)):
        with pytest.raises(api.StepRefusedError) as refused:
            api.decide(conn, entry.id, decision_no="1号", why="x", actor=HEAD, now=day, catalogue=CATALOGUE)
        assert refused.value.place == "LST2"
    done = api.decide(
        conn, entry.id, decision_no="1号", why="x", actor=HEAD, now=NOW + timedelta(days=8), catalogue=CATALOGUE
    )
    assert done.state == "decided"
    other = proposed(conn, settle(conn, 2))
    with pytest.raises(api.StepRefusedError):  # not without notice
        api.decide(conn, other.id, decision_no="1号", why="x", actor=HEAD, now=LATER, catalogue=CATALOGUE)


def test_lst3_the_statement(conn: psycopg.Connection[Any]) -> None:
    """LST3 The subject may make its statement until the last day, more than once."""
    entry = notified(conn)
    api.state(conn, entry.id, "处罚决定正在复议", actor=SUBJECT, now=NOW, documents=[paper(conn, who=SUBJECT).id])
    again = api.state(conn, entry.id, "补充材料", actor=SUBJECT, now=NOW + timedelta(days=7))
    assert (again.state, again.version) == ("stated", 4)
    with pytest.raises(api.StepRefusedError):
        api.state(conn, entry.id, "太晚", actor=SUBJECT, now=NOW + timedelta(days=8))
    with pytest.raises(api.UnknownEntryError):  # and does not learn about whom it is
        api.state(conn, entry.id, "x", actor=access.Actor("subject", uscc="0" * 18), now=NOW)
    with pytest.raises(NoOfficeError):
        api.state(conn, entry.id, "x", actor=CLERK, now=NOW)


def test_lst4_a_second_person_signs(conn: psycopg.Connection[Any]) -> None:
    """LST4 An entry takes effect only when somebody else has signed it off."""
    entry = decided(conn)
    assert api.active(conn, [USCC], LATER.date(), CATALOGUE) == ()
    with pytest.raises(api.StepRefusedError) as refused:
        api.sign_off(conn, entry.id, why="x", actor=HEAD, now=LATER, catalogue=CATALOGUE)
    assert refused.value.place == "LST4"
    done = api.sign_off(conn, entry.id, why="程序完备", actor=SECOND, now=LATER, catalogue=CATALOGUE)
    assert (done.state, done.signed_by, done.listing_date) == ("listed", "scjg-03", LATER.date())
    (active,) = api.active(conn, [USCC], LATER.date(), CATALOGUE)
    assert (active.list_code, active.end_date) == ("SX04", date(2029, 6, 15))
    assert kinds(conn) == ["list_intended", "list_decided"]
    record = registry.latest(conn, USCC, "serious_list_entry", active.record_key)
    assert record is not None
    assert (record.state, record.severity, record.content["list_code"]) == ("current", "serious", "SX04")


def test_lst5_the_last_day(conn: psycopg.Connection[Any]) -> None:
    """LST5 Every entry has a last day when it is decided, never beyond the list's period."""
    found, by_decision = CATALOGUE.lists["SX04"], CATALOGUE.lists["SX15"]
    on = date(2026, 6, 15)
    assert procedure.last_day(found, on, None) == date(2029, 6, 15)
    assert procedure.last_day(found, on, date(2027, 1, 1)) == date(2027, 1, 1)
    assert procedure.last_day(found, on, date(2030, 1, 1)) is None
    assert procedure.last_day(found, on, on) is None
    assert procedure.last_day(by_decision, on, None) is None
    assert procedure.last_day(by_decision, on, date(2030, 1, 1)) == date(2030, 1, 1)
    entry = notified(conn)
    with pytest.raises(api.StepRefusedError) as refused:
        api.decide(
            conn, entry.id, decision_no="1", why="x", actor=HEAD, now=LATER, catalogue=CATALOGUE, end_date=date(2039, 1, 1)
        )
    assert refused.value.place == "LST5"


def test_lst5_a_decision_whose_last_day_has_come_is_not_signed(conn: psycopg.Connection[Any]) -> None:
    number = notified(conn).id
    short = LATER.date() + timedelta(days=3)
    words = {"why": "x", "actor": HEAD, "now": LATER, "catalogue": CATALOGUE}
    api.decide(conn, number, decision_no="1", end_date=short, **words)
    with pytest.raises(api.StepRefusedError) as refused:
        api.sign_off(conn, number, why="x", actor=SECOND, now=LATER + timedelta(days=3), catalogue=CATALOGUE)
    assert refused.value.place == "LST5"
    assert api.drop(conn, number, **words).state == "dropped"


def test_lst6_removal(conn: psycopg.Connection[Any]) -> None:
    """LST6 Before its earliest day only on performance where the list provides for it, or because the decision fell."""
    entry = listed(conn)
    assert entry.earliest_removal == date(2027, 6, 15)
    for ground in ("expired_early", "performance", "because"):
        with pytest.raises(api.StepRefusedError) as refused:
            api.remove(conn, entry.id, ground=ground, why="x", actor=HEAD, now=LATER, catalogue=CATALOGUE)
        assert refused.value.place == "LST6"
    then = datetime(2027, 6, 15, 4, tzinfo=NOW.tzinfo)
    done = api.remove(conn, entry.id, ground="expired_early", why="已整改", actor=HEAD, now=then, catalogue=CATALOGUE)
    assert (done.state, done.removal_date) == ("removed", then.date())
    assert api.active(conn, [USCC], then.date(), CATALOGUE) == ()
    assert done.record_key is not None
    record = registry.latest(conn, USCC, "serious_list_entry", done.record_key)
    assert record is not None
    assert (record.state, record.content["removal_date"]) == ("repaired", "2027-06-15")
    assert kinds(conn)[-1] == "list_removed"


def test_lst6_performance_ends_an_entry_of_judgment_defaulters(conn: psycopg.Connection[Any]) -> None:
    entry = listed(conn, list_code="SX01")
    done = api.remove(conn, entry.id, ground="performance", why="已履行完毕", actor=HEAD, now=LATER, catalogue=CATALOGUE)
    assert done.state == "removed"


def test_lst6_a_decision_that_fell_annuls_the_record(conn: psycopg.Connection[Any]) -> None:
    entry = listed(conn)
    done = api.remove(conn, entry.id, ground="not_standing", why="复议撤销", actor=HEAD, now=LATER, catalogue=CATALOGUE)
    assert done.record_key is not None
    record = registry.latest(conn, USCC, "serious_list_entry", done.record_key)
    assert record is not None
    assert record.state == "annulled"


def test_lst7_active_by_the_dates_alone(conn: psycopg.Connection[Any]) -> None:
    """LST7 Whether an entry is active is computed; nothing runs for it to end."""
    entry = listed(conn)
    for on in (date(2026, 6, 14), date(2026, 6, 15), date(2029, 6, 15), date(2029, 6, 16)):
        standing = procedure.Standing(entry.state, entry.listing_date, entry.end_date, entry.removal_date)
        rule = procedure.active(CATALOGUE.lists["SX04"], standing, on)
        assert bool(api.active(conn, [USCC], on, CATALOGUE)) == rule == (date(2026, 6, 15) <= on <= date(2029, 6, 15))


def test_lst8_reasons_and_evidence(conn: psycopg.Connection[Any]) -> None:
    """LST8 No number of records puts anyone on a list: an officer proposes, with reasons and evidence."""
    kept = [paper(conn).id]
    for reason, evidence in ((" ", kept), ("事由", [])):
        with pytest.raises(api.StepRefusedError):
            api.propose(
                conn, "SX04", USCC, reason=reason, evidence=evidence, actor=CLERK, now=NOW, catalogue=CATALOGUE
            )
    with pytest.raises(NoOfficeError):
        api.propose(conn, "SX04", USCC, reason="x", evidence=kept, actor=HEAD, now=NOW, catalogue=CATALOGUE)


def test_one_proceeding_at_a_time_and_only_by_its_department(conn: psycopg.Connection[Any]) -> None:
    entry = proposed(conn)
    with pytest.raises(api.StepRefusedError):
        proposed(conn)
    with pytest.raises(NoOfficeError):
        api.notify(conn, entry.id, actor=officer("sthj-01", "propose", department="sthj"), now=NOW, catalogue=CATALOGUE)
    with pytest.raises(api.UnknownEntryError):
        api.notify(conn, 999_999, actor=CLERK, now=NOW, catalogue=CATALOGUE)


def test_no_step_without_reasons(conn: psycopg.Connection[Any]) -> None:
    number = decided(conn).id
    words = {"why": " \n", "now": LATER, "catalogue": CATALOGUE}
    for act in (
        lambda: api.sign_off(conn, number, actor=SECOND, **words),
        lambda: api.drop(conn, number, actor=HEAD, **words),
        lambda: api.remove(conn, listed(conn, settle(conn, 3)).id, ground="not_standing", actor=HEAD, **words),
    ):
        with pytest.raises(api.StepRefusedError, match="reason is missing"):
            act()


def test_dropped_is_told_if_anything_was(conn: psycopg.Connection[Any]) -> None:
    api.drop(conn, proposed(conn).id, why="证据不足", actor=HEAD, now=NOW, catalogue=CATALOGUE)
    assert kinds(conn) == []
    api.drop(conn, notified(conn).id, why="陈述成立", actor=HEAD, now=NOW, catalogue=CATALOGUE)
    assert kinds(conn) == ["list_intended", "list_dropped"]


def test_the_trail_is_complete(conn: psycopg.Connection[Any]) -> None:
    entry = listed(conn)
    steps = api.events(conn, entry.id)
    assert [(e.version, e.step, e.actor) for e in steps] == [
        (1, "propose", "scjg-01"), (2, "notify", "scjg-01"), (3, "decide", "scjg-02"), (4, "sign_off", "scjg-03"),
    ]  # fmt: skip
    assert all(e.why and e.at for e in steps)
    assert entry.version == len(steps)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE list_entry SET state = 'listed', version = version + 1",
        "UPDATE list_entry SET state = 'decided', version = version + 1, decided_on = '2026-06-02', decision_no = '1',"
        " decided_by = 'x', end_date = '2029-01-01'",
        "UPDATE list_entry SET reason = 'another', version = version + 1, state = 'stated'",
        "UPDATE list_entry SET state = 'stated'",
        "DELETE FROM list_entry",
        "DELETE FROM list_event",
        "UPDATE list_event SET why = 'x'",
        "INSERT INTO list_entry (list_code, uscc, department, state, version, reason, evidence, listing_basis, office)"
        " VALUES ('SX04', '91330100MA27X00091', 'scjg', 'listed', 1, 'x', '[1]', 'x', 'x')",
    ],
)
def test_the_database_refuses(conn: psycopg.Connection[Any], statement: str) -> None:
    notified(conn)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_no_state_without_its_event(conn: psycopg.Connection[Any]) -> None:
    notified(conn)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE list_entry SET state = 'stated', version = version + 1")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    transaction.set_rollback(True)


def test_an_entry_received_as_data_keeps_its_authoritys_decision(conn: psycopg.Connection[Any]) -> None:
    fields = {
        "subject_name": "云州霁禾0商贸有限公司", "subject_uscc": USCC, "list_code": "SX01", "listing_basis": "法释〔2017〕7号第一条",
        "reason": "有履行能力而拒不履行", "decision_no": "（2026）云01执7号", "deciding_body": "云州市中级人民法院",
        "listing_date": "2026-05-01", "end_date": "2028-05-01",
    }  # fmt: skip
    who = {"department": "court", "now": NOW, "on": NOW.date(), "catalogue": CATALOGUE}
    registry.record_fact(conn, "serious_list_entry", fields, **who)
    (active,) = api.active(conn, [USCC], NOW.date(), CATALOGUE)
    assert (active.decision_no, active.deciding_body) == ("〔2026〕云01执7号", "云州市中级人民法院")
    with pytest.raises(registry.RefusedRowError):
        registry.record_fact(conn, "serious_list_entry", fields | {"decision_no": ""}, **who)


def test_the_subject_reads_it_in_plain_words(conn: psycopg.Connection[Any]) -> None:
    listed(conn)
    told = notices.inbox(conn, USCC, now=LATER, catalogue=CATALOGUE)
    decision = next(notice for notice in told if notice.kind == "list_decided")
    for text in ("市场监督管理严重违法失信名单", "2029-06-15", "申请提前移出", "异议"):
        assert text in decision.body.zh


@pytest.mark.django_db(transaction=True)
def test_two_officers_decide_at_once() -> None:
    """One clean outcome: one decision, one event; the other officer is told where it stands."""
    connection.ensure_connection()
    with transaction.atomic():
        code = settle(connection.connection, 7)
        number = notified(connection.connection, code).id

    def one(conn: psycopg.Connection[Any], actor: access.Actor) -> api.Entry:
        decided = f"{actor.officer}号"
        return api.decide(conn, number, decision_no=decided, why="x", actor=actor, now=LATER, catalogue=CATALOGUE)

    given = in_transactions(lambda conn: one(conn, HEAD), lambda conn: one(conn, SECOND), refusals=(api.StepRefusedError,))
    assert sorted(type(item).__name__ for item in given) == ["Entry", "StepRefusedError"]
    assert [e.step for e in api.events(connection.connection, number)] == ["propose", "notify", "decide"]
