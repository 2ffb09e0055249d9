"""Recipients that are overdue are reminded: at most once a day, called again at once, and it is kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import psycopg
import pytest

from gongxin.access.api import Actor, NoOfficeError
from gongxin.exchange import api
from gongxin.exchange.errors import ReminderRefusedError

from .world import NOW, code, key

OFFICE = Actor("officer", "fgw", "fgw-01", "", frozenset({"credit_office"}))
CLERK = Actor("officer", "scjg", "scjg-01", "", frozenset({"remedy"}))


def late(conn: psycopg.Connection[Any], recipient: str, days: int = 9) -> None:
    conn.execute(
        "INSERT INTO exchange_message (recipient, seq, kind, uscc, resource, record_key, version, due_at)"
        " VALUES (%s, 1, 'corrected', %s, 'honour', %s, 2, %s)", (recipient, code(), key(1), NOW - timedelta(days=days)),
    )  # fmt: skip


def test_EXC15_who_is_overdue_is_reminded_once_a_day(conn: psycopg.Connection[Any]) -> None:
    late(conn, "bank")
    made = api.remind(conn, "bank", actor=OFFICE, now=NOW)
    assert (made.recipient, made.messages, made.since, made.actor, made.called) == (
        "bank", 1, NOW - timedelta(days=9), "fgw-01", False,
    )  # fmt: skip
    with pytest.raises(ReminderRefusedError):
        api.remind(conn, "bank", actor=OFFICE, now=NOW + timedelta(hours=23))
    later = api.remind(conn, "bank", actor=OFFICE, now=NOW + timedelta(days=1))
    assert api.reminders(conn, ["bank", "nobody"]) == {"bank": later}


def test_EXC15_whoever_gave_up_calling_calls_again(conn: psycopg.Connection[Any]) -> None:
    late(conn, "bank")
    api.set_webhook(conn, "bank", "https://bank.example/hook", actor=OFFICE, now=NOW)
    conn.execute("UPDATE exchange_webhook SET failures = 20, next_at = %s, fault = 'HTTP 500'", (NOW + timedelta(days=3),))
    assert api.remind(conn, "bank", actor=OFFICE, now=NOW).called
    (hook,) = api.webhooks(conn)
    assert (hook.failures, hook.fault, hook.given_up) == (0, "", False)


def test_EXC15_nobody_else_reminds_and_nobody_else_is_reminded(conn: psycopg.Connection[Any]) -> None:
    late(conn, "bank", days=4)
    with pytest.raises(NoOfficeError):
        api.remind(conn, "bank", actor=CLERK, now=NOW)
    for recipient in ("bank", "nobody", "", "x" * 500):
        with pytest.raises(ReminderRefusedError):
            api.remind(conn, recipient, actor=OFFICE, now=NOW)


@pytest.mark.parametrize("statement", ["UPDATE exchange_reminder SET messages = 2", "DELETE FROM exchange_reminder"])
def test_EXC15_a_reminder_is_kept(conn: psycopg.Connection[Any], statement: str) -> None:
    late(conn, "bank")
    api.remind(conn, "bank", actor=OFFICE, now=NOW)
    with pytest.raises(psycopg.errors.RestrictViolation):
        conn.execute(statement)
