"""Notices: in the transaction of what they tell, in plain words of two languages, delivered and read with a trace."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction

from gongxin.access import api as access
from gongxin.access.api import Actor
from gongxin.access.errors import NoOfficeError
from gongxin.catalogue import load
from gongxin.kernel.text import Bilingual
from gongxin.kernel.uscc import check_character
from gongxin.notices import api
from gongxin.registry import api as registry

from .box import Box

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
CATALOGUE = load()
USCC = "91330100MA27XL0Q3" + check_character("91330100MA27XL0Q3")
BODY = "11330100002489559" + check_character("11330100002489559")
SUBJECT = Actor("subject", uscc=USCC)
OFFICE = Actor("officer", "fgw", "fgw-01", "", frozenset({"credit_office"}))
PENALTY = {
    "counterpart_name": "云州霁禾商贸有限公司",
    "counterpart_category": "法人及非法人组织",
    "counterpart_uscc": USCC,
    "decision_no": "云罚〔2026〕7号",
    "unlawful_act": "发布虚假广告",
    "unlawful_facts": "当事人发布虚假广告。",
    "legal_basis": "《广告法》第五十五条",
    "penalty_category": "罚款",
    "penalty_content": "罚款人民币20000元。",
    "fine_amount": "20000",
    "decision_date": "2026-05-06",
    "authority_name": "云州市市场监督管理局",
    "authority_uscc": BODY,
    "data_source": "云州市市场监督管理局",
    "data_source_uscc": BODY,
}
REFUSED = {"number": "YY-1", "reason": "超出可异议的范围"}


@pytest.fixture
def conn(db: None) -> psycopg.Connection[Any]:
    connection.ensure_connection()
    return connection.connection


def inbox(conn: psycopg.Connection[Any], **more: Any) -> tuple[api.Notice, ...]:
    return api.inbox(conn, USCC, now=NOW, catalogue=CATALOGUE, **more)


def penalty(conn: psycopg.Connection[Any]) -> registry.Written:
    return registry.record_fact(
        conn, "administrative_penalty", PENALTY, department="scjg", now=NOW, on=date(2026, 11, 20), catalogue=CATALOGUE
    )


def test_NTC5_every_template_has_both_languages_and_names_what_can_be_done() -> None:
    for kind, template in api.templates().items():
        facts = dict.fromkeys(template.facts, "x")
        subject, body = template.written(facts)
        assert subject.zh != subject.en, kind
        assert "{" not in body.zh + body.en, kind
    for kind in ("adverse_record", "list_decided", "objection_decided", "repair_rejected"):
        assert "异议" in api.templates()[kind].body.zh or "复查" in api.templates()[kind].body.zh


def test_NTC2_an_adverse_record_is_told_with_how_to_repair_it(conn: psycopg.Connection[Any]) -> None:
    """两书同达: the repair notice goes out with the adverse one."""
    written = penalty(conn)
    (notice,) = inbox(conn)
    assert (notice.kind, notice.resource, notice.record_key) == ("adverse_record", "administrative_penalty", written.record_key)
    assert notice.at == NOW
    for text in ("云罚〔2026〕7号", "发布虚假广告", "云州市市场监督管理局", "信用修复告知", "异议"):
        assert text in notice.body.zh
    assert "How to repair" in notice.body.en
    assert "2026-05-06" in notice.body.en
    assert inbox(conn) == (notice,)  # once, however often one looks


def test_NTC1_an_ordinary_delivery_writes_its_letters_at_once_a_first_load_for_those_with_an_address(
    conn: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    written = penalty(conn)
    assert written.seq is not None
    monkeypatch.setattr("gongxin.notices.adverse.EAGER", 0)
    assert api.adverse(conn, written.seq, written.seq, now=NOW, catalogue=CATALOGUE) == 0
    monkeypatch.undo()
    assert api.adverse(conn, written.seq, written.seq, now=NOW, catalogue=CATALOGUE) == 1
    assert len(inbox(conn)) == 1


def test_NTC4_what_was_annulled_before_anyone_looked_is_not_told_as_adverse(conn: psycopg.Connection[Any]) -> None:
    written = penalty(conn)
    registry.set_state(
        conn, USCC, "administrative_penalty", written.record_key, "annulled", department="scjg", now=NOW
    )
    assert inbox(conn) == ()


def test_one_with_an_address_is_written_at_once(conn: psycopg.Connection[Any]) -> None:
    api.set_address(conn, USCC, "mail", "office@example.org", actor=SUBJECT, now=NOW)
    written = penalty(conn)
    assert written.seq is not None
    assert api.adverse(conn, written.seq, written.seq, now=NOW, catalogue=CATALOGUE) == 1
    assert api.adverse(conn, written.seq, written.seq, now=NOW, catalogue=CATALOGUE) == 0
    assert api.adverse(conn, None, None, now=NOW, catalogue=CATALOGUE) == 0
    assert conn.execute("SELECT count(*) FROM notice_delivery WHERE state = 'due'").fetchone() == (1,)
    assert len(inbox(conn)) == 1


def test_NTC7_NTC8_reading_is_recorded_for_the_subject_only(conn: psycopg.Connection[Any]) -> None:
    number = api.send(conn, "objection_refused", USCC, facts=REFUSED, now=NOW)
    assert api.read(conn, number, actor=OFFICE, now=NOW).read_at is None
    assert api.read(conn, number, actor=SUBJECT, now=NOW).read_at == NOW
    assert api.read(conn, number, actor=SUBJECT, now=NOW + timedelta(hours=1)).read_at == NOW
    assert inbox(conn, unread=True) == ()
    with pytest.raises(api.UnknownNoticeError):
        api.read(conn, number, actor=Actor("subject", uscc=BODY), now=NOW)
    with pytest.raises(api.UnknownNoticeError):
        api.read(conn, 999_999, actor=OFFICE, now=NOW)


def test_pages_and_languages(conn: psycopg.Connection[Any]) -> None:
    numbers = [
        api.send(conn, "objection_refused", USCC, facts={**REFUSED, "reason": Bilingual("理由", "why")}, now=NOW)
        for _ in range(3)
    ]
    first = inbox(conn, limit=2)
    assert [n.id for n in first] == numbers[:0:-1]
    assert [n.id for n in inbox(conn, limit=2, before=first[-1].id)] == numbers[:1]
    assert "理由" in first[0].body.zh
    assert "why" in first[0].body.en


@pytest.mark.parametrize(("kind", "facts"), [("no_such", {}), ("objection_refused", {"number": "1"})])
def test_NTC5_a_notice_needs_its_facts(conn: psycopg.Connection[Any], kind: str, facts: dict[str, str]) -> None:
    with pytest.raises(api.NoticeRefusedError):
        api.send(conn, kind, USCC, facts=facts, now=NOW)


def test_NTC6_a_persons_number_in_a_reason_is_masked(conn: psycopg.Connection[Any]) -> None:
    api.send(conn, "objection_refused", USCC, facts={**REFUSED, "reason": "联系13812345678"}, now=NOW)
    assert "13812345678" not in str(conn.execute("SELECT n::text FROM notice n").fetchall())


def test_NTC9_notices_are_append_only(conn: psycopg.Connection[Any]) -> None:
    api.send(conn, "objection_refused", USCC, facts=REFUSED, now=NOW)
    for statement in ("DELETE FROM notice", "UPDATE notice SET body_zh = 'x'", "DELETE FROM notice_reading"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.parametrize(
    ("channel", "address"),
    [("mail", "nobody"), ("mail", "a b@c"), ("sms", "13812345678"), ("sms", "abc"), ("fax", "1"), ("mail", "13812345678@x.cn"),
     ("mail", "a@b@c"), ("mail", "@b"), ("mail", "a@"), ("mail", "a@b\nBcc: c@d"), ("mail", "A <a@b>"), ("mail", "a@b,c@d"),
     ("sms", "1" * 21), ("sms", "１２３４５６"), ("mail", "x" * 250 + "@b.cn")],
)
def test_NTC10_addresses_that_are_refused(conn: psycopg.Connection[Any], channel: str, address: str) -> None:
    with pytest.raises(api.AddressRefusedError):
        api.set_address(conn, USCC, channel, address, actor=SUBJECT, now=NOW)


def test_NTC10_only_the_subject_or_the_credit_office_sets_its_address(conn: psycopg.Connection[Any]) -> None:
    with pytest.raises(NoOfficeError):
        api.set_address(conn, USCC, "mail", "a@b.cn", actor=Actor("subject", uscc=BODY), now=NOW)
    api.set_address(conn, USCC, "mail", "a@b.cn", actor=OFFICE, now=NOW)
    api.set_address(conn, USCC, "mail", "", actor=SUBJECT, now=NOW)
    assert conn.execute("SELECT count(*) FROM notice_address WHERE ended_at IS NULL").fetchone() == (0,)


def test_NTC11_mail_goes_out_by_smtp_and_is_tried_again(conn: psycopg.Connection[Any], box: Box) -> None:
    ways = {"mail": api.SmtpAdapter("127.0.0.1", box.port, "credit@example.gov.cn")}
    api.set_address(conn, USCC, "mail", "office@example.org", actor=SUBJECT, now=NOW)
    api.send(conn, "objection_refused", USCC, facts=REFUSED, now=NOW)
    box.refuse = True
    assert api.deliver_due(conn, ways, now=NOW) == (0, 1)
    assert api.deliver_due(conn, ways, now=NOW) == (0, 0)  # not before its time
    box.refuse = False
    assert api.deliver_due(conn, ways, now=NOW + timedelta(minutes=1)) == (1, 0)
    message = message_from_bytes(box.got[0], policy=policy.default)
    assert message["To"] == "office@example.org"
    assert "异议申请不予受理" in message["Subject"]
    assert "超出可异议的范围" in message.get_content()
    (notice,) = inbox(conn)
    assert [(d.channel, d.state, d.attempts, d.fault) for d in notice.deliveries] == [("mail", "sent", 2, "")]
    assert notice.deliveries[0].sent_at == NOW + timedelta(minutes=1)
    assert notice.read_at is None  # sent is not read


def test_NTC11_a_dead_address_is_given_up_and_the_inbox_stays(
    conn: psycopg.Connection[Any], caplog: pytest.LogCaptureFixture
) -> None:
    ways = {"mail": api.SmtpAdapter("127.0.0.1", 9, "credit@example.gov.cn")}
    api.set_address(conn, USCC, "mail", "office@example.org", actor=SUBJECT, now=NOW)
    api.send(conn, "objection_refused", USCC, facts=REFUSED, now=NOW)
    for day in range(api.TRIES + 2):
        api.deliver_due(conn, ways, now=NOW + timedelta(days=day))
    assert conn.execute("SELECT state, attempts FROM notice_delivery").fetchone() == ("given_up", api.TRIES)
    (notice,) = inbox(conn)
    assert [(d.channel, d.state, d.fault) for d in notice.deliveries] == [("mail", "given_up", "ConnectionRefusedError")]
    (failure,) = api.given_up(conn, actor=OFFICE)
    assert (failure.notice, failure.uscc, failure.channel, failure.attempts) == (notice.id, USCC, "mail", api.TRIES)
    with pytest.raises(NoOfficeError):
        api.given_up(conn, actor=SUBJECT)
    assert "office@example.org" not in caplog.text


def test_NTC11_waits_double_until_it_is_given_up(conn: psycopg.Connection[Any], box: Box) -> None:
    """By a real server that says 'try again'; never before its time."""
    ways = {"mail": api.SmtpAdapter("127.0.0.1", box.port, "credit@example.gov.cn")}
    api.set_address(conn, USCC, "mail", "office@example.org", actor=SUBJECT, now=NOW)
    api.send(conn, "objection_refused", USCC, facts=REFUSED, now=NOW)
    box.refuse, now = True, NOW
    for attempt in range(1, api.TRIES + 1):
        assert api.deliver_due(conn, ways, now=now - timedelta(seconds=1)) == (0, 0)
        assert api.deliver_due(conn, ways, now=now) == (0, 1)
        now += timedelta(minutes=2 ** (attempt - 1))
    assert api.deliver_due(conn, ways, now=now + timedelta(days=99)) == (0, 0)
    assert [f.fault for f in api.given_up(conn, actor=OFFICE)] == ["SMTPDataError"]
    assert box.asked == api.TRIES


def test_NTC11_a_new_address_gets_what_was_not_read(conn: psycopg.Connection[Any], box: Box) -> None:
    ways = {"mail": api.SmtpAdapter("127.0.0.1", box.port, "credit@example.gov.cn")}
    api.set_address(conn, USCC, "mail", "old@example.org", actor=SUBJECT, now=NOW)
    unread, seen = (api.send(conn, "objection_refused", USCC, facts={**REFUSED, "number": n}, now=NOW) for n in ("Y1", "Y2"))
    box.refuse = True
    for day in range(api.TRIES):
        api.deliver_due(conn, ways, now=NOW + timedelta(days=day))
    assert len(api.given_up(conn, actor=OFFICE)) == 2
    api.read(conn, seen, actor=SUBJECT, now=NOW)
    assert [f.notice for f in api.given_up(conn, actor=OFFICE)] == [unread]
    box.refuse = False
    api.set_address(conn, USCC, "mail", "new@example.org", actor=SUBJECT, now=NOW + timedelta(days=9))
    assert api.deliver_due(conn, ways, now=NOW + timedelta(days=9)) == (1, 0)
    message = message_from_bytes(box.got[0], policy=policy.default)
    assert message["To"] == "new@example.org"
    assert "Y1" in message["Subject"]


def test_NTC1_what_is_taken_back_tells_nobody(conn: psycopg.Connection[Any]) -> None:
    with transaction.atomic():
        seq = penalty(conn).seq
        assert api.adverse(conn, seq, seq, now=NOW, catalogue=CATALOGUE) == 1
        transaction.set_rollback(True)
    assert conn.execute("SELECT count(*) FROM notice").fetchone() == (0,)


def test_text_messages_into_a_file(conn: psycopg.Connection[Any], tmp_path: Path) -> None:
    api.set_address(conn, USCC, "sms", "1069012345", actor=OFFICE, now=NOW)
    api.send(conn, "objection_refused", USCC, facts=REFUSED, now=NOW, record=("administrative_penalty", uuid4()))
    assert api.deliver_due(conn, {"sms": api.FileAdapter(tmp_path / "sms.jsonl")}, now=NOW) == (1, 0)
    line = json.loads((tmp_path / "sms.jsonl").read_text("utf-8"))
    assert line["to"] == "1069012345"
    assert "YY-1" in line["text"]


def test_NTC12_nothing_goes_to_an_address_that_was_ended(conn: psycopg.Connection[Any], tmp_path: Path) -> None:
    api.set_address(conn, USCC, "sms", "95533", actor=SUBJECT, now=NOW)
    api.send(conn, "objection_refused", USCC, facts={"number": "1", "reason": "x"}, now=NOW)
    api.set_address(conn, USCC, "sms", "", actor=SUBJECT, now=NOW)
    ways = {"sms": api.FileAdapter(tmp_path / "sms.jsonl")}
    assert api.deliver_due(conn, ways, now=NOW) == (0, 0)


def letter(conn: psycopg.Connection[Any], department: str = "scjg", ref: str = "2026-10/1") -> int | None:
    facts = {"month": Bilingual("2026年10月", "2026-10"), "alerts": "· 迟报率30%"}
    return api.tell(conn, "quality_alerts", department, ref, facts=facts, now=NOW)


CLERK = Actor("officer", "scjg", "scjg-01", "", frozenset({"remedy"}))


@pytest.fixture
def departments(db: None) -> None:
    for code in ("scjg", "rsj"):
        access.add_department(code, Bilingual(code, ""), now=NOW)


def test_NTC13_a_department_is_told_once_in_its_inbox_and_at_its_mailbox(
    conn: psycopg.Connection[Any], departments: None, box: Box
) -> None:
    api.set_mailbox(conn, "scjg", " data@scjg.example.org ", actor=OFFICE, now=NOW)
    assert api.mailbox(conn, "scjg") == "data@scjg.example.org"
    number = letter(conn)
    assert number is not None
    assert letter(conn) is None
    assert letter(conn, "rsj") is not None
    api.send(conn, "objection_refused", USCC, facts=REFUSED, now=NOW)
    adapters = {"mail": api.SmtpAdapter("127.0.0.1", box.port, "gongxin@example.org")}
    assert [item.mailed for item in api.letters(conn, actor=CLERK)] == ["due"]
    box.refuse = True
    assert api.deliver_due(conn, adapters, now=NOW) == (0, 1)
    box.refuse = False
    assert api.deliver_due(conn, adapters, now=NOW) == (0, 0), "after a minute"
    assert api.deliver_due(conn, adapters, now=NOW + timedelta(minutes=1)) == (1, 0)
    message = message_from_bytes(box.got[0], policy=policy.default)
    assert message["To"] == "data@scjg.example.org"
    assert "2026年10月数据质量骤降骤增提示" in str(message["Subject"])
    assert "迟报率30%" in message.get_content()
    assert [(item.id, item.mailed) for item in api.letters(conn, actor=CLERK)] == [(number, "sent")]
    other = Actor("officer", "rsj", "rsj-01", "", frozenset({"remedy"}))
    assert [item.mailed for item in api.letters(conn, actor=other)] == [""], "no mailbox: the inbox alone"
    with pytest.raises(NoOfficeError):
        api.letters(conn, actor=SUBJECT)


@pytest.mark.parametrize("address", ["13812345678", "13812345678@139.com", "nobody", "a@b,c@d", "a@b\nBcc: c@d"])
def test_NTC13_a_persons_number_is_no_mailbox(conn: psycopg.Connection[Any], departments: None, address: str) -> None:
    with pytest.raises(api.AddressRefusedError):
        api.set_mailbox(conn, "scjg", address, actor=OFFICE, now=NOW)
    assert api.mailbox(conn, "scjg") == ""


def test_NTC13_only_the_credit_office_sets_it_and_an_ended_one_hears_nothing(
    conn: psycopg.Connection[Any], departments: None, box: Box
) -> None:
    with pytest.raises(NoOfficeError):
        api.set_mailbox(conn, "scjg", "data@scjg.example.org", actor=CLERK, now=NOW)
    with pytest.raises(access.UnknownDepartmentError):
        api.set_mailbox(conn, "nobody", "data@scjg.example.org", actor=OFFICE, now=NOW)
    api.set_mailbox(conn, "scjg", "data@scjg.example.org", actor=OFFICE, now=NOW)
    letter(conn)
    api.set_mailbox(conn, "scjg", "", actor=OFFICE, now=NOW)
    assert api.deliver_due(conn, {"mail": api.SmtpAdapter("127.0.0.1", box.port, "a@b.cn")}, now=NOW) == (0, 0)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE desk_notice SET body_zh = 'x'")
